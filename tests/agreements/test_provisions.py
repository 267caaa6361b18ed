from dataclasses import replace
from datetime import date

import pytest

from kakehashi.agreements.models import Terms
from kakehashi.agreements.provisions import Provisions, changed, flaws, provisions_of
from tests.make import make_agreement, make_home, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2015, 4, 1)


def sound(**changes):
    facts = {"kind": Terms.Kind.EXCHANGE, "level": Terms.Level.UNIVERSITY, "effective_on": DAY}
    return Provisions(**{"unit": make_home(), **facts, **changes})


def test_flaws_finds_none_in_sound_provisions():
    assert flaws(sound()) == {}
    assert flaws(sound(expires_on=DAY)) == {}
    assert flaws(sound(level=Terms.Level.UNIT, unit=make_unit())) == {}
    assert flaws(sound(renewal=Terms.Renewal.AUTOMATIC, renewal_months=60)) == {}
    assert flaws(sound(level=Terms.Level.UNKNOWN)) == {}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"expires_on": date(2015, 3, 31)}, ["expires_on"]),
        ({"effective_on": date(215, 4, 1)}, ["effective_on"]),
        ({"expires_on": date(2915, 4, 1)}, ["expires_on"]),
        ({"renewal": Terms.Renewal.AUTOMATIC}, ["renewal_months"]),
        ({"renewal_months": 60}, ["renewal_months"]),
        ({"level": Terms.Level.UNIT}, ["unit"]),
    ],
)
def test_flaws_names_the_field(changes, fields):
    assert list(flaws(sound(**changes))) == fields


def test_flaws_refuses_a_university_wide_agreement_of_a_faculty():
    assert list(flaws(sound(unit=make_unit()))) == ["unit"]


def test_changed_names_the_fields_that_differ():
    before = provisions_of(make_agreement().latest)
    after = replace(before, expires_on=date(2030, 3, 31), kind=Terms.Kind.GENERAL)

    assert changed(before, before) == []
    assert changed(before, after) == ["kind", "expires_on"]

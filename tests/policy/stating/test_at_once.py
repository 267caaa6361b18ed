"""Two people enter or confirm figures at the same time: one wins, the other is told why not."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.stating.operations import (
    WORDINGS,
    WORDS,
    confirm,
    enter,
    redefine,
    withdraw,
)
from kakehashi.policy.stating.rules import Figure
from tests.directory.test_at_once import at_once
from tests.make import make_definition, make_officer, make_stated

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL"),
]

CODE = "survey.satisfaction"
MAY = date(2026, 5, 1)


def test_one_figure_waits_where_two_are_entered():
    make_definition()
    first, second = make_officer(), make_officer()

    refusals = at_once(
        lambda: enter(CODE, MAY, [Figure(Decimal(1))], source="a", by=first),
        lambda: enter(CODE, MAY, [Figure(Decimal(2))], source="b", by=second),
    )

    assert len(refusals) == 1
    assert "has just entered" in refusals[0] or "waits for confirmation" in refusals[0]
    assert StatedValue.objects.count() == 1


def test_a_correction_is_confirmed_while_another_one_is_entered():
    make_definition()
    make_stated(CODE, MAY, "3")
    waits = make_stated(CODE, MAY, "4", confirmed_by=None, confirmed_at=None)
    first, second = make_officer(), make_officer()

    refusals = at_once(
        lambda: confirm([waits], by=first),
        lambda: enter(CODE, MAY, [Figure(Decimal(5))], source="b", reason="c", by=second),
    )

    waits.refresh_from_db()
    assert waits.confirmed_at is not None
    assert all("waits for confirmation" in each for each in refusals)


def test_of_two_who_change_a_definition_one_is_told():
    make_definition()
    said = {name: getattr(StatedDefinition.objects.get(), name) for name in WORDS + WORDINGS}
    first, second = make_officer(), make_officer()

    refusals = at_once(
        lambda: redefine(CODE, **{**said, "wording_en": "Those who stay."}, by=first),
        lambda: redefine(CODE, **{**said, "wording_en": "Those who leave."}, by=second),
    )

    versions = StatedDefinition.objects.filter(code=CODE).count()
    assert (versions, refusals) in [
        (2, ["Somebody else has just changed this definition."]),
        (3, []),
    ]


def test_a_figure_is_either_confirmed_or_withdrawn():
    make_definition()
    waits = make_stated(CODE, MAY, "3", confirmed_by=None, confirmed_at=None)
    first, second = make_officer(), make_officer()

    refusals = at_once(
        lambda: confirm([waits], by=first),
        lambda: confirm([waits], by=second),
        lambda: withdraw(waits, reason="Wrong.", by=waits.entered_by),
    )

    assert len(refusals) == 2
    waits.refresh_from_db()
    assert (waits.confirmed_at is None) != (waits.withdrawn_at is None)

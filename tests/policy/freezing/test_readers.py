"""A freeze as one reader sees it."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import correct
from kakehashi.policy.freezing.readers import lens_for
from tests.make import make_officer, make_person, make_role
from tests.policy.freezing.freezes import make_freeze, make_period, record_of

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"


def test_lens_shows_everything_to_office_and_auditors():
    plan = make_period(is_persons=True)
    made = make_freeze()
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    for reader in (made.frozen_by, make_officer(), auditor):
        lens = lens_for(reader, made)
        for frozen in made.records.all():
            assert lens.content(frozen) == frozen.plain
            assert lens.is_complete(frozen)
    assert record_of(made, f"{plan.pk}/{KEY}")


@pytest.mark.parametrize("reader", [AnonymousUser(), None])
def test_lens_shows_others_what_everybody_may_see(reader):
    plan = make_period(is_persons=True)
    made = make_freeze()
    lens = lens_for(reader, made)
    part = record_of(made, f"{plan.pk}/{KEY}/faculty/law")
    assert lens.content(part)["reading"]["value"] is None
    assert not lens.is_complete(part)
    assert lens.is_complete(record_of(made, "agreements.active"))


def test_lens_reads_the_figures_once(django_assert_num_queries):
    make_period(is_persons=True)
    made = make_freeze()
    records = list(made.records.all())
    lens = lens_for(None, made)
    with django_assert_num_queries(1):
        for frozen in records:
            lens.content(frozen)


def test_lens_tells_why_only_where_that_gives_nothing_away():
    plan = make_period(is_persons=True)
    made = make_freeze()
    figure, action = record_of(made, KEY), record_of(made, f"{plan.pk}/1.2 ①")
    by = made.frozen_by
    corrections = [
        (correct(figure, {"value": Decimal(13)}, reason="One came late.", by=by), True),
        (correct(figure, {"value": Decimal(3)}, reason="Ten were no students.", by=by), False),
        (correct(action, {"sentence": "Three."}, reason="Hanako forgot one.", by=by), False),
        (correct(action, {"text_en": "Win two"}, reason="Misprint", by=by), True),
        (correct(action, {"sentence": "Four."}, reason="Hanako forgot two.", by=by), False),
        (correct(action, {"text_en": "Win", "sentence": "5"}, reason="Hanako", by=by), False),
    ]
    for each, is_told in corrections:
        assert lens_for(None, made).is_told(each) is is_told
        assert lens_for(by, made).is_told(each)

"""What holds for a time, counted on any day from one query."""

from datetime import date

import pytest
from django.db.models import DateField, Value

from kakehashi.agreements.models import Suspension
from kakehashi.agreements.queries import rests, spells
from kakehashi.institutions.models import Institution
from kakehashi.policy.spells import Held, Spells
from tests.make import make_agreement, make_institution

FIRST, LAST, NEXT = date(2020, 4, 1), date(2025, 3, 31), date(2023, 4, 1)


def test_held_counts_different_items_and_leaves_out_none():
    held = Held(["item", "key"], [(1, "a"), (1, "b"), (2, "b"), (None, "c")])

    assert held.number_of("item") == 2
    assert held.numbers_of("item", by="key") == {"a": 1, "b": 2}


def test_held_keeps_items_without_a_key():
    assert Held(["item", "key"], [(1, None)]).numbers_of("item", by="key") == {None: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "next", "number"),
    [
        (date(2020, 3, 31), date.max, 0),
        (FIRST, date.max, 1),
        (LAST, date.max, 1),
        (date(2025, 4, 1), date.max, 0),
        (date(2023, 3, 31), NEXT, 1),
        (NEXT, NEXT, 0),
    ],
)
def test_spells_hold_from_their_first_to_their_last_day_unless_others_take_over(day, next, number):
    make_institution()
    days = {"begins": FIRST, "last": LAST, "next": next}
    rows = Institution.objects.annotate(
        **{name: Value(each, DateField()) for name, each in days.items()}
    )

    assert Spells(rows, ["pk"]).on(day).number_of("pk") == number


@pytest.mark.django_db
def test_spells_of_many_days_take_one_query(django_assert_num_queries):
    make_institution()
    rows = Institution.objects.annotate(
        begins=Value(FIRST, DateField()),
        last=Value(LAST, DateField()),
        next=Value(date.max, DateField()),
    )
    spells = Spells(rows, ["country"])

    with django_assert_num_queries(1):
        assert [spells.on(day).number_of("country") for day in (FIRST, LAST)] == [1, 1]


@pytest.mark.django_db
def test_on_leaves_out_what_rests_on_the_day():
    resting, other = make_agreement(), make_agreement()
    Suspension.objects.create(
        agreement=resting, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31), reason="x"
    )
    held = Spells(spells(), ["agreement"], rests(), resting="agreement")

    for day, found in (
        (date(2026, 4, 30), {resting.pk, other.pk}),
        (date(2026, 5, 1), {other.pk}),
        (date(2026, 5, 31), {other.pk}),
        (date(2026, 6, 1), {resting.pk, other.pk}),
    ):
        assert {row[-1] for row in held.on(day).rows} == found

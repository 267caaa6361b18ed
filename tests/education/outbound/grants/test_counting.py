"""Counting months, days and yen."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.grants.counting import (
    BEGUN,
    CALENDAR,
    DAYS,
    HALF_UP,
    PRO_RATA,
    UP,
    Counting,
    Period,
    earned,
    months_after,
    refit,
    rounded,
    split,
    total,
    units,
)

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
lengths = st.integers(1, 500)
countings = st.builds(
    Counting,
    st.sampled_from([BEGUN, CALENDAR, DAYS]),
    least_rest=st.integers(1, 28),
    rounding=st.sampled_from(["down", "up", "half-up"]),
    recovery=st.sampled_from(["recount", "pro-rata"]),
    keep_from_days=st.sampled_from([0, 8, 60]),
)


def period(first, length, lost=0):
    return Period(first, first + timedelta(days=length - 1), lost)


@pytest.mark.parametrize(
    ("first", "last", "rest", "months"),
    [
        (date(2026, 9, 1), date(2027, 1, 31), 1, 5),
        (date(2026, 9, 1), date(2027, 2, 1), 1, 6),
        (date(2026, 9, 1), date(2027, 2, 1), 15, 5),
        (date(2027, 1, 31), date(2027, 2, 27), 1, 1),
        (date(2027, 1, 31), date(2027, 2, 28), 1, 2),
        (date(2027, 1, 31), date(2027, 3, 30), 1, 2),
        (date(2026, 9, 1), date(2026, 9, 8), 1, 1),
        (date(2026, 9, 1), date(2026, 9, 8), 15, 0),
    ],
)
def test_units_counts_months_from_the_first_day_and_a_rest_that_is_long_enough(
    first, last, rest, months
):
    assert units(Counting(BEGUN, least_rest=rest), Period(first, last)) == months


def test_units_counts_months_of_the_calendar_that_have_enough_days():
    stay = Period(date(2026, 8, 25), date(2027, 1, 14))
    assert units(Counting(CALENDAR, least_rest=1), stay) == 6
    assert units(Counting(CALENDAR, least_rest=8), stay) == 5
    assert units(Counting(CALENDAR, least_rest=15), stay) == 4


@given(countings, days, lengths, st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_units_never_shrinks_when_a_stay_grows_and_is_zero_without_days(
    counting, first, length, lost
):
    shorter = units(counting, period(first, length, lost))
    assert shorter <= units(counting, period(first, length + 1, lost))
    assert units(counting, period(first, length, lost=length)) == 0
    assert 0 <= shorter <= period(first, length, lost).days


@given(days, st.integers(1, 24))
@settings(max_examples=60, deadline=None)
def test_units_of_whole_months_is_their_number(first, months):
    last = months_after(first, months) - timedelta(days=1)
    assert units(Counting(BEGUN), Period(first, last)) == months


@given(countings, days, lengths, st.integers(1, 500), st.integers(1, 100_000))
@settings(max_examples=80, deadline=None)
def test_earned_is_the_award_for_the_planned_days_and_never_grows_when_days_are_lost(
    counting, first, length, real, amount
):
    planned = period(first, length)
    whole = total(counting, amount, 0, planned)
    same = earned(counting, amount, 0, planned, planned)
    assert same == (0 if length < counting.keep_from_days else whole)
    if real <= length:
        got = earned(counting, amount, 0, planned, period(first, real))
        assert 0 <= got <= whole
        assert got <= earned(counting, amount, 0, planned, period(first, real + 1))


def test_earned_pro_rata_is_the_share_of_the_days_rounded_as_the_scheme_says():
    planned, real = period(date(2026, 9, 1), 174), period(date(2026, 9, 1), 163)
    by_day = Counting(BEGUN, recovery=PRO_RATA)
    assert earned(by_day, 80_000, 0, planned, planned) == 480_000
    assert earned(by_day, 80_000, 0, planned, real) == 449_655
    upward = Counting(BEGUN, recovery=PRO_RATA, rounding=UP)
    assert earned(upward, 80_000, 0, planned, real) == 449_656


def test_earned_is_nothing_below_the_days_from_which_something_is_kept():
    counting = Counting(BEGUN, keep_from_days=60)
    planned = period(date(2026, 9, 1), 150)
    assert earned(counting, 70_000, 0, planned, period(date(2026, 9, 1), 59)) == 0
    assert earned(counting, 70_000, 0, planned, period(date(2026, 9, 1), 60)) == 140_000


def test_rounded_takes_a_half_up():
    assert rounded(Fraction(5, 2), HALF_UP) == 3
    assert rounded(Fraction(9, 4), HALF_UP) == 2


@given(st.integers(1, 2_000_000), st.integers(1, 12), days, lengths)
@settings(max_examples=60, deadline=None)
def test_split_gives_every_yen_once_in_the_order_of_days(whole, parts, first, length):
    found = split(whole, parts, first, first + timedelta(days=length - 1))
    assert sum(amount for _, amount in found) == whole
    assert all(amount > 0 for _, amount in found)
    assert found[0][0] == first
    assert [day for day, _ in found] == sorted(day for day, _ in found)


@given(
    st.integers(0, 1_000_000),
    st.integers(0, 1_000_000),
    st.lists(st.integers(1, 500_000), max_size=6),
)
@settings(max_examples=80, deadline=None)
def test_refit_makes_paid_and_planned_the_new_total(whole, paid, planned):
    found = refit(whole, paid, planned)
    assert paid + sum(found.kept) + found.extra - found.recovery == whole
    assert all(0 <= now <= before for now, before in zip(found.kept, planned, strict=True))
    assert found.extra == 0 or (found.recovery == 0 and list(found.kept) == planned)

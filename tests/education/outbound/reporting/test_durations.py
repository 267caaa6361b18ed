"""Months and bands: the ends of each, and that every stay has exactly one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.reporting.durations import (
    band_of,
    edition_of,
    months_later,
    whole_months,
)

EDITION = edition_of(2025)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "months", "band"),
    [
        (date(2025, 4, 1), date(2025, 4, 29), 0, "1"),
        (date(2025, 4, 1), date(2025, 4, 30), 1, "2"),
        (date(2025, 2, 1), date(2025, 2, 28), 1, "2"),
        (date(2025, 9, 1), date(2025, 11, 29), 2, "2"),
        (date(2025, 9, 1), date(2025, 11, 30), 3, "3"),
        (date(2025, 9, 1), date(2026, 2, 27), 5, "3"),
        (date(2025, 9, 1), date(2026, 2, 28), 6, "4"),
        (date(2025, 4, 1), date(2026, 3, 30), 11, "4"),
        (date(2025, 4, 1), date(2026, 3, 31), 12, "5"),
    ],
)
def test_whole_months_at_the_ends_of_the_bands(first, last, months, band):
    assert whole_months(first, last) == months
    assert band_of(first, last, EDITION).code == band


def test_whole_months_refuses_a_stay_that_ends_first():
    with pytest.raises(ValueError, match="ends after it begins"):
        whole_months(date(2025, 4, 2), date(2025, 4, 1))


@given(DAYS, st.integers(0, 800))
@settings(max_examples=100)
def test_whole_months_is_the_most_that_fit(first, days):
    last = first + timedelta(days=days)
    months, after = whole_months(first, last), last + timedelta(days=1)

    assert months_later(first, months) <= after < months_later(first, months + 1)
    assert sum(b.from_months <= months < b.below_months for b in EDITION.bands) == 1


@given(DAYS, st.integers(0, 800))
@settings(max_examples=50)
def test_whole_months_never_falls_with_a_longer_stay(first, days):
    last = first + timedelta(days=days)

    assert whole_months(first, last) <= whole_months(first, last + timedelta(days=1))

"""Units and reference dates."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.counting import AS_OF_1_MAY, AS_OF_31_MARCH, FISCAL_YEAR, INSTITUTIONS

REFERENCE_DATES = [AS_OF_1_MAY, AS_OF_31_MARCH, FISCAL_YEAR]


@pytest.mark.parametrize(
    ("day", "latest", "following"),
    [
        (date(2026, 4, 30), date(2025, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 1), date(2027, 5, 1)),
        (date(2026, 12, 31), date(2026, 5, 1), date(2027, 5, 1)),
    ],
)
def test_latest_and_next_reference_dates_around_a_day(day, latest, following):
    assert AS_OF_1_MAY.latest(day) == latest
    assert AS_OF_1_MAY.next(day) == following


@given(st.sampled_from(REFERENCE_DATES), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_from_its_latest_to_before_its_next_reference_date(reference, day):
    assert reference.latest(day) <= day < reference.next(day)
    assert reference.is_on(reference.latest(day))
    assert reference.last(3, day)[-1] == reference.latest(day)


def test_last_gives_consecutive_years_oldest_first():
    assert AS_OF_31_MARCH.last(3, date(2026, 1, 1)) == [
        date(2023, 3, 31),
        date(2024, 3, 31),
        date(2025, 3, 31),
    ]


def test_label_is_the_year_or_the_fiscal_year_that_ends():
    assert AS_OF_1_MAY.label(date(2026, 5, 1)) == "2026"
    with override("en"):
        assert FISCAL_YEAR.label(date(2026, 3, 31)) == "FY2025"


@pytest.mark.parametrize(
    ("value", "at_least", "words"),
    [
        (1, False, "1 institution"),
        (0, False, "0 institutions"),
        (14, True, "at least 14 institutions"),
    ],
)
def test_unit_says_its_amount(value, at_least, words):
    with override("en"):
        assert INSTITUTIONS.of(value, at_least=at_least) == words

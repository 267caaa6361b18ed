"""Units and reference dates."""

import doctest
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy import counting
from kakehashi.policy.counting import (
    AS_OF_1_MAY,
    AS_OF_31_MARCH,
    FISCAL_YEAR,
    INSTITUTIONS,
    PERCENT,
    Unit,
    plain,
    said,
)

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


NUMBERS = st.one_of(
    st.integers(-(10**11), 10**11),
    st.decimals(-(10**11), 10**11, places=3, allow_nan=False, allow_infinity=False),
)


@given(NUMBERS)
def test_said_can_be_read_back_as_the_same_number(value):
    assert Decimal(said(value).replace(",", "").replace("−", "-")) == Decimal(value)


@given(NUMBERS)
def test_said_ends_in_no_idle_zero_and_knows_one_zero(value):
    text = said(value)

    assert "." not in text or text[-1] not in "0."
    assert text != "−0"
    assert "-" not in text


@given(NUMBERS)
def test_plain_is_the_same_number_and_whole_where_it_can_be(value):
    assert Decimal(str(plain(value))) == Decimal(value)
    assert isinstance(plain(value), int) == (value == int(value))


@given(NUMBERS, st.booleans())
def test_unit_says_the_number_that_said_says(value, at_least):
    with override("en"):
        words = INSTITUTIONS.of(value, at_least=at_least)
        assert words.removeprefix("at least ").split(" ")[0] == said(value)
        assert words.startswith("at least ") is at_least


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (PERCENT, Decimal("12.500"), "12.5 %"),
        (Unit("stated", "位"), Decimal("3.000"), "3 位"),
        (INSTITUTIONS, Decimal("1.000"), "1 institution"),
        (INSTITUTIONS, Decimal("0.500"), "0.5 institutions"),
        (INSTITUTIONS, Decimal("-1234.000"), "−1,234 institutions"),
    ],
)
def test_unit_says_decimals_without_idle_zeros(unit, value, words):
    with override("en"):
        assert unit.of(value) == words


def test_unit_counts_fractions_in_japanese_as_it_counts_whole_numbers():
    with override("ja"):
        assert INSTITUTIONS.of(Decimal("19.7")) == "19.7機関"
        assert INSTITUTIONS.of(20) == "20機関"


def test_examples_of_counting_hold():
    assert doctest.testmod(counting).failed == 0

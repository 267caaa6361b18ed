"""Fiscal years and terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.vocabulary import time

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2024, 2, 29), 2023),
    ],
)
def test_fiscal_year_turns_on_the_first_of_april(day, year):
    assert time.fiscal_year(day) == year


@given(days)
def test_every_day_lies_in_its_fiscal_year_only(day):
    year = time.fiscal_year(day)

    assert time.first_day(year) <= day <= time.last_day(year)
    assert day > time.last_day(year - 1)
    assert day < time.first_day(year + 1)


@given(st.integers(min_value=1900, max_value=2200))
def test_fiscal_years_follow_one_another_without_a_gap(year):
    assert time.last_day(year) + timedelta(days=1) == time.first_day(year + 1)
    assert time.fiscal_year(time.first_day(year)) == year
    assert time.fiscal_year(time.last_day(year)) == year
    assert time.fiscal_year(time.may_first(year)) == year


def test_terms_of_a_year():
    assert [(term.code, term.first_day, term.last_day) for term in time.terms(2023)] == [
        ("first", date(2023, 4, 1), date(2023, 8, 31)),
        ("second", date(2023, 9, 1), date(2024, 2, 29)),
    ]
    assert [term.name_in("ja") for term in time.terms(2023)] == ["前期", "後期"]
    assert all(term.source for term in time.terms(2023))


def test_terms_before_the_table_begins_are_none():
    assert time.terms(2017) == []
    assert time.term_of(date(2017, 5, 1)) is None


@given(st.dates(min_value=date(2018, 4, 1), max_value=date(2200, 12, 31)))
def test_term_of_a_day_holds_it_and_march_has_none(day):
    term = time.term_of(day)

    if day.month == 3:
        assert term is None
    else:
        assert term is not None
        assert term.first_day <= day <= term.last_day
        assert term.year == time.fiscal_year(day)

"""Eras: each day in exactly one, and what was written can be read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.vocabulary import eras

FIRST = date(1873, 1, 1)
days = st.dates(min_value=FIRST, max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2026, 11, 23), "令和8年11月23日"),
    ],
)
def test_written_at_the_borders(day, written):
    assert eras.written(day) == written
    assert eras.read(written) == day


@given(days)
def test_every_day_has_exactly_one_era(day):
    table = eras.eras()
    ends = [era.first_day for era in table[1:]] + [date.max]

    holding = [era for era, end in zip(table, ends, strict=True) if era.first_day <= day < end]

    assert holding == [eras.era_of(day)]
    assert eras.era_year(day) >= 1


@given(days)
def test_read_finds_the_day_that_was_written(day):
    assert eras.read(eras.written(day)) == day


@given(days)
def test_written_grows_by_one_day_without_repeating(day):
    assert eras.written(day) != eras.written(day + timedelta(days=1))


def test_written_refuses_days_of_the_lunisolar_calendar():
    with pytest.raises(ValueError, match="before the first day of the era table, 1873-01-01"):
        eras.written(date(1872, 12, 31))


@pytest.mark.parametrize("text", ["", "2026-11-23", "令和8年", "令和1年5月1日", "令和元年4月30日"])
def test_read_refuses_what_was_not_written(text):
    with pytest.raises(ValueError, match="is not a day written like 令和8年11月23日"):
        eras.read(text)


@pytest.mark.parametrize(
    ("year", "written"),
    [(1989, "平成元年度"), (2018, "平成30年度"), (2019, "令和元年度"), (2026, "令和8年度")],
)
def test_written_fiscal_year(year, written):
    assert eras.written_fiscal_year(year) == written


def test_written_fiscal_year_refuses_years_without_a_source():
    with pytest.raises(ValueError, match="1988"):
        eras.written_fiscal_year(1988)

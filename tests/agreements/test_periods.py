from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.agreements.periods import Period, end_of_term, read_period

DAY = Period(date(2015, 4, 1), date(2015, 4, 1), "day")
MONTH = Period(date(2015, 4, 1), date(2015, 4, 30), "month")
YEAR = Period(date(2015, 1, 1), date(2015, 12, 31), "year")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2015-04-01", DAY),
        ("2015/4/1", DAY),
        ("2015.04.01", DAY),
        ("2015年4月1日", DAY),
        ("２０１５年４月１日", DAY),
        (" 2015年 4月 1日 ", DAY),
        ("2015-04", MONTH),
        ("2015年4月", MONTH),
        ("2015", YEAR),
        ("2015年", YEAR),
        ("２０１５", YEAR),
        ("2016-02-29", Period(date(2016, 2, 29), date(2016, 2, 29), "day")),
    ],
)
def test_read_period_reads_what_people_write(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "x", "15", "2015-13", "2015-00", "2015-02-29", "2015-04-31", "1849", "2200", "2015-04-",
     "1 April 2015", "04/01/2015", "2015-4-1-1", "٢٠١٥", "2015年度"],
)  # fmt: skip
def test_read_period_refuses_the_rest(text):
    assert read_period(text) is None


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)), st.sampled_from("-/."))
def test_read_period_reads_every_day(day, sign):
    assert read_period(day.strftime(f"%Y{sign}%m{sign}%d")) == Period(day, day, "day")


@given(st.text())
def test_read_period_never_fails(text):
    period = read_period(text)
    assert period is None or period.first <= period.last


def test_end_of_term_keeps_ends_of_months():
    march = date(2020, 3, 31)

    assert end_of_term(march, 60, date(2019, 1, 1)) == march
    assert end_of_term(march, 60, march) == march
    assert end_of_term(march, 60, date(2020, 4, 1)) == date(2025, 3, 31)
    assert end_of_term(march, 6, date(2020, 4, 1)) == date(2020, 9, 30)
    assert end_of_term(march, 12, date(2026, 11, 23)) == date(2027, 3, 31)
    assert end_of_term(date(2024, 1, 29), 1, date(2025, 2, 1)) == date(2025, 2, 27)


@given(
    st.dates(date(1990, 1, 1), date(2010, 1, 1)),
    st.integers(1, 120),
    st.dates(date(2010, 1, 2), date(2060, 1, 1)),
)
def test_end_of_term_lies_on_or_after_the_day_and_less_than_a_term_later(expires_on, months, day):
    ends = end_of_term(expires_on, months, day)

    assert 0 <= (ends - day).days <= months * 31

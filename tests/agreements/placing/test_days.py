from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.agreements.placing.days import exists, until_term, year_before

DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))  # every day of a leap year
TERMS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_until_term_is_in_the_year_before_where_the_day_comes_after_the_term_begins():
    assert until_term(10, 10, date(2027, 4, 1)) == date(2026, 10, 10)
    assert until_term(2, 15, date(2027, 4, 1)) == date(2027, 2, 15)
    assert until_term(4, 1, date(2027, 4, 1)) == date(2027, 4, 1)


def test_until_term_takes_the_28th_where_there_is_no_29_february():
    assert until_term(2, 29, date(2027, 4, 1)) == date(2027, 2, 28)
    assert until_term(2, 29, date(2028, 4, 1)) == date(2028, 2, 29)


@given(DAYS, TERMS)
def test_until_term_is_the_last_such_day_that_is_not_after_the_term_begins(day, begins):
    found = until_term(day.month, day.day, begins)
    assert found <= begins < found + timedelta(367)
    assert found.month == day.month
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)


def test_exists_knows_the_lengths_of_months():
    assert exists(2, 29)
    assert not exists(2, 30)
    assert not exists(4, 31)
    assert not exists(13, 1)
    assert not exists(1, 0)


def test_year_before_is_the_same_day():
    assert year_before(date(2027, 4, 1)) == date(2026, 4, 1)
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)

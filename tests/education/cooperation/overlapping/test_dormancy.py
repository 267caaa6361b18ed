from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.overlapping.dormancy import (
    Life,
    Rest,
    rest_of,
    years_earlier,
)

DAY, OLD = date(2026, 11, 30), date(2010, 4, 1)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("life", "rest"),
    [
        (Life(OLD, True), Rest.DORMANT),
        (Life(OLD, False), Rest.UNKNOWN),
        (Life(date(2023, 11, 30), True), Rest.DORMANT),
        (Life(date(2023, 12, 1), True), Rest.YOUNG),
        (Life(OLD, True, last_use=date(2023, 11, 30)), Rest.DORMANT),
        (Life(OLD, True, last_use=date(2024, 3, 31)), Rest.ALIVE),
        (Life(OLD, False, last_use=date(2024, 3, 31)), Rest.ALIVE),
        (Life(OLD, False, last_contact=date(2026, 1, 1)), Rest.ALIVE),
        (Life(OLD, False, last_contact=date(2020, 1, 1)), Rest.UNKNOWN),
    ],
)
def test_rest_of_never_calls_dormant_what_is_not_known(life, rest):
    assert rest_of(life, DAY, 3) == rest


def test_years_earlier_of_a_leap_day():
    assert years_earlier(date(2028, 2, 29), 3) == date(2025, 2, 28)


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS, st.integers(1, 10))
def test_rest_of_what_is_not_known_is_never_dormant(since, use, contact, day, years):
    assert rest_of(Life(since, False, use, contact), day, years) is not Rest.DORMANT

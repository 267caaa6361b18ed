from datetime import date, timedelta

import pytest

from kakehashi.education.cooperation.joint_programmes.schedule import schedule, years_between


def test_the_figures_of_a_year_are_asked_from_the_day_after_1_may():
    assert schedule().year_asked(date(2026, 5, 1)) == 2025
    assert schedule().year_asked(date(2026, 5, 2)) == 2026
    assert schedule().due_on(2026) == date(2026, 6, 30)
    assert schedule().review_ahead == timedelta(days=90)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2020, 4, 1), date(2022, 5, 1), [2022, 2021, 2020]),
        (date(2020, 5, 1), date(2022, 4, 30), [2021, 2020]),
        (date(2020, 5, 2), date(2021, 4, 30), []),
        (date(2020, 10, 1), date(2021, 5, 1), [2021]),
    ],
)
def test_years_between_are_those_whose_1_may_lies_there(first, last, years):
    assert years_between(first, last) == years

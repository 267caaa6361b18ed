from datetime import date

import pytest

from kakehashi.vocabulary.working_days import holidays, is_working_day, working_days_after


def test_holidays_of_2026_are_those_of_the_cabinet_office():
    """Those in lieu (6 May) and between two others (22 September) included."""
    assert sorted(f"{day:%m-%d}" for day in holidays(2026)) == [
        *("01-01", "01-12", "02-11", "02-23", "03-20", "04-29"),
        *("05-03", "05-04", "05-05", "05-06"),
        *("07-20", "08-11", "09-21", "09-22", "09-23", "10-12", "11-03", "11-23"),
    ]


def test_holidays_of_a_year_not_announced_yet_take_both_days_that_can_be_the_equinox():
    found = {f"{day:%m-%d}" for day in holidays(2033)}
    assert {"03-20", "03-21", "09-22", "09-23"} <= found


def test_holidays_refuses_a_year_without_rules():
    with pytest.raises(KeyError, match="2021"):
        holidays(2021)


@pytest.mark.parametrize(
    ("day", "number", "last"),
    [
        (date(2026, 4, 28), 0, date(2026, 4, 28)),
        (date(2026, 4, 28), 1, date(2026, 4, 30)),
        (date(2026, 4, 28), 3, date(2026, 5, 7)),
        (date(2026, 9, 18), 1, date(2026, 9, 24)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2026, 6, 6), 5, date(2026, 6, 12)),
    ],
)
def test_working_days_after_skips_what_is_free(day, number, last):
    assert working_days_after(day, number) == last


def test_is_working_day_is_no_at_the_weekend_and_at_the_turn_of_the_year():
    assert is_working_day(date(2026, 12, 28))
    assert not is_working_day(date(2026, 12, 29))
    assert not is_working_day(date(2026, 6, 6))

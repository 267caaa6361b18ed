"""On which day who hears of a month that was not checked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.attesting.schedule import Call, Schedule
from kakehashi.policy.progress.freshness import Freshness, Rhythm, freshness_of

OCTOBER = date(2026, 10, 1)
USUAL = Schedule(Rhythm(10, date(2026, 10, 15)), notice=5, grace=7)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
schedules = st.builds(
    Schedule, st.builds(Rhythm, st.integers(1, 28), days), st.integers(0, 60), st.integers(0, 60)
)


@pytest.mark.parametrize(
    ("on", "calls"),
    [
        (date(2026, 10, 31), []),  # the month is not over
        (date(2026, 11, 4), []),
        (date(2026, 11, 5), [(OCTOBER, Call.ASK)]),
        (date(2026, 11, 9), [(OCTOBER, Call.ASK)]),
        (date(2026, 11, 10), [(OCTOBER, Call.DUE)]),
        (date(2026, 11, 16), [(OCTOBER, Call.DUE)]),  # nothing ran on the 10th: said late
        (date(2026, 11, 17), [(OCTOBER, Call.ESCALATE)]),
        (
            date(2026, 12, 6),
            [(date(2026, 11, 1), Call.ASK), (OCTOBER, Call.ESCALATE)],
        ),
        (date(2026, 12, 19), [(date(2026, 11, 1), Call.ESCALATE)]),  # October was long ago
    ],
)
def test_calls_of_a_day(on, calls):
    assert list(USUAL.calls(on)) == calls


def test_notice_does_not_begin_before_the_month_is_over():
    assert Schedule(Rhythm(3, OCTOBER), 10, 7).asks_on(OCTOBER) == date(2026, 11, 1)


def test_without_grace_the_deadline_itself_is_still_in_time():
    schedule = Schedule(Rhythm(10, OCTOBER), 0, 0)
    assert list(schedule.calls(date(2026, 11, 10))) == [(OCTOBER, Call.DUE)]
    assert list(schedule.calls(date(2026, 11, 11))) == [(OCTOBER, Call.ESCALATE)]


@given(schedules, days)
def test_days_of_a_month_follow_each_other(schedule, month):
    asks, told = schedule.asks_on(month), schedule.escalates_on(month)
    assert month < asks <= schedule.rhythm.deadline(month) < told
    assert (asks.year, asks.month) != (month.year, month.month)


@given(schedules, days)
def test_every_month_from_the_first_is_called_on_each_of_its_days(schedule, month):
    month = month.replace(day=1)
    is_asked = month >= schedule.rhythm.begins.replace(day=1)
    for day, call in [
        (schedule.asks_on(month), Call.ASK),
        (schedule.rhythm.deadline(month), Call.DUE),
        (schedule.escalates_on(month), Call.ESCALATE),
    ]:
        if call is Call.ASK and day == schedule.rhythm.deadline(month):
            continue  # no day of notice is left
        assert ((month, call) in set(schedule.calls(day))) is is_asked


@given(schedules, days)
def test_calls_say_one_thing_of_a_month_and_nothing_of_one_that_is_not_over(schedule, on):
    calls = list(schedule.calls(on))
    months = [month for month, _ in calls]
    assert months == sorted(set(months), reverse=True)
    assert all((month + timedelta(days=31)).replace(day=1) <= on for month in months)


@given(schedules, days)
def test_nobody_is_told_of_what_was_checked_or_is_in_time(schedule, on):
    """The page says "late" from the day after the deadline on; an escalation never comes before."""
    for month, call in schedule.calls(on):
        if call is Call.ESCALATE and month == schedule.rhythm.month_asked(on):
            late = {Freshness.LATE, Freshness.NEVER}
            assert freshness_of(schedule.rhythm, None, on) in late

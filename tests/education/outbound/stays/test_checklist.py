"""What has to be settled before a departure."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.stays.checklist import (
    blocking,
    covers,
    lines,
    reminder_since,
    schedule,
)

FIRST, LAST = date(2026, 9, 1), date(2027, 1, 31)


def test_lines_are_late_once_their_day_is_over():
    found = {line.item.code: line for line in lines({}, FIRST, LAST, date(2026, 8, 3))}
    assert found["insurance"].due_on == date(2026, 8, 2)
    assert found["insurance"].is_late
    assert not found["tabi_regi"].is_late
    assert found["address"].due_on == date(2026, 9, 15)


def test_lines_ask_for_the_residence_report_from_three_months_on():
    def codes(last):
        return {line.item.code for line in lines({}, FIRST, last, FIRST)}

    assert "residence_report" in codes(FIRST + timedelta(days=89))
    assert "residence_report" not in codes(FIRST + timedelta(days=88))


def test_lines_of_a_stay_without_days_are_never_late():
    found = lines({"insurance": True}, None, None, date(2026, 8, 3))
    assert [line.is_late for line in found] == [False] * len(schedule().items)
    assert "insurance" not in {line.item.code for line in blocking(found)}


def test_covers_needs_both_ends():
    assert covers(FIRST, LAST, FIRST, LAST)
    assert not covers(FIRST, LAST - timedelta(days=1), FIRST, LAST)
    assert not covers(None, LAST, FIRST, LAST)
    assert not covers(FIRST, LAST, FIRST, None)


def test_reminder_since_is_the_latest_day_of_the_checklist():
    assert reminder_since(FIRST, date(2026, 8, 1)) is None
    assert reminder_since(FIRST, date(2026, 8, 2)) == date(2026, 8, 2)
    assert reminder_since(FIRST, date(2026, 8, 20)) == date(2026, 8, 18)
    assert reminder_since(FIRST, FIRST) is None


@given(st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_reminder_since_is_never_in_the_future(before):
    today = FIRST - timedelta(days=before)
    since = reminder_since(FIRST, today)
    assert since is None or since <= today
    assert (since is None) == (before > max(schedule().reminders))

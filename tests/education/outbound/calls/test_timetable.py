"""When reminders fall due, and days that are out of order."""

from datetime import date, timedelta

import pytest

from kakehashi.education.outbound.calls.timetable import out_of_order, stage_due, stages

CLOSES = date(2027, 6, 30)
LONG_AGO = date(2027, 1, 1)


def due(left, published=LONG_AGO):
    stage = stage_due(CLOSES, published, CLOSES - timedelta(days=left))
    return stage and stage.days


@pytest.mark.parametrize(
    ("left", "days"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)],
)
def test_a_reminder_is_due_from_its_day_until_the_next(left, days):
    assert due(left) == days


def test_a_stage_before_the_call_was_published_is_left_out():
    assert due(20, published=CLOSES - timedelta(days=20)) is None
    assert due(7, published=CLOSES - timedelta(days=20)) == 7


def test_students_hear_from_thirty_days_on_and_staff_not_on_the_last():
    told = {each.days: (each.students, each.staff) for each in stages(CLOSES)}

    assert told == {60: (False, True), 30: (True, True), 7: (True, True), 1: (True, False)}


def test_no_stages_hold_before_the_table_begins():
    assert stages(date(2020, 1, 1)) == []


def test_days_that_are_not_decided_are_passed_over():
    days = [("a", date(2027, 1, 2)), ("b", None), ("c", date(2027, 1, 1))]

    assert out_of_order(days) == ("a", "c")
    assert out_of_order(days[:2]) is None

"""The days of a renewal, by example and for any agreement."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.renewing.timing import (
    ONE_DAY,
    STILL_TOLD,
    Call,
    Calls,
    months_earlier,
    next_turn,
)

CALLS = Calls((9, 6, 3), 3, 14)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 3, 31), 6, date(2026, 9, 30)),
        (date(2027, 4, 30), 1, date(2027, 3, 31)),
        (date(2027, 9, 15), 12, date(2026, 9, 15)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 5, 30), 3, date(2027, 2, 28)),
        (date(2027, 3, 31), 0, date(2027, 3, 31)),
    ],
)
def test_months_earlier_keeps_ends_of_months(day, months, expected):
    assert months_earlier(day, months) == expected


def test_next_turn_of_an_agreement_that_ends_opens_twelve_months_before():
    turn = next_turn(date(2027, 3, 31), None, None, 12, date(2026, 11, 30))
    assert (turn.ends_on, turn.notice_on, turn.decide_by, turn.opens_on, turn.renews_itself) == (
        date(2027, 3, 31),
        None,
        date(2027, 3, 31),
        date(2026, 3, 31),
        False,
    )


def test_next_turn_of_what_has_ended_is_none():
    assert next_turn(date(2027, 3, 31), None, None, 12, date(2027, 4, 1)) is None


def test_next_turn_of_what_renews_itself_counts_from_the_day_of_notice():
    turn = next_turn(date(2025, 3, 31), 60, 6, 12, date(2026, 11, 30))
    assert (turn.ends_on, turn.notice_on, turn.decide_by, turn.opens_on) == (
        date(2030, 3, 31),
        date(2029, 9, 30),
        date(2029, 9, 30),
        date(2028, 9, 30),
    )


def test_next_turn_without_a_known_notice_is_decided_by_the_end_of_the_term():
    turn = next_turn(date(2025, 3, 31), 12, None, 12, date(2026, 11, 30))
    assert (turn.ends_on, turn.notice_on, turn.decide_by) == (
        date(2027, 3, 31),
        None,
        date(2027, 3, 31),
    )


def test_next_turn_goes_on_to_the_next_term_when_the_day_of_notice_has_passed():
    turn = next_turn(date(2027, 3, 31), 12, 6, 12, date(2026, 10, 1))
    assert (turn.ends_on, turn.decide_by) == (date(2028, 3, 31), date(2027, 9, 30))
    assert turn.opens_on == date(2026, 10, 1)  # the day after the decision about the term before


@given(DAYS, st.none() | MONTHS, st.none() | st.integers(0, 60), MONTHS, DAYS)
def test_next_turn_lies_ahead_and_its_days_are_in_order(expires, renewal, notice, lead, day):
    turn = next_turn(expires, renewal, notice, lead, day)
    if turn is None:
        assert renewal is None
        assert expires < day
        return
    assert day <= turn.decide_by <= turn.ends_on
    assert turn.opens_on <= turn.decide_by
    assert turn.renews_itself == (renewal is not None)


@given(DAYS, MONTHS, st.none() | st.integers(0, 24), MONTHS, DAYS)
def test_next_turn_is_the_same_until_its_day_of_decision(expires, renewal, notice, lead, day):
    turn = next_turn(expires, renewal, notice, lead, day)
    later = next_turn(expires, renewal, notice, lead, turn.decide_by)
    assert (later.ends_on, later.decide_by) == (turn.ends_on, turn.decide_by)
    after = next_turn(expires, renewal, notice, lead, turn.decide_by + ONE_DAY)
    assert after.ends_on > turn.ends_on


def test_calls_remind_at_nine_six_and_three_months_and_escalate_at_three():
    opened, ends, said = date(2026, 3, 31), date(2027, 3, 31), []
    day = opened
    while day <= ends + STILL_TOLD + ONE_DAY:
        for call in CALLS.due(opened, ends, day):
            if call not in [each for _on, each in said]:
                said.append((day, call))
        day += ONE_DAY
    assert said == [
        (date(2026, 3, 31), (Call.OPENED, 0)),
        (date(2026, 6, 30), (Call.REMINDED, 9)),
        (date(2026, 9, 30), (Call.REMINDED, 6)),
        (date(2026, 12, 31), (Call.REMINDED, 3)),
        (date(2026, 12, 31), (Call.ESCALATED, 0)),
    ]


def test_calls_of_a_review_opened_late_leave_out_what_was_due_before():
    opened, ends = date(2027, 2, 1), date(2027, 3, 31)
    assert list(CALLS.due(opened, ends, opened)) == [(Call.OPENED, 0)]
    assert list(CALLS.due(opened, ends, date(2027, 2, 15))) == [
        (Call.OPENED, 0),
        (Call.ESCALATED, 0),
    ]


@given(DAYS, st.integers(0, 900), st.integers(0, 1000))
def test_calls_say_at_most_one_thing_to_the_owner_and_nothing_after_a_month(opened, length, passed):
    ends, on = opened + timedelta(days=length), opened + timedelta(days=passed)
    calls = [call for call, _months in CALLS.due(opened, ends, on)]
    assert len(calls) == len(set(calls))
    assert not {Call.OPENED, Call.REMINDED} <= set(calls)
    assert (calls == []) == (on > ends + STILL_TOLD)

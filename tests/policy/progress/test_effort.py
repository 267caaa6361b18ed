"""Work done against its schedule."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.progress.effort import Effort, Pace, Piece, effort_of

DAY = date(2026, 3, 31)
BEFORE, AFTER = date(2026, 3, 30), date(2026, 4, 1)
pieces = st.builds(
    Piece,
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(1, 5),
)


def test_nothing_written_down_is_unknown_and_not_done():
    found = effort_of([], DAY)
    assert (found.pace, found.share) == (Pace.UNKNOWN, None)


def test_what_is_due_later_is_no_share():
    found = effort_of([Piece(AFTER, None)], DAY)
    assert (found.pace, found.share) == (Pace.NOTHING_DUE, None)


def test_a_piece_is_due_at_the_end_of_its_day():
    assert effort_of([Piece(DAY, None)], DAY).pace is Pace.LATE
    assert effort_of([Piece(DAY, DAY)], DAY).pace is Pace.ON_SCHEDULE
    assert effort_of([Piece(DAY, None)], BEFORE).pace is Pace.NOTHING_DUE


def test_what_was_done_early_does_not_make_up_for_what_is_late():
    found = effort_of([Piece(BEFORE, None), Piece(AFTER, BEFORE), Piece(AFTER, BEFORE)], DAY)
    assert (found.pace, found.share, found.early) == (Pace.LATE, Fraction(0), 2)


def test_what_was_done_afterwards_does_not_change_what_was_on_the_day():
    assert effort_of([Piece(BEFORE, AFTER)], DAY).pace is Pace.LATE


def test_weights_count():
    found = effort_of([Piece(BEFORE, BEFORE, 3), Piece(BEFORE, None, 1)], DAY)
    assert found == Effort(due=4, done=3, early=0, planned=4)
    assert found.share == Fraction(3, 4)


@given(st.lists(pieces), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_share_never_leaves_0_and_1(found, day):
    effort = effort_of(found, day)
    assert 0 <= effort.done <= effort.due <= effort.planned
    assert effort.share is None or 0 <= effort.share <= 1
    assert (effort.pace is Pace.LATE) == any(
        each.due_on <= day and (each.done_on is None or each.done_on > day) for each in found
    )


@given(st.lists(pieces), st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(1, 365))
def test_what_nobody_does_becomes_late_by_itself(found, day, more):
    idle = [Piece(each.due_on, None, each.weight) for each in found]
    later = date.fromordinal(day.toordinal() + more)
    assert effort_of(idle, later).due >= effort_of(idle, day).due
    if effort_of(idle, day).pace is Pace.LATE:
        assert effort_of(idle, later).pace is Pace.LATE

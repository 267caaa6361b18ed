"""How long ago a person looked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.progress.freshness import Freshness, Rhythm, freshness_of

RHYTHM = Rhythm(by_day=10, begins=date(2026, 4, 15))
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
rhythms = st.builds(Rhythm, st.integers(1, 28), st.dates(date(2019, 1, 1), date(2023, 1, 1)))
months = st.dates(date(2018, 1, 1), date(2030, 1, 1)).map(lambda day: day.replace(day=1))
days = st.dates(date(2018, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("on", "checked", "state"),
    [
        (date(2026, 4, 30), None, Freshness.NOT_ASKED),  # April is not over
        (date(2026, 5, 1), None, Freshness.DUE),
        (date(2026, 5, 10), None, Freshness.DUE),  # the deadline's own day is in time
        (date(2026, 5, 11), None, Freshness.NEVER),
        (date(2026, 5, 11), APRIL, Freshness.FRESH),
        (date(2026, 5, 31), APRIL, Freshness.FRESH),
        (date(2026, 6, 1), APRIL, Freshness.DUE),
        (date(2026, 6, 11), APRIL, Freshness.LATE),
        (date(2026, 7, 1), APRIL, Freshness.LATE),  # May was missed: June does not excuse it
        (date(2026, 7, 1), MAY, Freshness.DUE),
        (date(2026, 7, 11), JUNE, Freshness.FRESH),
        (date(2026, 6, 5), None, Freshness.NEVER),
    ],
)
def test_freshness_of_a_month(on, checked, state):
    assert freshness_of(RHYTHM, checked, on) is state


def test_nobody_is_asked_where_no_month_begins():
    assert freshness_of(Rhythm(10, date.max), None, date(2030, 1, 1)) is Freshness.NOT_ASKED


def test_the_last_month_is_asked_over_the_turn_of_the_year_and_on_leap_days():
    rhythm = Rhythm(28, date(2020, 1, 1))
    assert rhythm.month_asked(date(2024, 1, 31)) == date(2023, 12, 1)
    assert rhythm.deadline(date(2023, 12, 1)) == date(2024, 1, 28)
    assert rhythm.month_asked(date(2024, 2, 29)) == date(2024, 1, 1)
    assert rhythm.deadline(date(2024, 1, 31)) == date(2024, 2, 28)


@given(rhythms, months)
def test_a_deadline_lies_in_the_month_after(rhythm, month):
    deadline = rhythm.deadline(month)
    assert rhythm.month_asked(deadline) in {month, None}
    assert deadline.day == rhythm.by_day


@given(rhythms, st.none() | months, days)
def test_what_nobody_checks_becomes_late_by_itself(rhythm, checked, on):
    begun = max(checked or date.min, rhythm.begins.replace(day=1), on.replace(day=1))
    later = begun + timedelta(days=3 * 31)
    last = Freshness.NEVER if checked is None else Freshness.LATE
    assert freshness_of(rhythm, checked, later) is last


@given(rhythms, st.none() | months, days, st.integers(0, 400))
def test_time_alone_never_makes_anything_fresh(rhythm, checked, on, more):
    order = [Freshness.FRESH, Freshness.NOT_ASKED, Freshness.DUE, Freshness.LATE, Freshness.NEVER]
    before = freshness_of(rhythm, checked, on)
    after = freshness_of(rhythm, checked, on + timedelta(days=more))
    assert order.index(after) >= order.index(before)

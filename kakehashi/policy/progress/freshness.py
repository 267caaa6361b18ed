"""*Freshness*: how long ago a person looked. Machines write and never make anything fresh."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    """How fresh a person's look is."""

    NOT_ASKED = "not_asked"  # no month has been asked for yet, or the action is over
    FRESH = "fresh"  # the last month that was asked for, or a later one, was checked
    DUE = "due"  # a month waits, and its deadline has not passed
    LATE = "late"
    NEVER = "never"  # nobody ever looked, and the first deadline has passed


@dataclass(frozen=True)
class Rhythm:
    """When owners check: month M is to be checked by `by_day` of the month after it.

    by_day: 1 to 28.  begins: the first month that is asked for, by any of its days.
    """

    by_day: int
    begins: date

    def month_asked(self, on: date) -> date | None:
        """First day of the month to be checked on `on`: the last whole month; None before any."""
        month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
        return month if month >= self.begins.replace(day=1) else None

    def deadline(self, month: date) -> date:
        """The last day on which checking `month` is in time."""
        return (month.replace(day=1) + timedelta(days=32)).replace(day=self.by_day)


def freshness_of(rhythm: Rhythm, checked: date | None, on: date) -> Freshness:
    """How fresh the last look is on the day `on`.

    checked: first day of the last month that a person checked; None if nobody ever did.
    """
    asked = rhythm.month_asked(on)
    if checked is not None and (asked is None or checked >= asked):
        return Freshness.FRESH
    if asked is None:
        return Freshness.NOT_ASKED
    if on <= rhythm.deadline(asked):
        # The month before was missed as well: what waits now does not excuse it.
        before = (asked - timedelta(days=1)).replace(day=1)
        missed = before >= rhythm.begins.replace(day=1) and (checked is None or checked < before)
        return _late(checked) if missed else Freshness.DUE
    return _late(checked)


def _late(checked: date | None) -> Freshness:
    return Freshness.NEVER if checked is None else Freshness.LATE

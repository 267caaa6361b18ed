"""On which days somebody is asked, reminded and told about the check of a month. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kakehashi.policy.progress.freshness import Rhythm

ONE_DAY = timedelta(days=1)
STILL_TOLD = timedelta(days=31)  # for so long an escalation is made up for that a day missed


class Call(StrEnum):
    """What is said about a month that was not checked yet."""

    ASK = "ask"  # to those who answer for the action
    DUE = "due"  # to the same: the deadline has come
    ESCALATE = "escalate"  # to who answers for the direction: the deadline has passed


@dataclass(frozen=True)
class Schedule:
    """A rhythm with its days of notice before the deadline, and of grace after it; 0 or more."""

    rhythm: Rhythm
    notice: int
    grace: int

    def asks_on(self, month: date) -> date:
        """The first day of notice; never before the month is over."""
        due = self.rhythm.deadline(month)
        return max(due.replace(day=1), due - timedelta(days=self.notice))

    def escalates_on(self, month: date) -> date:
        """The first day after the grace; never the deadline itself, which is still in time."""
        return self.rhythm.deadline(month) + timedelta(days=max(self.grace, 1))

    def calls(self, on: date) -> Iterator[tuple[date, Call]]:
        """What is to be said by the end of the day `on`: (first day of the month, call).

        The latest month first, each at most once. A day on which nothing ran is made up for: what
        should have been said before is said as long as nothing else is to be said of the month.
        """
        month = self.rhythm.month_asked(on)
        first = self.rhythm.begins.replace(day=1)
        while month is not None and month >= first:
            told_on = self.escalates_on(month)
            if on > told_on + STILL_TOLD:
                return
            if on >= told_on:
                yield month, Call.ESCALATE
            elif on >= self.rhythm.deadline(month):
                yield month, Call.DUE
            elif on >= self.asks_on(month):
                yield month, Call.ASK
            month = (month - ONE_DAY).replace(day=1)

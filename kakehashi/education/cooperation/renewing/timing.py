"""The days of a renewal: when a review opens, by when it is decided, who is told when. Pure.

Days are inclusive; months are counted backwards from the last day of a term.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kakehashi.agreements.periods import LATEST, end_of_term

ONE_DAY = timedelta(days=1)
STILL_TOLD = timedelta(days=31)  # after the day of decision nobody is written to for longer


def months_earlier(day: date, months: int) -> date:
    """The day `months` months before `day`, the last day of a term.

    A term that ends with a month gives days that end months: six months before 31 March is
    30 September. Where a month is too short, its last day stands.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = monthrange(year, month + 1)[1]
    ends_a_month = (day + ONE_DAY).day == 1
    return date(year, month + 1, length if ends_a_month else min(day.day, length))


@dataclass(frozen=True)
class Turn:
    """The next end at which an agreement ends, or goes on by itself.

    ends_on:   the last day of the term.
    notice_on: the last day for notice, where the agreement renews itself and the notice is known.
    decide_by: `notice_on`, else `ends_on`.
    opens_on:  the first day of its review.
    """

    ends_on: date
    notice_on: date | None
    decide_by: date
    opens_on: date
    renews_itself: bool


def next_turn(
    expires_on: date,
    renewal_months: int | None,
    notice_months: int | None,
    lead_months: int,
    day: date,
) -> Turn | None:
    """The first turn about which something can still be decided on `day`.

    renewal_months: the length of each later term of an agreement that renews itself; None for one
                    that ends.
    notice_months:  how long before a term ends notice has to be given; None where nobody knows.
    Returns:        None where the agreement has ended by `day`.

    Where the next term is shorter than the lead, its review opens on the day after the decision
    about the term before.
    """
    if renewal_months is None:
        if expires_on < day:
            return None
        opens = months_earlier(expires_on, lead_months)
        return Turn(expires_on, None, expires_on, opens, False)
    ends, before = end_of_term(expires_on, renewal_months, day), None
    while ends < LATEST:
        notice = None if notice_months is None else months_earlier(ends, notice_months)
        decide_by = notice or ends
        opens = months_earlier(decide_by, lead_months)
        if before is not None:
            opens = max(opens, before + ONE_DAY)
        if decide_by >= day:
            return Turn(ends, notice, decide_by, opens, True)
        before, ends = decide_by, end_of_term(expires_on, renewal_months, ends + ONE_DAY)
    return None


class Call(StrEnum):
    """What somebody is told about a review in which nothing was decided."""

    OPENED = "opened"  # to the owner: the review is open
    REMINDED = "reminded"  # to the owner: the day is coming closer
    ESCALATED = "escalated"  # to the unit above: nothing has been decided


@dataclass(frozen=True)
class Calls:
    """When somebody is told of a review that nobody decides."""

    reminders: Sequence[int]
    escalate_months: int
    escalate_grace_days: int

    def due(self, opened_on: date, decide_by: date, on: date) -> Iterator[tuple[Call, int]]:
        """What is to be said by the end of the day `on`: (call, months), each at most once.

        A day on which nothing ran is made up for: of what the owner should have been told by then,
        only the last is said. A reminder whose day came before the review opened is never made.
        """
        if not opened_on <= on <= decide_by + STILL_TOLD:
            return
        reached = [
            months
            for months in self.reminders
            if opened_on < months_earlier(decide_by, months) <= on
        ]
        if reached:
            yield Call.REMINDED, min(reached)
        else:
            yield Call.OPENED, 0
        grace = opened_on + timedelta(days=self.escalate_grace_days)
        if on >= max(months_earlier(decide_by, self.escalate_months), grace):
            yield Call.ESCALATED, 0

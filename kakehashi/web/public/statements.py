"""What people stated of an indicator, as pages show it: one line for each entry, none left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import get_language, pgettext

from kakehashi.people.models import Person
from kakehashi.policy.models import StatedValue
from kakehashi.policy.readings import Reading, stated_title
from kakehashi.policy.registry import Indicator
from kakehashi.policy.stating.queries import statements
from kakehashi.policy.stating.rules import may_see_statements

State = Literal["stands", "waits", "withdrawn", "taken_back"]
BADGES: dict[State, str] = {
    "stands": "good",
    "waits": "warn",
    "withdrawn": "muted",
    "taken_back": "muted",
}


@dataclass(frozen=True)
class StatementLine:
    """One entry, ready for a page."""

    entry: StatedValue
    indicator: Indicator

    @property
    def words(self) -> str:
        """The figure with its unit."""
        return self.indicator.unit.of(self.entry.value)

    @property
    def when(self) -> str:
        """The reference date."""
        return self.indicator.at.in_words(self.entry.on)

    @property
    def part(self) -> str:
        """What it is a part of, and which part; empty for the whole."""
        if not self.entry.by:
            return ""
        japanese = get_language() == "ja"
        name = self.entry.part_name_ja if japanese else self.entry.part_name_en
        return f"{stated_title(self.entry.by)}: {name or self.entry.part}"

    @property
    def state(self) -> State:
        """Whether it stands, waits for a second person, was withdrawn, or never stood."""
        if self.entry.withdrawn_at is not None:
            return "withdrawn" if self.entry.confirmed_at else "taken_back"
        return "stands" if self.entry.confirmed_at else "waits"

    @property
    def state_words(self) -> str:
        """The state as a badge says it."""
        return {
            "stands": pgettext("stated figure", "Confirmed"),
            "waits": pgettext("stated figure", "Waits for confirmation"),
            "withdrawn": pgettext("stated figure", "Withdrawn"),
            "taken_back": pgettext("stated figure", "Taken back unconfirmed"),
        }[self.state]

    @property
    def badge(self) -> str:
        """The CSS modifier of the badge."""
        return BADGES[self.state]

    @property
    def entered_by(self) -> str:
        """Who entered it, in the reader's language; empty if nobody is recorded."""
        return _name(self.entry.entered_by)

    @property
    def confirmed_by(self) -> str:
        """Who confirmed it."""
        return _name(self.entry.confirmed_by)

    @property
    def withdrawn_by(self) -> str:
        """Who withdrew it."""
        return _name(self.entry.withdrawn_by)


def _name(person: Person | None) -> str:
    return person.name_in(get_language() or "en") if person else ""


@dataclass(frozen=True)
class Statement:
    """What stands behind a stated figure.

    standing: the entries that make it: the whole first, then its parts.
    earlier:  all others of the day, with who and why; for staff alone.
    for_staff: whether names and documents are shown.
    """

    standing: Sequence[StatementLine]
    earlier: Sequence[StatementLine]
    for_staff: bool


def lines_of(indicator: Indicator, entries: Iterable[StatedValue]) -> list[StatementLine]:
    """`entries` in their order, ready for a page."""
    return [StatementLine(entry, indicator) for entry in entries]


def statement_behind(request: HttpRequest, reading: Reading) -> Statement | None:
    """What was stated on the reference date of `reading`; None for the public if nothing stands."""
    indicator = reading.indicator
    if not indicator.stated and reading.stated is None:
        return None
    day = indicator.at.latest(reading.on)
    lines = lines_of(indicator, statements(indicator.code).filter(on=day))
    standing = [line for line in lines if line.state == "stands"]
    if not may_see_statements(request.user):
        return Statement(standing, [], for_staff=False) if standing else None
    return Statement(standing, [line for line in lines if line not in standing], for_staff=True)

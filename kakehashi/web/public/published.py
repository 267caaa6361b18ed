"""What others published, beside the figures of the university: context, never on one axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language

from kakehashi.policy.counting import Number, ReferenceDate
from kakehashi.policy.models import PublishedFigure
from kakehashi.policy.registry import Indicator


@dataclass(frozen=True)
class PublishedRow:
    """One published figure as the reader reads it.

    opens: the day on which the indicator can be compared with it, as an address takes it; empty
           where no day is known or the figure is not about the university.
    """

    figure: PublishedFigure
    indicator: Indicator

    @property
    def when(self) -> str:
        """The day, the fiscal year, or the source's own words for the time."""
        on, at = self.figure.on, self.indicator.at
        if on is None:
            return self._in_language("period")
        return at.in_words(on) if at.is_on(on) else date_format(on)

    @property
    def opens(self) -> str:
        """See the class."""
        is_own = self.figure.scope == PublishedFigure.Scope.OWN
        return self.figure.on.isoformat() if self.figure.on and is_own else ""

    @property
    def value(self) -> str:
        """The figure with its unit."""
        return self.indicator.unit.of(self.figure.value)

    @property
    def wording(self) -> str:
        """What was counted."""
        return self._in_language("wording")

    @property
    def publisher(self) -> str:
        """Who published it."""
        return self._in_language("publisher")

    @property
    def is_goal(self) -> bool:
        """Whether somebody wants to get there, and nobody measured it."""
        return self.figure.kind == PublishedFigure.Kind.GOAL

    def _in_language(self, field: str) -> str:
        language = "ja" if get_language() == "ja" else "en"
        other = "en" if language == "ja" else "ja"
        text: str = getattr(self.figure, f"{field}_{language}")
        return text or str(getattr(self.figure, f"{field}_{other}"))


@dataclass(frozen=True)
class Published:
    """What others published about what an indicator counts.

    own, national: about the university, and about Japan; oldest first, undated ones last.
    line:          what was measured in Japan on the indicator's own reference dates, from the first
                   to the last; None where nothing was found. Empty with fewer than two.
    """

    own: Sequence[PublishedRow]
    national: Sequence[PublishedRow]
    line: Sequence[tuple[str, Number | None]]


def published_about(indicator: Indicator, figures: Iterable[PublishedFigure]) -> Published:
    """`figures` of `indicator` as its page shows them."""
    rows = [PublishedRow(each, indicator) for each in figures]
    national = [row for row in rows if row.figure.scope == PublishedFigure.Scope.NATIONAL]
    own = [row for row in rows if row.figure.scope == PublishedFigure.Scope.OWN]
    return Published(own, national, _line(indicator.at, national))


def _line(at: ReferenceDate, rows: Iterable[PublishedRow]) -> Sequence[tuple[str, Number | None]]:
    measured = {
        row.figure.on: row.figure.value
        for row in rows
        if row.figure.on is not None and at.is_on(row.figure.on) and not row.is_goal
    }
    if len(measured) < 2:
        return []
    first, last = min(measured), max(measured)
    days = at.last(last.year - first.year + 1, last)
    return [(at.label(day), measured.get(day)) for day in days]

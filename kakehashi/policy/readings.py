"""What a reader gets of an indicator on a day. Pages, charts, files and the API all read this.

    reading = read(REGISTRY["partners.active"], date(2026, 5, 1))
    reading.value       # a number, or None where it is unknown or suppressed
    reading.in_words    # "at least 12 institutions", "unknown"

A page that shows many figures passes one `Memory()` to all of them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kakehashi.policy.breakdowns import COUNTRY, UNIT
from kakehashi.policy.counting import Number, Unit
from kakehashi.policy.evidence import Evidence, Part, Stated, Unknown
from kakehashi.policy.memory import Recall, Value, no_memory
from kakehashi.policy.registry import Indicator
from kakehashi.policy.suppression import SMALLEST_SHOWN, is_small, suppress

OTHER = pgettext_lazy("breakdown", "By category")
SUPPRESSED = gettext_lazy("Fewer than %s persons: not shown, so that nobody can be recognised.")


@dataclass(frozen=True)
class Reading:
    """One indicator on one day. In public, small figures about persons are left out.

    recall: remembers figures by indicator and day, so leave it out for rows that were narrowed.
    """

    indicator: Indicator
    on: date
    found: Evidence | Stated | Unknown
    public: bool = True
    recall: Recall = no_memory

    @property
    def evidence(self) -> Evidence | None:
        """The rows behind the figure, if there is one."""
        return self.found if isinstance(self.found, Evidence) else None

    @property
    def stated(self) -> Stated | None:
        """What somebody stated, where there is that instead of rows."""
        return self.found if isinstance(self.found, Stated) else None

    @cached_property
    def _counted(self) -> Number | None:
        if self.stated is not None:
            return self.stated.value
        if self.evidence is None:
            return None
        return self.remembered("value", self.evidence.value)

    @property
    def is_unknown(self) -> bool:
        """Whether the figure cannot be computed."""
        return self._counted is None

    @property
    def is_suppressed(self) -> bool:
        """Whether the figure is known but too small to be shown here."""
        return self.is_guarded and self._counted is not None and is_small(self._counted)

    @property
    def value(self) -> Number | None:
        """The figure; None where it is unknown or suppressed, and `reason` says why."""
        return None if self.is_suppressed else self._counted

    @property
    def version(self) -> int:
        """Of the definition by which the figure was counted or stated."""
        return self.indicator.version if self.stated is None else self.stated.version

    @property
    def at_least(self) -> bool:
        """Whether the figure is a lower bound."""
        return self.evidence is not None and self.evidence.at_least

    @property
    def reason(self) -> str:
        """Why there is no figure; empty if there is one."""
        if isinstance(self.found, Unknown):
            return str(self.found.reason)
        if self.is_unknown:
            return _("Only parts were stated, and parts never stand in for the whole.")
        return str(SUPPRESSED) % SMALLEST_SHOWN if self.is_suppressed else ""

    @property
    def caveat(self) -> str:
        """What to know before using the figure; empty if there is nothing."""
        return str(self.found.caveat) if isinstance(self.found, Evidence) else ""

    @property
    def in_words(self) -> str:
        """The figure with its unit; "unknown" or "fewer than 5 persons" where there is none."""
        return in_words(
            self.value, self.indicator.unit, at_least=self.at_least, unknown=self.is_unknown
        )

    @property
    def pieces(self) -> tuple[str, str, str]:
        """`in_words` as what stands before the number, the number, and what stands after it."""
        return around_the_number(self.in_words)

    @property
    def divisions(self) -> dict[str, str | Promise]:
        """The ways to divide the figure: key -> title."""
        if self.stated is not None:
            return {key: stated_title(key) for key in self.stated.parts}
        if self.evidence is None:
            return {}
        return {key: breakdown.title for key, breakdown in self.evidence.by.items()}

    def parts(self, by: str, language: str) -> list[Part]:
        """The figure divided by `by`, largest part first; none where there is no figure.

        Raises: KeyError, if the figure cannot be divided by `by`.
        """
        if self.is_suppressed:
            return []
        if self.stated is not None:
            parts = _stated_parts(self.stated, by, language)
        elif self.evidence is not None:
            evidence = self.evidence
            counts = self.remembered(f"by {by}", lambda: evidence.counts(by))
            parts = evidence.named(by, counts, language)
        else:
            return []
        if not self.is_guarded:
            return parts
        values = [part.value or 0 for part in parts]
        shown = suppress([*values, *self._unnamed(values)])
        return [Part(part.key, part.name, value) for part, value in zip(parts, shown, strict=False)]

    def _unnamed(self, values: Sequence[Number]) -> list[Number]:
        """What is left of a stated figure beside its parts: it could point at somebody, too.

        People may state some parts only; those that are counted leave nothing over.
        """
        if self.stated is None or self.stated.value is None:
            return []
        left = self.stated.value - sum(values)
        return [left] if left > 0 else []

    def part_value(self, by: str, key: str) -> Number | None:
        """The part `key` of the division `by`; None where it is unknown or not shown.

        key: as text, as addresses and targets hold it. Where records are counted, a part to which
        none belongs is 0; where persons state figures, a part of which nobody spoke is unknown.
        """
        if by not in self.divisions or self.is_suppressed:
            return None
        return self._values_by(by).get(key, None if self.stated is not None else 0)

    def is_part_hidden(self, by: str, key: str) -> bool:
        """Whether the part is known, and is or could give away a small figure about persons."""
        if by not in self.divisions:
            return False
        return self.is_suppressed or self._values_by(by).get(key, 0) is None

    def _values_by(self, by: str) -> dict[str, Number | None]:
        if by not in self._part_values:
            self._part_values[by] = {str(part.key): part.value for part in self.parts(by, "en")}
        return self._part_values[by]

    @cached_property
    def _part_values(self) -> dict[str, dict[str, Number | None]]:
        """Division -> part -> value, as far as somebody asked."""
        return {}

    @property
    def is_guarded(self) -> bool:
        """Whether small figures are left out for this reader."""
        return self.public and self.indicator.unit.persons

    def remembered(self, what: str, compute: Callable[[], Value]) -> Value:
        """`compute()`, or what it answered before about this figure; `what` says what it is."""
        key = f"{self.indicator.code} {self.indicator.version} {self.on} {what}"
        return self.recall(key, compute)


def stated_title(by: str) -> str | Promise:
    """What to call a division that people state figures by."""
    titles = {"country": COUNTRY.title, "unit": UNIT.title, "other": OTHER}
    return titles.get(by, by)


def _stated_parts(stated: Stated, by: str, language: str) -> list[Part]:
    parts = [
        Part(key, part.name_ja if language == "ja" else part.name_en, part.value)
        for key, part in stated.parts[by].items()
    ]
    return sorted(parts, key=lambda part: (-(part.value or 0), part.name))


@dataclass(frozen=True)
class Point:
    """One reference date of a series. `value` is None where it is unknown or suppressed."""

    on: date
    label: str
    value: Number | None
    at_least: bool
    is_unknown: bool
    unit: Unit
    version: int = 1  # of the definition by which the value was counted or stated

    @property
    def in_words(self) -> str:
        """As `Reading.in_words`."""
        return in_words(self.value, self.unit, at_least=self.at_least, unknown=self.is_unknown)

    @property
    def pieces(self) -> tuple[str, str, str]:
        """As `Reading.pieces`."""
        return around_the_number(self.in_words)


def read(
    indicator: Indicator, on: date, *, public: bool = True, recall: Recall = no_memory
) -> Reading:
    """The indicator on a day."""
    return Reading(indicator, on, indicator.on(on, recall.sources), public, recall)


def series(
    indicator: Indicator,
    until: date,
    count: int,
    *,
    public: bool = True,
    recall: Recall = no_memory,
) -> list[Point]:
    """The indicator on its last `count` reference dates up to `until`, oldest first."""
    days = indicator.at.last(count, until)
    sources = recall.sources

    def compute() -> list[tuple[Number | None, bool, bool, int]]:
        readings = [Reading(indicator, day, indicator.on(day, sources), public) for day in days]
        return [(each.value, each.at_least, each.is_unknown, each.version) for each in readings]

    key = f"{indicator.code} {indicator.version} {days[-1]} last {count} {public}"
    return [
        Point(day, indicator.at.label(day), value, at_least, is_unknown, indicator.unit, version)
        for day, (value, at_least, is_unknown, version) in zip(
            days, recall(key, compute), strict=True
        )
    ]


def breaks_of(points: Sequence[Point]) -> list[bool]:
    """For each of `points`, whether the known figure before it was counted by another version."""
    breaks, before = [], None
    for point in points:
        is_known = not point.is_unknown
        breaks.append(is_known and before is not None and point.version != before)
        before = point.version if is_known else before
    return breaks


def in_words(value: Number | None, unit: Unit, *, at_least: bool, unknown: bool) -> str:
    """A figure with its unit; "unknown", or "fewer than 5 persons" where it is suppressed."""
    if unknown:
        return pgettext("figure", "unknown")
    if value is None:
        return _("fewer than %s") % unit.of(SMALLEST_SHOWN)
    return unit.of(value, at_least=at_least)


def around_the_number(words: str) -> tuple[str, str, str]:
    """`words` before their number, the number, and after it; without a number all is in the middle.

    >>> around_the_number("at least 1,200 institutions")
    ('at least', '1,200', 'institutions')
    """
    found = re.search(r"[-−]?[0-9][0-9,]*(\.[0-9]+)?", words)
    if found is None:
        return "", words, ""
    return words[: found.start()].strip(), found[0], words[found.end() :].strip()


def visible_rows(evidence: Evidence, person: object) -> QuerySet[Any]:
    """The rows of `evidence` that `person` may see: all, unless their model knows `visible_to`."""
    visible_to: Callable[[object], QuerySet[Any]] | None
    visible_to = getattr(evidence.rows, "visible_to", None)
    return visible_to(person) if visible_to else evidence.rows

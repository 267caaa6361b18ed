"""The stated figures of a page, read once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.counting import ReferenceDate
from kakehashi.policy.evidence import Stated, StatedPart, Unknown
from kakehashi.policy.models.stated import StatedValue

Parts = Mapping[str, Mapping[str, StatedPart]]
PartsOfAll = dict[tuple[str, date], dict[str, dict[str, StatedPart]]]
NOT_STATED = _("Nobody has entered and confirmed a figure for this reference date.")


@dataclass(frozen=True)
class Whole:
    """What was stated of an indicator as a whole."""

    value: Decimal
    version: int
    source: str
    document: int | None
    is_invented: bool


class StatedValues:
    """Confirmed figures: wholes in one query, parts in one more when somebody asks for them."""

    def __init__(self) -> None:
        self._days_near: set[date] = set()
        self._wholes_near: dict[tuple[str, date], Whole] = {}
        self._parts_near: PartsOfAll = {}
        self._with_parts_near: set[tuple[str, date]] | None = None
        self._parts: PartsOfAll = {}
        self._indicators_read: set[str] = set()

    def whole(self, indicator: str, on: date) -> Whole | None:
        """What was stated of an indicator as a whole for a reference date."""
        wholes = self._wholes_near if on in self._days_near else self.wholes
        return wholes.get((indicator, on))

    def read_on(self, days: Collection[date], parts_of: Collection[str] = ()) -> None:
        """Read what was stated for `days` alone, for those who need no series.

        parts_of: indicators whose parts are needed as well. One query, and one more for these.
        """
        near = self._standing().filter(on__in=days)
        self._wholes_near |= _wholes_among(near.filter(by=""))
        self._days_near |= set(days)
        self._with_parts_near = None
        if parts_of:
            self._parts_near |= {(each, on): {} for each in parts_of for on in days}
            _sort_in(self._parts_near, near.filter(indicator__in=parts_of))

    @cached_property
    def wholes(self) -> Mapping[tuple[str, date], Whole]:
        """Every whole by indicator and reference date."""
        return _wholes_among(self._standing().filter(by=""))

    def parts(self, indicator: str, on: date) -> Parts:
        """Every part by division and key. One query for all days of an indicator."""
        if (indicator, on) in self._parts_near:
            return self._parts_near[indicator, on]
        if indicator not in self._indicators_read:
            self._indicators_read.add(indicator)
            _sort_in(self._parts, self._standing().filter(indicator=indicator))
        return self._parts.get((indicator, on), {})

    def read_all_parts(self) -> None:
        """Read the parts of every indicator at once, for those who will ask for all of them."""
        self._indicators_read |= {indicator for indicator, _ in self._with_parts}
        self._parts.clear()
        _sort_in(self._parts, self._standing())

    def has_parts(self, indicator: str, on: date) -> bool:
        """Whether anything was stated of a part. One query for all indicators and days."""
        if on not in self._days_near:
            return (indicator, on) in self._with_parts
        if self._with_parts_near is None:
            near = self._standing().filter(on__in=self._days_near)
            self._with_parts_near = _keys_of(near.exclude(by=""))
        return (indicator, on) in self._with_parts_near

    @cached_property
    def _with_parts(self) -> set[tuple[str, date]]:
        return _keys_of(self._standing().exclude(by=""))

    @staticmethod
    def _standing() -> QuerySet[StatedValue]:
        return StatedValue.objects.filter(
            confirmed_at__isnull=False, withdrawn_at__isnull=True
        ).order_by()


def _wholes_among(rows: QuerySet[StatedValue]) -> dict[tuple[str, date], Whole]:
    return {
        (indicator, on): Whole(*facts)
        for indicator, on, *facts in rows.values_list(
            *("indicator", "on", "value", "definition_version", "source", "document_id"),
            "is_invented",
        )
    }


def _keys_of(rows: QuerySet[StatedValue]) -> set[tuple[str, date]]:
    return set(rows.values_list("indicator", "on").distinct())


def _sort_in(found: PartsOfAll, rows: QuerySet[StatedValue]) -> None:
    """Put the parts among `rows` into `found`."""
    facts = ("value", "part_name_ja", "part_name_en", "is_invented")
    for indicator, on, by, part, *said in rows.exclude(by="").values_list(
        "indicator", "on", "by", "part", *facts
    ):
        divisions = found.setdefault((indicator, on), {})
        divisions.setdefault(by, {})[part] = StatedPart(*said)


def stated_on(code: str, at: ReferenceDate, day: date, values: StatedValues) -> Stated | Unknown:
    """What was stated of `code` for the last reference date up to `day`.

    An older figure never stands for it: what nobody brought up to date is unknown.
    """
    on = at.latest(day)
    whole = values.whole(code, on)
    read_parts = partial(values.parts, code, on)
    if whole is not None:
        return Stated(
            *(whole.value, whole.version, whole.source, whole.document, read_parts),
            is_invented=whole.is_invented,
        )
    if values.has_parts(code, on):
        return Stated(None, 0, "", None, read_parts)
    return Unknown(NOT_STATED)

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

    def whole(self, indicator: str, on: date) -> Whole | None:
        """What was stated of an indicator as a whole for a reference date."""
        if on in self._wholes_on:
            return self._wholes_on[on].get((indicator, on))
        return self.wholes.get((indicator, on))

    def read_wholes_on(self, days: Collection[date]) -> None:
        """Read the wholes of `days` alone, for those who need no series. One query."""
        found = self._read_wholes(self._standing().filter(by="", on__in=days))
        self._wholes_on |= dict.fromkeys(days, found)

    @cached_property
    def wholes(self) -> Mapping[tuple[str, date], Whole]:
        """Every whole by indicator and reference date."""
        return self._read_wholes(self._standing().filter(by=""))

    @cached_property
    def _wholes_on(self) -> dict[date, Mapping[tuple[str, date], Whole]]:
        return {}

    @staticmethod
    def _read_wholes(rows: QuerySet[StatedValue]) -> Mapping[tuple[str, date], Whole]:
        return {
            (indicator, on): Whole(*facts)
            for indicator, on, *facts in rows.values_list(
                *("indicator", "on", "value", "definition_version", "source", "document_id"),
                "is_invented",
            )
        }

    def parts(self, indicator: str, on: date) -> Parts:
        """Every part by division and key. One query for all days of an indicator."""
        if indicator not in self._parts:
            self._parts[indicator] = {}
            self._read_parts(self._standing().filter(indicator=indicator))
        return self._parts[indicator].get(on, {})

    def read_all_parts(self) -> None:
        """Read the parts of every indicator at once, for those who will ask for all of them."""
        self._parts = {indicator: {} for indicator, _ in self._with_parts}
        self._read_parts(self._standing())

    def has_parts(self, indicator: str, on: date) -> bool:
        """Whether anything was stated of a part. One query for all indicators and days."""
        return (indicator, on) in self._with_parts

    @cached_property
    def _parts(self) -> dict[str, dict[date, dict[str, dict[str, StatedPart]]]]:
        return {}

    @cached_property
    def _with_parts(self) -> set[tuple[str, date]]:
        rows = self._standing().exclude(by="")
        return set(rows.values_list("indicator", "on").distinct())

    def _read_parts(self, rows: QuerySet[StatedValue]) -> None:
        facts = ("value", "part_name_ja", "part_name_en", "is_invented")
        for indicator, on, by, part, *said in rows.exclude(by="").values_list(
            "indicator", "on", "by", "part", *facts
        ):
            divisions = self._parts.setdefault(indicator, {}).setdefault(on, {})
            divisions.setdefault(by, {})[part] = StatedPart(*said)

    @staticmethod
    def _standing() -> QuerySet[StatedValue]:
        return StatedValue.objects.filter(
            confirmed_at__isnull=False, withdrawn_at__isnull=True
        ).order_by()


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

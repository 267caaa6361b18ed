"""A target as a person declares it, and the parts that an indicator can be divided into."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from kakehashi.institutions.models import Unit
from kakehashi.policy.models import StatedValue
from kakehashi.policy.progress.paths import Path
from kakehashi.policy.readings import read, stated_title
from kakehashi.policy.registry import Indicator
from kakehashi.vocabulary import countries

LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Declaration:
    """What is wanted of an indicator, or of a part of it.

    source:   where the baseline stands.
    by, part: the division and its part; both empty for the whole.
    weight:   how much it counts among the targets of its direction, 1 to 100.
    """

    indicator: str
    path: Path
    source: str
    by: str = ""
    part: str = ""
    weight: int = 1


@dataclass(frozen=True)
class DividedInto:
    """A part of a division, with its names. has_value: the indicator has a figure of it."""

    key: str
    name_ja: str
    name_en: str
    has_value: bool = False

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


def divisions_of(indicator: Indicator, today: date) -> dict[str, str]:
    """The ways to divide `indicator`, key -> title: as counted now, or as somebody stated once."""
    reading = read(indicator, indicator.at.latest(today), public=False)
    found = {by: str(title) for by, title in reading.divisions.items()}
    if indicator.stated:
        stated = _stated_parts(indicator).values_list("by", flat=True).distinct()
        found |= {by: str(stated_title(by)) for by in stated.order_by("by") if by not in found}
    return found


def parts_of(indicator: Indicator, by: str, today: date) -> Sequence[DividedInto]:
    """The parts that a target can be about, by key: those that exist, whether counted now or not.

    Units and countries/regions are known of themselves: a faculty that has nothing yet may well
    want something.
    """
    if by not in divisions_of(indicator, today):
        return []
    found = {each.key: each for each in _known_parts(by, today)}
    valued = set()
    reading = read(indicator, indicator.at.latest(today), public=False)
    if by in reading.divisions:
        names = [{str(p.key): p.name for p in reading.parts(by, each)} for each in LANGUAGES]
        for key, name in names[0].items():
            if key not in ("", "None"):  # what is not known is no part that anybody can want
                valued.add(key)
                found.setdefault(key, DividedInto(key, name, names[1].get(key, name)))
    for key, ja, en in _stated_names(indicator, by):
        valued.add(key)
        found.setdefault(key, DividedInto(key, ja or en or key, en or ja or key))
    return [replace(found[key], has_value=key in valued) for key in sorted(found)]


def _known_parts(by: str, today: date) -> list[DividedInto]:
    if by == "unit":
        units = Unit.objects.on(today).order_by("pk")
        return [DividedInto(str(each.pk), each.name_ja, each.name_en) for each in units]
    if by == "country":
        japanese = dict(countries.choices("ja"))
        return [DividedInto(code, japanese[code], en) for code, en in countries.choices("en")]
    return []


def _stated_parts(indicator: Indicator) -> QuerySet[StatedValue]:
    return StatedValue.objects.filter(
        indicator=indicator.code, confirmed_at__isnull=False, withdrawn_at__isnull=True
    ).exclude(by="")


def _stated_names(indicator: Indicator, by: str) -> list[tuple[str, str, str]]:
    if not indicator.stated:
        return []
    rows = _stated_parts(indicator).filter(by=by).order_by("part", "on")
    return list(rows.values_list("part", "part_name_ja", "part_name_en"))

"""Which agreements overlap: the same partner, the same purpose, in force at the same time. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

# What these kinds are for is not said, so nothing can be said to be for the same.
NO_PURPOSE = frozenset({"unknown", "other"})


class Why(StrEnum):
    """In which way two agreements overlap."""

    BELOW = "below"  # one of a unit beside one of the whole university
    TWICE = "twice"  # two of the whole university
    SAME_UNIT = "same-unit"  # two of one unit
    GENERAL = "general"  # a faculty-level one beside the university's general agreement


@dataclass(frozen=True)
class Spell:
    """One text of an agreement with one partner, from `begins` to `last`, both included.

    partner: id, that of the successor where an institution was merged.
    kind, level: of `Terms.Kind` and `Terms.Level`; unit: id of the unit that concluded it.
    """

    agreement: int
    partner: int
    kind: str
    level: str
    unit: int
    begins: date
    last: date


@dataclass(frozen=True)
class Overlap:
    """Two agreements (first < second) that overlap, and the days on which both are in force."""

    first: int
    second: int
    partner: int
    kind: str
    why: Why
    begins: date
    last: date


def overlaps(spells: Iterable[Spell], day: date) -> list[Overlap]:
    """The pairs that overlap on `day` or later: one for each pair, the earliest overlap.

    Ordered by partner, then by the two agreements.
    """
    by_partner: dict[int, list[Spell]] = defaultdict(list)
    for spell in spells:
        if spell.last >= day and spell.kind not in NO_PURPOSE:
            by_partner[spell.partner].append(spell)
    found: dict[tuple[int, int], Overlap] = {}
    for partner in sorted(by_partner):
        for one, other in combinations(sorted(by_partner[partner], key=_order), 2):
            overlap = _overlap(one, other, day)
            if overlap is None:
                continue
            pair = (overlap.first, overlap.second)
            if pair not in found or overlap.begins < found[pair].begins:
                found[pair] = overlap
    return sorted(found.values(), key=lambda each: (each.partner, each.first, each.second))


def _order(spell: Spell) -> tuple[int, date, date]:
    return (spell.agreement, spell.begins, spell.last)


def _overlap(one: Spell, other: Spell, day: date) -> Overlap | None:
    begins, last = max(one.begins, other.begins), min(one.last, other.last)
    if one.agreement == other.agreement or begins > last or last < day:
        return None
    why = _why(one, other)
    if why is None:
        return None
    return Overlap(one.agreement, other.agreement, one.partner, one.kind, why, begins, last)


def _why(one: Spell, other: Spell) -> Why | None:
    levels = {one.level, other.level}
    if "unknown" in levels:
        return None  # for whom it holds is not known
    if one.kind != other.kind:
        kinds = {(one.kind, one.level), (other.kind, other.level)}
        return Why.GENERAL if kinds == {("faculty", "unit"), ("general", "university")} else None
    if levels == {"university", "unit"}:
        return Why.BELOW
    if levels == {"university"}:
        return Why.TWICE
    return Why.SAME_UNIT if one.unit == other.unit else None

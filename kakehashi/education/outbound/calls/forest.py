"""What is wrong with the quotas and placements of a call. Pure.

The quotas have to be a forest: each lies in at most one other, no chain comes back to itself, and
no agreement's places are counted in two trees. Only then every place is counted once at each level.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class QuotaValue:
    """A quota: its code, that of the quota it lies in, its capacity, and whose agreement it is."""

    id: str
    capacity: int
    parent: str | None = None
    agreement: int | None = None


@dataclass(frozen=True)
class PlacementValue:
    """A placement: what one stay takes of its quota. is_open: not closed."""

    id: str
    quota: str
    size: int = 1
    agreement: int | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Structure:
    """Quotas and placements of one call by their codes.

    used: code of a quota -> places given at it and below it that still hold.
    """

    quotas: Sequence[QuotaValue]
    placements: Sequence[PlacementValue]
    used: Mapping[str, int]


class Wrong(StrEnum):
    """What can be wrong. All but the last two make an allocation impossible."""

    CYCLE = "cycle"
    UNKNOWN_PARENT = "unknown_parent"
    OVERLAP = "overlap"
    BELOW_USED = "below_used"
    TOO_BIG = "too_big"  # one stay takes more than the quota has
    NO_PLACEMENT = "no_placement"
    NEVER_BINDS = "never_binds"  # more than the enclosing quota: harmless


GRAVE = frozenset(Wrong) - {Wrong.NO_PLACEMENT, Wrong.NEVER_BINDS}


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong, at which quota or placement, and the number that shows it."""

    wrong: Wrong
    place: str
    number: int = 0


def enclosing(quotas: Mapping[str, QuotaValue], start: str) -> list[str]:
    """A quota and those it lies in, innermost first. A chain that comes back ends where it does."""
    way: list[str] = []
    here: str | None = start
    while here is not None and here in quotas and here not in way:
        way.append(here)
        here = quotas[here].parent
    return way


def used_by(quotas: Mapping[str, QuotaValue], given: Mapping[str, int]) -> dict[str, int]:
    """How much is used at each quota and below it.

    given: code of a quota -> places given at it directly.
    """
    used = dict.fromkeys(quotas, 0)
    for quota, places in given.items():
        for each in enclosing(quotas, quota):
            used[each] += places
    return used


def free_at(structure: Structure, placement: PlacementValue) -> int:
    """How many places are left for a placement: the least at its quota and those around it."""
    quotas = {each.id: each for each in structure.quotas}
    way = enclosing(quotas, placement.quota)
    return min((quotas[each].capacity - structure.used.get(each, 0) for each in way), default=0)


def flaws(structure: Structure) -> list[Flaw]:
    """Everything that is wrong, those that make an allocation impossible first."""
    quotas = {each.id: each for each in structure.quotas}
    found = [*_shape(quotas), *_numbers(structure, quotas), *_placements(structure, quotas)]
    return sorted(found, key=lambda each: each.wrong not in GRAVE)


def _shape(quotas: Mapping[str, QuotaValue]) -> Iterator[Flaw]:
    for quota in quotas.values():
        if quota.parent is not None and quota.parent not in quotas:
            yield Flaw(Wrong.UNKNOWN_PARENT, quota.id)
        elif quotas[enclosing(quotas, quota.id)[-1]].parent is not None:
            yield Flaw(Wrong.CYCLE, quota.id)


def _numbers(structure: Structure, quotas: Mapping[str, QuotaValue]) -> Iterator[Flaw]:
    for quota in quotas.values():
        used = structure.used.get(quota.id, 0)
        if quota.capacity < used:
            yield Flaw(Wrong.BELOW_USED, quota.id, used)
        parent = quotas.get(quota.parent or "")
        if parent is not None and parent.capacity < quota.capacity:
            yield Flaw(Wrong.NEVER_BINDS, quota.id, parent.capacity)


def _placements(structure: Structure, quotas: Mapping[str, QuotaValue]) -> Iterator[Flaw]:
    roots: dict[int, str] = {}
    for each in structure.placements:
        way = enclosing(quotas, each.quota)
        if not way:
            yield Flaw(Wrong.UNKNOWN_PARENT, each.id)
            continue
        if each.agreement is not None and roots.setdefault(each.agreement, way[-1]) != way[-1]:
            yield Flaw(Wrong.OVERLAP, each.id)
        least = min(quotas[quota].capacity for quota in way)
        if each.is_open and each.size > least:
            yield Flaw(Wrong.TOO_BIG, each.id, least)
    if not any(each.is_open for each in structure.placements):
        yield Flaw(Wrong.NO_PLACEMENT, "")

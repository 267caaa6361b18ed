"""How the places of an agreement become quotas and placements of a call. Pure.

Everything is counted in student-semesters where the agreement counts so. A line per academic year
is one quota: semester stays take one of it, a year's stay as many as the agreement says
(`year_counts_as`). A line per semester has a quota for each term, and stays of one semester only: a
year's stay would take from two quotas at once, for which no fair allocation need exist
(docs/reference/calls.md). The agreement's quota holds those of its lines; where there is one line,
the two are one quota.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kakehashi.agreements.placing.semesters import Offer, offered

SEMESTER, YEAR = 1, 2  # semesters of a stay


@dataclass(frozen=True)
class PlaceLine:
    """One line of places: its code, what it offers, the terms of the year in which stays begin.

    terms: codes, in their order; those allowed, or all of the year.
    is_whole_year: whether stays may last the whole year.
    """

    key: str
    offer: Offer
    terms: Sequence[str]
    is_whole_year: bool = True


@dataclass(frozen=True)
class QuotaPlan:
    """A quota to be made. line, term: None where it stands for all of them."""

    key: str
    parent: str | None
    capacity: int
    line: str | None = None
    term: str | None = None


@dataclass(frozen=True)
class PlacementPlan:
    """A placement to be made: for a stay of so many semesters from `term` on."""

    key: str
    quota: str
    line: str
    term: str
    semesters: int
    size: int


@dataclass(frozen=True)
class Plan:
    """Quotas, each after the one it lies in, and placements. unknown: lines nobody can count."""

    quotas: list[QuotaPlan] = field(default_factory=list)
    placements: list[PlacementPlan] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def lay_out(agreement: str, lines: Sequence[PlaceLine], terms_in_year: int) -> Plan:
    """Quotas and placements of one agreement in one academic year.

    agreement:     the code of the agreement's quota; all others begin with it.
    terms_in_year: how many terms the year has; 0 where nobody knows.
    A line whose student-semesters cannot be said makes nothing and is named in `unknown`.
    """
    plan = Plan()
    counted = [(line, offered(line.offer, terms_in_year)) for line in lines]
    known = [(line, capacity) for line, capacity in counted if capacity and line.terms]
    plan.unknown.extend(line.key for line, capacity in counted if not (capacity and line.terms))
    if not known:
        return plan
    total = sum(capacity for _line, capacity in known)
    plan.quotas.append(QuotaPlan(agreement, None, total))
    for line, capacity in known:
        quota = agreement
        if len(known) > 1:  # a single line is the agreement's total
            quota = f"{agreement}/{line.key}"
            plan.quotas.append(QuotaPlan(quota, agreement, capacity, line.key))
        if line.offer.per_semester:
            _by_term(plan, quota, line)
        else:
            _by_year(plan, quota, line)
    return plan


def _by_term(plan: Plan, quota: str, line: PlaceLine) -> None:
    for term in line.terms:
        key = f"{quota}/{term}"
        plan.quotas.append(QuotaPlan(key, quota, line.offer.places, line.key, term))
        plan.placements.append(PlacementPlan(key, key, line.key, term, SEMESTER, 1))


def _by_year(plan: Plan, quota: str, line: PlaceLine) -> None:
    for term in line.terms:
        key = f"{quota}/{term}"
        plan.placements.append(PlacementPlan(key, quota, line.key, term, SEMESTER, 1))
        if line.is_whole_year:
            size = line.offer.year_counts_as
            plan.placements.append(PlacementPlan(f"{key}/year", quota, line.key, term, YEAR, size))

"""What if: the same applicants under other rules and quotas, side by side. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.problem import Mechanism, Problem
from kakehashi.education.outbound.allocation.result import Result
from kakehashi.education.outbound.allocation.verifying import justified_claims


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule to try. capacities: quota id -> capacity instead of the one that stands."""

    name: str
    mechanism: Mechanism
    capacities: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a variant gives, pins included.

    first_choice, top_three: how many of the placed got their first, one of their first three.
    rank_sum:  of those placed at one of their choices.
    aggrieved: applicants with a justified claim by the scores at each placement: the price of
               fairness is how many more are placed where these are more.
    places:    places used, sizes counted.
    """

    variant: Variant
    applicants: int
    placed: int
    first_choice: int
    top_three: int
    rank_sum: int
    aggrieved: int
    places: int
    result: Result


def compare(problem: Problem, variants: Iterable[Variant]) -> list[Outcome]:
    """Each variant's outcome, in their order, with the lottery numbers of `problem`.

    Raises: KeyError, if a variant names a quota that is not there.
    """
    return [outcome(varied(problem, variant), variant) for variant in variants]


def varied(problem: Problem, variant: Variant) -> Problem:
    """The problem under the variant's rule.

    Raises: KeyError, if it names a quota that is not there.
    """
    other = dict(variant.capacities)
    for missing in sorted(other.keys() - {quota.id for quota in problem.quotas}):
        raise KeyError(missing)
    quotas = tuple(
        replace(quota, capacity=other.get(quota.id, quota.capacity)) for quota in problem.quotas
    )
    return replace(problem, mechanism=variant.mechanism, quotas=quotas)


def outcome(problem: Problem, variant: Variant) -> Outcome:
    """Run a problem and count."""
    result = allocate(problem)
    got = ranks(problem, result.assignment)
    sizes = {placement.id: placement.size for placement in problem.placements}
    claims = justified_claims(problem, result.assignment)
    return Outcome(
        variant=variant,
        applicants=len(problem.applicants),
        placed=len(result.assignment),
        first_choice=sum(rank == 1 for rank in got.values()),
        top_three=sum(rank <= 3 for rank in got.values()),
        rank_sum=sum(got.values()),
        aggrieved=len({claim.applicant for claim in claims}),
        places=sum(sizes[placement] for placement in result.assignment.values()),
        result=result,
    )


def ranks(problem: Problem, assignment: Mapping[str, str]) -> dict[str, int]:
    """Applicant id -> which of the choices was granted, 1 the first; others are absent."""
    found = {}
    for applicant in problem.applicants:
        held = assignment.get(applicant.id)
        if held is not None and held in applicant.choices:
            found[applicant.id] = applicant.choices.index(held) + 1
    return found


def with_places(problem: Problem, quota: str, number: int, *, enclosing: bool) -> Problem:
    """The problem with `number` more places at a quota, fewer if negative.

    enclosing: also at every quota around it, which never hurts anybody where stays have one size;
               the quota alone may move a place from others if one around it is full.
    Raises: KeyError, if there is no such quota; ValueError, if fewer than no places were left.
    """
    chosen = [quota, *(_around(problem, quota) if enclosing else ())]
    quotas = []
    for each in problem.quotas:
        capacity = each.capacity + (number if each.id in chosen else 0)
        if capacity < 0:
            raise ValueError(f"{each.id} has {each.capacity} places only.")
        quotas.append(replace(each, capacity=capacity))
    return replace(problem, quotas=tuple(quotas))


def _around(problem: Problem, quota: str) -> Sequence[str]:
    parents = {each.id: each.parent for each in problem.quotas}
    found, node = [], parents[quota]
    while node is not None:
        found.append(node)
        node = parents[node]
    return found

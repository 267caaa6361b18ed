"""A problem as lists of whole numbers, which the solvers work on. Pure.

Applicants stand in the order of their lottery numbers, so that an applicant's row *is* the rank in
the lottery; placements and quotas stand in the order of their ids. Nothing depends on the order in
which the rows of the document were written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kakehashi.education.outbound.allocation.problem import Problem, ineligibilities


@dataclass(frozen=True, slots=True)
class Rows:
    """The numbers of a problem without its pins, which have taken their places already.

    applicants: ids, the smallest lottery number first.
    placements: ids.
    paths:      placement -> quotas that count it, the innermost first.
    sizes:      placement -> places that a stay takes.
    room:       quota -> capacity less what is pinned at it and below it.
    wishes:     applicant -> placements open to the applicant, most wanted first; none if pinned.
    ranks:      applicant -> the place of each wish among all choices, 1 the first.
    keys:       applicant -> for each wish score × number of applicants + row: larger goes first,
                no two applicants have the same, and `key % number` is the applicant.
    """

    applicants: list[str]
    placements: list[str]
    paths: list[tuple[int, ...]]
    sizes: list[int]
    room: list[int]
    wishes: list[list[int]]
    ranks: list[list[int]]
    keys: list[list[int]]


def rows(problem: Problem, lottery: Mapping[str, str]) -> Rows:
    """The numbers of a sound problem; `lottery`: applicant id -> number as `lottery.draw` draws."""
    placements = sorted(problem.placements, key=lambda placement: placement.id)
    row_of = {placement.id: row for row, placement in enumerate(placements)}
    quotas = sorted(problem.quotas, key=lambda quota: quota.id)
    node_of = {quota.id: row for row, quota in enumerate(quotas)}
    above = [None if each.parent is None else node_of[each.parent] for each in quotas]
    paths = [_path(node_of[placement.quota], above) for placement in placements]
    sizes = [placement.size for placement in placements]

    applicants = sorted(problem.applicants, key=lambda applicant: lottery[applicant.id])
    room = [quota.capacity for quota in quotas]
    for applicant in applicants:
        if applicant.pin is not None:
            for node in paths[row_of[applicant.pin]]:
                room[node] -= sizes[row_of[applicant.pin]]
    wishes, ranks, keys = _wishes(problem, [a.id for a in applicants], row_of)
    return Rows(
        applicants=[applicant.id for applicant in applicants],
        placements=[placement.id for placement in placements],
        paths=paths,
        sizes=sizes,
        room=room,
        wishes=wishes,
        ranks=ranks,
        keys=keys,
    )


def _path(node: int, above: list[int | None]) -> tuple[int, ...]:
    path = [node]
    while (outer := above[path[-1]]) is not None:
        path.append(outer)
    return tuple(path)


def _wishes(
    problem: Problem, order: list[str], row_of: Mapping[str, int]
) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    number = len(order)
    barred = ineligibilities(problem)
    score_in = {
        placement: (row, problem.scores.get(placement, {}).get) for placement, row in row_of.items()
    }
    of_applicant = {applicant.id: applicant for applicant in problem.applicants}
    wishes, ranks, keys = [], [], []
    for row, name in enumerate(order):
        wished: list[int] = []
        rank: list[int] = []
        key: list[int] = []
        applicant = of_applicant[name]
        for place, choice in enumerate(applicant.choices if applicant.pin is None else (), 1):
            placement, score_of = score_in[choice]
            score = score_of(name)
            if score is not None and not (barred and (name, choice) in barred):
                wished.append(placement)
                rank.append(place)
                key.append(score * number + row)
        wishes.append(wished)
        ranks.append(rank)
        keys.append(key)
    return wishes, ranks, keys


def general_scores(problem: Problem) -> dict[str, int]:
    """Applicant id -> best score at any placement open to the applicant; without one, absent.

    It does not depend on what the applicant chose, so that no list of choices changes the order.
    """
    barred = ineligibilities(problem)
    best: dict[str, int] = {}
    for placement, given in problem.scores.items():
        for applicant, score in given.items():
            if score > best.get(applicant, score - 1) and (applicant, placement) not in barred:
                best[applicant] = score
    return best

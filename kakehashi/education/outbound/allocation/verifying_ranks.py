"""Checks that as many as possible are placed with the smallest sum of ranks. Pure.

Shares nothing with the solver: no potentials, no flow. If some could be moved along a chain of
places for a smaller sum, or one more could be placed, a graph of placements and quotas shows it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kakehashi.education.outbound.allocation.problem import Problem

_Node = tuple[str, str]
_OUT: _Node = ("", "unplaced")
_END: _Node = ("", "end")


def rank_faults(problem: Problem, assignment: Mapping[str, str]) -> Iterator[str]:
    """What is not the best; nothing if it is. The assignment keeps every quota and eligibility."""
    arcs = _arcs(problem, assignment)
    if _END in _reached(arcs):
        yield "more applicants could be placed"
    if _has_negative_circle(arcs):
        yield "the sum of ranks could be smaller"


def _arcs(problem: Problem, assignment: Mapping[str, str]) -> dict[_Node, dict[_Node, int]]:
    arcs: dict[_Node, dict[_Node, int]] = {}

    def connect(tail: _Node, head: _Node, cost: int) -> None:
        costs = arcs.setdefault(tail, {})
        costs[head] = min(cost, costs.get(head, cost))

    barred = {(each.applicant, each.placement) for each in problem.ineligible}
    for applicant in problem.applicants:
        if applicant.pin is not None:
            continue
        ranks = {
            choice: rank
            for rank, choice in enumerate(applicant.choices, 1)
            if applicant.id in problem.scores.get(choice, ())
            and (applicant.id, choice) not in barred
        }
        held = assignment.get(applicant.id)
        tail = _OUT if held is None else ("placement", held)
        before = 0 if held is None else ranks[held]
        if held is not None:
            connect(tail, _OUT, -before)
        for choice, rank in ranks.items():
            if choice != held:
                connect(tail, ("placement", choice), rank - before)
    for tail, head in _quota_arcs(problem, assignment):
        connect(tail, head, 0)
    return arcs


def _quota_arcs(problem: Problem, assignment: Mapping[str, str]) -> Iterator[tuple[_Node, _Node]]:
    """Where a stay more fits, and where one less leaves room."""
    placements = {each.id: each for each in problem.placements}
    pinned = {each.id for each in problem.applicants if each.pin is not None}
    moving = [held for name, held in assignment.items() if name not in pinned]
    yield from _tree_arcs(problem, assignment, moving)
    for each in placements.values():
        yield ("placement", each.id), ("quota", each.quota)
    for held in set(moving):
        yield ("quota", placements[held].quota), ("placement", held)


def _tree_arcs(
    problem: Problem, assignment: Mapping[str, str], moving: Sequence[str]
) -> Iterator[tuple[_Node, _Node]]:
    """The same from quota to quota; `moving`: the placements that are held and not pinned."""
    parents = {quota.id: quota.parent for quota in problem.quotas}
    placements = {each.id: each for each in problem.placements}
    used, moved, sizes = (Counter[str]() for _ in range(3))
    for each in placements.values():
        sizes.update(dict.fromkeys(set(_upward(each.quota, parents)) - sizes.keys(), each.size))
    for held in assignment.values():
        used.update(dict.fromkeys(_upward(placements[held].quota, parents), placements[held].size))
    for held in moving:
        moved.update(_upward(placements[held].quota, parents))
    for quota in problem.quotas:
        inner: _Node = ("quota", quota.id)
        outer: _Node = _END if quota.parent is None else ("quota", quota.parent)
        if sizes[quota.id] and used[quota.id] + sizes[quota.id] <= quota.capacity:
            yield inner, outer
        if moved[quota.id]:
            yield outer, inner


def _upward(quota: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    node: str | None = quota
    while node is not None:
        yield node
        node = parents[node]


def _reached(arcs: Mapping[_Node, Mapping[_Node, int]]) -> set[_Node]:
    seen, waiting = {_OUT}, [_OUT]
    while waiting:
        for head in arcs.get(waiting.pop(), ()):
            if head not in seen:
                seen.add(head)
                waiting.append(head)
    return seen


def _has_negative_circle(arcs: Mapping[_Node, Mapping[_Node, int]]) -> bool:
    """By R. Bellman and L. R. Ford, from everywhere at once."""
    far: dict[_Node, int] = dict.fromkeys(arcs, 0)
    changed = set(arcs)
    for _round in range(len(arcs) + 2):
        following = set()
        for tail in changed:
            base = far[tail]
            for head, cost in arcs.get(tail, {}).items():
                if base + cost < far.get(head, 0):
                    far[head] = base + cost
                    following.add(head)
        if not following:
            return False
        changed = following
    return True

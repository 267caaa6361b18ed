"""Why an applicant did not get what was wanted more: one reason for each such choice. Pure.

Reads the outcome only, never how it came about.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Mechanism,
    Placement,
    Problem,
    ineligibilities,
)

FIRST = math.inf  # the key of what is pinned: before everybody


class Reason(StrEnum):
    """Why a choice was not granted."""

    FULL = "full"  # everybody admitted there has a higher score
    LOTTERY = "lottery"  # the last admitted has the same score and drew the larger number
    SIZE = "size"  # some places were left, fewer than the stay takes
    INELIGIBLE = "ineligible"
    NOT_RANKED = "not_ranked"  # no score there
    PINNED = "pinned"  # another place was given beforehand
    TOTAL_RANK = "total_rank"  # full, and scores do not decide
    BLOCKING = "blocking"  # a justified claim: no allocation without one was found


class Explanation(NamedTuple):
    """One choice that was wanted more than the result.

    quota:          the one that refused; capacity: its places.
    lowest_admitted, lowest_lottery: of the last one admitted there who goes before the applicant;
                    None if its places were given beforehand, or there are none.
    own, lottery:   the applicant's. left: places that those before the applicant left.
    because:        why ineligible, in the words of the input.
    """

    placement: str
    reason: Reason
    quota: str | None = None
    capacity: int | None = None
    lowest_admitted: int | None = None
    own: int | None = None
    lottery: str | None = None
    lowest_lottery: str | None = None
    size: int | None = None
    left: int | None = None
    because: str | None = None


def explain(
    problem: Problem,
    lottery: Mapping[str, str],
    assignment: Mapping[str, str],
    general: Mapping[str, int] | None = None,
) -> tuple[dict[str, tuple[Explanation, ...]], dict[str, list[str]]]:
    """Explanations by applicant, most wanted choice first, and the reserve list of each placement.

    general: the scores that order everybody everywhere, if one order does.
    Applicants without anything to explain are absent; every placement has its list.
    """
    return _Outcome(problem, lottery, assignment, general).told()


class _Outcome:
    def __init__(
        self,
        problem: Problem,
        lottery: Mapping[str, str],
        assignment: Mapping[str, str],
        general: Mapping[str, int] | None,
    ) -> None:
        self.problem, self.lottery, self.assignment = problem, lottery, assignment
        self.general = general
        self.ordered = sorted(lottery, key=lottery.__getitem__)
        self.drawn = {name: place for place, name in enumerate(self.ordered)}
        self.barred = ineligibilities(problem)
        self.placements = {placement.id: placement for placement in problem.placements}
        self.capacity = {quota.id: quota.capacity for quota in problem.quotas}
        self.parent = {quota.id: quota.parent for quota in problem.quotas}
        self.paths = {each.id: self._path(each) for each in problem.placements}
        self.pinned = dict.fromkeys(self.capacity, 0)  # places given beforehand
        self.used = dict.fromkeys(self.capacity, 0)
        self.keys: dict[str, list[int]] = {quota: [] for quota in self.capacity}  # ascending
        self._seat()
        self.bars: dict[str, list[tuple[str, float]]] = {}
        self.once: dict[str, dict[int, Explanation]] = {each: {} for each in self.placements}
        self.scores = {each: problem.scores.get(each, {}) for each in self.placements}

    def _path(self, placement: Placement) -> tuple[str, ...]:
        path, node = [], placement.quota
        while True:
            path.append(node)
            outer = self.parent[node]
            if outer is None:
                return tuple(path)
            node = outer

    def _seat(self) -> None:
        used, keys_at = self.used, self.keys
        for applicant in self.problem.applicants:
            held = self.assignment.get(applicant.id)
            if held is None:
                continue
            size, path = self.placements[held].size, self.paths[held]
            if applicant.pin is not None:
                for node in path:
                    used[node] += size
                    self.pinned[node] += size
                continue
            key = self._key(applicant.id, held)
            for node in path:
                used[node] += size
                keys_at[node].append(key)
        for keys in self.keys.values():
            keys.sort()

    def _key(self, applicant: str, placement: str) -> int:
        """One whole number that sorts by score, then by lottery number, the last first."""
        if self.general is not None:
            score = self.general[applicant]
        else:
            score = self.problem.scores[placement][applicant]
        return score * len(self.ordered) + self.drawn[applicant]

    def _name(self, key: int) -> str:
        return self.ordered[key % len(self.ordered)]

    def _size(self, key: int) -> int:
        return self.placements[self.assignment[self._name(key)]].size

    def told(self) -> tuple[dict[str, tuple[Explanation, ...]], dict[str, list[str]]]:
        """Go through every choice above the result once."""
        found: dict[str, tuple[Explanation, ...]] = {}
        waiting: dict[str, list[int]] = {placement: [] for placement in self.placements}
        for applicant in self.problem.applicants:
            held, choices = self.assignment.get(applicant.id), applicant.choices
            if choices and choices[0] == held:
                continue
            told = self._of(applicant, held, waiting)
            if told:
                found[applicant.id] = told
        ordered, number = self.ordered, len(self.ordered)
        reserves = {
            placement: [ordered[key % number] for key in sorted(keys, reverse=True)]
            for placement, keys in waiting.items()
        }
        return found, reserves

    def _of(
        self, applicant: Applicant, held: str | None, waiting: dict[str, list[int]]
    ) -> tuple[Explanation, ...]:
        told = []
        name, choices = applicant.id, applicant.choices
        drawn, number = self.drawn[name], len(self.ordered)
        scores, once, barred, pin = self.scores, self.once, self.barred, applicant.pin
        for choice in choices[: choices.index(held)] if held in choices else choices:
            score = None if pin is not None else scores[choice].get(name)
            if score is None or (barred and (name, choice) in barred):
                told.append(self._closed(applicant, choice))
                continue
            own = score if self.general is None else self.general[name]
            key = own * number + drawn
            waiting[choice].append(key)
            told.append(once[choice].get(own) or self._refused(name, choice, own, key))
        return tuple(told)

    def _closed(self, applicant: Applicant, choice: str) -> Explanation:
        if applicant.pin is not None:
            return Explanation(choice, Reason.PINNED)
        if (applicant.id, choice) in self.barred:
            because = "; ".join(self.barred[applicant.id, choice])
            return Explanation(choice, Reason.INELIGIBLE, because=because)
        return Explanation(choice, Reason.NOT_RANKED)

    def _refused(self, name: str, choice: str, own: int, key: int) -> Explanation:
        if self.problem.mechanism is Mechanism.RANK:
            return self._by_rank(name, choice, own)
        bars = self.bars.get(choice)
        if bars is None:
            bars = self.bars[choice] = self._bars(self.placements[choice])
        for node, bar in bars:
            if key < bar:
                return self._below(choice, node, own, key)
        return Explanation(choice, Reason.BLOCKING, own=own)

    def _bars(self, placement: Placement) -> list[tuple[str, float]]:
        """Quotas that can refuse the placement, innermost first, each with the last key before it
        which leaves too little."""
        found = []
        for node in self.paths[placement.id]:
            over = self.used[node] + placement.size - self.capacity[node]
            if over <= 0:
                continue
            bar: float = FIRST
            for key in self.keys[node]:  # from the last one on
                over -= self._size(key)
                if over <= 0:
                    bar = key
                    break
            found.append((node, bar))
        return found

    def _below(self, choice: str, node: str, own: int, key: int) -> Explanation:
        size, capacity = self.placements[choice].size, self.capacity[node]
        if size > 1:
            keys = self.keys[node]
            before = sum(self._size(each) for each in keys[bisect_right(keys, key) :])
            left = capacity - self.pinned[node] - before
            if left > 0 or size > capacity - self.pinned[node] > 0:
                return Explanation(
                    choice, Reason.SIZE, node, capacity, own=own, size=size, left=left
                )
        if not self.keys[node]:
            return Explanation(choice, Reason.FULL, node, capacity, None, own)
        last = self.keys[node][0]  # all who are admitted go before, as nothing is left
        lowest = last // len(self.ordered)
        if lowest == own:
            mine = self.lottery[self._name(key)]
            return Explanation(
                choice,
                Reason.LOTTERY,
                node,
                capacity,
                lowest,
                own,
                mine,
                self.lottery[self._name(last)],
            )
        told = Explanation(choice, Reason.FULL, node, capacity, lowest, own)
        if size == 1 and node == self.bars[choice][0][0]:
            self.once[choice][own] = told  # whoever has this score is refused by the same
        return told

    def _by_rank(self, name: str, choice: str, own: int) -> Explanation:
        """The innermost quota that is full without the applicant, and the lowest score in it."""
        held = self.assignment.get(name)
        around = () if held is None else self.paths[held]
        size = self.placements[choice].size
        for node in self.paths[choice]:
            mine = self.placements[held].size if held is not None and node in around else 0
            capacity = self.capacity[node]
            if self.used[node] - mine + size > capacity:
                others = [each for each in self.keys[node][:2] if self._name(each) != name]
                lowest = others[0] // len(self.ordered) if others else None
                return Explanation(choice, Reason.TOTAL_RANK, node, capacity, lowest, own)
        return Explanation(choice, Reason.BLOCKING, own=own)

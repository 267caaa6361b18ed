"""Why an applicant did not get what was wanted more: one reason for each such choice. Pure.

Reads the outcome only, never how it came about.
"""

import math
from bisect import bisect_left
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

Key = tuple[float, str]  # score and lottery number; the larger goes first
FIRST: Key = (math.inf, "")  # before everybody: what is pinned


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
        self.barred = ineligibilities(problem)
        self.placements = {placement.id: placement for placement in problem.placements}
        self.capacity = {quota.id: quota.capacity for quota in problem.quotas}
        self.parent = {quota.id: quota.parent for quota in problem.quotas}
        self.paths = {each.id: self._path(each) for each in problem.placements}
        self.pinned = dict.fromkeys(self.capacity, 0)  # places given beforehand
        self.used = dict.fromkeys(self.capacity, 0)
        self.keys: dict[str, list[Key]] = {quota: [] for quota in self.capacity}  # ascending
        self.taken: dict[str, dict[Key, int]] = {quota: {} for quota in self.capacity}
        self._seat()
        self.bars: dict[str, list[tuple[str, Key]]] = {}

    def _path(self, placement: Placement) -> tuple[str, ...]:
        path, node = [], placement.quota
        while True:
            path.append(node)
            outer = self.parent[node]
            if outer is None:
                return tuple(path)
            node = outer

    def _seat(self) -> None:
        for applicant in self.problem.applicants:
            held = self.assignment.get(applicant.id)
            if held is None:
                continue
            size = self.placements[held].size
            key = FIRST if applicant.pin is not None else self._key(applicant.id, held)
            for node in self.paths[held]:
                self.used[node] += size
                if key is FIRST:
                    self.pinned[node] += size
                else:
                    self.keys[node].append(key)
                    self.taken[node][key] = size
        for keys in self.keys.values():
            keys.sort()

    def _key(self, applicant: str, placement: str) -> Key:
        if self.general is not None:
            return self.general[applicant], self.lottery[applicant]
        return self.problem.scores[placement][applicant], self.lottery[applicant]

    def told(self) -> tuple[dict[str, tuple[Explanation, ...]], dict[str, list[str]]]:
        """Go through every choice above the result once."""
        found: dict[str, tuple[Explanation, ...]] = {}
        waiting: dict[str, list[Key]] = {placement: [] for placement in self.placements}
        name_of: dict[str, str] = {}
        for applicant in self.problem.applicants:
            told = self._of(applicant, waiting)
            if told:
                found[applicant.id] = told
                name_of[self.lottery[applicant.id]] = applicant.id
        reserves = {
            placement: [name_of[number] for _score, number in sorted(keys, reverse=True)]
            for placement, keys in waiting.items()
        }
        return found, reserves

    def _of(self, applicant: Applicant, waiting: dict[str, list[Key]]) -> tuple[Explanation, ...]:
        told = []
        name, held = applicant.id, self.assignment.get(applicant.id)
        for choice in applicant.choices:
            if choice == held:
                break
            if applicant.pin is not None:
                told.append(Explanation(choice, Reason.PINNED))
            elif self.barred and (name, choice) in self.barred:
                because = "; ".join(self.barred[name, choice])
                told.append(Explanation(choice, Reason.INELIGIBLE, because=because))
            elif name not in self.problem.scores.get(choice, ()):
                told.append(Explanation(choice, Reason.NOT_RANKED))
            else:
                key = self._key(name, choice)
                waiting[choice].append(key)
                told.append(self._refused(name, choice, key))
        return tuple(told)

    def _refused(self, name: str, choice: str, key: Key) -> Explanation:
        if self.problem.mechanism is Mechanism.RANK:
            return self._by_rank(name, choice, key)
        bars = self.bars.get(choice)
        if bars is None:
            bars = self.bars[choice] = self._bars(self.placements[choice])
        for node, bar in bars:
            if key < bar:
                return self._below(choice, node, bar, key)
        return Explanation(choice, Reason.BLOCKING, own=int(key[0]))

    def _bars(self, placement: Placement) -> list[tuple[str, Key]]:
        """Quotas that can refuse the placement, innermost first, each with the last key before it
        which leaves too little."""
        found = []
        for node in self.paths[placement.id]:
            over = self.used[node] + placement.size - self.capacity[node]
            if over <= 0:
                continue
            bar = FIRST
            for key in self.keys[node]:  # from the last one on
                over -= self.taken[node][key]
                if over <= 0:
                    bar = key
                    break
            found.append((node, bar))
        return found

    def _below(self, choice: str, node: str, bar: Key, key: Key) -> Explanation:
        size, capacity, own = self.placements[choice].size, self.capacity[node], int(key[0])
        left = 0
        if size > 1:
            keys = self.keys[node]
            before = sum(self.taken[node][each] for each in keys[bisect_left(keys, key) :])
            left = capacity - self.pinned[node] - before
        if left > 0:
            return Explanation(choice, Reason.SIZE, node, capacity, own=own, size=size, left=left)
        if bar is FIRST:
            return Explanation(choice, Reason.FULL, node, capacity, None, own)
        lowest = int(bar[0])
        if lowest > own:
            return Explanation(choice, Reason.FULL, node, capacity, lowest, own)
        return Explanation(choice, Reason.LOTTERY, node, capacity, lowest, own, key[1], bar[1])

    def _by_rank(self, name: str, choice: str, key: Key) -> Explanation:
        """The innermost quota that is full without the applicant, and the lowest score in it."""
        held = self.assignment.get(name)
        own_path = () if held is None else self.paths[held]
        size = self.placements[choice].size
        for node in self.paths[choice]:
            mine = self.placements[held].size if held is not None and node in own_path else 0
            if self.used[node] - mine + size > self.capacity[node]:
                others = [each for each in self.keys[node][:2] if each[1] != self.lottery[name]]
                lowest = int(others[0][0]) if others else None
                return Explanation(
                    choice, Reason.TOTAL_RANK, node, self.capacity[node], lowest, int(key[0])
                )
        return Explanation(choice, Reason.BLOCKING, own=int(key[0]))

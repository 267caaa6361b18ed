"""Checks an allocation. Shares nothing with the solvers and the explanations but the values. Pure.

A claim is *justified* if, of those placed, only they who go before the applicant, and what was
given beforehand, are counted and yet every quota of the placement has room for the stay.
"""

import hmac
import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from kakehashi.education.outbound.allocation.problem import Mechanism, Problem
from kakehashi.education.outbound.allocation.verifying_ranks import rank_faults

VERIFIER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Claim:
    """An applicant who wants the placement more than the result."""

    applicant: str
    placement: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the check found.

    faults:   what is wrong with the allocation, in words for whoever keeps the engine; none if it
              keeps every quota, every pin and every eligibility, and the lists are complete.
    blocking: justified claims.
    moves:    claims that are justified only if the applicant's own place, held with a higher score
              under the same quota, were not counted.
    by_pin:   claims that would be justified if pins held their places by score.
    """

    faults: tuple[str, ...]
    blocking: tuple[Claim, ...]
    moves: tuple[Claim, ...] = ()
    by_pin: tuple[Claim, ...] = ()


def verify(
    problem: Problem,
    assignment: Mapping[str, str],
    lottery: Mapping[str, str],
    reserves: Mapping[str, Sequence[str]],
    explained: Mapping[str, Sequence[str]],
) -> Certificate:
    """Check a result. explained: applicant id -> placements whose refusal is explained."""
    check = _Check(problem, assignment)
    faults = [
        *check.lottery_faults(lottery),
        *check.placing_faults(),
        *check.quota_faults(),
    ]
    if faults:
        return Certificate(tuple(faults), ())
    refused = check.refused()
    if problem.mechanism is Mechanism.RANK:
        faults = list(rank_faults(problem, assignment))
    faults = [
        *faults,
        *_list_faults("reserves", check.reserves(refused), reserves),
        *_list_faults("explanations", check.wanted_more, explained),
    ]
    return Certificate(
        tuple(faults),
        tuple(check.blocking(refused)),
        tuple(check.moves(refused)),
        tuple(check.by_pin(refused)),
    )


def justified_claims(problem: Problem, assignment: Mapping[str, str]) -> tuple[Claim, ...]:
    """The claims that scores at each placement justify, whatever mechanism gave the places.

    assignment: keeps pins; every other place is one at which the applicant has a score.
    """
    check = _Check(problem, assignment, by_placement=True)
    return tuple(check.blocking(check.refused()))


def _list_faults(
    what: str, expected: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    for name in sorted(expected.keys() | found.keys()):
        if list(expected.get(name, ())) != list(found.get(name, ())):
            yield f"{what} of {name} are not complete and in order"


class _Check:
    def __init__(
        self, problem: Problem, assignment: Mapping[str, str], *, by_placement: bool = False
    ) -> None:
        self.problem, self.assignment = problem, assignment
        self.barred = {(each.applicant, each.placement) for each in problem.ineligible}
        self.parents = {quota.id: quota.parent for quota in problem.quotas}
        self.capacities = {quota.id: quota.capacity for quota in problem.quotas}
        self.quota_of = {each.id: each.quota for each in problem.placements}
        self.size_of = {each.id: each.size for each in problem.placements}
        self.enclosing: dict[str, tuple[str, ...]] = {}
        secret = str(problem.seed).encode("ascii")
        self.numbers = {
            each.id: hmac.digest(secret, each.id.encode("utf-8"), "sha256")
            for each in problem.applicants
        }
        ordered = sorted(self.numbers, key=self.numbers.__getitem__)
        self.ordered, self.drawn = ordered, {name: place for place, name in enumerate(ordered)}
        self.pins = {each.id for each in problem.applicants if each.pin is not None}
        self.by_score: dict[tuple[str, int], float | None] = {}  # see `_bar`
        self.best: dict[str, int] | None = None
        if problem.mechanism is Mechanism.SERIAL and not by_placement:
            self.best = self._best_scores()

    def _best_scores(self) -> dict[str, int]:
        scores: dict[str, list[int]] = {}
        for placement, given in self.problem.scores.items():
            for name, score in given.items():
                if (name, placement) not in self.barred:
                    scores.setdefault(name, []).append(score)
        return {name: max(each) for name, each in scores.items()}

    def _enclosing(self, placement: str) -> tuple[str, ...]:
        """The quotas that count a placement, the innermost first."""
        found = self.enclosing.get(placement)
        if found is None:
            nodes: list[str] = []
            node: str | None = self.quota_of[placement]
            while node is not None:
                nodes.append(node)
                node = self.parents[node]
            found = self.enclosing[placement] = tuple(nodes)
        return found

    def _key(self, name: str, placement: str) -> int:
        """One whole number that sorts by score, then by lottery number, the last first."""
        score = self.problem.scores[placement][name] if self.best is None else self.best[name]
        return score * len(self.ordered) + self.drawn[name]

    def _name(self, key: int) -> str:
        return self.ordered[key % len(self.ordered)]

    def _open(self, name: str, placement: str) -> bool:
        if name not in self.problem.scores.get(placement, ()):
            return False
        return (name, placement) not in self.barred

    def lottery_faults(self, lottery: Mapping[str, str]) -> Iterator[str]:
        """Lottery numbers that are not those of the seed."""
        if lottery != {name: number.hex() for name, number in self.numbers.items()}:
            yield "the lottery numbers are not those of the seed"

    def placing_faults(self) -> Iterator[str]:
        """Places that were not asked for, not open, or not as pinned."""
        for name in self.assignment.keys() - self.numbers.keys():
            yield f"{name} is no applicant"
        for applicant in self.problem.applicants:
            held = self.assignment.get(applicant.id)
            if applicant.pin is not None:
                if held != applicant.pin:
                    yield f"{applicant.id} does not have the place given beforehand"
            elif held is not None and (
                held not in applicant.choices or not self._open(applicant.id, held)
            ):
                yield f"{applicant.id} has {held}, which was not asked for or is not open"

    def quota_faults(self) -> Iterator[str]:
        """Quotas that count more than they have."""
        counts = dict.fromkeys(self.capacities, 0)
        for held in self.assignment.values():
            if held in self.quota_of:
                for node in self._enclosing(held):
                    counts[node] += self.size_of[held]
        for node, count in counts.items():
            if count > self.capacities[node]:
                yield f"quota {node} counts {count} of {self.capacities[node]}"

    @cached_property
    def wanted_more(self) -> dict[str, tuple[str, ...]]:
        """Applicant id -> choices above the result; who has none is absent."""
        found = {}
        assignment = self.assignment
        for applicant in self.problem.applicants:
            held, choices = assignment.get(applicant.id), applicant.choices
            more = choices[: choices.index(held)] if held in choices else choices
            if more:
                found[applicant.id] = more
        return found

    def refused(self) -> dict[str, list[int]]:
        """Placement -> keys of those who wanted it more and could have it, best first."""
        found: dict[str, list[int]] = {each: [] for each in self.quota_of}
        # Per placement: how to look up a score, and where to put a key.
        of = {
            placement: (self.problem.scores.get(placement, {}).get, keys.append)
            for placement, keys in found.items()
        }
        number, barred, best, pins = len(self.ordered), self.barred, self.best, self.pins
        for name, choices in self.wanted_more.items():
            if name in pins:
                continue
            drawn = self.drawn[name]
            for choice in choices:
                score_of, put = of[choice]
                score = score_of(name)
                if score is not None and not (barred and (name, choice) in barred):
                    general = score if best is None else best[name]
                    put(general * number + drawn)
        for each in found.values():
            each.sort(reverse=True)
        return found

    def reserves(self, refused: Mapping[str, list[int]]) -> dict[str, list[str]]:
        """The ids alone."""
        ordered, number = self.ordered, len(self.ordered)
        return {
            placement: [ordered[key % number] for key in keys]
            for placement, keys in refused.items()
        }

    @cached_property
    def own_keys(self) -> list[int | None]:
        """Place in the lottery -> key with which the own place is held; None: pinned, or none."""
        found: list[int | None] = [None] * len(self.ordered)
        for name, held in self.assignment.items():
            if name not in self.pins:
                found[self.drawn[name]] = self._key(name, held)
        return found

    @cached_property
    def holders(self) -> dict[str, list[tuple[int, int]]]:
        """Those placed who hold their places by score."""
        return self._holders()

    def _holders(self, *, pins_by_score: bool = False) -> dict[str, list[tuple[int, int]]]:
        """Quota -> keys and sizes of those placed at it and below it, best first, pins apart."""
        found: dict[str, list[tuple[int, int]]] = {node: [] for node in self.capacities}
        for name, held in self.assignment.items():
            if name in self.pins and not (pins_by_score and self._open(name, held)):
                continue
            key = self.own_keys[self.drawn[name]] if name not in self.pins else None
            entry = (self._key(name, held) if key is None else key, self.size_of[held])
            for node in self._enclosing(held):
                found[node].append(entry)
        for each in found.values():
            each.sort(reverse=True)
        return found

    def _given_beforehand(self) -> dict[str, int]:
        counts = dict.fromkeys(self.capacities, 0)
        for name in self.pins:
            held = self.assignment[name]
            for node in self._enclosing(held):
                counts[node] += self.size_of[held]
        return counts

    def _justified(
        self,
        refused: Mapping[str, list[int]],
        holders: Mapping[str, list[tuple[int, int]]],
        beforehand: Mapping[str, int],
    ) -> Iterator[Claim]:
        """Best claims first at each placement: all with a key above the highest of the bars."""
        known = self.by_score if holders is self.holders else {}
        for placement in sorted(refused):
            bars = self._bars(placement, holders, beforehand, known)
            bar = max((each for _node, each in bars), default=-math.inf)
            for key in refused[placement]:
                if key < bar:  # an equal one is that of the own place, which would be left
                    break
                yield Claim(self._name(key), placement)

    def _bars(
        self,
        placement: str,
        holders: Mapping[str, list[tuple[int, int]]],
        beforehand: Mapping[str, int],
        known: dict[tuple[str, int], float | None],
    ) -> list[tuple[str, float]]:
        """Quotas that refuse some, each with the key that one must exceed there.

        known: what `_bar` found with the same holders and places given beforehand.
        """
        found: list[tuple[str, float]] = []
        size = self.size_of[placement]
        for node in self._enclosing(placement):
            if (node, size) not in known:
                room = self.capacities[node] - beforehand[node] - size
                known[node, size] = self._bar(room, holders[node])
            bar = known[node, size]
            if bar is not None:
                found.append((node, bar))
        return found

    @staticmethod
    def _bar(room: int, holders: Sequence[tuple[int, int]]) -> float | None:
        """The key that one must exceed at a quota; None if there is room for everybody.

        room: what is left with the stay and without holders.
        """
        if room < 0:
            return math.inf
        for key, taken in holders:
            room -= taken
            if room < 0:
                return key
        return None

    def blocking(self, refused: Mapping[str, list[int]]) -> Iterator[Claim]:
        """Justified claims."""
        return self._justified(refused, self.holders, self._given_beforehand())

    def by_pin(self, refused: Mapping[str, list[int]]) -> Iterator[Claim]:
        """Claims that pins alone stand against."""
        if not self.pins:
            return
        justified = set(self.blocking(refused))
        nothing = dict.fromkeys(self.capacities, 0)
        for claim in self._justified(refused, self._holders(pins_by_score=True), nothing):
            if claim not in justified:
                yield claim

    def moves(self, refused: Mapping[str, list[int]]) -> Iterator[Claim]:
        """Claims that only the applicant's own place under the same quota stands against."""
        own, number = self.own_keys, len(self.ordered)
        holders, beforehand = self.holders, self._given_beforehand()
        before = self._sums(holders)
        for placement in sorted(refused):
            bars = self._bars(placement, holders, beforehand, self.by_score)
            for key in refused[placement]:
                held = own[key % number]
                if held is None or held <= key:
                    continue
                name = self._name(key)
                around, binding = self._enclosing(self.assignment[name]), []
                for node, bar in bars:
                    if key < bar:
                        if node not in around:
                            break
                        binding.append(node)
                else:
                    mine = self.size_of[self.assignment[name]] - self.size_of[placement]
                    if binding and all(
                        beforehand[node] + before(node, key) - mine <= self.capacities[node]
                        for node in binding
                    ):
                        yield Claim(name, placement)

    @staticmethod
    def _sums(holders: Mapping[str, list[tuple[int, int]]]) -> Callable[[str, int], int]:
        """A function that gives the places of those who go before a key at a quota."""
        keys, sums = {}, {}
        for node, them in holders.items():
            keys[node] = [-key for key, _size in them]
            sums[node] = list(accumulate((size for _key, size in them), initial=0))
        return lambda node, key: sums[node][bisect_left(keys[node], -key)]

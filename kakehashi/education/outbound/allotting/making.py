"""Giving the places of a basis: the engine's result as it is stored and shown."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.explaining import Explanation
from kakehashi.education.outbound.allocation.lottery import commitment
from kakehashi.education.outbound.allocation.problem import Mechanism, Problem, written
from kakehashi.education.outbound.allocation.result import Result
from kakehashi.education.outbound.allocation.verifying import Claim, justified_claims
from kakehashi.education.outbound.allotting.basis import Basis, pinned

LEVEL = 1  # of compression: more takes longer and saves little
TOP = 3


@dataclass(frozen=True)
class Made:
    """An allocation. problem: as it was run; the basis's own, unless places had to be kept."""

    basis: Basis
    problem: Problem
    result: Result
    document: bytes
    output: bytes

    @property
    def columns(self) -> dict[str, Any]:
        """What `Run` stores of it."""
        ranks = [rank for rank in self.ranks.values() if rank]
        return {
            "mechanism": self.problem.mechanism.value,
            "input": zlib.compress(self.document, LEVEL),
            "input_sha256": self.result.input_hash,
            "output": zlib.compress(self.output, LEVEL),
            "output_sha256": hashlib.sha256(self.output).hexdigest(),
            "seed_commitment": commitment(self.problem.seed),
            "engine_version": self.result.engine_version,
            "verifier_version": self.result.verifier_version,
            "verified": self.result.verified,
            "blocking": len(self.result.blocking),
            "warnings": [{"en": each.text[0], "ja": each.text[1]} for each in self.result.warnings],
            "applicants": len(self.problem.applicants),
            "placed": len(self.result.assignment),
            "first_choices": ranks.count(1),
            "top_three": sum(rank <= TOP for rank in ranks),
            "rank_sum": sum(ranks),
            "complaints": len({claim.applicant for claim in self._claims}),
            "summary": summary_of(self.problem, self.result),
        }

    @property
    def _claims(self) -> Sequence[Claim]:
        """Claims that scores at each placement justify; the check has found them in most cases."""
        if self.problem.mechanism is Mechanism.SERIAL or self.result.faults:
            return justified_claims(self.problem, self.result.assignment)
        return self.result.blocking

    @cached_property
    def ranks(self) -> Mapping[str, int | None]:
        """Applicant -> which of all their choices was given; None: one that was not chosen."""
        choices = self.basis.choices
        return {
            name: 1 + list(choices.get(name, ())).index(key)
            if key in choices.get(name, ())
            else None
            for name, key in self.result.assignment.items()
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """What `RunResult` stores of each applicant, in the order of the problem."""
        ranks, places = self.ranks, _places(self.result.reserves)
        shown: dict[int, dict[str, Any]] = {}  # thousands of applicants share an explanation
        for applicant in self.problem.applicants:
            name = applicant.id
            key = self.result.assignment.get(name)
            yield {
                "application_id": int(name),
                "placement_id": None if key is None else self.basis.placements[key],
                "rank": ranks.get(name),
                "lottery": self.result.lottery[name],
                "reasons": [
                    self._reason(
                        shown.get(id(told)) or shown.setdefault(id(told), _without_empty(told)),
                        (name, told.placement),
                        places,
                    )
                    for told in self.result.explanations.get(name, ())
                ],
            }

    def _reason(
        self, shown: dict[str, Any], pair: tuple[str, str], places: Mapping[tuple[str, str], int]
    ) -> dict[str, Any]:
        """One explanation with what an allocation does not know of it."""
        place = places.get(pair)
        if place is not None:
            shown = {**shown, "place": place}
        why = self.basis.because.get(pair)
        return shown if why is None else {**shown, "because_ja": why[1]}


def _without_empty(told: Explanation) -> dict[str, Any]:
    return {key: value for key, value in zip(told._fields, told, strict=True) if value is not None}


def _places(reserves: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], int]:
    return {
        (name, key): place
        for key, names in reserves.items()
        for place, name in enumerate(names, start=1)
    }


def make(basis: Basis) -> Made:
    """Run the allocation such that nobody who holds a place ends with less.

    The mechanism promises that wherever quotas are nested and none has shrunk. Where it does not,
    whoever would lose keeps the place for certain, and it is run again.
    """
    problem = basis.problem
    while True:
        document = written(problem)
        result = allocate(problem, document)
        worse = {name for name in basis.held if name not in result.assignment}
        if not worse:
            return Made(basis, problem, result, document, result.written())
        problem = pinned(problem, basis.held, worse)


def summary_of(problem: Problem, result: Result) -> dict[str, Any]:
    """{"placements": {key: {"admitted", "lowest", "reserve"}}, "quotas": {key: {"used",
    "capacity", "lowest"}}}: `lowest` is the least score of those who have a place, None without.
    """
    path = _paths(problem)
    placements: dict[str, Any] = {
        each.id: {"admitted": 0, "lowest": None, "reserve": len(result.reserves.get(each.id, ()))}
        for each in problem.placements
    }
    quotas: dict[str, Any] = {
        each.id: {"used": 0, "capacity": each.capacity, "lowest": None} for each in problem.quotas
    }
    sizes = {each.id: each.size for each in problem.placements}
    for name, key in result.assignment.items():
        placements[key]["admitted"] += 1
        for node in path[key]:
            quotas[node]["used"] += sizes[key]
        score = problem.scores.get(key, {}).get(name)
        if score is not None:
            for line in (placements[key], *(quotas[node] for node in path[key])):
                line["lowest"] = score if line["lowest"] is None else min(score, line["lowest"])
    return {"placements": placements, "quotas": quotas}


def _paths(problem: Problem) -> dict[str, list[str]]:
    parents = {each.id: each.parent for each in problem.quotas}
    found = {}
    for placement in problem.placements:
        path: list[str] = []
        node: str | None = placement.quota
        while node is not None:
            path.append(node)
            node = parents[node]
        found[placement.id] = path
    return found

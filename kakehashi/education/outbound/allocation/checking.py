"""Whether the parts of a problem fit together: ids, quotas inside one another, pins. Pure."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kakehashi.education.outbound.allocation.faults import Fault, FaultReason
from kakehashi.education.outbound.allocation.problem import Mechanism, Problem, Quota
from kakehashi.education.outbound.allocation.structures import sizes_by_root

LIMITS: dict[str, int] = tomllib.loads(
    Path(__file__).with_name("limits.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where the rows of a problem stand in its document, if not one after the other."""

    quotas: Sequence[int] = field(default_factory=list)
    placements: Sequence[int] = field(default_factory=list)
    applicants: Sequence[int] = field(default_factory=list)
    ineligible: Sequence[int] = field(default_factory=list)


def faults(problem: Problem, numbers: Numbers | None = None) -> list[Fault]:
    """What is wrong with how the parts fit together; none of a problem that can be allocated.

    Not checked is what a document alone can get wrong: types and ranges of single values.
    """
    return list(_Check(problem, numbers or _in_order(problem)).faults())


def named(path: str, key: str) -> str:
    """The path of a value that has a free key: scores["vienna"]."""
    shown = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'{path}["{shown}"]'


def _in_order(problem: Problem) -> Numbers:
    return Numbers(
        range(len(problem.quotas)),
        range(len(problem.placements)),
        range(len(problem.applicants)),
        range(len(problem.ineligible)),
    )


class _Check:
    def __init__(self, problem: Problem, numbers: Numbers) -> None:
        self.problem, self.numbers = problem, numbers
        self.quotas: dict[str, Quota] = {}
        for quota in problem.quotas:
            self.quotas.setdefault(quota.id, quota)
        self.placements = {each.id: each for each in problem.placements}

    def faults(self) -> Iterator[Fault]:
        """In the order of the document."""
        yield from self._quotas()
        tree = list(self._tree())
        yield from tree
        yield from self._placements()
        yield from self._applicants()
        yield from self._scores()
        yield from self._ineligible()
        if not tree and all(each.quota in self.quotas for each in self.problem.placements):
            yield from self._pins()
            yield from self._sizes()

    def _quotas(self) -> Iterator[Fault]:
        seen: dict[str, tuple[str, Quota]] = {}
        for number, quota in zip(self.numbers.quotas, self.problem.quotas, strict=True):
            path = f"quotas[{number}]"
            if quota.id in seen:
                first, other = seen[quota.id]
                yield Fault(f"{path}.id", FaultReason.DUPLICATE_ID, (quota.id, first))
                if other.parent != quota.parent:
                    yield Fault(f"{path}.parent", FaultReason.OVERLAP, (quota.id,))
            seen.setdefault(quota.id, (path, quota))
            if quota.parent is not None and quota.parent not in self.quotas:
                yield Fault(f"{path}.parent", FaultReason.UNKNOWN_QUOTA, (quota.parent,))

    def _tree(self) -> Iterator[Fault]:
        """Circles, each named once, and quotas that lie too deep."""
        depth: dict[str, int] = {}
        for number, quota in zip(self.numbers.quotas, self.problem.quotas, strict=True):
            path, node = [], quota.id
            on_path: set[str] = set()
            while node in self.quotas and node not in depth and node not in on_path:
                path.append(node)
                on_path.add(node)
                node = self.quotas[node].parent or ""
            if node in on_path:
                circle = [*path[path.index(node) :], node]
                where = f"quotas[{number}].parent"
                yield Fault(where, FaultReason.CYCLE, (" → ".join(circle),))
            level = depth.get(node, 0)
            for each in reversed(path):
                level += 1
                depth[each] = level
                if level == LIMITS["quota_levels"] + 1:
                    values = (each, str(LIMITS["quota_levels"]))
                    yield Fault(self._row_of(each), FaultReason.TOO_MANY_LEVELS, values)

    def _row_of(self, quota: str) -> str:
        for number, each in zip(self.numbers.quotas, self.problem.quotas, strict=True):
            if each.id == quota:
                return f"quotas[{number}].parent"
        raise KeyError(quota)

    def _placements(self) -> Iterator[Fault]:
        yield from _doubles("placements", self.numbers.placements, self.problem.placements)
        first: dict[str, str] = {}
        for number, each in zip(self.numbers.placements, self.problem.placements, strict=True):
            path = f"placements[{number}].quota"
            if each.quota not in self.quotas:
                yield Fault(path, FaultReason.UNKNOWN_QUOTA, (each.quota,))
            if first.setdefault(each.id, each.quota) != each.quota:
                yield Fault(path, FaultReason.OVERLAP, (each.id,))

    def _applicants(self) -> Iterator[Fault]:
        yield from _doubles("applicants", self.numbers.applicants, self.problem.applicants)
        known = self.placements
        for number, each in zip(self.numbers.applicants, self.problem.applicants, strict=True):
            chosen = set(each.choices)
            if not known.keys() >= chosen or len(chosen) < len(each.choices):
                yield from self._choices(f"applicants[{number}].choices", each.id, each.choices)
            if each.pin is not None and each.pin not in known:
                path = f"applicants[{number}].pin"
                yield Fault(path, FaultReason.UNKNOWN_PLACEMENT, (each.pin,))

    def _choices(self, path: str, name: str, choices: Sequence[str]) -> Iterator[Fault]:
        seen = set()
        for place, choice in enumerate(choices):
            if choice not in self.placements:
                yield Fault(f"{path}[{place}]", FaultReason.UNKNOWN_PLACEMENT, (choice,))
            if choice in seen:
                yield Fault(f"{path}[{place}]", FaultReason.DUPLICATE_CHOICE, (name, choice))
            seen.add(choice)

    def _scores(self) -> Iterator[Fault]:
        for placement in self.problem.scores:
            if placement not in self.placements:
                path = named("scores", placement)
                yield Fault(path, FaultReason.UNKNOWN_PLACEMENT, (placement,))

    def _ineligible(self) -> Iterator[Fault]:
        seen: dict[tuple[str, str, str], int] = {}
        for number, each in zip(self.numbers.ineligible, self.problem.ineligible, strict=True):
            path = f"ineligible[{number}]"
            if each.placement not in self.placements:
                where = f"{path}.placement"
                yield Fault(where, FaultReason.UNKNOWN_PLACEMENT, (each.placement,))
            said = (each.applicant, each.placement, each.reason)
            first = seen.setdefault(said, number)
            if first != number:
                yield Fault(path, FaultReason.DUPLICATE_ROW, (f"ineligible[{first}]",))

    def _pins(self) -> Iterator[Fault]:
        """Pins that do not fit, seated in the order of the applicants' ids."""
        used: Counter[str] = Counter()
        rows = zip(self.numbers.applicants, self.problem.applicants, strict=True)
        for number, applicant in sorted(rows, key=lambda row: row[1].id):
            if applicant.pin not in self.placements:
                continue
            placement = self.placements[applicant.pin]
            path = self._path(placement.quota)
            for node in path:
                taken, capacity = used[node] + placement.size, self.quotas[node].capacity
                if taken > capacity:
                    values = (applicant.id, placement.id, node, str(capacity), str(taken))
                    where = f"applicants[{number}].pin"
                    yield Fault(where, FaultReason.PIN_BREAKS_QUOTA, values)
            used.update(dict.fromkeys(path, placement.size))

    def _path(self, node: str) -> list[str]:
        path = [node]
        while (outer := self.quotas[path[-1]].parent) is not None and outer in self.quotas:
            path.append(outer)
        return path

    def _sizes(self) -> Iterator[Fault]:
        if self.problem.mechanism is not Mechanism.RANK:
            return
        if any(quota.parent not in {None, *self.quotas} for quota in self.problem.quotas):
            return
        for root, sizes in sorted(sizes_by_root(self.problem).items()):
            if len(sizes) > 1:
                yield Fault("mechanism", FaultReason.SIZES_WITH_RANK, (root,))


def _doubles(name: str, numbers: Iterable[int], each_of: Iterable[object]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, each in zip(numbers, each_of, strict=True):
        called = str(getattr(each, "id"))  # noqa: B009  # placements and applicants both have one
        first = seen.setdefault(called, number)
        if first != number:
            values = (called, f"{name}[{first}]")
            yield Fault(f"{name}[{number}].id", FaultReason.DUPLICATE_ID, values)

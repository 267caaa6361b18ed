"""What an allocation decides on, as values, and their canonical form. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

VERSION = 1  # of the document


class Mechanism(StrEnum):
    """How places are given."""

    DA = "da"  # student-proposing deferred acceptance over nested quotas
    SERIAL = "serial"  # by best score, each takes the best that is free
    RANK = "rank"  # as many placed as possible, then the smallest sum of ranks


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `capacity` places at this quota and all below it; `parent`: the one around it."""

    id: str
    capacity: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """What an applicant can choose. size: places of its quota that one stay takes, 1 or more."""

    id: str
    quota: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Applicant:
    """choices: ids of placements, most wanted first. pin: a placement given before the run."""

    id: str
    choices: tuple[str, ...] = ()
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class Ineligible:
    """The applicant cannot have the placement; `reason` in words for the applicant."""

    applicant: str
    placement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """All that an allocation rests on.

    seed:   of the lottery, 0 to 2**128.
    scores: placement id -> applicant id -> whole number, higher first, comparable among placements
            that share a quota. Who is absent is not ranked there and cannot have the placement.
    The order of quotas, placements, applicants and ineligibilities means nothing.
    """

    mechanism: Mechanism
    seed: int
    quotas: tuple[Quota, ...]
    placements: tuple[Placement, ...]
    applicants: tuple[Applicant, ...]
    scores: Mapping[str, Mapping[str, int]]
    ineligible: tuple[Ineligible, ...] = ()
    version: int = field(default=VERSION)


def as_json(problem: Problem) -> dict[str, object]:
    """The document that `document.read` reads, its lists in the order of their ids."""
    return {
        "version": problem.version,
        "mechanism": problem.mechanism.value,
        "seed": problem.seed,
        "quotas": [
            {"id": each.id, "capacity": each.capacity, "parent": each.parent}
            for each in sorted(problem.quotas, key=lambda quota: quota.id)
        ],
        "placements": [
            {"id": each.id, "quota": each.quota, "size": each.size}
            for each in sorted(problem.placements, key=lambda placement: placement.id)
        ],
        "applicants": [
            {"id": each.id, "choices": list(each.choices), "pin": each.pin}
            for each in sorted(problem.applicants, key=lambda applicant: applicant.id)
        ],
        "scores": {placement: dict(given) for placement, given in problem.scores.items() if given},
        "ineligible": [
            {"applicant": each.applicant, "placement": each.placement, "reason": each.reason}
            for each in sorted(
                problem.ineligible, key=lambda one: (one.applicant, one.placement, one.reason)
            )
        ],
    }


def canonical(document: object) -> bytes:
    """JSON whose bytes depend on the values alone: sorted keys, no spaces, UTF-8, a line."""
    return canonical_text(document).encode() + b"\n"


def canonical_text(value: object) -> str:
    """A value inside such a document."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def written(problem: Problem) -> bytes:
    """The canonical document: the same bytes in whatever order the rows were given."""
    return canonical(as_json(problem))


def input_hash(problem: Problem) -> str:
    """SHA-256 of the canonical document, in hexadecimal digits."""
    return hashlib.sha256(written(problem)).hexdigest()


def ineligibilities(problem: Problem) -> dict[tuple[str, str], tuple[str, ...]]:
    """(applicant id, placement id) -> reasons, in alphabetical order."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in problem.ineligible:
        found.setdefault((each.applicant, each.placement), []).append(each.reason)
    return {pair: tuple(sorted(reasons)) for pair, reasons in found.items()}

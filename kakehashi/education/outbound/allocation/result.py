"""What an allocation gives: places, reserves, explanations, and what they rest on. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kakehashi.education.outbound.allocation.explaining import Explanation
from kakehashi.education.outbound.allocation.problem import VERSION, Mechanism, canonical_text
from kakehashi.education.outbound.allocation.structures import Guarantees
from kakehashi.education.outbound.allocation.telling import explanations_written, told
from kakehashi.education.outbound.allocation.verifying import Claim


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that whoever runs the allocation should know; `text` in English and Japanese."""

    reason: str
    text: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """An allocation.

    assignment:   applicant id -> placement id, pins included.
    unassigned:   the other applicants, by id.
    reserves:     placement id -> applicants who wanted it more than what they got and can have it,
                  in the order in which they would be asked; every placement is there.
    explanations: applicant id -> each choice above the result, most wanted first, with its reason;
                  who has none is absent.
    lottery:      applicant id -> lottery number in hexadecimal.
    verified:     the separate check found every promise in `guarantees` kept.
    blocking:     justified claims that are left; none where `guarantees` promises so.
    moves:        claims that only the applicant's own place under the same quota stands against.
    by_pin:       claims that only places given beforehand stand against.
    faults:       what the check found wrong; empty if `verified`.
    input_hash:   SHA-256 of the canonical document.
    """

    mechanism: Mechanism
    seed: int
    assignment: Mapping[str, str]
    unassigned: Sequence[str]
    reserves: Mapping[str, Sequence[str]]
    explanations: Mapping[str, Sequence[Explanation]]
    lottery: Mapping[str, str]
    verified: bool
    blocking: Sequence[Claim]
    moves: Sequence[Claim]
    by_pin: Sequence[Claim]
    guarantees: Guarantees
    warnings: Sequence[Warned]
    faults: Sequence[str]
    input_hash: str
    engine_version: str
    verifier_version: str

    def written(self) -> bytes:
        """The result as canonical JSON, explanations in words: same input, same bytes."""
        parts = {name: canonical_text(value) for name, value in _shown(self).items()}
        parts["explanations"] = explanations_written(self.explanations)
        text = ",".join(f'"{name}":{parts[name]}' for name in sorted(parts))
        return f"{{{text}}}\n".encode()

    def output_hash(self) -> str:
        """SHA-256 of `written()`, in hexadecimal digits."""
        return hashlib.sha256(self.written()).hexdigest()


def as_json(result: Result) -> dict[str, object]:
    """Plain JSON values; docs/reference/allocation.md describes them."""
    explanations = {
        applicant: [told(each) for each in them] for applicant, them in result.explanations.items()
    }
    return {**_shown(result), "explanations": explanations}


def _shown(result: Result) -> dict[str, object]:
    """All but the explanations."""
    return {
        "version": VERSION,
        "mechanism": result.mechanism.value,
        "seed": result.seed,
        "assignment": dict(result.assignment),
        "unassigned": list(result.unassigned),
        "reserves": {placement: list(names) for placement, names in result.reserves.items()},
        "lottery": dict(result.lottery),
        "verified": result.verified,
        "blocking": _claims(result.blocking),
        "moves": _claims(result.moves),
        "by_pin": _claims(result.by_pin),
        "guarantees": result.guarantees.as_json(),
        "warnings": [
            {"reason": each.reason, "text": {"en": each.text[0], "ja": each.text[1]}}
            for each in result.warnings
        ],
        "faults": list(result.faults),
        "input_hash": result.input_hash,
        "engine_version": result.engine_version,
        "verifier_version": result.verifier_version,
    }


def _claims(claims: Sequence[Claim]) -> list[dict[str, str]]:
    return [{"applicant": each.applicant, "placement": each.placement} for each in claims]

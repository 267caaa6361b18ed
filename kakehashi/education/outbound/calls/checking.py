"""The live check: what a student's facts lack for a call, or for one of its placements.

Application form, preview, assessment and allocation all ask here, so that they cannot disagree.
The proofs of a student's languages are kept by the package that takes applications; it registers
its reader with `language_proofs`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from kakehashi.education.outbound.calls.eligibility import Facts, Proof, Unmet, faults
from kakehashi.education.outbound.models import Application, Call, Placement

Reader = Callable[[Application], Sequence[Proof]]
READERS: list[Reader] = []


def language_proofs(reader: Reader) -> Reader:
    """Register the decorated function: application -> the language proofs handed in with it."""
    READERS.append(reader)
    return reader


def facts_of(application: Application) -> Facts:
    """What an application states, as the check takes it. Reads units and language proofs."""
    return Facts(
        level=application.level,
        study_year=application.study_year,
        units=[unit.code for unit in application.unit.line()],
        nationality=application.nationality,
        gpa=application.gpa,
        gpa_scale=application.gpa_scale,
        earlier_exchanges=application.earlier_exchanges,
        languages=[proof for reader in READERS for proof in reader(application)],
    )


def rules_of(placement: Placement) -> list[dict[str, Any]]:
    """What a placement asks for beyond its call: level and units first, then its requirements.

    Reads `units`, so fetch them in lists (`with_hosts`).
    """
    found: list[dict[str, Any]] = []
    if placement.level:
        found.append({"kind": "level", "any_of": [placement.level]})
    codes = sorted(unit.code for unit in placement.units.all())
    if codes:
        found.append({"kind": "unit", "any_of": codes})
    return [*found, *placement.requirements]


def lacking_for_call(facts: Facts, call: Call) -> list[Unmet]:
    """What the facts lack for the call as a whole; empty: nothing."""
    return faults(facts, call.rules)


def lacking_for_placement(facts: Facts, placement: Placement) -> list[Unmet]:
    """What the facts lack for one placement, beyond what its call asks for; empty: nothing."""
    return faults(facts, rules_of(placement))

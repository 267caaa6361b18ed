"""The allocation: solve, explain, verify. Pure and deterministic: same input, same bytes."""

import hashlib
from collections.abc import Mapping

from kakehashi.education.outbound.allocation.deferred import deferred
from kakehashi.education.outbound.allocation.explaining import explain
from kakehashi.education.outbound.allocation.lottery import draw
from kakehashi.education.outbound.allocation.problem import Mechanism, Problem, written
from kakehashi.education.outbound.allocation.result import Result
from kakehashi.education.outbound.allocation.rows import Rows, general_scores, rows
from kakehashi.education.outbound.allocation.serial import serial
from kakehashi.education.outbound.allocation.sized import sized
from kakehashi.education.outbound.allocation.structures import Structure, guarantees
from kakehashi.education.outbound.allocation.total_rank import total_rank
from kakehashi.education.outbound.allocation.verifying import VERIFIER_VERSION, verify
from kakehashi.education.outbound.allocation.warning import warnings

ENGINE_VERSION = "1"


def allocate(problem: Problem, document: bytes | None = None) -> Result:
    """Give the places of a sound problem by its mechanism, explain and verify.

    problem: as `document.read` gives it, or one of which `checking.faults` finds none.
    document: what `problem.written` gives of it, where that was written already; for the hash.
    Source: policy (1.4); docs/reference/allocation.md.
    """
    lottery = draw(problem.seed, (applicant.id for applicant in problem.applicants))
    promised = guarantees(problem)
    general = general_scores(problem) if problem.mechanism is Mechanism.SERIAL else None
    assignment = _assignment(problem, rows(problem, lottery), promised.structure, general)
    explanations, reserves = explain(problem, lottery, assignment, general)
    explained = {name: [each.placement for each in told] for name, told in explanations.items()}
    certificate = verify(problem, assignment, lottery, reserves, explained)
    claims_allowed = not promised.no_justified_envy
    return Result(
        mechanism=problem.mechanism,
        seed=problem.seed,
        assignment=assignment,
        unassigned=sorted(each.id for each in problem.applicants if each.id not in assignment),
        reserves=reserves,
        explanations=explanations,
        lottery=lottery,
        verified=not certificate.faults and (claims_allowed or not certificate.blocking),
        blocking=certificate.blocking,
        moves=certificate.moves,
        by_pin=certificate.by_pin,
        guarantees=promised,
        warnings=warnings(problem, certificate),
        faults=certificate.faults,
        input_hash=hashlib.sha256(written(problem) if document is None else document).hexdigest(),
        engine_version=ENGINE_VERSION,
        verifier_version=VERIFIER_VERSION,
    )


def _assignment(
    problem: Problem, table: Rows, structure: Structure, general: Mapping[str, int] | None
) -> dict[str, str]:
    if general is not None:
        held = serial(table, general)
    elif problem.mechanism is Mechanism.RANK:
        held = total_rank(table)
    elif structure is Structure.NESTED:
        held = deferred(table)
    elif structure is Structure.ONE_SCORE:  # where both say the same, and this one is certain
        held = serial(table, general_scores(problem))
    else:
        held = sized(table)
    given = {
        table.applicants[row]: table.placements[placement]
        for row, placement in enumerate(held)
        if placement >= 0
    }
    pinned = {each.id: each.pin for each in problem.applicants if each.pin is not None}
    return {**given, **pinned}

"""The tables of moves are whole, and every operation that they name is there."""

from importlib import import_module

import pytest

from kakehashi.education.outbound import states

TABLES = [
    (states.CallState, states.CALL_MOVES, states.CALL_OPERATIONS, "calls.operations"),
    (
        states.ApplicationState,
        states.APPLICATION_MOVES,
        states.APPLICATION_OPERATIONS,
        "applying.operations assessing.operations",
    ),
    (states.RunState, states.RUN_MOVES, states.RUN_OPERATIONS, "allotting.operations"),
    (
        states.AllotmentState,
        states.ALLOTMENT_MOVES,
        states.ALLOTMENT_OPERATIONS,
        "allotting.operations allotting.answering",
    ),
    (
        states.MobilityState,
        states.MOBILITY_MOVES,
        states.MOBILITY_OPERATIONS,
        "nominating.operations nominating.deciding stays.operations returning.operations",
    ),
]


@pytest.mark.parametrize(("states", "moves", "operations", "modules"), TABLES)
def test_every_state_has_its_moves_and_an_operation_that_leads_to_it(
    states, moves, operations, modules
):
    assert set(moves) == set(states) == set(operations)
    assert set().union(*moves.values()) <= set(states)
    found = [import_module(f"kakehashi.education.outbound.{name}") for name in modules.split()]
    assert [name for name in operations.values() if not any(hasattr(m, name) for m in found)] == []

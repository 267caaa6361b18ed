"""The states of a plan, an action and a review."""

import pytest

from kakehashi.policy import states

TABLES = [
    (states.PlanState, states.PLAN_MOVES, states.PLAN_OPERATIONS),
    (states.ActionState, states.ACTION_MOVES, states.ACTION_OPERATIONS),
    (states.ReviewState, states.REVIEW_MOVES, states.REVIEW_OPERATIONS),
]


@pytest.mark.parametrize(("enum", "moves", "operations"), TABLES)
def test_every_state_has_its_moves_and_its_operation(enum, moves, operations):
    assert set(moves) == set(enum)
    assert set(operations) == set(enum)
    reached = {next(iter(moves))} | {state for following in moves.values() for state in following}
    assert reached == set(enum)

from kakehashi.approvals.states import (
    ROUTE_MOVES,
    ROUTE_OPERATIONS,
    STEP_MOVES,
    STEP_OPERATIONS,
    RouteState,
    StepState,
)


def test_moves_name_every_state_and_every_state_is_reached_by_an_operation():
    assert set(ROUTE_MOVES) == set(RouteState) == set(ROUTE_OPERATIONS)
    assert set().union(*ROUTE_MOVES.values()) == set(RouteState) - {RouteState.RUNNING}
    assert set(STEP_MOVES) == set(StepState) == set(STEP_OPERATIONS)
    assert set().union(*STEP_MOVES.values()) == set(StepState) - {StepState.WAITING}


def test_a_route_that_has_ended_never_goes_on():
    assert [state for state, after in ROUTE_MOVES.items() if after] == [RouteState.RUNNING]

from kakehashi.agreements.states import MOVES, OPERATIONS, Standing, State


def test_moves_name_every_state_and_every_state_is_reached_by_an_operation():
    assert set(MOVES) == set(State) == set(OPERATIONS)
    assert set().union(*MOVES.values()) == set(State) - {State.DRAFT}


def test_every_state_is_a_standing_too():
    assert set(State.values) <= set(Standing.values)

from kakehashi.agreements.states import (
    MOVES,
    NEGOTIATION_MOVES,
    NEGOTIATION_OPERATIONS,
    OPERATIONS,
    RETURNS,
    NegotiationState,
    Standing,
    State,
)


def test_moves_name_every_state_and_every_state_is_reached_by_an_operation():
    assert set(MOVES) == set(State) == set(OPERATIONS)
    assert all(after in MOVES[before] for before, after in RETURNS)
    assert set().union(*MOVES.values()) == set(State) - {State.DRAFT}


def test_every_state_is_a_standing_too():
    assert set(State.values) <= set(Standing.values)


def test_moves_of_negotiations_name_every_state_and_end_in_two():
    assert set(NEGOTIATION_MOVES) == set(NegotiationState) == set(NEGOTIATION_OPERATIONS)
    ends = {state for state, following in NEGOTIATION_MOVES.items() if not following}
    assert ends == {NegotiationState.CONCLUDED, NegotiationState.ABANDONED}
    reached = set().union(*NEGOTIATION_MOVES.values())
    assert reached == set(NegotiationState) - {NegotiationState.IDEA}

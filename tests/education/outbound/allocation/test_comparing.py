import pytest

from kakehashi.education.outbound.allocation.comparing import Variant, compare, with_places
from kakehashi.education.outbound.allocation.problem import Mechanism, written
from tests.education.outbound.allocation.make import make_problem

PROBLEM = make_problem(
    {"q": (1, None), "r": (1, None)},
    {"p": "q", "o": "r"},
    {"s1": "p o", "s2": "p"},
    {"p": {"s1": 3, "s2": 2}, "o": {"s1": 1}},
)


def facts(outcome):
    return (
        outcome.placed,
        outcome.first_choice,
        outcome.top_three,
        outcome.rank_sum,
        outcome.aggrieved,
        outcome.places,
    )


def test_compare_shows_the_price_of_fairness_side_by_side():
    before = written(PROBLEM)
    fair, most, more = compare(
        PROBLEM,
        [
            Variant("fair", Mechanism.DA),
            Variant("most", Mechanism.RANK),
            Variant("more places", Mechanism.DA, (("q", 2),)),
        ],
    )
    assert facts(fair) == (1, 1, 1, 1, 0, 1)
    assert facts(most) == (2, 1, 2, 3, 1, 2)
    assert facts(more) == (2, 2, 2, 2, 0, 2)
    assert fair.result.lottery == most.result.lottery
    assert written(PROBLEM) == before


def test_compare_refuses_a_quota_that_is_not_there():
    with pytest.raises(KeyError, match="z"):
        compare(PROBLEM, [Variant("x", Mechanism.DA, (("z", 1),))])


def test_with_places_takes_no_more_than_there_are():
    assert with_places(PROBLEM, "q", -1, enclosing=True).quotas[0].capacity == 0
    with pytest.raises(ValueError, match="q has 1 places only"):
        with_places(PROBLEM, "q", -2, enclosing=True)

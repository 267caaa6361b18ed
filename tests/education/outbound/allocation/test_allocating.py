import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.comparing import with_places
from kakehashi.education.outbound.allocation.lottery import lottery_number
from kakehashi.education.outbound.allocation.problem import Mechanism, written
from kakehashi.education.outbound.allocation.structures import Structure
from tests.education.outbound.allocation import oracle
from tests.education.outbound.allocation.make import make_problem, problems

VIENNA = {
    "quotas": {"vienna": (3, None), "vienna/law": (1, "vienna")},
    "placements": {"law": "vienna/law", "any": "vienna"},
    "choices": {"s1": "law", "s2": "law any", "s3": "law"},
    "scores": {"law": {"s1": 8750, "s2": 8000, "s3": 8000}, "any": {"s2": 8000}},
}


def test_allocate_gives_the_result_of_the_issue():
    result = allocate(make_problem(**VIENNA))
    assert result.assignment == {"s1": "law", "s2": "any"}
    assert result.unassigned == ["s3"]
    assert result.reserves == {"law": ["s2", "s3"], "any": []}
    assert result.lottery["s2"] == (
        "e7948fd9e1f66c2e51e01fedf9c356d9c050dd31a916580439522e51acb80809"
    )
    assert (result.verified, result.blocking) == (True, ())


def test_equal_scores_are_decided_by_the_larger_lottery_number():
    problem = make_problem(
        {"q": (1, None)}, {"p": "q"}, {"s2": "p", "s3": "p"}, {"p": {"s2": 1, "s3": 1}}
    )
    result = allocate(problem)
    assert result.lottery["s2"] > result.lottery["s3"]
    assert result.assignment == {"s2": "p"}


def test_a_place_lost_inside_does_not_count_against_a_better_one_outside():
    problem = make_problem(
        {"all": (2, None), "x": (1, "all"), "y": (2, "all")},
        {"p": "x", "q": "y"},
        {"s1": "p q", "s3": "p", "s2": "q"},
        {"p": {"s1": 1, "s3": 5}, "q": {"s1": 9, "s2": 3}},
    )
    result = allocate(problem)
    assert result.lottery["s1"] < result.lottery["s3"] < result.lottery["s2"]  # they ask so
    assert result.assignment == {"s1": "q", "s3": "p"}


def test_a_place_held_elsewhere_is_not_taken_for_one_that_was_lost_here():
    one, two, three, four = sorted("abcd", key=lambda name: lottery_number(7, name))
    problem = make_problem(
        {"all": (2, None), "x": (1, "all"), "y": (2, "all"), "z": (1, None)},
        {"p": "x", "q": "y", "r": "z"},
        {one: "p r", two: "p", three: "q", four: "q"},
        {"p": {one: 1, two: 5}, "q": {three: 4, four: 3}, "r": {one: 1}},
    )
    assert allocate(problem).assignment == {one: "r", two: "p", three: "q"}


@given(problems())
@settings(max_examples=150)
def test_da_is_the_stable_outcome_that_every_applicant_likes_best(problem):
    result = allocate(problem)
    stable = [each for each in oracle.outcomes(problem) if oracle.is_stable(problem, each)]
    assert result.assignment in stable
    for applicant in problem.applicants:
        got = oracle.rank(problem, applicant.id, result.assignment)
        assert got == min(oracle.rank(problem, applicant.id, each) for each in stable)
    assert result.verified
    assert result.blocking == ()


@given(problems(pinned=True))
@settings(max_examples=60)
def test_da_is_stable_beside_places_given_beforehand(problem):
    result = allocate(problem)
    pins = {each.id: each.pin for each in problem.applicants if each.pin}
    assert result.assignment.items() >= pins.items()
    assert oracle.fits(problem, list(result.assignment.values()))
    assert oracle.is_stable(problem, result.assignment)
    assert result.verified


@given(problems(sizes=(2,), capacity=5))
@settings(max_examples=40)
def test_da_is_stable_where_all_stays_take_two_places(problem):
    result = allocate(problem)
    assert result.guarantees.structure == Structure.NESTED
    assert oracle.is_stable(problem, result.assignment)
    assert result.verified


@given(problems(most=3))
@settings(max_examples=25)
def test_da_rewards_no_other_list_than_the_true_one(problem):
    honest = allocate(problem).assignment
    for number, applicant in enumerate(problem.applicants):
        true = oracle.rank(problem, applicant.id, honest)
        for length in range(len(applicant.choices) + 1):
            for lie in itertools.permutations(applicant.choices, length):
                applicants = list(problem.applicants)
                applicants[number] = replace(applicant, choices=lie)
                got = allocate(replace(problem, applicants=tuple(applicants))).assignment
                assert oracle.rank(problem, applicant.id, got) >= true


@given(problems(), st.sampled_from(["top", "left", "right", "in"]))
@settings(max_examples=60)
def test_a_place_more_at_a_quota_and_all_around_it_hurts_nobody(problem, quota):
    before = allocate(problem).assignment
    after = allocate(with_places(problem, quota, 1, enclosing=True)).assignment
    for applicant in problem.applicants:
        name = applicant.id
        assert oracle.rank(problem, name, after) <= oracle.rank(problem, name, before)


def test_a_place_more_at_an_inner_quota_alone_may_move_a_place_from_somebody():
    problem = make_problem(
        {"all": (1, None), "law": (0, "all"), "arts": (1, "all")},
        {"l": "law", "a": "arts"},
        {"s1": "l", "s2": "a"},
        {"l": {"s1": 9}, "a": {"s2": 5}},
    )
    assert allocate(problem).assignment == {"s2": "a"}
    alone = with_places(problem, "law", 1, enclosing=False)
    assert allocate(alone).assignment == {"s1": "l"}
    around = with_places(problem, "law", 1, enclosing=True)
    assert allocate(around).assignment == {"s1": "l", "s2": "a"}


@given(problems(), st.data())
@settings(max_examples=60)
def test_a_better_score_never_hurts(problem, data):
    applicant = data.draw(st.sampled_from(problem.applicants))
    placement = data.draw(st.sampled_from("abcd"))
    before = allocate(problem).assignment
    if before.get(applicant.id) != placement:
        return
    raised = {**problem.scores[placement], applicant.id: 9}
    after = allocate(replace(problem, scores={**problem.scores, placement: raised})).assignment
    name = applicant.id
    assert oracle.rank(problem, name, after) <= oracle.rank(problem, name, before)


@given(problems(one_score=True))
@settings(max_examples=60)
def test_da_and_serial_are_the_same_where_one_score_orders_all(problem):
    serial = allocate(replace(problem, mechanism=Mechanism.SERIAL))
    assert allocate(problem).assignment == serial.assignment


@given(problems(one_score=True, sizes=(1, 2), capacity=4))
@settings(max_examples=60)
def test_no_claim_is_left_where_sizes_differ_and_one_score_orders_all(problem):
    result = allocate(problem)
    assert oracle.claims(problem, result.assignment) == set()
    assert result.verified


@given(problems(mechanism=Mechanism.SERIAL, sizes=(1, 2), capacity=4, pinned=True))
@settings(max_examples=60)
def test_serial_lets_each_in_turn_take_the_best_that_is_left(problem):
    given = {each.id: each.pin for each in problem.applicants if each.pin}
    best = {
        each.id: max(
            (
                scores[each.id]
                for placement, scores in problem.scores.items()
                if oracle.is_open(problem, each.id, placement)
            ),
            default=0,
        )
        for each in problem.applicants
    }
    waiting = [each for each in problem.applicants if not each.pin]
    for each in sorted(
        waiting, key=lambda one: (best[one.id], oracle.number(problem, one.id)), reverse=True
    ):
        for choice in each.choices:
            if oracle.is_open(problem, each.id, choice) and oracle.fits(
                problem, [*given.values(), choice]
            ):
                given[each.id] = choice
                break
    result = allocate(problem)
    assert result.assignment == given
    assert result.verified
    assert result.blocking == ()


@given(problems(mechanism=Mechanism.RANK, most=5))
@settings(max_examples=150)
def test_rank_is_the_best_of_all_outcomes(problem):
    result = allocate(problem)
    assert result.assignment == oracle.best_by_rank(problem)
    assert result.verified
    blocking = {(claim.applicant, claim.placement) for claim in result.blocking}
    assert blocking == oracle.claims(problem, result.assignment)


@given(problems(mechanism=Mechanism.RANK, pinned=True))
@settings(max_examples=40)
def test_rank_is_the_best_beside_places_given_beforehand(problem):
    result = allocate(problem)
    assert result.assignment == oracle.best_by_rank(problem)
    assert result.verified


@given(problems(sizes=(1, 2), capacity=4))
@settings(max_examples=100)
def test_what_sizes_leave_unjust_is_listed_to_the_last(problem):
    result = allocate(problem)
    assert oracle.fits(problem, list(result.assignment.values()))
    blocking = {(claim.applicant, claim.placement) for claim in result.blocking}
    assert blocking == oracle.claims(problem, result.assignment)
    assert result.verified
    if result.guarantees.structure != Structure.SIZES:
        assert blocking == set()


@given(problems(sizes=(1, 2), capacity=4))
@settings(max_examples=100)
def test_an_outcome_without_claims_is_found_where_there_is_one(problem):
    left = allocate(problem).blocking
    if left:
        assert all(oracle.claims(problem, each) for each in oracle.outcomes(problem))


def test_a_year_of_two_places_may_leave_a_claim_whatever_is_done():
    problem = make_problem(
        {"x": (2, None), "y": (1, None)},
        {"x-year": "x", "x-term": "x", "y-term": "y"},
        {"year": "x-year", "one": "y-term x-term", "two": "x-term y-term"},
        {
            "x-year": {"year": 2},
            "x-term": {"one": 3, "two": 1},
            "y-term": {"one": 1, "two": 3},
        },
        sizes={"x-year": 2},
    )
    assert all(oracle.claims(problem, each) for each in oracle.outcomes(problem))
    result = allocate(problem)
    assert result.guarantees.structure == Structure.SIZES
    assert result.verified
    blocking = {(claim.applicant, claim.placement) for claim in result.blocking}
    assert blocking == oracle.claims(problem, result.assignment)
    assert blocking


@pytest.mark.parametrize("mechanism", Mechanism)
@given(data=st.data())
@settings(max_examples=25)
def test_the_order_of_rows_changes_no_byte(mechanism, data):
    sizes = (1,) if mechanism == Mechanism.RANK else (1, 2)
    problem = data.draw(problems(mechanism=mechanism, sizes=sizes, capacity=4, pinned=True))
    shuffled = replace(
        problem,
        quotas=tuple(data.draw(st.permutations(problem.quotas))),
        placements=tuple(data.draw(st.permutations(problem.placements))),
        applicants=tuple(data.draw(st.permutations(problem.applicants))),
        ineligible=tuple(data.draw(st.permutations(problem.ineligible))),
        scores={
            placement: dict(data.draw(st.permutations(list(problem.scores[placement].items()))))
            for placement in data.draw(st.permutations(list(problem.scores)))
        },
    )
    assert written(shuffled) == written(problem)
    assert allocate(shuffled).written() == allocate(problem).written()


@given(problems())
@settings(max_examples=40)
def test_wishes_below_the_result_mean_nothing(problem):
    before = allocate(problem).assignment
    applicants = tuple(
        replace(each, choices=each.choices[: oracle.rank(problem, each.id, before)])
        for each in problem.applicants
    )
    assert allocate(replace(problem, applicants=applicants)).assignment == before

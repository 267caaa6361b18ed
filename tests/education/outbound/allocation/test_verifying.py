"""The verifier finds what was tampered with. It shares nothing with the solvers."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation import verifying, verifying_ranks
from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.problem import Mechanism
from kakehashi.education.outbound.allocation.verifying import justified_claims, verify
from tests.education.outbound.allocation import oracle
from tests.education.outbound.allocation.make import make_problem, problems

PROBLEM = make_problem(
    {"q": (1, None), "r": (1, None)},
    {"p": "q", "o": "r", "x": "r"},
    {"s1": "p o", "s2": "p o", "s3": "o"},
    {"p": {"s1": 5, "s2": 4}, "o": {"s1": 1, "s2": 2, "s3": 1}, "x": {"s1": 1}},
)


def checked(problem=PROBLEM, **other):
    result = allocate(problem)
    explained = {name: [e.placement for e in told] for name, told in result.explanations.items()}
    facts = {
        "assignment": dict(result.assignment),
        "lottery": dict(result.lottery),
        "reserves": dict(result.reserves),
        "explained": explained,
    }
    return verify(problem, **{**facts, **other})


def test_verify_finds_nothing_in_what_the_engine_gives():
    assert checked() == verifying.Certificate((), ())


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"assignment": {"s1": "p", "s2": "p"}}, "quota q counts 2 of 1"),
        ({"assignment": {"s1": "x"}}, "s1 has x, which was not asked for or is not open"),
        ({"assignment": {"s9": "p"}}, "s9 is no applicant"),
        ({"lottery": {}}, "the lottery numbers are not those of the seed"),
        ({"reserves": {}}, "reserves of o are not complete and in order"),
        ({"reserves": {"o": ["s3"], "p": []}}, "reserves of p are not complete and in order"),
        ({"explained": {}}, "explanations of s2 are not complete and in order"),
    ],
)
def test_verify_names_what_was_tampered_with(other, fault):
    assert fault in checked(**other).faults


def test_verify_lists_the_claim_of_whoever_was_passed_over():
    certificate = checked(assignment={"s2": "p", "s3": "o"})
    assert ("s1", "p") in {(claim.applicant, claim.placement) for claim in certificate.blocking}


@given(problems(sizes=(1, 2), capacity=4, pinned=True), st.data())
@settings(max_examples=80)
def test_justified_claims_of_any_outcome_are_those_of_the_rule(problem, data):
    outcomes = list(oracle.outcomes(problem))
    outcome = data.draw(st.sampled_from(outcomes))
    claims = {(claim.applicant, claim.placement) for claim in justified_claims(problem, outcome)}
    assert claims == oracle.claims(problem, outcome)


@given(problems(mechanism=Mechanism.RANK, pinned=True), st.data())
@settings(max_examples=80)
def test_a_sum_of_ranks_that_could_be_smaller_is_found(problem, data):
    outcome = data.draw(st.sampled_from(list(oracle.outcomes(problem))))
    faults = list(verifying_ranks.rank_faults(problem, outcome))
    best = oracle.best_by_rank(problem)

    def worth(assignment):
        waiting = [each.id for each in problem.applicants if not each.pin and each.id in assignment]
        return -len(waiting), sum(oracle.rank(problem, name, assignment) for name in waiting)

    assert bool(faults) == (worth(outcome) != worth(best))


def test_a_move_that_the_own_place_alone_stands_against_is_listed_and_told():
    problem = make_problem(
        {"all": (1, None), "x": (1, "all"), "y": (1, "all")},
        {"p": "x", "q": "y"},
        {"s1": "p q", "s2": "p"},
        {"p": {"s1": 1, "s2": 2}, "q": {"s1": 3}},
    )
    result = allocate(problem)
    assert result.assignment == {"s1": "q"}
    assert [(claim.applicant, claim.placement) for claim in result.moves] == [("s1", "p")]
    assert [warned.reason for warned in result.warnings] == ["moves"]
    assert (result.verified, result.blocking) == (True, ())


@given(problems(one_score=True))
@settings(max_examples=60)
def test_one_score_for_each_leaves_no_such_move(problem):
    assert allocate(problem).moves == ()


@pytest.mark.parametrize("module", [verifying, verifying_ranks])
def test_the_verifier_imports_no_solver(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    ours = {
        node.module.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("kakehashi")
    }
    assert ours <= {"problem", "verifying_ranks"}

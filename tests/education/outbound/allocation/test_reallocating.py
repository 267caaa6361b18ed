from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.comparing import with_places
from kakehashi.education.outbound.allocation.reallocating import Answers, again, worse_off
from tests.education.outbound.allocation import oracle
from tests.education.outbound.allocation.make import make_problem, problems


@given(problems(), st.data())
@settings(max_examples=100)
def test_nobody_who_stays_is_worse_off_after_answers_and_added_places(problem, data):
    first = allocate(problem)
    answer = st.sampled_from(["confirmed", "upgrading", "withdrawn"])
    given = {name: data.draw(answer) for name in sorted(first.assignment)}
    answers = Answers(
        **{
            kind: frozenset(name for name, said in given.items() if said == kind)
            for kind in ("confirmed", "upgrading", "withdrawn")
        }
    )
    if data.draw(st.booleans()):
        quota = data.draw(st.sampled_from(["top", "left", "right", "in"]))
        problem = with_places(problem, quota, 1, enclosing=True)
    following = again(problem, first.assignment, answers)
    second = allocate(following)
    assert second.verified
    assert worse_off(following, first.assignment, second.assignment) == []
    for each in following.applicants:
        before = oracle.rank(problem, each.id, first.assignment)
        assert oracle.rank(problem, each.id, second.assignment) <= before
    assert all(second.assignment[name] == first.assignment[name] for name in answers.confirmed)
    assert second.lottery == {each.id: first.lottery[each.id] for each in following.applicants}


PROBLEM = make_problem(
    {"q": (1, None), "r": (1, None)},
    {"p": "q", "o": "r"},
    {"s1": "p", "s2": "p o", "s3": "p o"},
    {"p": {"s1": 3, "s2": 2, "s3": 1}, "o": {"s2": 2, "s3": 1}},
)


def test_again_moves_the_reserves_up():
    first = allocate(PROBLEM)
    assert first.assignment == {"s1": "p", "s2": "o"}
    answers = Answers(upgrading=frozenset({"s2"}), withdrawn=frozenset({"s1"}))
    second = allocate(again(PROBLEM, first.assignment, answers))
    assert second.assignment == {"s2": "p", "s3": "o"}


def test_who_confirms_keeps_the_place_and_is_no_reserve_any_more():
    first = allocate(PROBLEM)
    answers = Answers(confirmed=frozenset({"s2"}), withdrawn=frozenset({"s1"}))
    second = allocate(again(PROBLEM, first.assignment, answers))
    assert second.assignment == {"s2": "o", "s3": "p"}
    assert second.reserves == {"p": [], "o": []}


def test_who_declines_takes_no_part_any_more():
    first = allocate(PROBLEM)
    following = again(PROBLEM, first.assignment, Answers(withdrawn=frozenset({"s2", "s3"})))
    assert [each.id for each in following.applicants] == ["s1"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (Answers(confirmed=frozenset({"s3"})), "s3 holds no place"),
        (
            Answers(confirmed=frozenset({"s1"}), withdrawn=frozenset({"s1"})),
            "s1 gave more than one answer",
        ),
    ],
)
def test_again_refuses_answers_that_make_no_sense(answers, words):
    with pytest.raises(ValueError, match=words):
        again(PROBLEM, {"s1": "p", "s2": "o"}, answers)


def test_worse_off_names_who_lost():
    assert worse_off(PROBLEM, {"s1": "p", "s2": "o"}, {"s2": "p"}) == ["s1"]
    gone = replace(PROBLEM, applicants=PROBLEM.applicants[1:])
    assert worse_off(gone, {"s1": "p", "s2": "o"}, {"s2": "p"}) == []


def test_who_holds_a_place_asks_for_nothing_below_it():
    following = again(PROBLEM, {"s2": "p"}, Answers(upgrading=frozenset({"s2"})))
    assert {each.id: each.choices for each in following.applicants} == {
        "s1": ("p",),
        "s2": ("p",),
        "s3": ("p", "o"),
    }

"""Every sentence of an explanation is derived anew from the outcome, by naive code."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.explaining import Explanation, Reason
from kakehashi.education.outbound.allocation.problem import Mechanism
from kakehashi.education.outbound.allocation.wording import in_both, sentence
from tests.education.outbound.allocation import oracle
from tests.education.outbound.allocation.make import make_problem, problems

anything = st.one_of(
    problems(),
    problems(sizes=(1, 2), capacity=4),
    problems(sizes=(1, 2), capacity=4, pinned=True),
    problems(mechanism=Mechanism.SERIAL, sizes=(1, 2), capacity=4, pinned=True),
    problems(mechanism=Mechanism.RANK, pinned=True),
)


def order_key(problem, name, placement):
    if problem.mechanism != Mechanism.SERIAL:
        return oracle.key(problem, name, placement)
    scores = [
        given[name] for p, given in problem.scores.items() if oracle.is_open(problem, name, p)
    ]
    return max(scores), oracle.number(problem, name)


def holders(problem, assignment, quota):
    """(key, size) of those placed under a quota by score, and the places given beforehand."""
    by_score, given = [], 0
    for each in problem.applicants:
        held = assignment.get(each.id)
        if held is None or quota not in oracle.path(problem, held):
            continue
        if each.pin is None:
            key = order_key(problem, each.id, held)
            by_score.append((key, oracle.size(problem, held), each.id))
        else:
            given += oracle.size(problem, held)
    return by_score, given


def is_true(problem, assignment, name, told):
    """Whether what an explanation says is so."""
    applicant = next(each for each in problem.applicants if each.id == name)
    if told.reason == Reason.PINNED:
        return applicant.pin is not None
    if told.reason == Reason.INELIGIBLE:
        return (name, told.placement, told.because) in {
            (each.applicant, each.placement, each.reason) for each in problem.ineligible
        }
    if told.reason == Reason.NOT_RANKED:
        return name not in problem.scores[told.placement]
    own = order_key(problem, name, told.placement)
    if told.own != own[0]:
        return False
    if told.reason == Reason.BLOCKING:
        return (name, told.placement) in oracle.claims(problem, assignment)
    return _is_full(problem, assignment, name, told, own)


def _is_full(problem, assignment, name, told, own):
    capacity = next(each.capacity for each in problem.quotas if each.id == told.quota)
    size = oracle.size(problem, told.placement)
    by_score, given = holders(problem, assignment, told.quota)
    assert told.capacity == capacity
    assert told.quota in oracle.path(problem, told.placement)
    if told.reason == Reason.TOTAL_RANK:
        others = [(key, taken) for key, taken, other in by_score if other != name]
        lowest = min(others)[0][0] if others else None
        used = given + sum(taken for _key, taken in others)
        return used + size > capacity and told.lowest_admitted == lowest
    before = [(key, taken) for key, taken, _other in by_score if key > own]
    left = capacity - given - sum(taken for _key, taken in before)
    if told.reason == Reason.SIZE:
        return (told.size, told.left) == (size, left) and left < size
    assert left == 0
    assert len(before) == len(by_score)
    last = min(before)[0] if before else (None, None)
    if told.reason == Reason.LOTTERY:
        said = (told.lowest_admitted, told.lowest_lottery, told.lottery)
        return said == (*last, own[1]) and told.own == last[0] and last[1] > own[1]
    return told.lowest_admitted == last[0] and (last[0] is None or last[0] > own[0])


@given(anything)
@settings(max_examples=250)
def test_every_choice_above_the_result_has_one_true_reason(problem):
    result = allocate(problem)
    for applicant in problem.applicants:
        held = result.assignment.get(applicant.id)
        above = applicant.choices
        if held in above:
            above = above[: above.index(held)]
        told = result.explanations.get(applicant.id, ())
        assert tuple(each.placement for each in told) == above
        assert all(is_true(problem, result.assignment, applicant.id, each) for each in told)


@given(anything)
@settings(max_examples=80)
def test_reserves_are_all_who_wanted_it_more_in_order(problem):
    result = allocate(problem)
    wanted = list(oracle.wanted_more(problem, result.assignment))
    for placement in "abcd":
        names = [name for name, choice in wanted if choice == placement]
        names.sort(key=lambda name: order_key(problem, name, placement), reverse=True)
        assert list(result.reserves[placement]) == names


@given(anything)
@settings(max_examples=80)
def test_sentences_state_the_numbers_of_the_reason_in_both_languages(problem):
    for told in allocate(problem).explanations.values():
        for each in told:
            texts = in_both(each)
            quoted = [value for value in (each.quota, each.because) if value]
            numbers = [each.own, each.lowest_admitted, each.capacity, each.left]
            for text in texts.values():
                assert all(value in text for value in quoted)
                if each.reason in {Reason.FULL, Reason.SIZE} and each.lowest_admitted is not None:
                    found = set(map(int, re.findall(r"(?<![0-9A-Za-z])[0-9]+", text)))
                    assert found >= {number for number in numbers if number is not None}


def test_the_innermost_full_quota_is_named():
    problem = make_problem(
        {"all": (1, None), "law": (1, "all")},
        {"l": "law", "a": "all"},
        {"s1": "l", "s2": "l a"},
        {"l": {"s1": 9, "s2": 4}, "a": {"s2": 4}},
    )
    told = allocate(problem).explanations["s2"]
    assert told == (
        Explanation("l", Reason.FULL, "law", 1, 9, 4),
        Explanation("a", Reason.FULL, "all", 1, 9, 4),
    )
    assert sentence(told[0], "en") == (
        "“law” is full (capacity 1). The lowest score admitted there is 9; yours is 4."
    )
    assert sentence(told[0], "ja", {"law": "法学部"}) == (
        "「法学部」は定員（1）に達しています。受け入れられた人の最低点は9点、あなたは4点です。"
    )


@pytest.mark.parametrize(
    ("quotas", "pins", "words"),
    [
        ({"q": (0, None)}, {}, "“q” had no place left to give in this run (capacity 0)."),
        ({"q": (1, None)}, {"s2": "p"}, "“q” had no place left to give in this run (capacity 1)."),
    ],
)
def test_without_a_place_to_give_no_score_is_named(quotas, pins, words):
    problem = make_problem(
        quotas, {"p": "q"}, {"s1": "p", "s2": ""}, {"p": {"s1": 3, "s2": 1}}, pins=pins
    )
    result = allocate(problem)
    (told,) = result.explanations["s1"]
    assert (told.reason, told.lowest_admitted) == (Reason.FULL, None)
    assert sentence(told, "en") == words
    passed_over = [(claim.applicant, claim.placement) for claim in result.by_pin]
    assert passed_over == ([("s1", "p")] if pins else [])

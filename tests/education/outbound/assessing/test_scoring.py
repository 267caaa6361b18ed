from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.assessing.scoring import (
    HIGHEST,
    STEP,
    normalise,
    score_of,
    share_of,
    with_priority,
)
from kakehashi.education.outbound.calls.rubric import Criterion

RUBRIC = [
    Criterion(key="plan", ja="計画", en="Plan", weight=2, most=10),
    Criterion(key="grades", ja="成績", en="Grades", weight=1, most=4),
]
scores = st.dictionaries(st.integers(1, 60), st.integers(0, HIGHEST), max_size=40)


def test_share_of_weighs_each_criterion():
    assert share_of({"plan": 5, "grades": 4}, RUBRIC) == Fraction(2, 3)


def test_share_of_refuses_what_is_missing_or_out_of_range():
    with pytest.raises(KeyError):
        share_of({"plan": 5}, RUBRIC)
    with pytest.raises(ValueError, match="11 points for plan"):
        share_of({"plan": 11, "grades": 0}, RUBRIC)
    with pytest.raises(ValueError, match="A rubric"):
        share_of({}, [])


def test_score_of_is_the_mean_and_halves_go_up():
    assert score_of([Fraction(2, 3)]) == 6667
    assert score_of([Fraction(1), Fraction(0)]) == 5000
    assert score_of([Fraction(1, 20000)]) == 1


def test_score_of_nothing_is_not_zero():
    with pytest.raises(ValueError, match="no score"):
        score_of([])


def test_normalise_brings_a_strict_and_a_generous_faculty_together():
    strict = {1: 2000, 2: 3000, 3: 4000}
    generous = {4: 7000, 5: 8000, 6: 9000}
    groups = dict.fromkeys(strict, 10) | dict.fromkeys(generous, 20)

    found = normalise({**strict, **generous}, groups, 3)

    assert found.scores == {1: 3776, 2: 5000, 3: 6224, 4: 3776, 5: 5000, 6: 6224}
    assert found.groups == groups


def test_normalise_takes_a_small_faculty_with_the_whole_call():
    groups = {1: 10, 2: 10, 3: 10, 4: 20}
    found = normalise({1: 2000, 2: 3000, 3: 4000, 4: 5000}, groups, 3)
    assert found.groups == {1: 10, 2: 10, 3: 10, 4: None}
    assert found.scores[4] == 6341


def test_normalise_leaves_a_call_that_is_too_small_as_it_is():
    found = normalise({1: 2000, 2: 3000}, {1: 1, 2: 2}, 3)
    assert found.scores == {1: 2000, 2: 3000}


@settings(max_examples=60)
@given(scores, st.integers(2, 6), st.integers(1, 4))
def test_normalise_is_bounded_and_keeps_the_order_within_a_faculty(given_scores, least, faculties):
    groups = {each: each % faculties for each in given_scores}

    found = normalise(given_scores, groups, least).scores

    assert found.keys() == given_scores.keys()
    assert all(0 <= score <= HIGHEST for score in found.values())
    for one in given_scores:
        for other in given_scores:
            if groups[one] == groups[other]:
                before = given_scores[one] - given_scores[other]
                after = found[one] - found[other]
                assert (before > 0) == (after > 0)
                assert (before == 0) == (after == 0)


@settings(max_examples=40)
@given(scores, st.randoms(use_true_random=False))
def test_normalise_does_not_depend_on_the_order_of_the_input(given_scores, random):
    groups = {each: each % 3 for each in given_scores}
    shuffled = list(given_scores.items())
    random.shuffle(shuffled)
    assert normalise(dict(shuffled), groups, 3).scores == normalise(given_scores, groups, 3).scores


@settings(max_examples=20)
@given(st.sets(st.integers(0, HIGHEST), min_size=2))
def test_normalise_stays_strict_whatever_the_scores_are(distinct):
    given_scores = dict(enumerate(sorted(distinct)))
    found = normalise(given_scores, dict.fromkeys(given_scores, 1), 2).scores
    assert sorted(set(found.values())) == list(found.values())


def test_with_priority_puts_classes_above_every_score():
    assert with_priority(HIGHEST, None, None) == HIGHEST
    assert with_priority(0, None, True) == STEP
    assert with_priority(HIGHEST, False, True) < with_priority(0, True, False)
    assert with_priority(0, True, True) == 3 * STEP

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.credits.grades import (
    Method,
    Overlap,
    Range,
    Why,
    overlap,
    ranges,
)
from kakehashi.education.cooperation.models import GradeRule

HOME = [(mark, Fraction(share)) for mark, share in (("S", 10), ("A", 25), ("B", 40), ("C", 25))]
HOST = [(mark, Fraction(share)) for mark, share in (("A", 5), ("B", 20), ("C", 50), ("D", 25))]


def shares(marks):
    numbers = st.integers(0, 50).map(Fraction)
    return st.lists(numbers, min_size=1, max_size=6).map(
        lambda found: [(f"{marks}{n}", share) for n, share in enumerate(found)]
    )


def position(mark):
    return int(mark[1:])


def test_ranges_are_cumulative_from_the_best():
    assert ranges(HOME)[:2] == [
        Range("S", Fraction(0), Fraction(1, 10)),
        Range("A", Fraction(1, 10), Fraction(7, 20)),
    ]
    assert ranges(HOME)[-1].to == 1


def test_overlap_gives_the_lowest_the_middle_and_the_highest():
    found = overlap("C", HOST, HOME)
    assert (found.maximum, found.average, found.minimum) == ("A", "B", "B")
    assert found.marks == ("A", "B")
    assert (found.own.above, found.own.to) == (Fraction(1, 4), Fraction(3, 4))
    assert found.chosen(Method.MAXIMUM) == "A"
    assert found.chosen(Method.AVERAGE) == "B"
    assert found.chosen(Method.MINIMUM) == "B"
    assert found.chosen("") == ""


def test_a_middle_on_a_border_is_the_better_mark():
    halves = [("1", Fraction(1)), ("2", Fraction(1))]
    assert overlap("P", [("P", Fraction(1))], halves).average == "1"


@pytest.mark.parametrize(
    ("mark", "own", "other", "why"),
    [
        ("A", [], HOME, Why.NO_OWN),
        ("A", HOST, [], Why.NO_OTHER),
        ("A", HOST, [("S", Fraction(0))], Why.NO_OTHER),
        ("F", HOST, HOME, Why.NOT_PASSING),
        ("A", [("A", Fraction(0)), ("B", Fraction(3))], HOME, Why.NEVER_GIVEN),
    ],
)
def test_overlap_says_why_it_is_not_known(mark, own, other, why):
    assert overlap(mark, own, other) == why


def test_ranges_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="never"):
        ranges([("A", Fraction(-1))])
    with pytest.raises(ValueError, match="twice"):
        ranges([("A", Fraction(1)), ("A", Fraction(1))])


def test_the_choices_of_a_rule_are_the_methods_there_are():
    assert set(GradeRule.Method.values) == set(Method)


@given(shares("h"))
def test_ranges_fill_the_whole_without_a_gap(own):
    found = ranges(own)
    assert bool(found) == any(share for _, share in own)
    if found:
        assert (found[0].above, found[-1].to) == (0, 1)
        assert all(a.to == b.above for a, b in pairwise(found))


@given(shares("h"), shares("o"))
def test_the_lowest_is_never_better_than_the_middle_nor_that_than_the_highest(own, other):
    for mark, _share in own:
        found = overlap(mark, own, other)
        if isinstance(found, Overlap):
            places = [position(m) for m in (found.maximum, found.average, found.minimum)]
            assert places == sorted(places)
            assert {found.maximum, found.average, found.minimum} <= set(found.marks)


@given(shares("h"), shares("o"))
def test_a_better_mark_never_becomes_a_worse_one(own, other):
    found = [overlap(mark, own, other) for mark, _share in own]
    known = [each for each in found if isinstance(each, Overlap)]
    for method in ("maximum", "average", "minimum"):
        places = [position(getattr(each, method)) for each in known]
        assert places == sorted(places)


@given(shares("h"))
def test_identical_distributions_give_the_mark_itself(own):
    for mark, share in own:
        found = overlap(mark, own, own)
        if share:
            assert (found.minimum, found.average, found.maximum) == (mark, mark, mark)
        else:
            assert isinstance(found, Why)


@given(shares("h"), shares("o"), st.integers(2, 9))
def test_counts_and_percentages_of_them_say_the_same(own, other, times):
    more = [(mark, share * times) for mark, share in own]
    for mark, _share in own:
        assert overlap(mark, more, other) == overlap(mark, own, other)

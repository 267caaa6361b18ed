"""Projections: what is assumed, and nothing else."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.projecting.projection import (
    Base,
    Change,
    Known,
    Line,
    Why,
    least_squares,
    project,
)

YEARS = st.integers(2010, 2035)
AMOUNTS = st.decimals(-1000, 1000, places=3)
CHANGES = st.lists(
    st.builds(
        Change,
        AMOUNTS,
        YEARS,
        YEARS,
        share=st.fractions(0, 2, max_denominator=100),
        sure=st.booleans(),
    ),
    max_size=5,
)
KNOWN = st.lists(
    st.builds(Known, st.integers(2010, 2026), AMOUNTS),
    min_size=3,
    max_size=10,
    unique_by=lambda each: each.year,
)
BASES = st.sampled_from(Base)


def likely(known, changes, base=Base.FLAT):
    return [step.likely for step in project(known, 2032, changes, base=base).steps]


def test_project_holds_the_last_known_value_flat():
    found = project([Known(2026, 100), Known(2024, 70)], 2028)
    assert [(step.year, step.likely) for step in found.steps] == [(2027, 100), (2028, 100)]


def test_project_phases_a_change_in_equal_parts_until_it_is_whole():
    found = project([Known(2026, 100)], 2031, [Change(50, 2028, 2029)])
    assert [step.likely for step in found.steps] == [100, 125, 150, 150, 150]


def test_project_adds_a_change_at_once_where_its_last_year_is_its_first():
    found = project([Known(2026, 100)], 2029, [Change(50, 2028, 2028)])
    assert [step.likely for step in found.steps] == [100, 150, 150]


def test_project_takes_what_should_have_come_to_be_in_the_value_already():
    found = project([Known(2026, 100)], 2029, [Change(60, 2024, 2029)])
    assert [step.likely for step in found.steps] == [110, 120, 130]


def test_project_counts_only_what_is_sure_in_the_cautious_line():
    changes = [Change(10, 2027, 2027, sure=True), Change(5, 2027, 2027)]
    (step,) = project([Known(2026, 100)], 2027, changes).steps
    assert (step.base, step.cautious, step.likely) == (100, 110, 115)


def test_project_follows_the_trend_of_the_last_values_alone():
    known = [Known(2022, 900), Known(2023, 10), Known(2024, 20), Known(2026, 40)]
    found = project(known, 2028, base=Base.TREND, last=3)
    assert found.base == Line(2026, Fraction(40), Fraction(10), 3)
    assert [step.likely for step in found.steps] == [50, 60]


@pytest.mark.parametrize(
    ("known", "base", "why"),
    [
        ([], Base.FLAT, Why.NO_VALUE),
        ([], Base.TREND, Why.NO_VALUE),
        ([Known(2025, 1), Known(2026, 2)], Base.TREND, Why.TOO_FEW),
        ([Known(2028, 1)], Base.FLAT, Why.NOTHING_AHEAD),
    ],
)
def test_project_says_why_there_is_no_projection(known, base, why):
    assert project(known, 2028, [Change(50, 2027, 2027)], base=base) is why


def test_least_squares_leaves_the_smallest_squares():
    # By hand: mean year 2025, mean value 4; slope (-1*-3 + 0*1 + 1*2) / 2.
    known = [Known(2024, 1), Known(2025, 5), Known(2026, 6)]
    assert least_squares(known) == Line(2026, Fraction(13, 2), Fraction(5, 2), 3)


@given(KNOWN, BASES)
def test_project_without_changes_is_the_base(known, base):
    found = project(known, 2032, base=base)
    for step in found.steps:
        assert step.likely == step.cautious == step.base == found.base.at(step.year)


@given(KNOWN, CHANGES, BASES)
def test_project_with_everything_switched_off_is_the_base(known, changes, base):
    off = [replace(each, share=Fraction(0)) for each in changes]
    assert likely(known, off, base) == likely(known, [], base)


@given(KNOWN, CHANGES, CHANGES, BASES)
def test_project_adds_changes_up(known, some, others, base):
    alone = likely(known, [], base)
    apart = zip(likely(known, some, base), likely(known, others, base), alone, strict=True)
    assert likely(known, [*some, *others], base) == [a + b - none for a, b, none in apart]


@given(KNOWN, CHANGES, BASES, st.randoms())
def test_project_does_not_depend_on_any_order(known, changes, base, chance):
    shuffled, mixed = list(changes), list(known)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)
    assert likely(mixed, shuffled, base) == likely(known, changes, base)


@given(KNOWN, CHANGES)
def test_project_is_cautious_by_leaving_out_what_is_not_sure(known, changes):
    sure = [each for each in changes if each.sure]
    found = project(known, 2032, changes)
    assert [step.cautious for step in found.steps] == likely(known, sure)


@given(KNOWN, st.lists(AMOUNTS, min_size=3, max_size=3))
def test_least_squares_is_not_beaten_by_a_line_nearby(known, nudges):
    line = least_squares(known)

    def distance(found):
        return sum((found.at(each.year) - Fraction(each.value)) ** 2 for each in known)

    by, tilt, _ = (Fraction(each) for each in nudges)
    assert distance(line) <= distance(replace(line, level=line.level + by, slope=line.slope + tilt))


def test_project_is_exact():
    (step,) = project(
        [Known(2026, Decimal("0.1"))], 2027, [Change(Decimal("0.2"), 2027, 2027)]
    ).steps
    assert step.likely == Fraction(3, 10)

"""Small figures about persons."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy import suppression
from kakehashi.policy.suppression import SMALLEST_SHOWN, is_small, suppress


@pytest.mark.parametrize(("value", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_is_small_begins_at_one_and_ends_below_five(value, small):
    assert is_small(value) is small


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([7, 5], [7, 5]),
        ([40, 3, 12, 0], [40, None, None, 0]),
        ([40, 3, 2, 12], [40, None, None, 12]),
        ([40, 1, 1, 12], [40, None, None, None]),
        ([3], [None]),
    ],
)
def test_suppress_hides_small_parts_and_what_would_give_them_away(values, shown):
    assert suppress(values) == shown


@given(st.lists(st.integers(0, 30)))
def test_suppress_never_lets_the_total_give_a_small_part_away(values):
    shown = suppress(values)

    hidden = [value for value, seen in zip(values, shown, strict=True) if seen is None]
    assert all(seen in (None, value) for value, seen in zip(values, shown, strict=True))
    assert not any(seen is not None and is_small(seen) for seen in shown)
    everything = [value for value in values if value > 0]
    assert not hidden or len(hidden) > 1 or len(hidden) == len(everything)
    assert not hidden or sum(hidden) >= SMALLEST_SHOWN or len(hidden) == len(everything)


def test_its_examples_hold():
    assert doctest.testmod(suppression).failed == 0

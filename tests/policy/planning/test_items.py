"""What stands in the way of items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.planning.items import Finding, Flaw, Item, check

CODES = ["1-1", "1-2"]


def item(number="①", direction="1-1", ja="増やす", line=1, **facts):
    return Item(line=line, direction=direction, number=number, ja=ja, **facts)


def test_check_finds_nothing_in_items_that_count_on():
    assert check([item("①"), item("②"), item("①", "1-2")], CODES) == []


@pytest.mark.parametrize(
    ("faulty", "finding"),
    [
        (item(direction=""), Finding(0, Flaw.NO_DIRECTION)),
        (item(direction="9-9"), Finding(0, Flaw.UNKNOWN_DIRECTION, "9-9")),
        (item(ja=""), Finding(0, Flaw.NO_TEXT)),
        (item(""), Finding(0, Flaw.NO_NUMBER, "")),
        (item("甲"), Finding(0, Flaw.NO_NUMBER, "甲")),
        (item("②"), Finding(0, Flaw.GAP, "1")),
        (item("④"), Finding(0, Flaw.GAP, "1–3")),
    ],
)
def test_check_says_what_is_wrong_with_an_item(faulty, finding):
    assert check([faulty], CODES) == [finding]


def test_check_says_where_the_other_of_two_equal_numbers_stands():
    found = check([item(line=3), item("(1)", line=9)], CODES)

    assert found == [Finding(1, Flaw.DUPLICATE, "1-1 (1)", 3)]
    assert found[0].is_fault


def test_check_asks_about_gaps_and_order_only():
    found = check([item("①"), item("③"), item("②")], CODES)

    assert found == [Finding(1, Flaw.GAP, "2"), Finding(2, Flaw.ORDER, "1-1 ②")]
    assert not any(each.is_fault for each in found)


def test_check_passes_over_items_that_are_left_out():
    assert check([item(), item(taken=False), item("②")], CODES) == []


@pytest.mark.parametrize("number", ["億", "兆", "1000", "½", "0"])
def test_check_takes_no_number_that_no_item_has(number):
    assert [each.flaw for each in check([item(number)], CODES)] == [Flaw.NO_NUMBER]


def test_check_counts_what_the_plan_has():
    assert check([item("③")], CODES, {"1-1": frozenset({1, 2})}) == []


@given(st.builds(Item, line=st.integers(0), direction=st.text(), number=st.text(), ja=st.text()))
def test_item_comes_back_from_json(item):
    assert Item.from_json(item.as_json()) == item

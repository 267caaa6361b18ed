from decimal import Decimal

import pytest
from django.utils import translation

from kakehashi.web.components.alternatives import of_bars, of_trend, said


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_of_trend_tells_the_course_and_what_is_not_known():
    points = [("2023", None), ("2024", 7), ("2025", 1200), ("2026", 9)]
    assert of_trend(points) == (
        "From 7 (2024) to 9 (2026); lowest 7 (2024), highest 1,200 (2025). Not known: 2023."
    )


def test_of_trend_says_when_nothing_is_known():
    assert of_trend([("2025", None)]) == "No value is known yet."
    assert of_trend([]) == "No value is known yet."


def test_of_trend_with_one_value_is_that_value():
    assert of_trend([("2026", 0)]) == "2026: 0."


def test_of_bars_names_the_first_twelve():
    rows = [(f"c{n}", n) for n in range(14)]
    assert of_bars(rows).endswith("c11: 11 and 2 more.")
    assert of_bars([]) == "There is nothing to show."


def test_said_does_not_turn_unknown_into_zero():
    assert [said(value) for value in (None, 0, Decimal("3.46"))] == ["not known", "0", "3.5"]

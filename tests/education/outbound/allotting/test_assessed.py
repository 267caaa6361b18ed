"""Scores as students know them."""

import pytest

from kakehashi.education.outbound.allotting.assessed import score_in_words
from kakehashi.education.outbound.assessing.scoring import with_priority, without_priority


@pytest.mark.parametrize(
    ("score", "classes", "words"),
    [
        (8005, 1, "80.05"),
        (0, 1, "0.00"),
        (18051, 2, "80.50 (priority class 1)"),
        (5850, 2, "58.50 (priority class 2)"),
        (with_priority(10000, True, False), 4, "100.00 (priority class 2)"),
    ],
)
def test_score_in_words_is_of_100_with_its_class(score, classes, words):
    assert score_in_words(score, classes) == words


@pytest.mark.parametrize("score", [0, 1, 10000])
def test_without_priority_undoes_it(score):
    assert without_priority(with_priority(score, True, True)) == (score, 3)

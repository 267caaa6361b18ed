"""What can be put right in a frozen record."""

from decimal import Decimal

import pytest

from kakehashi.policy.freezing.correcting import corrected, differences

FIGURE = {
    "kind": "figure",
    "on": "2026-05-01",
    "value": "12",
    "at_least": True,
    "unknown_because": None,
    "series": [
        {"on": "2025-05-01", "value": "11", "unknown": False, "at_least": False},
        {"on": "2026-05-01", "value": "12", "unknown": False, "at_least": True},
    ],
}
ACTION = {
    "kind": "action",
    "text": {"ja": "増やす", "en": "Win"},
    "confidence": {"sentence": "Two talks."},
}


def test_corrected_changes_the_value_and_its_place_in_the_series_only():
    after = corrected(FIGURE, {"value": Decimal("13.0")})
    assert after == {
        **FIGURE,
        "value": "13",
        "series": [FIGURE["series"][0], {**FIGURE["series"][1], "value": "13"}],
    }
    assert FIGURE["value"] == "12"
    assert differences(FIGURE, after) == {"value": ["12", "13"]}


def test_corrected_makes_a_value_unknown_for_a_reason():
    why = {"ja": "不明", "en": "Lost"}
    after = corrected(FIGURE, {"value": None, "unknown_because": why})
    assert (after["value"], after["unknown_because"], after["at_least"]) == (None, why, False)
    assert after["series"][1] == {
        "on": "2026-05-01",
        "value": None,
        "unknown": True,
        "at_least": False,
    }
    assert differences(FIGURE, after) == {"value": ["12", None], "unknown_because": [None, why]}


def test_corrected_leaves_the_sentences_of_an_action_that_are_not_named():
    after = corrected(ACTION, {"sentence": "Three talks."})
    assert after == {**ACTION, "confidence": {"sentence": "Three talks."}}
    assert differences(ACTION, after) == {"sentence": ["Two talks.", "Three talks."]}


def test_corrected_puts_no_sentence_into_the_mouth_of_somebody_who_said_nothing():
    silent = {**ACTION, "confidence": None}
    assert corrected(silent, {"sentence": "Three talks."}) == silent


@pytest.mark.parametrize("content", [FIGURE, ACTION, {"kind": "target"}])
def test_corrected_refuses_what_cannot_be_corrected(content):
    with pytest.raises(ValueError, match="no state to correct"):
        corrected(content, {"state": "completed"})

"""Members of frozen records as a reader of the page reads them."""

import pytest
from django.utils.translation import override

from kakehashi.policy.templatetags.frozen import amount, as_percent, both, number, pieces

INSTITUTIONS = {"code": "institutions", "ja": "機関数", "en": "institutions", "persons": False}
PERCENT = {"code": "stated", "ja": "%", "en": "%", "persons": False}


@pytest.mark.parametrize(
    ("content", "unit", "words"),
    [
        ({"value": "12"}, INSTITUTIONS, "12 institutions"),
        ({"value": "1"}, INSTITUTIONS, "1 institution"),
        ({"value": "12", "at_least": True}, INSTITUTIONS, "at least 12 institutions"),
        ({"value": "1234.5"}, PERCENT, "1,234.5 %"),
        ({"value": "12", "at_least": True}, None, "at least 12"),
        ({"value": None}, PERCENT, "unknown"),
        ({"value": None, "suppressed": True}, PERCENT, "fewer than 5"),
        (None, None, "unknown"),
    ],
)
def test_amount_is_read_as_on_other_pages(content, unit, words):
    assert amount(content, unit) == words


def test_pieces_set_the_number_apart():
    found = pieces({"value": "12", "at_least": True}, INSTITUTIONS)
    assert found == ("at least", "12", "institutions")


@pytest.mark.parametrize(("text", "words"), [("58430/2191", "26.7"), ("71.5", "71.5"), (None, "")])
def test_number_reads_fractions_too(text, words):
    assert number(text) == words


def test_as_percent_is_empty_where_there_is_no_share():
    assert (as_percent("0.125"), as_percent(None)) == ("12.5 %", "")


def test_both_takes_the_other_language_where_one_is_missing():
    assert both({"ja": "", "en": "Win"}) == "Win"
    with override("ja"):
        assert both({"ja": "", "en": "Win"}) == "Win"
        assert both({"ja": "増やす", "en": "Win"}) == "増やす"
    assert both(None) == ""

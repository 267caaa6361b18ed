import pytest

from kakehashi.institutions.identifiers import ror_of, spellings


@pytest.mark.parametrize(
    "text",
    [
        "00ws30h19",
        "https://ror.org/00ws30h19",
        " ROR.org/00WS30H19/ ",
        "http://www.ror.org/00ws30h19",
    ],
)
def test_ror_of_reads_the_id_in_each_of_its_forms(text):
    assert ror_of(text) == "00ws30h19"


@pytest.mark.parametrize("text", ["", "00ws30h18", "0ws30h19", "10ws30h19", "00ws3oh19", "ror.org"])
def test_ror_of_refuses_what_is_none(text):
    assert ror_of(text) == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://ror.org/00WS30H19", "00ws30h19"),
        ("UNIVIE.ac.at", "univie.ac.at"),
        ("0000 0001 2286 1424", "0000000122861424"),
        ("0000-0001-2286-142x", "000000012286142X"),
        ("https://isni.org/isni/0000000122861424", "0000000122861424"),
        ("GRID.265074.2", "grid.265074.2"),
        ("q1148334", "Q1148334"),
        ("https://www.wikidata.org/wiki/Q1148334", "Q1148334"),
        ("a wien01", "A  WIEN01"),
        ("999866186", "999866186"),
        ("https://doi.org/10.13039/501100010236", "501100010236"),
    ],
)
def test_spellings_hold_the_stored_form(typed, stored):
    assert stored in spellings(typed)


@pytest.mark.parametrize("typed", ["", "   ", "x" * 101, "\x00", "東京"])
def test_spellings_of_what_can_be_no_identifier_are_none(typed):
    assert spellings(typed) == []

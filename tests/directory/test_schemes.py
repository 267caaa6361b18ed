"""Identifiers: many ways to write them, one way to keep them."""

import pytest

from kakehashi.directory.schemes import stored_form


@pytest.mark.parametrize(
    ("scheme", "text", "stored"),
    [
        ("ror", "https://ror.org/00WS30H19", "00ws30h19"),
        ("ror", " 00ws30h19 ", "00ws30h19"),
        ("schac", "UniVie.ac.at", "univie.ac.at"),
        ("isni", "0000 0001 1090 2030", "0000000110902030"),
        ("isni", "https://isni.org/isni/000000010944049X", "000000010944049X"),
        ("grid", "grid.265074.2", "grid.265074.2"),
        ("wikidata", "q1148334", "Q1148334"),
        ("pic", "999866883", "999866883"),
        ("erasmus", "a wien01", "A  WIEN01"),
        ("erasmus", "ＵＫ LEICEST01", "UK LEICEST01"),
        ("fundref", "501100010236", "501100010236"),
    ],
)
def test_stored_form_of_what_people_type(scheme, text, stored):
    assert stored_form(scheme, text) == stored


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("ror", "00ws30h18"),
        ("schac", "univie"),
        ("isni", "0000 0001 1090 2031"),
        ("isni", "0000 0001 1090"),
        ("grid", "265074.2"),
        ("wikidata", "1148334"),
        ("pic", "12345"),
        ("erasmus", "WIEN"),
        ("fundref", "x"),
        ("ror", ""),
    ],
)
def test_stored_form_refuses_what_is_none_and_names_it(scheme, text):
    with pytest.raises(ValueError, match=f"“{text}” cannot be"):
        stored_form(scheme, text)

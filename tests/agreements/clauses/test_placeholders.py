"""Names between braces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.agreements.clauses.placeholders import NAMES, Fault, faults, filled, used


def test_used_names_each_once_in_order():
    assert used("{home} and {partner}, {home}: {}") == ["home", "partner", ""]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{home} ends on {ends}.", []),
        ("{house}", [Fault("unknown", "house")]),
        ("{}", [Fault("unknown", "")]),
        ("{ home}", [Fault("unknown", " home")]),
        ("a { b", [Fault("brace", "a { b")]),
        ("{{home}}", [Fault("brace", "{}")]),
        ("Text:\n {places_table} \nMore.", []),
        ("See {places_table}.", [Fault("table", "places_table")]),
    ],
)
def test_faults_are_unknown_names_lone_braces_and_tables_in_sentences(text, found):
    assert faults(text) == found


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=8)), st.text(max_size=30))
@settings(max_examples=80)
def test_filled_never_looks_at_what_it_put_in(values, text):
    marked = text.replace("{", "(").replace("}", ")")
    pattern = "".join(f"{{{name}}}{marked}" for name in values)
    assert filled(pattern, values) == "".join(f"{value}{marked}" for value in values.values())


def test_filled_leaves_what_it_does_not_know():
    assert filled("{home} {house}", {"home": "{house}"}) == "{house} {house}"

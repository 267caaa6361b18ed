"""Definitions of indicators, and the tree that they belong to."""

from pathlib import Path

import pytest

from kakehashi.policy.counting import AS_OF_1_MAY, INSTITUTIONS
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.operations import TEXTS
from kakehashi.policy.outline import directions, document_code
from kakehashi.policy.registry import REGISTRY, indicator
from kakehashi.policy.texts import read_policy_file

FACTS = {"unit": INSTITUTIONS, "at": AS_OF_1_MAY, "title": "T", "wording": "W", "source": "S"}


def own():
    """What the directions define themselves."""
    return [each for each in REGISTRY.values() if not each.rule]


def nothing(at):
    return Unknown("nothing")


def test_indicator_refuses_a_direction_that_the_policy_does_not_have():
    with pytest.raises(ValueError, match=r"no direction '4\.1'"):
        indicator("4.1", "somewhere.else", **FACTS)(nothing)

    assert "somewhere.else" not in REGISTRY


def test_indicator_refuses_a_code_that_is_taken():
    with pytest.raises(ValueError, match="registered twice"):
        indicator("1.2", "partners.active", **FACTS)(nothing)


def test_every_indicator_stands_in_the_package_of_its_direction():
    packages = {direction.code: direction.package for direction in directions()}

    for each in own():
        assert each.compute.__module__.startswith(f"{packages[each.direction]}.")
        assert each.compute.__module__.endswith(".indicators")


def test_the_tree_carries_out_the_directions_of_the_loaded_document_word_for_word():
    documents = {each.code: each for each in read_policy_file(TEXTS).documents}
    lines = [line for top in documents[document_code()].lines for line in top.all()]

    written = [(line.code, line.text.en) for line in lines if line.kind == "direction"]

    assert written == [(each.code, each.title) for each in directions()]


def test_the_reference_page_lists_every_indicator_as_the_code_defines_it():
    page = Path(__file__).parents[2].joinpath("docs/reference/indicators.md")
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and line.count("|") == 7
    ]

    assert [row[:5] for row in rows] == [
        [each.code, each.direction, each.unit.code, each.at.code, str(each.version)]
        for each in own()
    ]

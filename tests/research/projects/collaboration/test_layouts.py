import json

import pytest

from kakehashi.research.projects.collaboration.identifiers import (
    doi_of,
    number_of,
    orcid_of,
    work_number,
)
from kakehashi.research.projects.collaboration.layouts import Layout, Work, decode, mend
from tests.research.projects.collaboration.make import authorship, institution, work

START = {"id": "https://openalex.org/W7", "authorships": []}


@pytest.mark.parametrize(
    ("marks", "layout"),
    [
        ({"host_venue": {"id": None}, "concepts": []}, Layout.OF_2023),
        ({"concepts": [{"id": "C1", "score": "0.7"}]}, Layout.OF_2023),
        ({"concepts": [], "topics": [], "fwci": 1}, Layout.OF_2024),
        ({"primary_topic": None}, Layout.OF_2024),
        ({"primary_topic": None, "awards": []}, Layout.OF_2026),
        ({"primary_topic": None, "is_xpac": None}, Layout.OF_2026),
        ({}, Layout.UNKNOWN),
    ],
)
def test_layout_is_the_newest_whose_marks_a_work_bears(marks, layout):
    assert decode(json.dumps(START | marks).encode()).layout() is layout


def test_mend_leaves_out_what_is_of_a_wrong_type_and_says_where():
    record = work(
        7,
        authorship(institution(1), countries=["JP", 3]),
        authorship() | {"institutions": "none", "is_corresponding": "yes"},
        None,
        type=["article"],
        cited_by_count=2**40,
        primary_topic={"id": 5, "display_name": "Topic", "field": {"id": "fields/17"}},
    )

    mended, wrong = mend(Work, record)

    assert wrong == [
        "type",
        "authorships[0].countries[1]",
        "authorships[1].institutions",
        "authorships[1].is_corresponding",
        "authorships[2]",
        "primary_topic.id",
        "cited_by_count",
    ]
    assert mended.type is None
    assert mended.authorships is not None
    assert [len(each.institutions or []) for each in mended.authorships] == [1, 0]
    assert mended.primary_topic is not None
    assert (mended.primary_topic.id, mended.primary_topic.display_name) == (None, "Topic")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("https://openalex.org/W123", 123),
        ("W123", 123),
        ("https://api.openalex.org/works/w123", 123),
        ("https://openalex.org/A123", None),
        ("https://openalex.org/W", None),
        ("https://openalex.org/W12a", None),
        ("https://openalex.org/W" + "9" * 19, None),
        ("", None),
    ],
)
def test_work_number_takes_works_only(text, number):
    assert work_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("https://openalex.org/I4210114444", 4210114444),
        ("https://openalex.org/subfields/2734", 2734),
        ("T10601", 10601),
        ("https://openalex.org/I", None),
        (None, None),
    ],
)
def test_number_of_takes_every_kind(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/x", "10.1000/x"),
        ("https://doi.org/https://doi.org/10.1000/x", "10.1000/x"),
        ("10.1000/X", "10.1000/x"),
        ("", None),
        (None, None),
    ],
)
def test_doi_of_leaves_out_the_resolver(text, doi):
    assert doi_of(text) == doi


def test_orcid_of_takes_the_nineteen_characters():
    assert orcid_of("https://orcid.org/0000-0002-1825-009x") == "0000-0002-1825-009X"
    assert orcid_of("none") is None

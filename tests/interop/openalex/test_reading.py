import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from kakehashi.interop.openalex.reading import abstract_of, read
from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.works.data import AffiliationData, AuthorData
from tests.interop.records.make import as_json, make_authorship, make_openalex

SHARED = Path(settings.BASE_DIR).parent / "shared/data"
LAYOUTS = ("openalex_works_2023_layout.jsonl.gz", "openalex_works_2024_layout.jsonl.gz")


def only(value, **facts):
    (entry,) = read(as_json(make_openalex(**facts) if value is None else value))
    return entry


def reasons(entry):
    return [(fault.field, fault.reason) for fault in entry.faults]


def test_read_takes_a_work_as_openalex_states_it():
    data = only(None, number=7).data

    assert (data.kind, data.title, data.language) == ("article", "Work 7", "en")
    assert (data.year, data.published_on) == (2024, date(2024, 3, 5))
    assert data.identifiers == (("openalex", "W7"), ("doi", "10.1000/w7"))
    assert data.cited == 0
    place = AffiliationData("Tokyo Metropolitan University", "00ws30h19", "JP")
    assert data.authors == (AuthorData("Hanako Sato", "0000-0002-1825-0097", True, (place,)),)


def test_read_takes_a_journal_of_both_layouts():
    venue = {"display_name": "Physica B", "issn_l": "0921-4526", "publisher": "Elsevier"}
    old = only(None, host_venue=venue).data
    new = only(
        None,
        primary_location={
            "source": {
                "display_name": "Physica B",
                "issn_l": "0921-4526",
                "host_organization_name": "Elsevier",
            }
        },
    ).data

    assert (old.container, old.issn, old.publisher) == ("Physica B", "0921-4526", "Elsevier")
    assert old == new


def test_read_makes_titles_plain():
    data = only(None, title="<i>p</i>&amp;lt;0.05 in H<sub>2</sub>O &amp; &lt;b&gt;air&lt;/b&gt;")

    assert data.data.title == "p<0.05 in H2O & air"


def test_read_names_an_author_without_a_name_and_keeps_the_others():
    nobody = {"author": {"display_name": None}, "institutions": []}
    entry = only(None, authorships=[nobody, make_authorship("Taro Ito")])

    assert [each.name for each in entry.data.authors] == ["Taro Ito"]
    assert reasons(entry) == [("author 1", Reason.NAMELESS_AUTHOR)]


def test_read_takes_thousands_of_authors():
    entry = only(None, authorships=[make_authorship(f"Author {n}") for n in range(5000)])

    assert len(entry.data.authors) == 5000
    assert entry.data.authors[4999].name == "Author 4999"


def test_read_names_the_line_that_is_no_json_and_reads_the_others():
    lines = b"\n".join([as_json(make_openalex(1)), b'{"id": "https', as_json(make_openalex(2))])
    entries = read(lines)

    assert [entry.title for entry in entries] == ["Work 1", "", "Work 2"]
    assert [entry.place for entry in entries] == ["line 1", "line 2", "line 3"]
    assert reasons(entries[1]) == [("", Reason.UNREADABLE)]


def test_read_answers_of_the_api_and_packed_lines_alike():
    works = [make_openalex(1), make_openalex(2)]
    packed = gzip.compress(b"\n".join(as_json(work) for work in works))
    titles = ["Work 1", "Work 2"]

    assert [entry.title for entry in read(as_json({"meta": {}, "results": works}))] == titles
    assert [entry.title for entry in read(as_json(works))] == titles
    assert [entry.title for entry in read(packed)] == titles


def test_read_refuses_a_packed_file_that_is_cut_off():
    packed = gzip.compress(as_json(make_openalex()))

    with pytest.raises(WrongSource) as caught:
        read(packed[: len(packed) // 2])

    assert caught.value.reason == Wrong.BROKEN_PACK


def test_read_refuses_what_is_no_json():
    with pytest.raises(WrongSource) as caught:
        read(b"@article{a, title={A}}")

    assert caught.value.reason == Wrong.NOT_JSON


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"title": None}, ("title", Reason.NO_TITLE)),
        ({"doi": "not a doi"}, ("doi", Reason.BAD_IDENTIFIER)),
        ({"publication_year": 99999}, ("publication_year", Reason.BAD_DATE)),
        ({"publication_date": "2024-02-31"}, ("publication_date", Reason.BAD_DATE)),
        ({"cited_by_count": -1}, ("cited", Reason.BAD_VALUE)),
        ({"open_access": {"oa_status": "purple"}}, ("oa_status", Reason.BAD_VALUE)),
        ({"authorships": "nobody"}, ("authorships", Reason.BAD_VALUE)),
    ],
)
def test_read_names_each_fault_with_its_field(facts, fault):
    assert reasons(only(None, **facts)) == [fault]


def test_abstract_of_puts_words_in_their_places():
    assert abstract_of({"bridges": [1, 3], "Old": [0], "and new": [2]}) == (
        "Old bridges and new bridges"
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the real works are not in ../shared/data")
@pytest.mark.parametrize("name", LAYOUTS)
def test_read_takes_real_works_of_every_layout(name):
    with gzip.open(SHARED / name) as file:
        lines = [next(file) for _each in range(300)]
    entries = read(b"".join(lines))

    assert len(entries) == 300
    works = [json.loads(line) for line in lines]
    titled = [bool(work.get("title") or work.get("display_name")) for work in works]
    assert [entry.data is not None for entry in entries] == titled

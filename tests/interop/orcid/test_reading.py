import pytest

from kakehashi.interop.orcid.reading import put_codes_of, read
from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.works.data import AuthorData
from tests.interop.records.make import as_json, make_record, make_statement


def test_read_takes_one_work_for_each_group_with_the_identifiers_of_all():
    pmid = {"external-id-type": "pmid", "external-id-value": "123"}
    other = make_statement(2, **{"external-ids": {"external-id": [pmid]}})
    better = make_statement(1, **{"display-index": "9"})
    (entry,) = read(as_json(make_record([other, better])))

    assert entry.place == "put-code 1"
    assert entry.data.title == "Work 1"
    assert entry.data.identifiers == (("doi", "10.1000/o1"), ("pmid", "123"))
    assert (entry.data.year, entry.data.published_on) == (2024, None)


def test_read_takes_whose_record_it_is_where_no_author_is_named():
    (entry,) = read(as_json(make_record([make_statement()])))

    assert entry.data.authors == (AuthorData("Josiah Carberry", "0000-0002-1825-0097"),)


def test_read_takes_the_contributors_of_whole_works():
    contributors = {
        "contributor": [
            {"credit-name": {"value": "佐藤 花子"}, "contributor-orcid": None},
            {"credit-name": None},
            {
                "credit-name": {"value": "Ed Itor"},
                "contributor-attributes": {"contributor-role": "editor"},
            },
        ]
    }
    (entry,) = read(as_json({"bulk": [{"work": make_statement(contributors=contributors)}]}))

    assert [each.name for each in entry.data.authors] == ["佐藤 花子"]
    assert [each.reason for each in entry.faults] == [Reason.NAMELESS_AUTHOR]


def test_read_leaves_identifiers_of_what_the_work_is_part_of():
    part = {
        "external-id-type": "doi",
        "external-id-value": "10.1000/book",
        "external-id-relationship": "part-of",
    }
    statement = make_statement(**{"external-ids": {"external-id": [part]}})
    (entry,) = read(as_json(make_record([statement])))

    assert entry.data.identifiers == ()


def test_read_refuses_what_holds_no_works():
    with pytest.raises(WrongSource) as caught:
        read(as_json(make_record()))

    assert caught.value.reason == Wrong.NO_ORCID_WORKS


def test_put_codes_of_names_the_preferred_statements():
    groups = [[make_statement(1), make_statement(2, **{"display-index": "5"})], [make_statement(3)]]

    assert put_codes_of(make_record(*groups)) == [2, 3]

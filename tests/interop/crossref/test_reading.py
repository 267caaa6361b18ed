from datetime import date

import pytest

from kakehashi.interop.crossref.reading import read
from kakehashi.research.dissemination.importing.entries import Reason
from kakehashi.research.dissemination.works.data import AffiliationData, FundingData
from tests.interop.records.make import as_json, make_crossref


def only(**facts):
    (entry,) = read(as_json({"status": "ok", "message": make_crossref(**facts)}))
    return entry


def test_read_takes_a_message():
    data = only(
        number=3,
        publisher="ACM",
        ISSN=["1234-5678"],
        funder=[{"name": "JSPS", "DOI": "10.13039/501100001691", "award": ["JP24K01234"]}],
    ).data

    assert (data.title, data.kind, data.published_on) == ("Work 3", "article", date(2024, 3, 5))
    assert data.identifiers == (("doi", "10.1000/c3"),)
    assert [each.name for each in data.authors] == ["Hanako Sato"]
    assert (data.publisher, data.issn) == ("ACM", "1234-5678")
    assert data.fundings == (FundingData("JSPS", "10.13039/501100001691", "JP24K01234"),)


def test_read_takes_the_items_of_a_list():
    items = [make_crossref(1), make_crossref(2)]
    entries = read(as_json({"message": {"items": items, "next-cursor": "x"}}))

    assert [entry.title for entry in entries] == ["Work 1", "Work 2"]


@pytest.mark.parametrize(
    ("parts", "year", "day"),
    [([[2024]], 2024, None), ([[2024, 3]], 2024, None), ([[None]], None, None)],
)
def test_read_takes_partial_dates(parts, year, day):
    data = only(issued={"date-parts": parts}).data

    assert (data.year, data.published_on) == (year, day)


def test_read_takes_japanese_names_and_titles_as_published():
    data = only(
        title=["Bridges of Tokyo"],
        **{"original-title": ["東京の橋"]},
        author=[
            {"given": "花子", "family": "佐藤"},
            {"name": "JST Group"},
            {"given": "Taro", "family": "Ito", "suffix": "Jr."},
        ],
    ).data

    assert (data.title, data.title_en) == ("東京の橋", "Bridges of Tokyo")
    assert [each.name for each in data.authors] == ["佐藤 花子", "JST Group", "Taro Ito Jr."]


def test_read_takes_places_with_their_ror_and_names_the_nameless():
    ror = {"id": "https://ror.org/00ws30h19", "id-type": "ROR"}
    place = {"name": "Tokyo Metropolitan University", "id": [ror]}
    entry = only(author=[{"sequence": "first"}, {"family": "Ito", "affiliation": [place]}])

    (author,) = entry.data.authors
    assert author.affiliations == (AffiliationData("Tokyo Metropolitan University", "00ws30h19"),)
    assert [each.reason for each in entry.faults] == [Reason.NAMELESS_AUTHOR]


def test_read_sees_a_retraction_and_strips_jats():
    entry = only(
        **{"updated-by": [{"type": "Retraction"}]},
        abstract="<jats:p>We &lt;b&gt;show&lt;/b&gt; it.</jats:p><jats:p>Twice.</jats:p>",
    )

    assert entry.data.is_retracted is True
    assert entry.data.abstract == "We show it.\nTwice."

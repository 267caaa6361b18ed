import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kakehashi.interop.oaipmh.formats.codes import (
    access_of,
    is_jgn,
    kind_of,
    licence_name,
    three_letters,
)
from kakehashi.interop.oaipmh.formats.elements import uri
from kakehashi.interop.oaipmh.formats.offered import FORMATS, formats_for
from kakehashi.interop.oaipmh.formats.records import (
    Author,
    Grant,
    Organisation,
    Output,
    Words,
)
from kakehashi.research.dissemination.models import Work
from tests.interop.oaipmh.make import (
    a_funding,
    a_person,
    a_project,
    an_orgunit,
    an_output,
    faults_of,
)

RECORDS = {
    "article": an_output(),
    "data set": an_output(id="Products/12", kind="dataset"),
    "book": an_output(kind="book", isbn="978-4-00-000000-0", issn=""),
    "chapter": an_output(kind="chapter", isbn="9784000000000"),
    "only what must be": Output(
        id="Publications/1", kind="other", titles=(Words("?"),), address="https://a.example/"
    ),
    "without a title": an_output(titles=(Words(" \x00"),)),
    "retracted and invented": an_output(is_retracted=True, is_invented=True),
    "person": a_person(),
    "invented person": a_person(orcid="0000-0000-0000-0001", is_invented=True),
    "unit": an_orgunit(),
    "project": a_project(),
    "project of nobody": a_project(leader=None, members=(), home=None, grant=None, partners=()),
    "funding": a_funding(),
}


def text_of(element, path):
    return [each.text for each in element.iter() if etree.QName(each).localname == path]


@pytest.mark.parametrize("name", RECORDS)
def test_render_gives_what_the_schemas_take(name):
    record = RECORDS[name]
    for each in formats_for(is_output=isinstance(record, Output)):
        assert faults_of(each.render(record)) == [], each.prefix


TEXTS = st.text(max_size=15)
WORDS = st.lists(
    st.builds(Words, TEXTS, st.sampled_from(["", "ja", "en", "zh-Hant", "?"])), max_size=2
)
PLACES = st.builds(
    Organisation,
    names=WORDS.map(tuple),
    ror=st.sampled_from(["", "https://ror.org/00ws30h19", "x"]),
)
AUTHORS = st.builds(
    Author,
    name=TEXTS,
    names=WORDS.map(tuple),
    orcid=st.sampled_from(["", "0000-0002-1825-0097", "0000-0000-0000-0000"]),
    affiliations=st.lists(PLACES, max_size=2).map(tuple),
)
OUTPUTS = st.builds(
    Output,
    id=st.sampled_from(["Publications/1", "Products/1"]),
    kind=st.sampled_from(Work.Kind.values),
    titles=WORDS.map(tuple),
    address=st.just("https://a.example/en/research/works/1/"),
    language=st.sampled_from(["", "ja", "en", "tlh", "x y"]),
    abstracts=WORDS.map(tuple),
    authors=st.lists(AUTHORS, max_size=2).map(tuple),
    issued=st.sampled_from(["", "2024", "2024-02-29"]),
    container=TEXTS,
    publisher=TEXTS,
    volume=TEXTS,
    issue=TEXTS,
    pages=TEXTS | st.sampled_from(["1-2", "0-5", "12–19", "e1"]),
    issn=st.sampled_from(["", "1234-5679", "1234567X", "junk"]),
    isbn=TEXTS | st.sampled_from(["9784000000000", "4000000000", "978-4-00-000000-0"]),
    access=st.sampled_from(["", *Work.Access.values]),
    licence=TEXTS | st.just("http://creativecommons.org/licenses/by-nc/4.0"),
    open_url=TEXTS,
    subjects=st.lists(TEXTS, max_size=1).map(tuple),
    identifiers=st.lists(
        st.tuples(st.sampled_from(["doi", "handle", "pmid", "arxiv", "crid", "pmcid"]), TEXTS),
        max_size=2,
    ).map(tuple),
    grants=st.lists(
        st.builds(Grant, funder=TEXTS, funder_identifier=TEXTS, number=TEXTS, title=TEXTS),
        max_size=1,
    ).map(tuple),
)


@settings(max_examples=120, deadline=None)
@given(OUTPUTS)
def test_render_gives_what_the_schemas_take_whatever_a_work_says(output):
    kind = "dataset" if output.id.startswith("Products/") else output.kind
    if not output.id.startswith("Products/") and kind in ("dataset", "software"):
        kind = "article"
    output = Output(
        **{name: getattr(output, name) for name in output.__struct_fields__} | {"kind": kind}
    )

    for each in FORMATS.values():
        assert faults_of(each.render(output)) == [], each.prefix


def test_jpcoar_names_people_in_every_script_and_units_with_their_university():
    record = etree.fromstring(FORMATS["jpcoar_2.1"].render(an_output()))

    assert text_of(record, "creatorName") == [
        "山田太郎",
        "ヤマダタロウ",
        "Taro Yamada",
        "A. Huber",
    ]
    assert text_of(record, "affiliationName")[:2] == [
        "東京都立大学法学部",
        "Faculty of Law, Tokyo Metropolitan University",
    ]
    assert text_of(record, "pageStart") + text_of(record, "pageEnd") == ["45", "67"]
    assert text_of(record, "language") == ["eng"]
    (number, _other) = (each for each in record.iter() if each.tag.endswith("awardNumber"))
    assert dict(number.attrib) == {"awardNumberType": "JGN"}


def test_cerif_refers_by_id_only_to_what_has_one():
    record = etree.fromstring(FORMATS["oai_cerif_openaire_v1_2"].render(an_output()))

    assert [each.get("id") for each in record.iter() if each.get("id")] == [
        "Publications/12",
        "Persons/4",
        "OrgUnits/2",
        "OrgUnits/1",
        "Projects/3",
        "Fundings/3",
    ]


@pytest.mark.parametrize("kind", Work.Kind.values)
def test_kind_of_knows_every_kind_of_work(kind):
    assert kind_of(kind).label != "other" or kind == "other"


@pytest.mark.parametrize("access", Work.Access.values)
def test_access_of_calls_nothing_open_that_is_free_for_now_only(access):
    expected = {"bronze": None, "closed": "metadata only access"}.get(access, "open access")

    found = access_of(access)

    assert (found[0] if found else None) == expected


def test_codes_of_licences_grants_and_languages():
    assert licence_name("https://creativecommons.org/licenses/by-nc/4.0/") == "CC BY-NC 4.0"
    assert licence_name("https://a.example/licence") == "https://a.example/licence"
    assert [is_jgn(each) for each in ("JP24K01234", "24K01234", "P 1234")] == [True, False, False]
    assert [three_letters(each) for each in ("ja", "en-GB", "tlh", "", "?")] == [
        "jpn",
        "eng",
        "tlh",
        "",
        "",
    ]


def test_uri_keeps_addresses_and_mends_others():
    assert uri("https://a.example/b?c=d%20e#f") == "https://a.example/b?c=d%20e#f"
    assert uri("https://a.example/<1>?x=[y]#a#b") == "https://a.example/%3C1%3E?x=%5By%5D#a%23b"
    assert uri("100%") == "100%25"

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.interop.oaipmh import envelope
from kakehashi.interop.oaipmh.protocol import VERBS, Asked, Code, Wrong, read
from tests.interop.oaipmh.make import faults_of

# What the validator of openarchives.org asks (HTTP::OAIPMH::Validator 1.07), and what must come.
RECORDED = [
    ("junk", "badVerb"),
    ("verb=junk", "badVerb"),
    ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    ("verb=GetRecord&identifier=oai:a.example:Publications/1", "badArgument"),
    ('verb=GetRecord&identifier=invalid"id&metadataPrefix=oai_dc', "badArgument"),
    ("verb=ListIdentifiers&until=junk", "badArgument"),
    ("verb=ListIdentifiers&from=junk", "badArgument"),
    ("verb=ListIdentifiers&resumptionToken=junk&until=2000-02-05", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=junk", "badArgument"),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=junk&until=1990-01-10",
        "badArgument",
    ),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=junk", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&from=2002-02-05&until=2002-02-06T05:35:00Z",
        "badArgument",
    ),
]
OTHERS = [
    ("", "badVerb"),
    ("verb=", "badVerb"),
    ("verb=identify", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("Verb=Identify", "badVerb"),
    ("verb=Identify&test=test", "badArgument"),
    ("verb=Identify&identifier=oai:a.example:1", "badArgument"),
    ("verb=ListSets&set=a", "badArgument"),
    ("verb=ListMetadataFormats&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=20260201", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01T00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01T00:00:00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01T00:00:00%2B09:00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01T24:00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=２０２６-02-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-02&until=2026-02-01", "badArgument"),
    ("verb=GetRecord&identifier=a%00b&metadataPrefix=oai_dc", "badArgument"),
]


def asked(query, **options):
    return read(parse_qsl(query, keep_blank_values=True), **options)


@pytest.mark.parametrize(("query", "code"), RECORDED + OTHERS)
def test_read_finds_what_is_wrong(query, code):
    found = asked(query)

    assert isinstance(found, Wrong)
    assert {fault.code for fault in found.faults} == {code}
    assert found.arguments == {}


@pytest.mark.parametrize("verb", ["Identify", "ListMetadataFormats", "ListSets"])
def test_read_takes_verbs_without_arguments(verb):
    assert asked(f"verb={verb}") == Asked(verb, {"verb": verb})


def test_read_takes_the_ends_of_a_list_as_first_and_last_second():
    found = asked("verb=ListRecords&until=2026-03-02&metadataPrefix=oai_dc&from=2026-03-01")

    assert found.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert found.until == datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
    assert list(found.arguments) == ["verb", "metadataPrefix", "from", "until"]


def test_read_takes_from_and_until_that_are_the_same_second():
    moment = "2026-03-01T12:00:00Z"
    found = asked(f"verb=ListIdentifiers&metadataPrefix=oai_dc&from={moment}&until={moment}")

    assert found.since == found.until == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_read_names_every_fault_of_the_arguments():
    found = asked("verb=GetRecord&set=a&set=b")

    assert [fault.text for fault in found.faults] == [
        'GetRecord takes no argument "set".',
        "GetRecord needs the argument identifier.",
        "GetRecord needs the argument metadataPrefix.",
    ]


@pytest.mark.parametrize("query", ["verb=ListSets", "verb=ListRecords&metadataPrefix=a&set=b"])
def test_read_without_sets_says_so(query):
    found = asked(query, has_sets=False)

    assert [fault.code for fault in found.faults] == [Code.NO_SETS]
    assert found.arguments["verb"] == query[5:].split("&")[0]


NAMES = ["verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken", "x"]
VALUES = st.one_of(
    st.sampled_from([*VERBS, "oai_dc", "2026-01-01", "2026-01-01T00:00:00Z", "unit:law", ""]),
    st.text(max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5))
def test_read_never_repeats_what_an_answer_cannot_hold(pairs):
    found = read(pairs)
    content = (
        envelope.faults(found.faults)
        if isinstance(found, Wrong)
        else envelope.inside("ListSets", envelope.sets([("a", "A")]))
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)

    assert (
        faults_of(b"".join(envelope.answer(at, "https://a.example/oai", found.arguments, content)))
        == []
    )


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(VERBS)), st.sets(st.sampled_from(NAMES[1:])))
def test_read_takes_exactly_the_arguments_of_the_verb(verb, names):
    values = {"from": "2026-01-01", "until": "2026-01-01"}
    takes = VERBS[verb]
    alone = takes.exclusive in names and len(names) == 1
    right = alone or (
        takes.required <= names <= takes.all and not (takes.exclusive and takes.exclusive in names)
    )

    found = read([("verb", verb), *((name, values.get(name, "a")) for name in names)])

    assert isinstance(found, Asked) is right

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from lxml import etree

from kakehashi.interop.models import HarvestRecord, HarvestStamping
from kakehashi.interop.oaipmh import views
from kakehashi.interop.oaipmh.keeping import keep, keep_all
from kakehashi.interop.oaipmh.naming import Kind
from kakehashi.research.dissemination.models import Harvester, HarvestRequest, Work
from tests.interop.oaipmh.make import OAI, faults_of
from tests.interop.oaipmh.test_protocol import RECORDED
from tests.make import make_officer, make_unit
from tests.research.dissemination.make import make_profile, make_work

pytestmark = pytest.mark.django_db


def ask(query="", **headers):
    response = Client().get(f"/oai?{query}", **headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    content = response.getvalue()
    assert faults_of(content) == []
    return etree.fromstring(content)


def codes(answer):
    return [each.get("code") for each in answer.iter(f"{OAI}error")]


def texts(answer, name):
    return [each.text for each in answer.iter(f"{OAI}{name}")]


def identifier(work, collection="Publications"):
    return f"oai:kakehashi.example:{collection}/{work.pk}"


@pytest.fixture
def works():
    """Seven works, 60 seconds apart, the last of them withdrawn; their page has three."""
    unit = make_unit()
    profile = make_profile(unit=unit)
    made = [
        make_work(year=2020 + n % 2, authors=[("T. Yamada", profile, [])] if n < 4 else [])
        for n in range(7)
    ]
    keep_all()
    Work.objects.filter(pk=made[-1].pk).update(state="withdrawn")
    keep(Kind.PUBLICATION, [made[-1].pk])
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for n, work in enumerate(made):
        record = HarvestRecord.objects.get(kind=Kind.PUBLICATION, source=work.pk)
        at = began + timedelta(seconds=60 * n)
        HarvestRecord.objects.filter(pk=record.pk).update(datestamp=at)
        record.memberships.update(datestamp=at)
    return made


@pytest.mark.parametrize(("query", "code"), RECORDED)
def test_oai_answers_what_the_validator_asks(query, code):
    answer = ask(query)

    assert set(codes(answer)) == {code}
    assert dict(answer.find(f"{OAI}request").attrib) == {}
    assert answer.find(f"{OAI}request").text.endswith("/oai")


def test_oai_identifies_itself(works):
    answer = ask("verb=Identify")

    assert texts(answer, "protocolVersion") == ["2.0"]
    assert texts(answer, "deletedRecord") == ["persistent"]
    assert texts(answer, "earliestDatestamp") == ["2026-01-01T00:00:00Z"]
    services = list(answer.iter("{https://www.openaire.eu/cerif-profile/1.2/}Service"))
    assert len(services) == 1


def test_oai_lists_formats_of_all_and_of_each_item(works):
    everything = ask("verb=ListMetadataFormats")
    person = HarvestRecord.objects.get(kind=Kind.PERSON)
    of_person = ask(
        f"verb=ListMetadataFormats&identifier=oai:kakehashi.example:Persons/{person.source}"
    )
    of_deleted = ask(f"verb=ListMetadataFormats&identifier={identifier(works[-1])}")
    of_nothing = ask("verb=ListMetadataFormats&identifier=oai:kakehashi.example:Publications/99999")

    assert texts(everything, "metadataPrefix") == [
        "oai_dc",
        "jpcoar_2.1",
        "jpcoar_2.0",
        "oai_cerif_openaire_v1_2",
    ]
    assert texts(of_person, "metadataPrefix") == ["oai_dc", "oai_cerif_openaire_v1_2"]
    assert codes(of_deleted) == ["noMetadataFormats"]
    assert codes(of_nothing) == ["idDoesNotExist"]


def test_oai_lists_sets_with_all_nine_of_the_profile(works):
    answer = ask("verb=ListSets")

    specs = texts(answer, "setSpec")
    assert len([spec for spec in specs if spec.startswith("openaire_cris_")]) == 9
    assert {"type", "type:article", "unit", "year", "year:2020", "year:2021"} <= set(specs)
    assert any("Journal article" in name for name in texts(answer, "setName"))
    assert codes(ask("verb=ListSets&resumptionToken=x")) == ["badResumptionToken"]


def test_oai_without_sets_says_so(works, settings):
    settings.OAI_SETS = False

    assert codes(ask("verb=ListSets")) == ["noSetHierarchy"]
    query = "verb=ListIdentifiers&metadataPrefix=oai_dc"
    assert codes(ask(f"{query}&set=type")) == ["noSetHierarchy"]
    assert texts(ask(query), "setSpec") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a.example:1", "idDoesNotExist"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:kakehashi.example:Publications/0",
            "idDoesNotExist",
        ),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=junk", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2025-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=no:such", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=openaire_cris_patents", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=jpcoar_2.1&set=openaire_cris_persons", "noRecordsMatch"),
    ],
)
def test_oai_answers_each_error_with_what_was_asked(works, query, code):
    answer = ask(query)

    assert codes(answer) == [code]
    asked = dict(pair.split("=", 1) for pair in query.split("&"))
    assert dict(answer.find(f"{OAI}request").attrib) == asked


def test_oai_gives_a_work_in_every_format_and_a_person_in_two(works):
    for prefix in ("oai_dc", "jpcoar_2.1", "jpcoar_2.0", "oai_cerif_openaire_v1_2"):
        answer = ask(f"verb=GetRecord&metadataPrefix={prefix}&identifier={identifier(works[0])}")
        assert texts(answer, "identifier") == [identifier(works[0])]
        assert len(list(answer.iter(f"{OAI}metadata"))) == 1
    person = HarvestRecord.objects.get(kind=Kind.PERSON)
    query = f"verb=GetRecord&identifier=oai:kakehashi.example:Persons/{person.source}"

    assert codes(ask(f"{query}&metadataPrefix=oai_dc")) == []
    assert codes(ask(f"{query}&metadataPrefix=jpcoar_2.1")) == ["cannotDisseminateFormat"]


def test_oai_gives_a_deleted_record_as_its_header(works):
    answer = ask(f"verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier(works[-1])}")

    (header,) = answer.iter(f"{OAI}header")
    assert header.get("status") == "deleted"
    assert list(answer.iter(f"{OAI}metadata")) == []
    assert "openaire_cris_publications" in texts(answer, "setSpec")


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("from=2026-01-01T00:02:00Z&until=2026-01-01T00:04:00Z", [2, 3, 4]),
        ("from=2026-01-01T00:02:01Z&until=2026-01-01T00:03:59Z", [3]),
        ("until=2026-01-01T00:00:00Z", [0]),
        ("from=2026-01-01&until=2026-01-01", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_oai_takes_both_ends_to_the_second(works, ends, expected):
    answer = ask(f"verb=ListIdentifiers&metadataPrefix=oai_dc&set=type&{ends}")

    assert texts(answer, "identifier") == [identifier(works[n]) for n in expected]


def test_oai_lists_sets_by_unit_year_and_kind_of_record(works):
    def listed(spec, prefix="oai_dc"):
        return texts(ask(f"verb=ListIdentifiers&metadataPrefix={prefix}&set={spec}"), "identifier")

    unit = next(spec for spec in texts(ask("verb=ListSets"), "setSpec") if spec.startswith("unit:"))
    assert listed(unit) == listed("unit") == [identifier(work) for work in works[:4]]
    assert listed("year:2021") == [identifier(works[n]) for n in (1, 3, 5)]
    assert len(listed("openaire_cris_publications", "oai_cerif_openaire_v1_2")) == 7
    assert len(listed("openaire_cris_orgunits", "oai_cerif_openaire_v1_2")) == 2


def test_oai_goes_on_page_by_page_and_ends_with_an_empty_token(works, settings):
    settings.OAI_RECORDS_PER_PAGE = 3
    first = ask("verb=ListRecords&metadataPrefix=jpcoar_2.1")
    pages, tokens = [first], list(first.iter(f"{OAI}resumptionToken"))
    while tokens[-1].text:
        pages.append(ask(f"verb=ListRecords&resumptionToken={tokens[-1].text}"))
        tokens += pages[-1].iter(f"{OAI}resumptionToken")

    assert [token.get("cursor") for token in tokens] == ["0", "3", "6"]
    assert {token.get("completeListSize") for token in tokens} == {"7"}
    assert [text for page in pages for text in texts(page, "identifier")] == [
        identifier(work) for work in works
    ]
    again = ask(f"verb=ListRecords&resumptionToken={tokens[0].text}")
    assert etree.tostring(again.find(f"{OAI}ListRecords")) == etree.tostring(
        pages[1].find(f"{OAI}ListRecords")
    )
    assert codes(ask(f"verb=ListIdentifiers&resumptionToken={tokens[0].text}")) == [
        "badResumptionToken"
    ]


def test_oai_takes_a_token_after_the_key_was_changed(works, settings):
    settings.OAI_HEADERS_PER_PAGE = 3
    token = texts(ask("verb=ListIdentifiers&metadataPrefix=oai_dc"), "resumptionToken")[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60

    assert codes(ask(f"verb=ListIdentifiers&resumptionToken={token}")) == []
    settings.SECRET_KEY_FALLBACKS = []
    assert codes(ask(f"verb=ListIdentifiers&resumptionToken={token}")) == ["badResumptionToken"]


def test_oai_says_until_when_a_token_holds(works, settings):
    settings.OAI_HEADERS_PER_PAGE, settings.OAI_TOKEN_HOURS = 3, 24

    (token,) = ask("verb=ListIdentifiers&metadataPrefix=oai_dc").iter(f"{OAI}resumptionToken")

    assert token.get("expirationDate").endswith("Z")


def test_oai_calls_its_answer_complete_only_up_to_whoever_is_writing(works):
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=50)
    HarvestStamping.objects.create(since=since)

    (date,) = texts(ask("verb=Identify"), "responseDate")

    assert date == since.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_oai_takes_post_and_nothing_but_a_form(works):
    query = "verb=GetRecord&metadataPrefix=oai_dc&identifier=" + identifier(works[0])
    form = "application/x-www-form-urlencoded"

    posted = Client(enforce_csrf_checks=True).post("/oai", query, content_type=form)
    other = Client().post("/oai?verb=Identify", "{}", content_type="application/json")

    assert codes(etree.fromstring(posted.getvalue())) == []
    assert codes(etree.fromstring(other.getvalue())) == ["badVerb"]
    assert Client().put("/oai").status_code == 405


def test_oai_compresses_for_whoever_takes_it():
    packed = Client().get("/oai?verb=Identify", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    plain = Client().get("/oai?verb=Identify", headers={"Accept-Encoding": "gzip;q=0"})

    assert packed["Content-Encoding"] == "gzip"
    assert faults_of(gzip.decompress(packed.getvalue())) == []
    assert "Content-Encoding" not in plain
    assert faults_of(plain.getvalue()) == []


def test_oai_asks_to_come_later_when_others_are_inside_and_lets_the_next_in(settings):
    settings.OAI_AT_ONCE = 1
    held = Client().get("/oai?verb=Identify")

    refused = Client().get("/oai?verb=Identify")
    held.getvalue()  # read to its end; `close` would close the connection of the test, too

    assert (refused.status_code, refused["Retry-After"]) == (503, "20")
    assert Client().get("/oai?verb=Identify").getvalue()
    assert views.DOORS._inside == 0


def test_oai_asks_a_network_that_asks_too_often_to_come_later(settings, monkeypatch):
    settings.OAI_REQUESTS_PER_MINUTE = 2
    here = {"REMOTE_ADDR": "198.51.100.7"}
    answers = [Client().get("/oai?verb=Identify", **here) for _n in range(3)]
    for answer in answers:
        answer.getvalue()

    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert Client().get("/oai?verb=Identify", REMOTE_ADDR="203.0.113.1").status_code == 200


def test_oai_counts_requests_by_network_and_country(works, settings):
    settings.OAI_COUNTRY_HEADER = "X-Country"
    by = make_officer()
    Harvester.objects.create(
        name="BASE", agent="base-harvester", country="DE", named_by=by, named_at=by.joined_at
    )
    here = {"REMOTE_ADDR": "198.51.100.7"}
    query = "verb=ListIdentifiers&metadataPrefix=oai_dc&set=type"

    ask(query, **here, HTTP_X_COUNTRY="at", HTTP_USER_AGENT="Sickle")
    ask(
        query,
        **{**here, "REMOTE_ADDR": "198.51.100.200"},
        HTTP_X_COUNTRY="AT",
        HTTP_USER_AGENT="Sickle",
    )
    ask("verb=junk", **here, HTTP_X_COUNTRY="??", HTTP_USER_AGENT="Sickle")
    ask("verb=Identify", REMOTE_ADDR="2001:db8:1:2::9", HTTP_USER_AGENT="BASE-Harvester/1")

    found = HarvestRequest.objects.order_by("pk").values_list(
        "network",
        "agent",
        "verb",
        "prefix",
        "country",
        "country_source",
        "harvester__name",
        "requests",
        "refused",
        "records",
    )
    assert list(found) == [
        ("198.51.100.0/24", "Sickle", "ListIdentifiers", "oai_dc", "AT", "header", None, 2, 0, 14),
        ("198.51.100.0/24", "Sickle", "", "", "", "unknown", None, 1, 1, 0),
        ("2001:db8:1::/48", "BASE-Harvester/1", "Identify", "", "DE", "named", "BASE", 1, 0, 0),
    ]


def test_oai_counts_whoever_changes_its_name_all_the_time_as_one(settings):
    settings.OAI_REQUESTS_PER_MINUTE = 0
    for n in range(55):
        Client().get("/oai?verb=Identify", HTTP_USER_AGENT=f"agent {n}").getvalue()

    assert HarvestRequest.objects.count() == 51
    assert HarvestRequest.objects.get(agent="(others)").requests == 5

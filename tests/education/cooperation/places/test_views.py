import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.places.filters import year_to_apply_for
from kakehashi.institutions.names import name
from kakehashi.vocabulary.time import fiscal_year
from tests.agreements.placing.make import make_condition, make_deadline
from tests.make import make_agreement, make_institution, make_unit

pytestmark = pytest.mark.django_db
NEXT = fiscal_year(date.today()) + 1


@pytest.fixture
def offer():
    """Vienna with two lines, Seoul with one, and three agreements without open places."""
    vienna = make_institution("University of Vienna", latitude=48.2, longitude=16.4)
    name(vienna, "ウィーン大学", "ja").save()
    seoul = make_institution("University of Seoul", country="KR")
    law, science = make_unit("Law"), make_unit("Science")
    with_vienna, with_seoul = make_agreement(vienna), make_agreement(seoul)
    make_condition(
        with_vienna,
        "out-law",
        level="bachelor",
        units=(law.code,),
        isced_f="0421",
        terms=("first",),
        languages=({"language": "de", "cefr": "B1"},),
        tuition_waiver=True,
    )
    make_condition(with_vienna, "in", direction="incoming", per="semester")
    make_condition(with_seoul, "out", places=5, languages=({"language": "en", "cefr": "C1"},))
    make_deadline(with_seoul, month=8, day=31, source="Fact sheet 2026")
    make_condition(make_agreement(make_institution("Draft"), state=State.DRAFT))
    make_condition(make_agreement(make_institution("Past"), expires_on=date(2020, 3, 31)))
    make_condition(with_seoul, "ended", last_year=NEXT - 1, first_year=NEXT - 1)
    return {"vienna": vienna, "seoul": seoul, "law": law, "science": science}


def page(client, reader="en", htmx=False, **query):
    with translation.override(reader):
        address = reverse("cooperation:places")
    headers = {"HX-Request": "true", "HX-Target": "list-places"} if htmx else {}
    return client.get(address, {"year": NEXT, **query}, headers=headers)


def listed(client, **query):
    found = json.loads(b"".join(page(client, export="json", **query).streaming_content))
    return [row["key"] for row in found["rows"]]


def shown(client, **query):
    """The keys of the lines on the page, which reads them in another way than files do."""
    return [row.key for row in page(client, **query).context["listing"].page]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({}, ["out", "out-law", "in"]),
        ({"year": NEXT - 1}, ["out", "ended", "out-law", "in"]),
        ({"direction": "incoming"}, ["in"]),
        ({"country": "KR"}, ["out"]),
        ({"level": "master"}, ["out", "in"]),
        ({"field": "04"}, ["out", "out-law", "in"]),
        ({"field": "06"}, ["out", "in"]),
        ({"term": "second"}, ["out", "in"]),
        ({"tuition": "yes"}, ["out-law"]),
        ({"tuition": "unknown"}, ["out", "in"]),
        ({"q": "wien"}, []),
        ({"q": "ウィーン"}, ["out-law", "in"]),
        ({"q": "vienna"}, ["out-law", "in"]),
        ({"language": "de"}, ["out-law"]),
        ({"language": "de", "cefr": "B2"}, ["out-law", "in"]),
        ({"language": "de", "cefr": "A2"}, ["in"]),
        ({"cefr": "B2"}, ["out-law", "in"]),
        ({"sort": "-partner"}, ["in", "out-law", "out"]),
        ({"sort": "country"}, ["out-law", "in", "out"]),
        ({"sort": "-places"}, ["out", "in", "out-law"]),
    ],
)
def test_places_are_those_open_to_who_asks(client, offer, query, keys):
    assert sorted(listed(client, **query)) == sorted(keys)
    assert sorted(shown(client, **query)) == sorted(keys)


@pytest.mark.parametrize("sort", ["", "-partner", "country", "-country", "places", "direction"])
def test_places_stand_in_one_order_on_pages_and_in_files(client, offer, sort):
    assert shown(client, sort=sort) == listed(client, sort=sort)


def test_places_of_a_unit_are_its_own_and_those_shared_by_all(client, offer):
    assert listed(client, unit=offer["law"].pk) == ["out", "out-law", "in"]
    assert listed(client, unit=offer["science"].pk) == ["out", "in"]


def test_places_says_sums_where_deadlines_come_from_and_what_is_not_known(client, offer):
    answer = page(client)
    overview = answer.context["overview"]
    assert overview.partners == 2
    assert overview.semesters == [("Outgoing", 12), ("Incoming", 4)]
    assert overview.by_country == {"AT": 1, "KR": 1}
    assert [mark[2] for mark in overview.marks] == ["University of Vienna"]
    text = answer.content.decode()
    assert "source: Fact sheet 2026" in text
    assert "deadline, language requirement, tuition" in text


def test_places_pages_hold_every_line_once(client, offer):
    agreements = [make_agreement(make_institution(f"Partner {number:02}")) for number in range(20)]
    for agreement in agreements:
        for key in ("a", "b", "c"):
            make_condition(agreement, key)
    for sort in ("", "-partner", "country", "places"):
        pages = [
            page(client, page=number, sort=sort).context["listing"].page for number in (1, 2, 3)
        ]
        rows = [row.pk for each in pages for row in each]
        assert [len(each) for each in pages] == [25, 25, 13]
        assert len(set(rows)) == 63


def test_places_asks_the_database_as_often_for_many_as_for_few(client, offer):
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(20):
        agreement = make_agreement(make_institution(f"Partner {number:02}"))
        make_condition(agreement, languages=({"language": "fr", "cefr": "B1"},))
        make_deadline(agreement)
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) <= len(few) + 3  # what is remembered of partners was read anew


def test_places_answers_htmx_with_list_and_map(client, offer):
    text = page(client, htmx=True).content.decode()
    assert text.lstrip().startswith("<section")
    assert 'id="places-overview"' in text
    assert "<html" not in text


def test_places_says_what_to_do_where_nothing_matches(client, offer):
    text = page(client, q="nowhere").content.decode()
    assert "No place matches" in text
    assert "Clear the filters" in text


def test_places_answers_a_wrong_year_at_the_field(client, offer):
    answer = page(client, year="1900")
    assert answer.status_code == 200
    assert "1900" in answer.content.decode()
    assert answer.context["overview"] is None


def test_places_exports_every_fact_of_its_own(client, offer):
    answer = page(client, export="csv", q="vienna", direction="outgoing")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["student-semesters of the academic year"] == "2"
    assert row["language requirement"] == "German B1"
    assert row["units that share the places"] == "Law"
    assert row["Name in Japanese"] == "ウィーン大学"
    xlsx = page(client, export="xlsx")
    assert xlsx["Content-Type"].endswith("spreadsheetml.sheet")


def test_places_is_readable_in_japanese(client, offer):
    text = page(client, "ja").content.decode()
    assert "ウィーン大学" in text
    assert "交換留学" in text


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 3, 31), 2026),
        (date(2026, 4, 1), 2026),
        (date(2026, 9, 1), 2027),
        (date(1990, 5, 1), 1990),
    ],
)
def test_year_to_apply_for_is_that_of_the_next_term_to_begin(today, year):
    assert year_to_apply_for(today) == year

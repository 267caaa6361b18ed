import csv
import io
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kakehashi.agreements.models import Terms
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.partner_filter import Partners
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.institutions.names import name
from kakehashi.policy.evidence import Evidence
from kakehashi.policy.registry import REGISTRY
from tests.make import make_agreement, make_institution, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


@pytest.fixture
def partners():
    vienna = make_institution("University of Vienna", country="AT", latitude=48.2, longitude=16.4)
    seoul = make_institution("University of Seoul", country="KR", latitude=37.6, longitude=127.1)
    law = make_unit("Law")
    make_agreement(vienna)
    make_agreement(vienna, kind=Terms.Kind.GENERAL, unit=law)
    make_agreement(seoul, kind=Terms.Kind.GENERAL)
    make_agreement(make_institution("Old Partner", country="FR"), expires_on=date(2020, 3, 31))
    make_agreement(make_institution("Drafted", country="IT"), state=State.DRAFT)
    return {"vienna": vienna, "seoul": seoul, "law": law}


def page(client, language="en", htmx=False, **query):
    with translation.override(language):
        address = reverse("cooperation:partners")
    headers = {"HX-Request": "true", "HX-Target": "list-partners"} if htmx else {}
    return client.get(address, query, headers=headers)


def listed(response):
    found = json.loads(b"".join(response.streaming_content))
    return [row["name"] for row in found["rows"]]


def indicator():
    evidence = REGISTRY["partners.active"].on(DAY)
    assert isinstance(evidence, Evidence)
    return evidence


def test_partners_shows_the_same_figure_as_the_indicator(client, partners):
    response = page(client, on="2026-05-01")
    assert response.context["reading"].value == indicator().value() == 2
    assert '<span class="figure__number">2</span>' in response.content.decode()


@pytest.mark.parametrize(
    ("by", "key", "names"),
    [
        ("country", "AT", ["University of Vienna"]),
        ("kind", "general", ["University of Seoul", "University of Vienna"]),
        ("kind", "exchange", ["University of Vienna"]),
    ],
)
def test_partners_narrowed_agrees_with_the_part_of_the_indicator(client, partners, by, key, names):
    response = page(client, on="2026-05-01", **{by: key})
    part = indicator().part(by, key)
    assert response.context["reading"].value == part.value() == len(names)
    assert listed(page(client, on="2026-05-01", export="json", **{by: key})) == names


def test_partners_of_a_unit_are_those_of_its_own_agreements(client, partners):
    assert listed(page(client, unit=partners["law"].pk, export="json")) == ["University of Vienna"]


def test_partners_asks_kind_and_unit_of_one_and_the_same_agreement(client, partners):
    asked = {"unit": partners["law"].pk, "export": "json"}
    assert listed(page(client, kind="general", **asked)) == ["University of Vienna"]
    assert listed(page(client, kind="exchange", **asked)) == []


def test_partners_are_found_by_any_name_and_by_identifier(client, partners):
    name(partners["vienna"], "ウィーン大学", "ja").save()
    Identifier.objects.create(institution=partners["vienna"], scheme="ror", value="03prydq77")
    for text in ("ウィーン", "vienna univ", "https://ror.org/03prydq77"):
        assert listed(page(client, q=text, export="json")) == ["University of Vienna"]
    assert listed(page(client, q="Graz", export="json")) == []
    assert listed(page(client, q="・", export="json")) == []


def test_partners_are_found_by_the_name_of_an_institution_merged_into_them(client, partners):
    make_institution("Old Academy", status=Institution.Status.MERGED, merged_into=partners["seoul"])
    assert listed(page(client, q="academy", export="json")) == ["University of Seoul"]


def test_partners_shows_those_in_force_on_the_day_asked(client, partners):
    assert "Old Partner" in listed(page(client, on="2019-01-01", export="json"))
    assert "Old Partner" not in listed(page(client, export="json"))


def test_partners_says_why_there_is_no_figure(client, partners):
    before = page(client, on="2001-01-01").content.decode()
    assert "nobody has declared the register complete" in before
    assert "No partner institution matches." in before
    assert "This day has not come yet." in page(client, on="2999-01-01").content.decode()


def test_partners_answers_a_wrong_day_at_the_field(client, partners):
    response = page(client, on="yesterday")
    assert response.status_code == 200
    assert "Enter a valid date." in response.content.decode()
    assert "reading" not in response.context


def test_partners_marks_places_and_shades_countries(client, partners):
    response = page(client, on="2026-05-01")
    assert response.context["by_country"] == {"AT": 1, "KR": 1}
    assert [(x, y, n) for x, y, n, _ in response.context["marks"]] == [
        (16.4, 48.2, "University of Vienna"),
        (127.1, 37.6, "University of Seoul"),
    ]
    shown = response.content.decode()
    for pk in (partners["vienna"].pk, partners["seoul"].pk):
        assert len(re.findall(f'href="/en/institutions/{pk}/"', shown)) == 2


def test_partners_answers_htmx_with_list_and_map(client, partners):
    answer = page(client, htmx=True, country="KR").content.decode()
    assert answer.strip().startswith('<section class="listing"')
    assert 'id="partners-overview" class="stack--loose" hx-swap-oob="true"' in answer
    assert "<svg" in answer
    assert "Vienna" not in answer
    assert "<html" not in answer


def test_partners_exports_every_name_and_identifier(client, partners):
    response = page(client, country="AT", export="csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["Institution"] == "University of Vienna"
    assert row["ISO 3166-1 code"] == "AT"
    assert row["Agreements in force"] == "2"
    assert row["Kinds of agreement"] == "General agreement, Student exchange"


def test_partners_is_readable_in_japanese(client, partners):
    name(partners["vienna"], "ウィーン大学", "ja").save()
    assert "ウィーン大学" in page(client, "ja").content.decode()


def test_partners_asks_the_database_as_often_for_many_as_for_few(client, partners):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, on="2026-05-01")
        return len(asked)

    few = queries()
    for number in range(30):
        partner = make_institution(f"Partner {number}", country="US", latitude=40, longitude=-70)
        make_agreement(partner)
    assert queries() == few


def test_partners_follows_a_merger(partners):
    merged = make_institution("Merged", country="DE")
    make_agreement(merged)
    merged.status, merged.merged_into = Institution.Status.MERGED, partners["seoul"]
    merged.save()
    found = Partners(DAY).with_agreements().order_by("pk")
    assert [(p.pk, p.agreements_in_force) for p in found] == [
        (partners["vienna"].pk, 2),
        (partners["seoul"].pk, 2),
    ]


SORTS = ["name", "country", "city", "agreements"]


@pytest.mark.parametrize("sort", [way + key for key in SORTS for way in ("", "-")])
@pytest.mark.parametrize("narrowed", [{}, {"kind": "general"}, {"q": "vienna"}, {"country": "KR"}])
def test_partners_stand_in_one_order_on_pages_and_in_files(client, partners, sort, narrowed):
    found = page(client, sort=sort, **narrowed).context["listing"]
    assert [row.pk for row in found.page] == [row.pk for row in found.rows]
    assert found.count == len(found.rows) > 0

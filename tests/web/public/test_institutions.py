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
from kakehashi.institutions.models import Identifier, Institution, Succession
from kakehashi.institutions.names import name
from tests.make import make_agreement, make_institution, make_officer, make_person

pytestmark = pytest.mark.django_db


def search(client, text="", language="en", htmx=False):
    with translation.override(language):
        address = reverse("public:institutions")
    headers = {"HX-Request": "true", "HX-Target": "found"} if htmx else {}
    return client.get(address, {"q": text} if text else {}, headers=headers)


def page(client, institution, language="en"):
    with translation.override(language):
        return client.get(reverse("public:institution", args=[institution.pk]))


@pytest.fixture
def vienna():
    found = make_institution(
        "University of Vienna",
        city="Vienna",
        latitude=48.2131,
        longitude=16.3602,
        website="https://www.univie.ac.at/",
        ror="03prydq77",
    )
    name(found, "Universität Wien", "de", "official").save()
    name(found, "ウィーン大学", "ja").save()
    Identifier.objects.create(institution=found, scheme="pic", value="999866883")
    return found


# -- Search


def test_institutions_tells_what_can_be_typed_before_anything_is(client, vienna):
    shown = search(client).content.decode()
    assert "A few letters are enough" in shown
    assert "Institutions in the register: 1" in shown


@pytest.mark.parametrize(
    "text", ["vienna", "UNIVERSITAT WIEN", "ウィーン", "https://ror.org/03prydq77"]
)
def test_institutions_finds_by_any_name_or_identifier(client, vienna, text):
    shown = search(client, text).content.decode()
    assert f'href="/en/institutions/{vienna.pk}/"' in shown
    assert "Vienna, Austria" in shown


def test_institutions_tells_the_name_it_was_found_by_if_it_shows_another(client, vienna):
    assert "found as “Universität Wien”" in search(client, "wien").content.decode()
    assert "found as" not in search(client, "vienna").content.decode()
    assert "「Universität Wien」" in search(client, "wien", "ja").content.decode() or (
        "Universität Wien" in search(client, "wien", "ja").content.decode()
    )


def test_institutions_tells_the_former_name_of_a_merged_one(client, vienna):
    make_institution("Old Academy", status=Institution.Status.MERGED, merged_into=vienna)
    shown = search(client, "academy").content.decode()
    assert f'href="/en/institutions/{vienna.pk}/"' in shown
    assert "found as “Old Academy”" in shown


def test_institutions_bears_what_no_name_can_hold(client, vienna):
    assert search(client, "vien\x00na").status_code == 200
    assert search(client, "x" * 5000).status_code == 200


def test_institutions_marks_partners(client, vienna):
    assert "badge--good" not in search(client, "vienna").content.decode()
    make_agreement(vienna)
    assert "badge--good" in search(client, "vienna").content.decode()


def test_institutions_answers_htmx_with_the_answers_alone(client, vienna):
    shown = search(client, "vienna", htmx=True).content.decode()
    assert shown.strip().startswith('<div id="found"')
    assert "<html" not in shown


def test_institutions_says_when_nothing_is_found_and_what_to_try(client, vienna):
    shown = search(client, "<nowhere>").content.decode()
    assert "Nothing in the register is called “&lt;nowhere&gt;”." in shown
    assert "Try fewer letters" in shown


def test_institutions_asks_the_database_as_often_for_many_as_for_few(client, vienna):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            search(client, "univ")
        return len(asked)

    make_agreement(vienna)
    few = queries()
    for number in range(12):
        make_agreement(make_institution(f"University {number}"))
    assert queries() == few


# -- One institution


def test_institution_shows_every_name_with_its_language_and_kind(client, vienna):
    shown = page(client, vienna).content.decode()
    rows = re.findall(r'data-label="(?:Name|Language|Kind)"[^>]*>(.*?)</t', shown)
    assert rows == [
        *("Universität Wien", "German", "Official name"),
        *("University of Vienna", "English", "Name"),
        *("ウィーン大学", "Japanese", "Name"),
    ]


def test_institution_links_identifiers_to_their_registers(client, vienna):
    shown = page(client, vienna).content.decode()
    assert '<a href="https://ror.org/03prydq77" rel="external">03prydq77</a>' in shown
    assert "<dd>999866883</dd>" in shown


def test_institution_stands_on_the_map_in_words_too(client, vienna):
    shown = page(client, vienna).content.decode()
    assert "latitude 48.21, longitude 16.36" in shown
    assert "chart__point" in shown
    assert "chart__point" not in page(client, make_institution("Placeless")).content.decode()


def test_institution_lists_agreements_in_force_and_past(client, vienna):
    make_agreement(vienna)
    make_agreement(vienna, kind=Terms.Kind.RESEARCH, expires_on=date(2020, 3, 31))
    make_agreement(vienna, kind=Terms.Kind.OTHER, state=State.DRAFT)
    response = page(client, vienna)
    assert [line.terms.kind for line in response.context["in_force"]] == ["exchange"]
    assert [line.terms.kind for line in response.context["past"]] == ["research"]
    assert response.context["coming"] == []
    assert "Expired. The last day was March 31, 2020." in response.content.decode()


def test_institution_shows_drafts_to_those_who_work_on_them(client, vienna):
    make_agreement(vienna, state=State.DRAFT)
    client.force_login(make_officer())
    assert len(page(client, vienna).context["coming"]) == 1


def test_institution_takes_over_the_agreements_of_those_merged_into_it(client, vienna):
    old = make_institution("Old Academy")
    make_agreement(old)
    old.status, old.merged_into = Institution.Status.MERGED, vienna
    old.save()
    response = page(client, vienna)
    assert len(response.context["in_force"]) == 1
    assert "Old Academy" in response.content.decode()


def test_institution_that_was_merged_leads_to_the_one_it_ended_in(client, vienna):
    middle = make_institution("Middle", status="merged", merged_into=vienna)
    old = make_institution("Old", status="merged", merged_into=middle)
    response = page(client, old)
    assert response.status_code == 301
    assert response["Location"] == f"/en/institutions/{vienna.pk}/"


def test_institution_names_those_before_and_after_it(client, vienna):
    before, after = make_institution("Before"), make_institution("After")
    Succession.objects.create(predecessor=before, successor=vienna)
    Succession.objects.create(predecessor=vienna, successor=after)
    shown = page(client, vienna).content.decode()
    assert re.search(rf"Followed on</dt>.*{before.pk}/.*Followed by</dt>.*{after.pk}/", shown, re.S)


def test_institution_unknown_is_not_found(client):
    assert client.get("/en/institutions/999999/").status_code == 404


def test_institution_describes_itself_to_programs(client, vienna):
    name(vienna, "</script><b>", "en", "alias").save()
    shown = page(client, vienna).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown)[1]
    assert json.loads(script) == {
        "@context": "https://schema.org",
        "@type": "EducationalOrganization",
        "@id": f"http://testserver/en/institutions/{vienna.pk}/",
        "name": [
            {"@language": "en", "@value": "University of Vienna"},
            {"@language": "de", "@value": "Universität Wien"},
            {"@language": "ja", "@value": "ウィーン大学"},
        ],
        "alternateName": [{"@language": "en", "@value": "</script><b>"}],
        "url": "https://www.univie.ac.at/",
        "sameAs": ["https://ror.org/03prydq77"],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "pic", "value": "999866883"},
            {"@type": "PropertyValue", "propertyID": "ror", "value": "03prydq77"},
        ],
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "AT",
            "addressLocality": "Vienna",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 48.2131, "longitude": 16.3602},
    }


def test_institution_shows_its_history_to_staff_only(client, vienna):
    assert page(client, vienna).context["history"] is None
    client.force_login(make_person())
    assert page(client, vienna).context["history"] is None
    client.force_login(make_officer())
    assert page(client, vienna).context["history"] is not None

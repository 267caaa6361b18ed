from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.cooperation.models import Precedent
from kakehashi.people.models import Role
from tests.education.cooperation.recognition.make import make_precedent
from tests.education.cooperation.recognition.test_importing import HEAD, LINE
from tests.make import make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(name, *args):
    return reverse(f"cooperation:{name}", args=args)


def page(client, name, *args, **query):
    return client.get(address(name, *args), query)


def said(response):
    return [str(message) for message in response.context["messages"]]


def office(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def listed(response):
    return [row.pk for row in response.context["listing"].page]


def decision(unit, **facts):
    return {
        "host_code": "1EN087",
        "host_title": "Språk och samhälle",
        "host_credits": "7.5",
        "host_scheme": "ects",
        "unit": unit.pk,
        "decision": "full",
        "decided_on": "2026-03-01",
        "courses-TOTAL_FORMS": "2",
        "courses-INITIAL_FORMS": "0",
        "courses-0-code": "HSS-201",
        "courses-0-title_ja": "社会言語学",
        "courses-0-credits": "4",
        **facts,
    }


def test_precedents_are_for_those_who_have_signed_in(client):
    found = make_precedent()
    assert page(client, "precedents").status_code == 302
    client.force_login(make_person())
    assert listed(page(client, "precedents")) == [found.pk]
    response = page(client, "precedent", found.pk)
    assert response.status_code == 200
    assert found.decided_by.name_in("en") not in response.content.decode()
    assert response.context["acts"] == []


def test_precedents_are_found_in_any_script_and_by_what_they_are(client):
    client.force_login(make_person())
    umea = make_precedent()
    vienna = make_precedent(
        make_institution("Vienna"),
        host_title="Einführung",
        host_title_en="",
        decision="refused",
        reason="Other",
        courses=(),
        valid_until=date(2026, 3, 2),
    )
    for query, rows in (
        ({"q": "sprak"}, [umea]),
        ({"q": "社会言語"}, [umea]),
        ({"q": "einfuhrung"}, [vienna]),
        ({"host": "vienna"}, [vienna]),
        ({"unit": umea.unit_id}, [umea]),
        ({"decision": "refused"}, [vienna]),
        ({"valid": "expired"}, [vienna]),
        ({"valid": "valid"}, [umea]),
        ({"valid": "past"}, []),
    ):
        assert listed(page(client, "precedents", **query)) == [row.pk for row in rows], query


def test_a_decision_is_recorded_with_its_courses(client):
    office(client)
    host, unit = make_institution("Umeå University"), make_unit()
    assert page(client, "decide_recognition", find="umea").context["found"] == [
        (host.pk, "Umeå University")
    ]
    url = f"{address('decide_recognition')}?host={host.pk}"
    wrong = client.post(url, decision(unit, decision="partial", **{"courses-1-code": "X"}))
    assert "reason" in wrong.context["form"].errors
    assert wrong.context["form"].rows.errors[1].keys() == {"title_ja", "credits"}
    assert not Precedent.objects.exists()
    response = client.post(url, decision(unit), follow=True)
    assert said(response) == ["The decision is recorded."]
    found = Precedent.objects.get()
    assert (found.host, found.unit, found.home_courses.get().code) == (host, unit, "HSS-201")
    again = client.post(url, decision(unit))
    assert "has decided on this course already" in again.content.decode()


def test_suggestions_come_with_and_without_htmx(client):
    office(client)
    found = make_precedent()
    query = {"host": found.host_id, "host_code": "1EN087"}
    alone = page(client, "suggest_precedents", **query).content.decode()
    assert "Språk och samhälle" in alone
    assert "<html" not in alone
    url = f"{address('decide_recognition')}?host={found.host_id}"
    written = decision(found.unit, look="1", host_title="Language and Society", reason="So far")
    response = client.post(url, written)
    assert [each["found"].precedent for each in response.context["suggested"]] == [found]
    assert response.context["form"].initial["reason"] == "So far"
    assert response.context["form"].rows.initial[0]["code"] == "HSS-201"
    assert Precedent.objects.count() == 1
    other = page(client, "suggest_precedents", host=found.host_id, host_title="Quantum physics")
    assert "No precedent is like this course" in other.content.decode()


def test_a_form_begins_with_what_was_decided_elsewhere(client):
    office(client)
    found = make_precedent()
    response = page(client, "decide_recognition", host=found.host_id, like=found.pk)
    assert response.context["form"].rows.initial[0]["code"] == "HSS-201"


def test_deciding_anew_takes_the_place_of_the_former(client):
    office(client)
    former = make_precedent()
    url = f"{address('decide_recognition')}?instead={former.pk}"
    client.post(url, decision(former.unit, decision="partial", reason="Half of it."))
    new = Precedent.objects.standing().get()
    assert (new.supersedes, new.decision) == (former, "partial")
    response = client.get(url, follow=True)
    assert said(response) == [
        "The decision is recorded.",
        "A later decision took its place. Go on from there.",
    ]


def test_renewing_and_withdrawing_have_pages(client):
    office(client)
    found = make_precedent()
    response = client.post(address("renew_precedent", found.pk), {"decided_on": "2026-04-01"})
    new = Precedent.objects.standing().get()
    assert response.url == new.get_absolute_url()
    url = address("withdraw_precedent", new.pk)
    assert "reason" in client.post(url, {}).context["form"].errors
    client.post(url, {"reason": "Another course was meant."})
    assert not Precedent.objects.standing().exists()
    text = page(client, "precedent", new.pk).content.decode()
    assert "Another course was meant." in text


def test_students_record_nothing(client):
    student = make_person()
    make_role(student, Role.Kind.STUDENT)
    client.force_login(student)
    for name in ("decide_recognition", "import_precedents"):
        response = client.get(address(name), follow=True)
        assert said(response) == [
            "Only faculty coordinators and the office record decisions on recognition."
        ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"level": "bachelor", "recognised": "58", "added": "4"}, "2 more than the limit of 60"),
        ({"level": "bachelor", "recognised": "50", "added": "4"}, "6 are left"),
        ({"level": "master", "recognised": "8", "added": "4"}, "nobody can say"),
        ({"level": "bachelor", "recognised": "x", "added": "4"}, "Enter a number"),
    ],
)
def test_anybody_checks_a_sum_against_the_limits(client, query, words):
    assert words in page(client, "recognition_cap", **query).content.decode()


def test_a_file_is_shown_line_by_line_before_it_is_written(client):
    office(client)
    make_institution("Vienna")
    unit = make_unit("Law")
    text = f"{HEAD}{LINE.replace('law', unit.code)}A,法学,2\n"
    url = address("import_precedents")
    shown = client.post(url, {"table": text})
    assert shown.context["are_ready"]
    assert not Precedent.objects.exists()
    broken = client.post(url, {"table": text.replace("Vienna", "Nowhere"), "confirm": "1"})
    assert not broken.context["are_ready"]
    assert "Nothing is written" in broken.content.decode()
    assert "file" in client.post(url, {}).context["form"].errors
    response = client.post(url, {"table": text, "confirm": "1"}, follow=True)
    assert said(response) == ["Decisions entered from the file: 1."]
    assert Precedent.objects.get().unit == unit


def test_precedents_that_expire_soon_wait_for_those_of_the_unit():
    today = timezone.localdate()
    found = make_precedent(decided_on=date(2026, 3, 1), valid_until=today)
    steps = next_steps(found.decided_by, "en", today)
    assert [(step.about, step.due) for step in steps] == [(str(found), today)]
    assert next_steps(make_person(), "en", today) == []

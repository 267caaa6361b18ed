"""The pages of stays, risks and safety calls."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.education.outbound.models import RiskLevel, SafetyAnswer, SafetyCall
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.stays.make import again, make_risk, make_safety_call, make_stay
from tests.make import make_officer, make_role

pytestmark = pytest.mark.django_db


def test_stay_is_seen_by_the_student_and_not_by_others(client):
    mobility = make_mobility(state="accepted")
    address = f"/en/outbound/mobilities/{mobility.pk}/stay/"
    client.force_login(make_student())
    assert client.get(address).status_code == 404
    client.force_login(mobility.student)
    page = client.get(address).content.decode()
    assert "6 things are missing without which nobody should depart." in page
    assert "Record an incident" not in page


def test_stay_hides_contacts_from_auditors(client):
    mobility = make_stay().mobility
    auditor = make_student()
    make_role(auditor, "auditor")
    client.force_login(auditor)
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/stay/").content.decode()
    assert "Mother" not in page
    client.force_login(make_officer())
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/stay/").content.decode()
    assert "Mother" in page


def test_edit_stay_saves_and_says_what_is_wrong(client):
    mobility = make_mobility(state="accepted")
    client.force_login(mobility.student)
    address = f"/en/outbound/mobilities/{mobility.pk}/stay/edit/"
    said = {"insured_from": "2026-10-01", "insured_until": "2026-09-01"}
    page = client.post(address, said).content.decode()
    assert "The insurance ends before it begins." in page
    answer = client.post(address, {**said, "insured_until": "2027-03-31"}, follow=True)
    assert "It is written down." in answer.content.decode()


def test_contacts_are_added_changed_and_removed(client):
    mobility = make_mobility(state="accepted")
    client.force_login(mobility.student)
    at = f"/en/outbound/mobilities/{mobility.pk}/stay/contacts/"
    said = {"name": "Aunt", "relation": "aunt", "phone": "+81 1", "language": "ja"}
    client.post(f"{at}add/", said)
    contact = mobility.emergency_contacts.get()
    client.post(f"{at}{contact.pk}/", {**said, "phone": "+81 2"})
    assert mobility.emergency_contacts.get().phone == "+81 2"
    client.post(f"{at}{contact.pk}/remove/")
    assert not mobility.emergency_contacts.exists()


def test_stays_shows_the_block_list_and_files(client):
    soon = make_mobility(make_student(passport_given="Hanako"), state="accepted", days=(10, 100))
    make_stay(make_mobility(state="accepted", days=(5, 90)))
    client.force_login(make_officer())
    page = client.get("/en/outbound/stays/").content.decode()
    blocked = page.split('id="blocked"')[1].split('id="all"')[0]
    assert "Hanako" in blocked
    assert blocked.count("<li>") == 1
    file = client.get("/en/outbound/stays/tabi-regi/?export=csv").getvalue().decode()
    assert soon.student.email in file
    assert file.count("\n") == 2
    page = client.get("/en/outbound/stays/?q=Hanako&show=abroad").content.decode()
    assert "No stay matches" in page


def test_risks_are_imported_after_a_look_at_them(client):
    make_mobility(make_student(passport_given="Hanako"), state="arrived")
    client.force_login(make_officer())
    address = "/en/outbound/stays/risks/import/"
    table = "kind,country,level,starts_on,source\ninfection,AT,2,2026-04-01,a page\n"
    page = client.post(address, {"table": table}).content.decode()
    assert "Write these levels" in page
    assert RiskLevel.objects.count() == 0
    answer = client.post(address, {"table": table, "confirm": "1"}, follow=True)
    page = answer.content.decode()
    assert "Levels of risk entered from the file: 1." in page
    assert "The rule does not allow to send students there." in page
    assert "Hanako" in page
    wrong = client.post(address, {"table": table.replace("AT", "ZZ")}).content.decode()
    assert "Line 2: “ZZ” is no country/region" in wrong


def test_enter_risk_enters_one(client):
    client.force_login(make_officer())
    said = {
        "kind": "safety",
        "country": "AT",
        "level": "1",
        "starts_on": "2026-04-01",
        "source": "a page",
    }
    client.post("/en/outbound/stays/risks/enter/", said)
    assert RiskLevel.objects.get().level == 1
    page = client.post("/en/outbound/stays/risks/enter/", said).content.decode()
    assert "entered already" in page


def test_safety_call_from_the_question_to_the_answers(client):
    officer = make_officer()
    mobility = make_mobility(make_student(passport_given="Hanako"), state="arrived")
    make_stay(mobility)
    client.force_login(officer)
    said = {"event_ja": "地震", "event_en": "Earthquake", "countries": ["AT"]}
    answer = client.post("/en/outbound/safety/call/", said, follow=True)
    assert "Students asked by mail whether they are safe: 1." in answer.content.decode()
    call = SafetyCall.objects.get()

    client.force_login(mobility.student)
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/stay/").content.decode()
    assert "I am safe" in page
    client.post(f"/en/outbound/safety/{call.pk}/quick/", {"answer": "safe"})
    said = {"answer": "help", "place": "Station", "latitude": "48.2", "longitude": "16.37"}
    client.post(f"/en/outbound/safety/{call.pk}/answer/", said)
    assert client.get(f"/en/outbound/safety/{call.pk}/").status_code == 404

    client.force_login(officer)
    page = client.get(f"/en/outbound/safety/{call.pk}/").content.decode()
    assert "Station" in page
    assert "Hanako: Needs help" in page
    client.post(f"/en/outbound/safety/{call.pk}/close/", {"outcome": "All reached"})
    assert SafetyCall.objects.get().outcome == "All reached"
    page = client.get("/en/outbound/safety/").content.decode()
    assert "1 asked: 0 safe, 1 need help." in page


def test_office_answers_for_somebody_it_has_reached(client):
    officer, mobility = make_officer(), make_mobility(state="arrived")
    call = make_safety_call(mobility, by=officer)
    row = call.answers.get()
    client.force_login(officer)
    page = client.post(f"/en/outbound/safety/{call.pk}/remind/", follow=True).content.decode()
    assert "Students asked once more: 1." in page
    client.post(f"/en/outbound/safety/{call.pk}/answer/?student={row.pk}", {"answer": "safe"})
    row = SafetyAnswer.objects.get()
    assert (row.answer, row.answered_by) == ("safe", officer)


def test_arrival_return_and_incident_are_noted_on_their_pages(client):
    mobility = make_mobility(state="accepted", days=(-5, 90))
    day = timezone.localdate()
    client.force_login(mobility.student)
    at = f"/en/outbound/mobilities/{mobility.pk}/stay/"
    client.post(f"{at}arrival/", {"arrived_on": (day - timedelta(days=2)).isoformat()})
    assert again(mobility).state == "arrived"
    client.force_login(make_officer())
    said = {"kind": "crime", "happened_on": day.isoformat(), "account": "Wallet stolen"}
    page = client.post(f"{at}incidents/add/", said, follow=True).content.decode()
    assert "Wallet stolen" in page
    incident = mobility.incidents.get()
    client.post(f"/en/outbound/incidents/{incident.pk}/close/", {"measures": "Police"})
    client.post(f"{at}return/", {"left_on": day.isoformat()})
    assert again(mobility).state == "returned"


def test_risk_is_warned_of_on_the_page_of_the_stay(client):
    mobility = make_mobility(state="accepted")
    make_risk("AT", 3)
    client.force_login(mobility.student)
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/stay/").content.decode()
    assert "level 3 for the whole country/region" in page
    assert "No dispatch to countries/regions of infectious-disease risk level 2" in page


def test_stay_that_is_over_warns_of_nothing_and_lacks_nothing(client):
    today = timezone.localdate()
    days = {"arrived_on": today - timedelta(days=90), "left_on": today - timedelta(days=1)}
    mobility = make_mobility(state="returned", **days)
    make_risk("AT", 3)
    client.force_login(make_officer())
    page = client.get(f"/en/outbound/mobilities/{mobility.pk}/stay/")
    assert page.context["warnings"] == []
    assert {words for _line, words, _badge in page.context["lines"]} == {"not recorded"}
    file = client.get("/en/outbound/stays/?export=csv").getvalue().decode()
    assert file.strip().endswith(",")

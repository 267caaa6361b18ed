"""The pages of approval routes, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kakehashi.approvals.models import Route
from kakehashi.approvals.operations import approve, send_back
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.documents.models import Document
from kakehashi.people.models import Role
from tests.approvals.make import (
    CONSULT,
    DECIDE,
    DRAFT,
    TELL,
    Cast,
    make_deputy_of,
    make_route,
    make_subject,
    make_template,
    step_of,
)
from tests.make import make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def as_(client):
    """The client of somebody who has signed in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# -- Lists ---------------------------------------------------------------------------------------


def test_routes_shows_what_waits_runs_and_has_ended(as_, cast):
    waiting = make_route(cast)
    send_back(step_of(waiting, "consultation"), comment="No.", by=cast.officer)
    running = make_route(cast)
    office = as_(cast.officer)
    mine = page(office, "/en/approvals/")
    assert f"/en/approvals/{running.pk}/" in mine
    assert f"/en/approvals/{waiting.pk}/" not in mine
    assert "Waiting for me (1)" in mine
    assert f"/en/approvals/{running.pk}/" in page(office, "/en/approvals/?show=running")
    ended = page(office, "/en/approvals/?show=ended")
    assert f"/en/approvals/{waiting.pk}/" in ended
    assert "Sent back" in ended


def test_routes_names_the_next_step_where_nothing_is(as_, cast):
    make_template()
    shown = page(as_(cast.auditor), "/en/approvals/?show=nonsense")
    assert "Nothing waits for your answer." in shown
    assert "?show=running" in shown


def test_routes_are_exported_with_their_hashes(as_, cast):
    make_route(cast)
    answer = as_(cast.officer).get("/en/approvals/?export=csv")
    assert "a" * 64 in b"".join(answer.streaming_content).decode()


def test_pages_are_for_those_who_have_a_part_in_it(as_, client, cast):
    route = make_route(cast)
    address = f"/en/approvals/{route.pk}/"
    assert client.get(address).headers["Location"].startswith("/en/account/login/")
    student = make_person()
    make_role(student, Role.Kind.STUDENT, unit=cast.unit)
    as_(student)
    for path in (address, f"{address}sheet.ja.pdf", f"{address}withdraw/"):
        page(client, path, 404)
    page(client, f"/en/approvals/steps/{step_of(route, 'consultation').pk}/approve/", 404)
    assert "Nothing waits" in page(client, "/en/approvals/")


# -- One route -----------------------------------------------------------------------------------


def test_route_shows_its_steps_who_can_answer_and_the_buttons(as_, cast):
    route = make_route(cast)
    make_deputy_of(cast.officer)
    step = step_of(route, "consultation")
    shown = page(as_(cast.officer), f"/en/approvals/{route.pk}/")
    assert "Officer, Deputy (deputy of Officer)" in shown
    assert f"/en/approvals/steps/{step.pk}/approve/" in shown
    assert "a" * 64 in shown
    others = page(as_(cast.leader), f"/en/approvals/{route.pk}/")
    assert f"/en/approvals/steps/{step.pk}/approve/" not in others
    assert "Only “International office” of Tokyo Metropolitan University, or a deputy" in others


def test_overdue_steps_are_marked_in_the_list_and_on_the_page(as_, cast):
    route = make_route(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    route.steps.filter(act="consultation").update(due_on=yesterday)
    office = as_(cast.officer)
    assert "badge--bad" in page(office, "/en/approvals/?show=running")
    assert "overdue: " in page(office, f"/en/approvals/{route.pk}/")


def test_who_was_sent_something_back_is_led_to_draft_it_anew(as_, cast):
    template = make_template(code="document", purpose="approvals.document")
    subject = make_subject(purpose="approvals.document")
    route = make_route(cast, template=template, subject=subject)
    send_back(step_of(route, "consultation"), comment="Article 3.", by=cast.officer)
    assert "Draft it anew" in page(as_(cast.coordinator), f"/en/approvals/{route.pk}/")
    assert "Draft it anew" not in page(as_(cast.officer), f"/en/approvals/{route.pk}/")


def test_route_says_when_nobody_holds_the_role_any_more(as_, cast):
    route = make_route(cast)
    Role.objects.filter(person=cast.officer).update(ends_on=timezone.localdate().replace(year=2021))
    shown = page(as_(cast.leader), f"/en/approvals/{route.pk}/")
    assert "Nobody holds this role now" in shown


def test_approve_is_recorded_from_a_plain_form(as_, cast):
    route = make_route(cast)
    step = step_of(route, "consultation")
    office = as_(make_deputy_of(cast.officer))
    assert "Your approval is of exactly" in page(office, f"/en/approvals/steps/{step.pk}/approve/")

    answer = office.post(f"/en/approvals/steps/{step.pk}/approve/", {"comment": "Good."})

    assert answer.headers["Location"] == f"/en/approvals/{route.pk}/#step-{step.pk}"
    shown = page(office, f"/en/approvals/{route.pk}/")
    assert "as deputy of Officer" in shown
    assert "Good." in shown


def test_approve_answers_htmx_with_the_form_alone(as_, cast):
    step = step_of(make_route(cast), "consultation")
    headers = {"HX-Request": "true", "HX-Target": f"answer-{step.pk}"}
    answer = as_(cast.officer).get(f"/en/approvals/steps/{step.pk}/approve/", headers=headers)
    text = answer.content.decode()
    assert "<form" in text
    assert "<html" not in text


def test_who_comes_second_is_told_who_was_first(as_, cast):
    route = make_route(cast)
    step = step_of(route, "consultation")
    approve(step, by=make_deputy_of(cast.officer))
    answer = as_(cast.officer).post(
        f"/en/approvals/steps/{step.pk}/approve/", {"comment": ""}, follow=True
    )
    assert "Deputy approved this step on" in answer.content.decode()


def test_send_back_wants_to_know_what_is_to_be_changed(as_, cast):
    route = make_route(cast)
    step = step_of(route, "consultation")
    office = as_(cast.officer)
    empty = office.post(f"/en/approvals/steps/{step.pk}/send-back/", {"comment": ""})
    assert "This field is required." in empty.content.decode()
    office.post(f"/en/approvals/steps/{step.pk}/send-back/", {"comment": "Article 3."})
    route.refresh_from_db()
    assert route.state == RouteState.RETURNED


def test_acknowledge_takes_note_of_a_report(as_, cast):
    route = make_route(cast, DRAFT, CONSULT, DECIDE, TELL)
    approve(step_of(route, "consultation"), by=cast.officer)
    step, auditor = step_of(route, "report"), as_(cast.auditor)
    assert "Take note of it" in page(auditor, f"/en/approvals/{route.pk}/")
    auditor.post(f"/en/approvals/steps/{step.pk}/acknowledge/", {"comment": ""})
    step.refresh_from_db()
    assert step.state == StepState.ACKNOWLEDGED


def test_withdraw_takes_a_route_back_with_its_reason(as_, cast):
    route = make_route(cast)
    mine = as_(cast.coordinator)
    page(mine, f"/en/approvals/{route.pk}/withdraw/")
    mine.post(f"/en/approvals/{route.pk}/withdraw/", {"reason": "Wrong file."})
    route.refresh_from_db()
    assert route.state == RouteState.WITHDRAWN
    again = mine.get(f"/en/approvals/{route.pk}/withdraw/", follow=True)
    assert "This route was withdrawn." in again.content.decode()


def test_sheet_is_a_pdf_in_either_language_and_no_other(as_, cast):
    route = make_route(cast)
    office = as_(cast.officer)
    for language in ("ja", "en"):
        answer = office.get(f"/en/approvals/{route.pk}/sheet.{language}.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        name = f"approval-{route.reference}-{language}.pdf"
        assert name in answer.headers["Content-Disposition"]
    page(office, f"/en/approvals/{route.pk}/sheet.fr.pdf", 404)


# -- Asking --------------------------------------------------------------------------------------


@pytest.fixture
def store(settings, tmp_path):
    """Files are kept in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path


def asked(cast, **changed):
    return {
        "template": make_template(code="document", purpose="approvals.document").pk,
        "unit": cast.unit.pk,
        "title_ja": "危機対応手順",
        "title_en": "",
        "reason": "Needed.",
        "file": SimpleUploadedFile("plan.txt", "手順".encode()),
        **changed,
    }


@pytest.mark.usefixtures("store")
def test_ask_starts_a_route_about_exactly_the_uploaded_file(as_, cast):
    mine = as_(cast.coordinator)
    answer = mine.post("/en/approvals/ask/", asked(cast))

    route, document = Route.objects.get(), Document.objects.get()
    assert answer.headers["Location"] == route.get_absolute_url()
    assert (route.digest, route.subject_id) == (document.sha256, document.pk)
    assert route.title_in("en") == "危機対応手順"
    assert '<h1 lang="ja" dir="auto">危機対応手順</h1>' in page(mine, route.get_absolute_url())
    # Whoever sees the route may read the file; others may not.
    read = mine.get(document.get_absolute_url())
    assert b"".join(read.streaming_content).decode() == "手順"
    assert as_(make_person()).get(document.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("store")
def test_ask_says_at_the_field_what_is_missing(as_, cast):
    answer = as_(cast.coordinator).post("/en/approvals/ask/", asked(cast, title_ja="", file=""))
    text = answer.content.decode()
    assert "Write the title in one language at least." in text
    assert not Route.objects.exists()


@pytest.mark.usefixtures("store")
def test_ask_says_why_it_cannot_be_started(as_, cast):
    facts = asked(cast)
    Role.objects.filter(person=cast.leader).delete()
    answer = as_(cast.coordinator).post("/en/approvals/ask/", facts)
    assert "would wait for ever" in answer.content.decode()
    assert not Document.objects.exists()


def test_ask_is_for_those_who_draft_on_a_route_for_documents(as_, cast):
    answer = as_(cast.leader).get("/en/approvals/ask/", follow=True)
    assert "No route for documents can be drafted in your roles." in answer.content.decode()

"""Pages of clauses, and of the text and documents of a version."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kakehashi.agreements.clauses.operations import (
    add_clause,
    load_clauses,
    make_document,
    revise_clause,
    withdraw_clause,
)
from kakehashi.agreements.clauses.shipped import shipped
from kakehashi.agreements.models import ClauseTemplate, Terms, VersionDocument
from kakehashi.agreements.states import NegotiationState
from tests.agreements.clauses.make import (
    make_clause,
    make_coordinator,
    make_version,
    said,
)
from tests.make import make_home, make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def page(client, name, *args, **query):
    return client.get(reverse(f"cooperation:{name}", args=args), query)


def send(client, name, *args, **data):
    return client.post(reverse(f"cooperation:{name}", args=args), data)


def text_of(response):
    return " ".join(response.content.decode().split())


def messages(response):
    return [str(message) for message in response.context["messages"]]


def sent(**changed):
    """What the form of a clause sends."""
    words = {**said(**changed), "valid_from": "2026-04-01"}
    if not words["is_required"]:
        del words["is_required"]
    return words


# -- Reading -------------------------------------------------------------------------------------


def test_clauses_are_not_there_for_those_who_do_not_draft(client):
    load_clauses()
    client.force_login(make_person())
    for name, args in (("clauses", []), ("clause", ["term"]), ("clauses_of_kind", ["exchange"])):
        assert page(client, name, *args).status_code == 404
    client.logout()
    assert page(client, "clauses").status_code == 302


def test_clauses_lists_each_in_its_newest_version_and_flags_a_missing_language(client, officer):
    add_clause("housing", by=officer, **said())
    revise_clause("housing", based_on=1, reason="-", by=officer, **said(title_ja="", text_ja=""))
    listing = page(client, "clauses").context["listing"]
    ((title, _kinds, use, languages, _position, version, *_rest),) = listing.lines
    assert (title.value, use.value, version.value) == ("Housing", "Required", 2)
    assert (languages.value, languages.badge) == ("Japanese is missing", "bad")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["a", "b", "c"]),
        ({"kind": "research"}, ["b"]),
        ({"state": "missing"}, ["b"]),
        ({"state": "withdrawn"}, ["c"]),
        ({"state": "offered", "q": "rooms"}, ["a"]),
        ({"q": "住居"}, ["a", "c"]),
    ],
)
def test_clauses_can_be_narrowed_and_exported(client, officer, asked, codes):
    add_clause("a", by=officer, **said(text_en="Rooms."))
    add_clause("b", by=officer, **said(title_ja="", text_ja="", kinds=["research"]))
    add_clause("c", by=officer, **said())
    withdraw_clause("c", valid_from=date(2026, 4, 1), reason="-", by=officer)
    response = page(client, "clauses", sort="code", export="json", **asked)
    rows = json.loads(b"".join(response.streaming_content))["rows"]
    assert [row["code"] for row in rows] == codes


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("title", ["b", "a"]),
        ("-title", ["a", "b"]),
        ("required", ["b", "a"]),
        ("-position", ["a", "b"]),
        ("version", ["b", "a"]),
        ("valid_from", ["a", "b"]),
        ("-code", ["b", "a"]),
    ],
)
def test_clauses_can_be_sorted_by_each_column(client, officer, sort, codes):
    add_clause("a", by=officer, **said(title_en="Z", position=9))
    add_clause(
        "b",
        by=officer,
        **said(title_en="A", position=1, is_required=False, valid_from=date(2026, 5, 1)),
    )
    revise_clause("a", based_on=1, reason="-", by=officer, **said(title_en="Y", position=9))
    rows = page(client, "clauses", sort=sort).context["listing"].rows
    assert [row.code for row in rows] == codes


def test_clauses_without_any_say_what_to_do_next(client, officer):
    make_home()
    assert "There are no clauses yet. Load those of Kakehashi" in text_of(page(client, "clauses"))
    response = client.post(reverse("cooperation:load_clauses"), follow=True)
    assert messages(response) == [f"{len(shipped())} clauses are loaded."]
    assert page(client, "load_clauses").status_code == 302


def test_load_clauses_tells_a_coordinator_who_may(client):
    client.force_login(make_coordinator())
    response = client.post(reverse("cooperation:load_clauses"), follow=True)
    assert messages(response) == ["Only the university's international office writes clauses."]
    assert not ClauseTemplate.objects.exists()


def test_clause_shows_how_it_reads_and_what_each_version_changed(client, officer):
    add_clause("housing", by=officer, **said())
    new = said(text_en="{partner} offers housing.", kinds=["exchange", "dispatch"])
    revise_clause("housing", based_on=1, reason="Softer.", by=officer, **new)
    shown = text_of(page(client, "clause", "housing"))
    assert "○○大学は、住居を提供する。" in shown
    assert "Example University offers housing." in shown
    assert "provides</del>" in shown
    assert "offers</ins>" in shown
    assert "Now also for: Student dispatch" in shown
    assert "Softer." in shown
    assert page(client, "clause", "nothing").status_code == 404


def test_clause_flags_a_missing_language_and_offers_nothing_to_a_coordinator(client):
    add_clause("housing", by=make_officer(), **said(title_en="", text_en=""))
    client.force_login(make_coordinator())
    shown = text_of(page(client, "clause", "housing"))
    assert "English is missing" in shown
    assert "refused their document until it is written" in shown
    assert "Only the university&#x27;s international office writes clauses." in shown
    assert reverse("cooperation:revise_clause", args=["housing"]) not in shown


@pytest.mark.parametrize("kind", Terms.Kind.values)
def test_clauses_of_kind_are_one_text_in_both_languages(client, officer, kind):
    load_clauses()
    shown = text_of(page(client, "clauses_of_kind", kind))
    assert "第1条（目的）" in shown
    assert "Article 1 (Purpose)" in shown
    assert "{" not in shown.split("<main", 1)[1].split("</main", 1)[0]


def test_clauses_of_kind_name_what_is_missing_and_say_when_there_are_none(client, officer):
    add_clause("housing", by=officer, **said(title_ja="", text_ja=""))
    assert "A language is missing in these clauses:" in text_of(
        page(client, "clauses_of_kind", "exchange")
    )
    assert "No clause is in use for this kind yet" in text_of(
        page(client, "clauses_of_kind", "research")
    )
    assert page(client, "clauses_of_kind", "friendship").status_code == 404


# -- Writing -------------------------------------------------------------------------------------


def test_add_clause_saves_and_shows_it(client, officer):
    response = send(client, "add_clause", code="housing", **sent())
    assert response.url == reverse("cooperation:clause", args=["housing"])
    assert ClauseTemplate.objects.get().entered_by == officer


def test_add_clause_puts_the_fault_at_the_field(client, officer):
    response = send(client, "add_clause", code="housing", **sent(text_ja="{nobody}"))
    (fault,) = response.context["form"].errors["text_ja"]
    assert fault.startswith("“住居”, in Japanese: nothing is known by the placeholder {nobody}.")
    assert not ClauseTemplate.objects.exists()


def test_add_clause_says_in_words_what_the_operation_refuses(client, officer):
    add_clause("housing", by=officer, **said())
    response = send(client, "add_clause", code="housing", **sent())
    assert response.context["form"].non_field_errors() == ["Another clause has this code already."]
    assert 'role="alert"' in response.content.decode()


def test_add_clause_shows_how_it_reads_without_saving(client, officer):
    response = send(client, "add_clause", code="housing", preview="1", **sent())
    shown = text_of(response)
    assert "Example University provides housing." in shown
    assert "Not saved yet." in shown
    assert not ClauseTemplate.objects.exists()


def test_revise_clause_shows_what_stands_and_keeps_both_texts_apart(client, officer):
    add_clause("housing", by=officer, **said())
    form = page(client, "revise_clause", "housing").context["form"]
    assert (form.initial["text_en"], form.initial["based_on"]) == (said()["text_en"], 1)
    revise_clause("housing", based_on=1, reason="-", by=officer, **said(text_en="Mine."))
    data = {**sent(text_en="Yours."), "valid_from": "2027-04-01", "reason": "-", "based_on": 1}
    response = send(client, "revise_clause", "housing", **data)
    (fault,) = response.context["form"].non_field_errors()
    assert fault.startswith("Somebody has written version 2 in the meantime.")
    assert "Yours." in response.content.decode()
    assert send(client, "revise_clause", "housing", **{**data, "based_on": 2}).status_code == 302
    assert ClauseTemplate.objects.newest().get().text_en == "Yours."


def test_revise_clause_asks_for_the_source_of_what_is_ours_now(client, officer):
    load_clauses()
    assert page(client, "revise_clause", "housing").context["form"].initial["source"] == ""


def test_withdraw_clause_needs_a_reason_and_leads_back(client, officer):
    add_clause("housing", by=officer, **said())
    response = send(client, "withdraw_clause", "housing", valid_from="2026-04-01", reason="")
    assert "reason" in response.context["form"].errors
    response = send(client, "withdraw_clause", "housing", valid_from="2020-04-01", reason="-")
    assert "before the version that it follows" in response.context["form"].non_field_errors()[0]
    send(client, "withdraw_clause", "housing", valid_from="2026-04-01", reason="Unused")
    assert not ClauseTemplate.objects.newest().get().is_offered
    response = client.get(reverse("cooperation:withdraw_clause", args=["housing"]), follow=True)
    assert messages(response) == [
        "The clause is withdrawn.",
        "This clause has been withdrawn already.",
    ]


@pytest.mark.parametrize("name", ["revise_clause", "withdraw_clause"])
def test_writing_tells_a_coordinator_who_may(client, name):
    add_clause("housing", by=make_officer(), **said())
    client.force_login(make_coordinator())
    response = client.get(reverse(f"cooperation:{name}", args=["housing"]), follow=True)
    assert messages(response) == ["Only the university's international office writes clauses."]
    response = client.get(reverse("cooperation:add_clause"), follow=True)
    assert messages(response) == ["Only the university's international office writes clauses."]


# -- Documents -----------------------------------------------------------------------------------


def test_version_text_is_not_there_for_others(client):
    version = make_version()
    client.force_login(make_person())
    assert page(client, "version_text", version.pk).status_code == 404
    assert page(client, "version_document", version.pk, "pdf").status_code == 404
    assert send(client, "version_document", version.pk, "pdf").status_code == 404


def test_version_text_shows_both_languages_and_offers_the_documents(client, officer):
    version = make_version(by=officer)
    shown = text_of(page(client, "version_text", version.pk))
    assert "第1条（目的）" in shown
    assert "remains in force until 31 March 2032." in shown
    assert "Make and keep the PDF" in shown
    assert version.digest[:12] in shown


def test_version_text_says_why_no_document_can_be_made(client, officer):
    version = make_version(make_clause(title_ja="", text_ja=""), by=officer)
    shown = text_of(page(client, "version_text", version.pk))
    assert "A document is made of whole texts only. These are missing: “Housing” in" in shown
    assert "Make and keep" not in shown
    response = client.get(
        reverse("cooperation:version_document", args=[version.pk, "pdf"]), follow=True
    )
    assert "These are missing" in messages(response)[0]


@pytest.mark.parametrize("form", VersionDocument.Form.values)
def test_version_document_is_a_file_before_and_after_it_is_kept(client, officer, form):
    version = make_version(by=officer)
    before = page(client, "version_document", version.pk, form)
    assert not VersionDocument.objects.exists()
    response = client.post(
        reverse("cooperation:version_document", args=[version.pk, form]), follow=True
    )
    assert messages(response) == ["The document is made and kept with the version."]
    after = page(client, "version_document", version.pk, form)
    assert before.content == after.content
    name = f"agreement-{version.negotiation.agreement_id}-version-1-draft.{form}"
    assert after["Content-Disposition"] == f'attachment; filename="{name}"'
    assert VersionDocument.objects.get().form == form
    assert "kept since" in text_of(page(client, "version_text", version.pk))


def test_version_document_has_no_other_forms(client, officer):
    assert page(client, "version_document", make_version(by=officer).pk, "exe").status_code == 404


def test_version_text_of_an_approved_version_is_for_signature_and_shows_its_drafts(client, officer):
    version = make_version(by=officer)
    draft = make_document(version, "pdf", by=officer)
    version.negotiation.state = NegotiationState.APPROVED
    version.negotiation.save()
    shown = text_of(page(client, "version_text", version.pk))
    assert "For signature: nothing is left open" in shown
    assert draft.document.name in shown
    made = page(client, "version_document", version.pk, "pdf").content
    assert "DRAFT" not in PdfReader(BytesIO(made)).pages[0].extract_text()

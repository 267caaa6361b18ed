import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from kakehashi.agreements.models import Agreement, Attachment, Completeness, Terms
from kakehashi.agreements.operations import attach, terminate
from kakehashi.agreements.states import MOVES, OPERATIONS, RETURNS, State
from kakehashi.documents.operations import keep
from kakehashi.education.cooperation import views
from kakehashi.people.models import Role
from tests.make import (
    make_agreement,
    make_amendment,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
FIRST = date(2015, 4, 1)


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("state", State)
def test_every_move_that_may_follow_a_state_is_offered(state):
    moves = {RETURNS.get((state, to), OPERATIONS[to]) for to in MOVES[state]}
    assert moves <= set(views.OFFERED[state])
    assert set(views.OFFERED[state]) <= set(views.ACTS)


def as_(client, kind, unit=None):
    person = make_person()
    make_role(person, kind, unit=unit)
    client.force_login(person)
    return person


def page(client, name, *args, **query):
    return client.get(reverse(f"cooperation:{name}", args=args), query)


def said(response):
    return [str(message) for message in response.context["messages"]]


# -- The register --------------------------------------------------------------------------------


def partners_listed(response):
    return [agreement.name_in("en") for agreement in response.context["listing"].page]


def test_agreements_shows_signed_ones_to_everybody_and_drafts_to_those_who_may_see(client):
    make_agreement(make_institution("University of Vienna"))
    make_agreement(make_institution("Umeå University", country="SE"), state=State.DRAFT)

    assert partners_listed(page(client, "agreements")) == ["University of Vienna"]
    as_(client, Role.Kind.STUDENT)
    assert partners_listed(page(client, "agreements")) == ["University of Vienna"]
    as_(client, Role.Kind.AUDITOR)
    assert partners_listed(page(client, "agreements")) == [
        "Umeå University",
        "University of Vienna",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "vien"}, ["Vienna"]),
        ({"country": "SE"}, ["Umeå"]),
        ({"q": "vienna", "country": "SE"}, []),
        ({"kind": "research"}, ["Umeå"]),
        ({"level": "unit"}, ["Umeå"]),
        ({"standing": "expired"}, ["Umeå"]),
        ({"standing": "active"}, ["Vienna"]),
        ({"standing": "active", "on": "2019-05-01"}, ["Umeå", "Vienna"]),
        ({"standing": "signed", "on": "2014-05-01"}, ["Umeå", "Vienna"]),
        ({"kind": "joint"}, []),
    ],
)
def test_agreements_narrows_by_what_the_terms_say_on_the_day(client, query, found):
    make_agreement(make_institution("Vienna"), effective_on=FIRST)
    make_agreement(
        make_institution("Umeå", country="SE"),
        effective_on=FIRST,
        expires_on=date(2020, 3, 31),
        kind=Terms.Kind.RESEARCH,
        level=Terms.Level.UNIT,
        unit=make_unit(),
    )

    assert partners_listed(page(client, "agreements", **query)) == found


def test_agreements_narrows_by_unit_and_follows_amendments(client):
    law = make_unit("Law")
    agreement = make_agreement(level=Terms.Level.UNIT, unit=law, effective_on=FIRST)
    make_amendment(
        agreement, effective_on=date(2020, 4, 1), unit=law.parent, level=Terms.Level.UNIVERSITY
    )

    assert partners_listed(page(client, "agreements", unit=law.pk)) == []
    assert len(partners_listed(page(client, "agreements", unit=law.pk, on="2019-01-01"))) == 1


@pytest.mark.parametrize("sort", ["partners", "country", "kind", "unit", "begins", "ends"])
def test_agreements_sorts_by_each_column(client, sort):
    early = {"effective_on": date(2001, 4, 1), "expires_on": date(2002, 3, 31)}
    make_agreement(make_institution("B", country="AT"), kind=Terms.Kind.EXCHANGE, **early)
    make_agreement(
        make_institution("C", country="SE"),
        kind=Terms.Kind.GENERAL,
        level=Terms.Level.UNIT,
        unit=make_unit("Law"),
        effective_on=date(2015, 4, 1),
    )

    up = partners_listed(page(client, "agreements", sort=sort))
    down = partners_listed(page(client, "agreements", sort=f"-{sort}"))

    expected = {"kind": ["B", "C"], "unit": ["C", "B"]}
    assert up == expected.get(sort, ["B", "C"])
    # What is not known stands last both ways.
    assert down == (["B", "C"] if sort == "ends" else up[::-1])


def test_agreements_offers_every_choice_of_a_filter_under_the_same_word(client):
    words = page(client, "agreements").content.decode()

    assert words.count('<option value="" selected>All</option>') == 5
    assert "---------" not in words


def test_agreements_answers_a_wrong_filter_at_its_field(client):
    response = page(client, "agreements", on="yesterday")

    assert response.status_code == 200
    assert list(response.context["listing"].filters.form.errors) == ["on"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_agreements_exports_public_columns_only(client, kind):
    make_agreement(remarks="A secret remark.", effective_on=FIRST, source="https://example.org")

    response = page(client, "agreements", export=kind)

    assert response.status_code == 200
    body = response.getvalue() if not response.streaming else b"".join(response.streaming_content)
    assert b"secret" not in body
    if kind == "json":
        (row,) = json.loads(body)["rows"]
        assert (row["partners"], row["effective_on"], row["country_iso2"]) == (
            "University of Vienna", "2015-04-01", "AT",
        )  # fmt: skip


@pytest.mark.parametrize("export", ["", "json"])
def test_agreements_asks_as_often_for_many_as_for_few(client, export):
    def count(total):
        while Agreement.objects.count() < total:
            make_agreement(make_institution(ror=""))
        with CaptureQueriesContext(connection) as queries:
            response = page(client, "agreements", export=export)
            if response.streaming:
                b"".join(response.streaming_content)
        return len(queries)

    page(client, "agreements")
    assert count(5) == count(50)


@pytest.mark.parametrize(
    ("kind", "buttons"),
    [
        (Role.Kind.OFFICE, {"draft_agreement", "import_agreements", "declare_complete"}),
        (Role.Kind.COORDINATOR, {"draft_agreement"}),
        (Role.Kind.LEADERSHIP, set()),
        (Role.Kind.AUDITOR, set()),
        (Role.Kind.STUDENT, set()),
    ],
)
def test_agreements_offers_what_the_person_may_do(client, kind, buttons):
    as_(client, kind)

    html = page(client, "agreements").content.decode()

    names = ("draft_agreement", "import_agreements", "declare_complete")
    assert {name for name in names if reverse(f"cooperation:{name}") in html} == buttons


def test_agreements_says_whether_the_register_is_complete(client):
    assert "Nobody has declared" in page(client, "agreements").content.decode()
    Completeness.objects.create(
        complete_from=FIRST,
        statement="Compared.",
        declared_by=make_person(),
        declared_at="2026-11-23T00:00Z",
    )
    assert "declared complete from April 1, 2015" in page(client, "agreements").content.decode()


# -- One agreement -------------------------------------------------------------------------------

SEES_DRAFTS = {Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR}


@pytest.mark.parametrize("kind", [kind for kind in Role.Kind if kind != Role.Kind.PARTNER])
def test_agreement_is_404_to_those_who_may_not_see_a_draft(client, kind):
    law = make_unit("Law")
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=law)

    assert page(client, "agreement", draft.pk).status_code == 404
    as_(client, kind, unit=law)
    assert page(client, "agreement", draft.pk).status_code == (200 if kind in SEES_DRAFTS else 404)
    as_(client, kind, unit=make_unit("Science"))
    assert page(client, "agreement", draft.pk).status_code == 404


def test_agreement_shows_everybody_the_terms_and_keeps_the_rest_inside(client):
    agreement = make_agreement(
        effective_on=date(1997, 12, 31), precision=Terms.Precision.YEAR, remarks="A secret remark."
    )
    terminate(agreement, last_day=date(2020, 3, 31), reason="A secret reason.", by=make_officer())

    html = page(client, "agreement", agreement.pk).content.decode()
    assert "1997" in html
    assert "Dec. 31, 1997" not in html
    assert "Terminated. The last day in force was March 31, 2020." in html
    assert "secret" not in html
    assert "History" not in html

    as_(client, Role.Kind.AUDITOR)
    inside = page(client, "agreement", agreement.pk).content.decode()
    assert "A secret remark." in inside
    assert "A secret reason." in inside
    assert "terminated the agreement" in inside


def actions(client, agreement):
    html = page(client, "agreement", agreement.pk).content.decode()
    acts = ("revise", "sign", "discard", "attach", "amend", "terminate")
    return {
        act for act in acts if reverse(f"cooperation:{act}_agreement", args=[agreement.pk]) in html
    }


@pytest.mark.parametrize(
    ("kind", "draft", "signed"),
    [
        (
            Role.Kind.OFFICE,
            {"revise", "sign", "discard", "attach"},
            {"amend", "terminate", "attach"},
        ),
        (Role.Kind.COORDINATOR, {"revise", "discard", "attach"}, set()),
        (Role.Kind.LEADERSHIP, set(), set()),
        (Role.Kind.AUDITOR, set(), set()),
    ],
)
def test_agreement_has_a_button_for_what_may_be_done_and_a_reason_for_the_rest(
    client, kind, draft, signed
):
    as_(client, kind)

    assert actions(client, make_agreement(state=State.DRAFT)) == draft
    agreement = make_agreement()
    assert actions(client, agreement) == signed
    html = page(client, "agreement", agreement.pk).content.decode()
    assert ("Only the international office" in html) == (kind != Role.Kind.OFFICE)


def test_agreement_asks_as_often_for_many_amendments_and_partners_as_for_few(client):
    as_(client, Role.Kind.OFFICE)

    def count(number):
        agreement = make_agreement(*(make_institution(f"U{n}") for n in range(number)))
        for year in range(number):
            make_amendment(agreement, effective_on=date(2016 + year, 4, 1), summary=f"Year {year}.")
        with CaptureQueriesContext(connection) as queries:
            page(client, "agreement", agreement.pk)
        return len(queries)

    page(client, "agreements")
    assert count(2) == count(12)


def test_agreement_lists_documents_by_who_may_read_them(client):
    officer, agreement = make_officer(), make_agreement()
    for title, is_public in (("Signed text", True), ("Negotiation", False)):
        file = SimpleUploadedFile(f"{title}.txt", title.encode())
        attach(agreement, keep(file, by=officer), title=title, is_public=is_public, by=officer)

    def read():
        html = page(client, "agreement", agreement.pk).content.decode()
        documents = [attachment.document_id for attachment in Attachment.objects.all()]
        addresses = [reverse("documents:download", args=[pk]) for pk in documents]
        responses = [client.get(address) for address in addresses]
        for response in responses:
            response.getvalue()  # reading to the end closes the file
        assert [address in html for address in addresses] == [
            response.status_code == 200 for response in responses
        ]
        return [address in html for address in addresses]

    assert read() == [True, False]
    as_(client, Role.Kind.TEACHER)
    assert read() == [True, False]
    as_(client, Role.Kind.LEADERSHIP)
    assert read() == [True, True]


# -- Doing ---------------------------------------------------------------------------------------

ACTS = {
    "sign": {"signed_on": "2015-03-01", "effective_on": "2015-04"},
    "discard": {"reason": ""},
    "amend": {
        "summary": "Renewed.", "signed_on": "", "kind": "general", "level": "university",
        "effective_on": "2020-04-01", "expires_on": "2025-03-31", "renewal": "none",
        "renewal_months": "",
    },
    "terminate": {"last_day": "2020-03-31", "reason": "Dormant."},
}  # fmt: skip


def subject_of(act):
    return make_agreement(state=State.DRAFT if act in ("sign", "discard") else State.SIGNED)


def send(client, act, agreement, **changes):
    data = {**ACTS[act], **changes}
    if act == "amend":
        data["unit"] = agreement.latest.unit_id
    return client.post(reverse(f"cooperation:{act}_agreement", args=[agreement.pk]), data)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_needs_somebody_signed_in(client, act):
    agreement = subject_of(act)

    response = send(client, act, agreement)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("act", ACTS)
def test_each_act_does_its_thing_and_shows_the_agreement(client, act):
    as_(client, Role.Kind.OFFICE)
    agreement = subject_of(act)
    assert page(client, f"{act}_agreement", agreement.pk).status_code == 200

    response = send(client, act, agreement)

    assert response.status_code == 302, response.context["form"].errors
    assert response.url == reverse("cooperation:agreement", args=[agreement.pk])
    agreement = Agreement.objects.get()
    if act == "sign":
        terms = agreement.latest
        assert (agreement.state, agreement.signed_on) == (State.SIGNED, date(2015, 3, 1))
        assert (terms.effective_on, terms.effective_precision) == (date(2015, 4, 30), "month")
    elif act == "amend":
        assert agreement.latest.expires_on == date(2025, 3, 31)
    else:
        assert agreement.state == {"discard": "discarded", "terminate": "terminated"}[act]


@pytest.mark.parametrize("act", ACTS)
def test_each_act_tells_those_who_may_not_why(client, act):
    as_(client, Role.Kind.AUDITOR)
    agreement = subject_of(act)

    response = client.post(
        reverse(f"cooperation:{act}_agreement", args=[agreement.pk]), ACTS[act], follow=True
    )

    assert response.redirect_chain == [(reverse("cooperation:agreement", args=[agreement.pk]), 302)]
    assert len(said(response)) == 1
    assert said(response)[0].startswith("Only the international office")
    assert Agreement.objects.get().state == agreement.state


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_404_where_the_draft_is_private(client, act):
    law = make_unit("Law")
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=law)
    as_(client, Role.Kind.OFFICE, unit=make_unit("Science"))

    assert page(client, f"{act}_agreement", draft.pk).status_code == 404
    assert send(client, act, draft).status_code == 404


@pytest.mark.parametrize(
    ("act", "changes", "field"),
    [
        ("sign", {"effective_on": ""}, "effective_on"),
        ("sign", {"effective_on": "soon"}, "effective_on"),
        ("sign", {"signed_on": "2999-01-01"}, "signed_on"),
        ("amend", {"summary": ""}, "summary"),
        ("amend", {"expires_on": "2019-03-31"}, "expires_on"),
        ("amend", {"renewal": "automatic"}, "renewal_months"),
        ("amend", {"renewal_months": "0"}, "renewal_months"),
        ("amend", {"level": "unit"}, "unit"),
        ("amend", {"effective_on": "2014"}, "__all__"),
        ("terminate", {"reason": " "}, "reason"),
        ("terminate", {"last_day": "tomorrow"}, "last_day"),
    ],
)
def test_each_fault_stands_at_its_field(client, act, changes, field):
    as_(client, Role.Kind.OFFICE)

    response = send(client, act, subject_of(act), **changes)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_attach_keeps_the_file(client):
    as_(client, Role.Kind.OFFICE)
    agreement = make_agreement()
    file = SimpleUploadedFile("../../note.txt", b"Balance meeting.")

    response = client.post(
        reverse("cooperation:attach_agreement", args=[agreement.pk]),
        {"file": file, "title": "Note"},
    )

    assert response.status_code == 302
    (attachment,) = Attachment.objects.all()
    assert (attachment.title, attachment.is_public) == ("Note", False)
    assert attachment.document.name == "note.txt"


def test_attach_says_what_is_wrong_with_the_file(client):
    as_(client, Role.Kind.OFFICE)
    agreement = make_agreement()
    file = SimpleUploadedFile("note.pdf", b"no PDF")

    response = client.post(
        reverse("cooperation:attach_agreement", args=[agreement.pk]),
        {"file": file, "title": "Note"},
    )

    assert "note.pdf" in str(response.context["form"].errors)
    assert Attachment.objects.count() == 0


def test_declare_complete_is_for_the_university_office(client):
    as_(client, Role.Kind.OFFICE)
    assert page(client, "declare_complete").status_code == 200
    data = {"complete_from": "2020-04-01", "statement": "Compared with the list of 2020."}
    client.post(reverse("cooperation:declare_complete"), data, follow=True)
    assert Completeness.objects.get().complete_from == date(2020, 4, 1)

    as_(client, Role.Kind.COORDINATOR)
    response = client.post(reverse("cooperation:declare_complete"), data, follow=True)
    assert said(response) == [
        "Only the university's international office speaks for the whole register."
    ]
    assert Completeness.objects.count() == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_opens_in_both_languages(client, language):
    as_(client, Role.Kind.OFFICE)
    draft, signed = make_agreement(state=State.DRAFT), make_agreement()
    pages = [
        ("agreements", []), ("declare_complete", []), ("draft_agreement", []),
        ("import_agreements", []), ("agreement", [draft.pk]), ("agreement", [signed.pk]),
        ("revise_agreement", [draft.pk]), ("sign_agreement", [draft.pk]),
        ("discard_agreement", [draft.pk]), ("attach_agreement", [draft.pk]),
        ("amend_agreement", [signed.pk]), ("terminate_agreement", [signed.pk]),
    ]  # fmt: skip
    for name, args in pages:
        with override(language):
            address = reverse(f"cooperation:{name}", args=args)
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'<html lang="{language}">' in response.content.decode()


def test_the_filters_of_the_register_do_not_tell_of_drafts(client):
    make_agreement(make_institution(country="AT"))
    law = make_unit("Law")
    make_agreement(make_institution(country="FI"), state=State.DRAFT, unit=law)

    listing = client.get("/en/cooperation/agreements/").context["listing"]

    fields = listing.filters.form.fields
    assert [code for code, _ in fields["country"].choices if code] == ["AT"]
    assert law.pk not in {pk for pk, _ in fields["unit"].choices}


SORTS = ["partners", "country", "kind", "unit", "begins", "ends", "standing"]


@pytest.mark.parametrize("sort", [way + key for key in SORTS for way in ("", "-")])
@pytest.mark.parametrize("narrowed", [{}, {"kind": "exchange"}, {"q": "uni"}, {"country": "AT"}])
def test_agreements_stand_in_one_order_on_pages_and_in_files(client, sort, narrowed):
    as_(client, Role.Kind.OFFICE)
    for country, kind, state in [
        ("AT", "general", State.SIGNED),
        ("FR", "exchange", State.DRAFT),
        ("AT", "exchange", State.SIGNED),
        ("KR", "exchange", State.SIGNED),
    ]:
        partner = make_institution(f"University of {kind} {country}", country=country)
        make_agreement(partner, kind=kind, state=state, expires_on=None)
    listed = page(client, "agreements", sort=sort, **narrowed).context["listing"]
    assert [row.pk for row in listed.page] == [row.pk for row in listed.rows]
    assert listed.count == len(listed.rows) > 0

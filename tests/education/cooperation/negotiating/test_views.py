from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kakehashi.agreements.models import Agreement, Negotiation, ReviewAnswer
from kakehashi.agreements.negotiating import operations, signing
from kakehashi.agreements.negotiating.queries import invitation_of
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.education.cooperation.negotiating.sheet import Sheet
from kakehashi.institutions.queries import home
from kakehashi.people.models import Role
from tests.agreements.negotiating.make import (
    Cast,
    answer,
    approve_on_both_sides,
    make_content,
    make_link,
    make_negotiation,
    make_version,
    sign_for,
    submit,
)
from tests.education.cooperation.negotiating.sending import sent_by
from tests.make import make_agreement, make_institution, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.cookies["django_language"] = "en"
    cast = Cast()
    client.force_login(cast.officer)
    return cast


def at(name, *args):
    return reverse(f"cooperation:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def pdf(name="letter.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n")


def post(client, name, negotiation, data=None, **more):
    return client.post(at(name, negotiation.pk, *more.values()), data or {}, follow=True)


# -- Reading ---------------------------------------------------------------------------------------


def test_negotiations_lists_the_open_ones_mine_or_all(client, cast):
    mine = make_negotiation(cast)
    closed = make_negotiation(cast, make_institution("Umeå University", country="SE"))
    operations.abandon(closed, reason="Closed.", by=cast.officer)

    def listed(**query):
        return list(client.get(at("negotiations"), query).context["listing"].page)

    assert listed() == [mine]
    assert listed(show="mine") == [mine]
    assert set(listed(show="all")) == {mine, closed}
    assert listed(show="all", state="abandoned") == [closed]
    client.force_login(cast.leader)
    assert listed(show="mine") == []
    assert client.get(at("negotiations"), {"export": "csv"}).status_code == 200


def test_negotiation_shows_everything_at_a_glance(client, cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    make_link(cast, negotiation)
    operations.comment(version, "Between us.", is_internal=True, by=cast.officer)
    answer(cast, submit(cast, version), returns="Too few.")

    page = client.get(at("negotiation", negotiation.pk))

    text = page.content.decode()
    assert page.context["step"].words == "Version 1 was sent back: propose a revised one"
    for words in ("Between us.", "For our side only", "Katharina", "Sent back", version.mark):
        assert words in text
    assert [action.words for action in page.context["actions"]] == [
        "Propose a version",
        "Submit for approval",
        "Record a partner's approval",
        "Give it up",
    ]


def test_pages_are_for_those_of_the_unit_only(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)

    for name, args in (
        ("negotiation", ()),
        ("negotiation_version", (1,)),
        ("compare_versions", ()),
        ("propose_version", ()),
        ("invite_partner", ()),
        ("abandon_negotiation", ()),
    ):
        assert client.get(at(name, negotiation.pk, *args)).status_code == 404


def test_version_and_compare_tell_what_changed(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    make_version(cast, negotiation, notice_months=6)

    page = client.get(at("negotiation_version", negotiation.pk, 2))
    assert [(each.where, each.before, each.after) for each in page.context["changes"]] == [
        ("Months of notice", "–", "6")
    ]
    assert client.get(at("negotiation_version", negotiation.pk, 9)).status_code == 404
    page = client.get(at("compare_versions", negotiation.pk), {"from": 2, "to": 1})
    assert [(each.before, each.after) for each in page.context["changes"]] == [("6", "–")]
    assert [each.number for each in client.get(at("compare_versions", negotiation.pk)).context[
        "pair"
    ]] == [1, 2]  # fmt: skip


# -- Doing -----------------------------------------------------------------------------------------


def test_begin_about_an_agreement_leads_to_the_negotiation(client, cast):
    agreement = make_agreement(cast.vienna)
    address = f"{at('begin_negotiation')}?agreement={agreement.pk}&purpose=amendment"
    assert client.get(address).context["form"].initial["purpose"] == "amendment"

    page = client.post(
        address,
        {"purpose": "renewal", "rationale": "Going on.", "owner": cast.officer.pk},
        follow=True,
    )

    negotiation = Negotiation.objects.get()
    assert page.redirect_chain[-1][0] == negotiation.get_absolute_url()
    again = client.get(address, follow=True)
    assert said(again) == [
        "A negotiation about this agreement is open already. Go on with that one."
    ]


def test_begin_from_nothing_finds_the_partner_without_javascript(client, cast):
    data = {
        "kind": "exchange",
        "level": "university",
        "unit": home().pk,
        "rationale": "Asked for.",
        "owner": cast.officer.pk,
    }
    page = client.post(at("begin_negotiation"), {**data, "find": "Vienna", "search": "1"})
    assert page.context["picker"].found == [cast.vienna]
    assert page.context["form"]["rationale"].value() == "Asked for."

    page = client.post(at("begin_negotiation"), {**data, "partners": [cast.vienna.pk]}, follow=True)

    assert page.context["negotiation"].agreement.state == State.DRAFT
    nothing = client.post(at("begin_negotiation"), data)
    assert "partners" in nothing.context["form"].errors


def test_begin_refuses_a_merged_partner_by_name_at_the_picker(client, cast):
    gone = make_institution("UMIST", country="GB", status="merged", merged_into=cast.vienna)

    page = client.post(
        at("begin_negotiation"),
        {
            "kind": "exchange",
            "level": "university",
            "unit": home().pk,
            "rationale": "x",
            "owner": cast.officer.pk,
            "partners": [gone.pk],
        },
    )

    assert "UMIST was merged into University of Vienna" in str(page.context["form"].errors)


def test_endorse_and_review_lead_on(client, cast):
    negotiation = make_negotiation(cast, is_begun_only=True)
    assert said(client.get(at("review_negotiation", negotiation.pk), follow=True)) == [
        "The negotiation is at “Idea”; “Reviewed” does not follow from there."
    ]
    post(client, "endorse_negotiation", negotiation, {"reason": "Wanted."})
    answers = {}
    for topic in ReviewAnswer.Topic:
        answers |= {f"{topic.value}_answer": "clear", f"{topic.value}_text": "Looked at."}
    page = post(client, "review_negotiation", negotiation, {**answers, "fit_text": ""})
    assert "fit_text" in page.context["form"].errors

    page = post(client, "review_negotiation", negotiation, answers)

    assert said(page) == ["The review is passed."]
    assert page.context["step"].words == "Put the first version on the table"


def sheet_of(negotiation, **changes):
    newest = negotiation.latest
    base = newest.says if newest else make_content(negotiation)
    sent = sent_by(Sheet(base, is_partner=False), **changes)
    return {**sent, "based_on": newest.number if newest else "", "note": "So."}


def test_propose_puts_a_version_on_the_table(client, cast):
    negotiation = make_negotiation(cast)
    client.get(at("propose_version", negotiation.pk))

    page = post(client, "propose_version", negotiation, sheet_of(negotiation))

    assert said(page) == ["Version 1 is on the table."]
    version = negotiation.latest
    assert (version.note, len(version.says.places)) == ("So.", 2)


def test_propose_adds_a_line_and_judges_nothing(client, cast):
    negotiation = make_negotiation(cast)
    sent = {**sheet_of(negotiation, places__0__places="many"), "add-clauses": "1"}

    page = post(client, "propose_version", negotiation, sent)

    assert negotiation.latest is None
    assert len(page.context["sheet"].clauses.forms) == 2
    assert "many" in page.content.decode()
    assert not page.context["sheet"].has_errors


def test_propose_says_what_is_wrong_with_the_sheet(client, cast):
    negotiation = make_negotiation(cast)

    page = post(
        client, "propose_version", negotiation, sheet_of(negotiation, places__0__places="many")
    )

    assert "Something on the sheet is not right yet" in page.content.decode()
    assert negotiation.latest is None


def test_a_conflict_shows_both_texts_and_puts_them_together(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    mine = sheet_of(negotiation, terms__prevails="en", places__0__places=4)
    second = make_version(cast, negotiation, notice_months=6)

    page = post(client, "propose_version", negotiation, mine)

    text = page.content.decode()
    assert "Officer proposed version 2" in text
    assert "Put mine on top of version 2" in text
    assert [each.where for each in page.context["theirs"]] == ["Months of notice"]
    assert page.context["sheet"].places.forms[0]["places"].value() == "4"
    assert negotiation.latest == second

    page = post(client, "propose_version", negotiation, {**mine, "rebase": "1"})
    assert negotiation.latest == second
    assert page.context["based_on"] == second
    assert page.context["clashes"] == []
    together = sent_by(page.context["sheet"])
    page = post(client, "propose_version", negotiation, {**together, "based_on": 2})

    third = negotiation.latest.says
    assert (third.notice_months, third.prevails, third.places[0].places) == (6, "en", 4)


def test_putting_together_names_what_both_changed(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    mine = sheet_of(negotiation, terms__notice_months=3)
    make_version(cast, negotiation, notice_months=6)

    page = post(client, "propose_version", negotiation, {**mine, "rebase": "1"})

    assert [(each.where, each.after) for each in page.context["clashes"]] == [
        ("Months of notice", "3")
    ]


def test_comment_stands_on_the_versions_page(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    address = at("comment_version", negotiation.pk, 1)

    page = client.post(
        address, {"text": "Why two?", "place": "places[out]", "is_internal": "on"}, follow=True
    )

    (comment,) = page.context["said"]
    assert (comment.comment.text, comment.comment.is_internal) == ("Why two?", True)
    assert comment.about.startswith("Places: Outgoing, Any level: 2 places per year")
    assert said(client.post(address, {"text": ""}, follow=True)) == ["Write what you want to say."]
    assert client.get(address, follow=True).status_code == 200


def test_from_approval_to_the_register(client, cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    submit(cast, version).route.steps.get(act="decision")
    answer(cast, version.submissions.get())
    page = post(
        client,
        "record_approval",
        negotiation,
        {"institution": cast.vienna.pk, "file": pdf(), "note": "By letter."},
    )
    assert said(page) == ["The partner's approval is recorded."]
    assert page.context["negotiation"].state == NegotiationState.APPROVED
    post(client, "open_signing", negotiation)
    signature = {
        "signatory": "Rector",
        "post": "Rector",
        "form": "seal",
        "signed_on": timezone.localdate().isoformat(),
    }
    page = post(
        client, "record_signature", negotiation, {**signature, "institution": cast.vienna.pk}
    )
    assert "file" in page.context["form"].errors
    for side in (cast.vienna, home().institution):
        data = {**signature, "institution": side.pk, "file": pdf("signed.pdf")}
        page = post(client, "record_signature", negotiation, data)
        assert said(page) == ["The signature is recorded."]

    page = post(client, "conclude_negotiation", negotiation)

    assert page.context["negotiation"].state == NegotiationState.CONCLUDED
    assert Agreement.objects.get(pk=negotiation.agreement_id).state == State.SIGNED
    assert page.context["step"].words == "See the agreement"
    assert page.context["why_not"] == "This negotiation is over: it was concluded."


def test_submit_offers_the_routes_that_fit(client, cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    submit(cast, version)
    answer(cast, version.submissions.get(), returns="Once more.")

    page = client.get(at("submit_version", negotiation.pk))
    (template,) = page.context["form"].fields["template"].queryset
    page = post(
        client, "submit_version", negotiation, {"template": template.pk, "reason": "Again."}
    )

    assert said(page)[0].startswith("The route ")
    assert page.context["step"].words == "Wait for our approval of version 1"


def test_abandon_needs_a_reason(client, cast):
    negotiation = make_negotiation(cast)
    assert "reason" in post(client, "abandon_negotiation", negotiation).context["form"].errors

    page = post(client, "abandon_negotiation", negotiation, {"reason": "No demand."})

    assert said(page) == ["The negotiation is given up."]
    assert page.context["actions"] == []
    refused = client.get(at("propose_version", negotiation.pk), follow=True)
    assert said(refused) == ["This negotiation is over: it was given up."]


# -- Links -----------------------------------------------------------------------------------------


def invited(client, cast, negotiation, **changes):
    data = {
        "institution": cast.vienna.pk,
        "person": cast.huber.pk,
        "language": "en",
        "may_propose": "on",
        "may_approve": "on",
        "expires_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        **changes,
    }
    return client.post(at("invite_partner", negotiation.pk), data)


def token_in(page):
    return page.context["address"].rstrip("/").rsplit("/", 1)[1]


def test_invite_shows_the_link_once_and_mails_it_in_the_partners_language(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)

    page = invited(client, cast, negotiation)

    link = invitation_of(token_in(page))
    assert link.person == cast.huber
    assert page["Cache-Control"] == "no-store"
    (letter,) = mail.outbox
    assert letter.to == [cast.huber.email]
    assert page.context["address"] in letter.body
    assert "/en/partner/" in page.context["address"]
    assert "invites you to take part" in letter.body
    assert token_in(page) not in client.get(negotiation.get_absolute_url()).content.decode()
    again = invited(client, cast, negotiation)
    assert "has a link already" in str(again.context["form"].errors)


def test_invite_names_somebody_new(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)

    nobody = invited(client, cast, negotiation, person="")
    assert {"given", "email"} <= set(nobody.context["form"].errors)
    page = invited(
        client, cast, negotiation, person="", given="Leo", email="leo@example.at", language="ja"
    )

    assert "/ja/partner/" in page.context["address"]
    assert invitation_of(token_in(page)).person.language == "ja"


def test_invite_says_when_the_mail_could_not_be_sent(client, cast, settings):
    settings.EMAIL_BACKEND = "tests.education.cooperation.negotiating.refusing.Refusing"
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)

    page = invited(client, cast, negotiation)

    assert "could not be sent" in page.content.decode()
    assert invitation_of(token_in(page)) is not None


def test_renew_and_revoke(client, cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    first = make_link(cast, negotiation)
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    args = (negotiation.pk, first.invitation.pk)
    client.get(at("renew_link", *args))

    page = client.post(at("renew_link", *args), {"expires_on": day})

    second = invitation_of(token_in(page))
    assert second.pk != first.invitation.pk
    args = (negotiation.pk, second.pk)
    client.get(at("revoke_link", *args))
    page = client.post(at("revoke_link", *args), follow=True)
    assert said(page) == ["The link is revoked."]
    assert said(client.post(at("revoke_link", *args), follow=True)) == [
        "This link was revoked already."
    ]


def test_the_agreements_page_leads_to_its_negotiations(client, cast):
    negotiation = make_negotiation(cast)

    page = client.get(negotiation.agreement.get_absolute_url())

    assert list(page.context["negotiations"]) == [negotiation]
    assert "is open already" in page.content.decode()
    client.logout()
    signed = make_agreement(make_institution("Umeå"))
    assert "negotiations" not in client.get(signed.get_absolute_url()).context


def test_signing_page_leaves_out_who_has_signed(client, cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    approve_on_both_sides(cast, version, make_link(cast, negotiation).invitation)
    signing.open_signing(negotiation, by=cast.officer)
    sign_for(cast, version, cast.vienna)

    page = client.get(at("record_signature", negotiation.pk))

    assert list(page.context["form"].fields["institution"].queryset) == [home().institution]

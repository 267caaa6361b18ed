from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.agreements.models import (
    Agreement,
    Attachment,
    Condition,
    Deadline,
    Signature,
    Terms,
)
from kakehashi.agreements.negotiating import signing
from kakehashi.agreements.negotiating.progress import life_line, next_step
from kakehashi.agreements.negotiating.queries import documents_of_negotiations
from kakehashi.agreements.operations import discard, sign
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.institutions.queries import home
from kakehashi.journal.queries import history_of
from kakehashi.verdicts import Refused
from tests.agreements.negotiating.make import (
    Cast,
    approve_on_both_sides,
    make_file,
    make_link,
    make_negotiation,
    make_version,
    sign_for,
    sign_on_both_sides,
)
from tests.make import make_institution

pytestmark = pytest.mark.django_db
FIRST = date(2027, 4, 1)


@pytest.fixture
def cast():
    return Cast()


def approved(cast, **facts):
    negotiation = make_negotiation(cast, **facts)
    version = make_version(cast, negotiation, effective_on=FIRST, expires_on=None)
    approve_on_both_sides(cast, version, make_link(cast, negotiation).invitation)
    return negotiation, version


def test_conclude_signs_the_draft_as_the_version_says(cast):
    negotiation, version = approved(cast)
    sign_on_both_sides(cast, version, signed_on=date(2026, 10, 1))

    terms = signing.conclude(negotiation, by=cast.officer)

    agreement = Agreement.objects.get(pk=negotiation.agreement_id)
    assert (agreement.state, agreement.latest) == (State.SIGNED, terms)
    assert (terms.number, terms.effective_on, terms.signed_on) == (0, FIRST, date(2026, 10, 1))
    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.concluded_terms) == (NegotiationState.CONCLUDED, terms)
    assert [entry.verb for entry in history_of(agreement)] == [
        "agreements.attached",
        "agreements.attached",
        "agreements.signed",
        "agreements.revised",
    ]
    assert Attachment.objects.filter(agreement=agreement).count() == 2


def test_conclude_amends_what_was_signed(cast):
    negotiation, version = approved(cast, purpose="renewal")
    sign_on_both_sides(cast, version)

    terms = signing.conclude(negotiation, summary="Five more years.", by=cast.officer)

    assert (terms.number, terms.effective_on, terms.summary) == (1, FIRST, "Five more years.")
    assert Terms.objects.filter(agreement=negotiation.agreement).count() == 2


def test_conclude_puts_the_places_and_deadlines_of_the_version_in_force(cast):
    negotiation, version = approved(cast)
    sign_on_both_sides(cast, version)

    terms = signing.conclude(negotiation, by=cast.officer)

    lines = Condition.objects.filter(agreement=negotiation.agreement).order_by("key")
    assert [(each.key, each.places, each.first_year, each.concluded) for each in lines] == [
        ("in", 2, 2027, terms),
        ("out", 2, 2027, terms),
    ]
    deadline = Deadline.objects.get(agreement=negotiation.agreement)
    assert (deadline.term, deadline.what, deadline.month, deadline.day) == (
        "first",
        "nomination",
        10,
        1,
    )


def test_sign_refuses_a_draft_that_is_negotiated(cast):
    negotiation = make_negotiation(cast)
    agreement = negotiation.agreement

    with pytest.raises(Refused, match="is being negotiated"):
        sign(agreement, signed_on=None, effective_on=FIRST, by=cast.officer)
    with pytest.raises(Refused, match="is being negotiated"):
        discard(agreement, by=cast.officer)

    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT


def test_conclude_takes_the_day_of_the_last_signature_where_no_first_day_is_stated(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation, effective_on=None)
    approve_on_both_sides(cast, version, make_link(cast, negotiation).invitation)
    signing.open_signing(negotiation, by=cast.officer)
    sign_for(cast, version, home().institution, signed_on=date(2026, 9, 1))
    sign_for(cast, version, cast.vienna, signed_on=date(2026, 10, 1))

    terms = signing.conclude(negotiation, by=cast.officer)

    assert (terms.signed_on, terms.effective_on) == (date(2026, 10, 1), date(2026, 10, 1))


def test_open_signing_waits_for_both_approvals(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)

    with pytest.raises(Refused, match="“Being signed” does not follow from there"):
        signing.open_signing(negotiation, by=cast.officer)


def test_conclude_waits_for_every_signature(cast):
    negotiation, version = approved(cast)
    signing.open_signing(negotiation, by=cast.officer)
    sign_for(cast, version, home().institution)

    with pytest.raises(Refused, match="A signature is still missing"):
        signing.conclude(negotiation, by=cast.officer)


def test_record_signature_refuses_what_cannot_be(cast):
    negotiation, version = approved(cast)
    with pytest.raises(Refused, match="once the signing is opened"):
        sign_for(cast, version, cast.vienna)
    signing.open_signing(negotiation, by=cast.officer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for facts, why in (
        ({"scan": None}, "needs its scan or its reference"),
        ({"signed_on": tomorrow}, "lies in the future"),
        ({"post": " "}, "Say who signed"),
        ({"by": cast.leader}, "Only the international office"),
    ):
        with pytest.raises(Refused, match=why):
            sign_for(cast, version, cast.vienna, **facts)
    with pytest.raises(Refused, match="no partner in this version"):
        sign_for(cast, version, make_institution("Umeå"))
    sign_for(cast, version, cast.vienna)
    with pytest.raises(Refused, match="recorded already"):
        sign_for(cast, version, cast.vienna)
    assert Signature.objects.count() == 1


def test_conclude_refuses_a_partner_that_was_merged_and_names_the_successor(cast):
    negotiation, version = approved(cast)
    sign_on_both_sides(cast, version)
    cast.vienna.status, cast.vienna.merged_into = "merged", make_institution("Wien")
    cast.vienna.save()

    with pytest.raises(Refused, match=r"merged into Wien\. Choose Wien instead"):
        signing.conclude(negotiation, by=cast.officer)

    assert Agreement.objects.get(pk=negotiation.agreement_id).state == State.DRAFT


def test_a_new_version_while_it_is_signed_takes_it_back_to_the_table(cast):
    negotiation, version = approved(cast)
    signing.open_signing(negotiation, by=cast.officer)
    sign_for(cast, version, cast.vienna)

    second = make_version(cast, negotiation, notice_months=6)

    negotiation.refresh_from_db()
    assert negotiation.state == NegotiationState.NEGOTIATING
    assert second.signatures.count() == 0


def test_scans_are_read_by_those_who_read_the_negotiation(cast):
    _negotiation, version = approved(cast)
    scan = make_file(cast.officer)
    signing.open_signing(version.negotiation, by=cast.officer)
    sign_for(cast, version, cast.vienna, scan=scan)

    assert list(documents_of_negotiations(cast.leader)) == [scan]
    assert list(documents_of_negotiations(cast.huber)) == []


def test_next_step_and_life_line_follow_it_to_the_end(cast):
    negotiation = make_negotiation(cast, is_begun_only=True)
    assert next_step(negotiation).words == "Have the unit endorse the idea"
    assert [stage.now for stage in life_line(negotiation, FIRST)] == ["present", *["ahead"] * 7]

    negotiation = make_negotiation(cast, make_institution("Umeå"))
    assert next_step(negotiation).words == "Put the first version on the table"
    make_version(cast, negotiation)
    negotiation.refresh_from_db()
    assert next_step(negotiation).words == "Invite the partner to read the version"

    negotiation, version = approved(cast)
    negotiation.refresh_from_db()
    assert next_step(negotiation).words == "Open the signing"
    signing.open_signing(negotiation, by=cast.officer)
    negotiation.refresh_from_db()
    assert next_step(negotiation).words == (
        "Record the signature of Tokyo Metropolitan University, University of Vienna"
    )
    sign_for(cast, version, home().institution)
    sign_for(cast, version, cast.vienna)
    assert next_step(negotiation).words == "Conclude it: every side has signed"
    signing.conclude(negotiation, by=cast.officer)
    negotiation.refresh_from_db()
    line = life_line(negotiation, FIRST)
    assert [stage.now for stage in line] == [*["past"] * 6, "present", "ahead"]
    assert line[6].on == FIRST
    assert [stage.now for stage in life_line(negotiation, FIRST - timedelta(days=1))][6] == "ahead"

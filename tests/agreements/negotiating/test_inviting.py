import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.agreements.models import Invitation, Version
from kakehashi.agreements.negotiating import approving, inviting, link_rules, operations
from kakehashi.agreements.negotiating.inviting import Contact
from kakehashi.agreements.negotiating.queries import comments_of, hash_of, invitation_of
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.journal.worker import deliver_due
from kakehashi.people.models import Person, Role
from kakehashi.verdicts import Refused
from tests.agreements.negotiating.make import (
    Cast,
    make_link,
    make_negotiation,
    make_partner,
    make_version,
)
from tests.make import make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def negotiation(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    return negotiation


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    invitation.refresh_from_db()


def test_invite_keeps_the_hash_of_the_token_only(cast, negotiation):
    issued = make_link(cast, negotiation)

    assert len(issued.token) >= 43
    assert invitation_of(issued.token) == issued.invitation
    assert issued.invitation.token_hash == hash_of(issued.token)
    assert invitation_of(issued.token[:-1]) is None
    written = json.dumps(list(Entry.objects.values("changes", "reason", "record_name")))
    assert issued.token not in written
    assert issued.invitation.token_hash not in written


def test_invite_enters_somebody_new_without_a_password_as_the_partners_contact(cast, negotiation):
    new = Contact("new@example.at", "Leonie", "Bauer", "en")

    person = make_link(cast, negotiation, whom=new).invitation.person

    assert not person.has_usable_password()
    (role,) = person.roles.all()
    assert (role.kind, role.institution) == (Role.Kind.PARTNER, cast.vienna)
    again = Contact("NEW@example.at", "L.", "B.", "ja")
    with pytest.raises(Refused, match="has a link already"):
        make_link(cast, negotiation, whom=again)
    assert Person.objects.filter(email__iexact="new@example.at").count() == 1


def test_invite_refuses_who_works_here_strangers_and_days_that_cannot_be(cast, negotiation):
    today = timezone.localdate()
    for facts, why in (
        ({"whom": cast.leader}, "works here and signs in"),
        ({"institution": make_institution("Umeå")}, "is no partner of this agreement"),
        ({"expires_on": today - timedelta(days=1)}, "would have expired already"),
        ({"expires_on": today + timedelta(days=400)}, "for a year at the most"),
    ):
        with pytest.raises(Refused, match=why):
            make_link(cast, negotiation, **facts)
    with pytest.raises(Refused, match="Put a version on the table first"):
        make_link(cast, make_negotiation(cast))
    law = make_officer(unit=make_unit("Law"))
    with pytest.raises(Refused, match="Only the international office and the coordinators"):
        inviting.invite(negotiation, cast.huber, cast.vienna, expires_on=today, by=law)


def test_a_revoked_or_expired_link_says_since_when_and_whom_to_ask(cast, negotiation):
    revoked = make_link(cast, negotiation).invitation
    inviting.revoke(revoked, by=cast.officer)
    revoked.refresh_from_db()
    assert str(link_rules.is_usable(revoked)).startswith("This link was revoked on ")
    assert cast.officer.email in str(link_rules.is_usable(revoked))
    with pytest.raises(Refused, match="revoked already"):
        inviting.revoke(revoked, by=cast.officer)

    expired = make_link(cast, negotiation).invitation
    expire(expired)
    assert str(link_rules.is_usable(expired)).startswith("This link was valid until ")
    for link in (revoked, expired):
        with pytest.raises(Refused, match="Please ask Officer"):
            inviting.hold(link)
        with pytest.raises(Refused, match="Please ask Officer"):
            operations.comment(
                Version.objects.get(), "x", side="partner", invitation=link, by=cast.huber
            )


def test_renew_gives_another_token_and_closes_the_old_link(cast, negotiation):
    first = make_link(cast, negotiation, may_approve=False)

    second = inviting.renew(first.invitation, expires_on=timezone.localdate(), by=cast.officer)

    assert second.token != first.token
    assert (second.invitation.may_propose, second.invitation.may_approve) == (True, False)
    assert not link_rules.is_usable(invitation_of(first.token))
    assert link_rules.is_usable(invitation_of(second.token))
    assert history_of(negotiation)[0].verb == "agreements.link_renewed"


def test_one_browser_holds_a_link_until_another_takes_it_over(cast, negotiation):
    link = make_link(cast, negotiation).invitation

    first = inviting.hold(link)
    link.refresh_from_db()
    assert inviting.is_held_by(link, first)
    with pytest.raises(Refused, match="this link has been open in another browser"):
        inviting.hold(link)
    second = inviting.hold(link, take_over=True)

    link.refresh_from_db()
    assert not inviting.is_held_by(link, first)
    assert inviting.is_held_by(link, second)
    assert not inviting.is_held_by(link, "")
    assert [entry.verb for entry in history_of(negotiation)][:2] == [
        "agreements.link_taken_over",
        "agreements.link_opened",
    ]


def test_a_partner_comments_and_proposes_for_themselves_only(cast, negotiation):
    version = negotiation.latest
    link = make_link(cast, negotiation, may_propose=False).invitation
    other = make_link(cast, negotiation, whom=make_partner(cast.vienna)).invitation

    said = operations.comment(
        version, "Three?", is_internal=True, side="partner", invitation=link, by=cast.huber
    )
    assert not said.is_internal
    with pytest.raises(Refused, match="belongs to somebody else"):
        operations.comment(version, "x", side="partner", invitation=other, by=cast.huber)
    with pytest.raises(Refused, match="belongs to another negotiation"):
        operations.comment(version, "x", side="partner", by=cast.huber)
    changed = version.says.model_copy(update={"notice_months": 3})
    with pytest.raises(Refused, match="read and comment, not propose"):
        operations.propose(
            negotiation, changed, based_on=1, side="partner", invitation=link, by=cast.huber
        )
    counter = operations.propose(
        negotiation, changed, based_on=1, side="partner", invitation=other, by=other.person
    )
    assert (counter.side, counter.number) == ("partner", 2)


def test_a_partner_does_not_say_which_unit_of_ours_concludes_it(cast, negotiation):
    unit = make_unit("Law")
    link = make_link(cast, negotiation).invitation
    changed = negotiation.latest.says.model_copy(update={"unit": unit.code, "level": "unit"})

    with pytest.raises(Refused, match="decided on our side"):
        operations.propose(
            negotiation, changed, based_on=1, side="partner", invitation=link, by=cast.huber
        )


def test_a_partner_never_gets_comments_of_our_side_only(cast, negotiation):
    version = negotiation.latest
    operations.comment(version, "Between us.", is_internal=True, by=cast.officer)
    operations.comment(version, "To you.", by=cast.officer)

    partners = [each.text for each in comments_of(negotiation, for_partner=True)]
    assert partners == ["To you."]
    assert comments_of(negotiation, for_partner=False).count() == 2


def test_letters_go_to_the_other_side_and_never_tell_what_is_internal(cast, negotiation):
    make_link(cast, negotiation)
    deliver_due()
    mail.outbox.clear()
    version = negotiation.latest
    operations.comment(version, "Between us.", is_internal=True, by=cast.officer)
    operations.comment(version, "To you.", by=cast.officer)
    deliver_due()
    assert [(each.to, "To you." in each.body) for each in mail.outbox] == [
        ([cast.huber.email], True)
    ]
    assert "the personal link that you were sent" in mail.outbox[0].body

    mail.outbox.clear()
    link = negotiation.invitations.get()
    approving.approve_by_link(link, version, digest=version.digest)
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [cast.officer.email]
    assert "approved a version for the partner" in letter.body
    assert negotiation.get_absolute_url() in letter.body


def test_a_link_is_valid_to_the_end_of_its_last_day(cast, negotiation):
    link = make_link(cast, negotiation, expires_on=timezone.localdate()).invitation

    assert timezone.localtime(link.expires_at).time().isoformat() == "00:00:00"
    assert link.last_day == timezone.localdate()
    assert link_rules.is_usable(link)

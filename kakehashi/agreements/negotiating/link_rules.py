"""What somebody of the partner's side may do by a link. Each answer is for them, and says whom
to ask."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Invitation, Negotiation, Version
from kakehashi.agreements.negotiating.rules import (
    can_be_approved_by,
    goes_on,
    is_being_negotiated,
    is_of_the_other_side,
    is_on_the_table,
)
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Verdict


def whom_to_ask(invitation: Invitation) -> str:
    """The person on our side who can send another link, with their address."""
    owner = invitation.negotiation.owner
    return f"{owner.name_in(get_language() or 'en')} <{owner.email}>"


def is_usable(invitation: Invitation) -> Verdict:
    """Neither revoked nor expired; if not, since when and whom to ask."""
    facts = {"whom": whom_to_ask(invitation)}
    if invitation.revoked_at is not None:
        facts["day"] = date_format(timezone.localdate(invitation.revoked_at), "DATE_FORMAT")
        return No(
            _("This link was revoked on %(day)s and opens nothing any more. Please ask %(whom)s.")
            % facts
        )
    if invitation.expires_at <= timezone.now():
        facts["day"] = date_format(invitation.last_day, "DATE_FORMAT")
        return No(
            _("This link was valid until %(day)s. Please ask %(whom)s for a new one.") % facts
        )
    return True


def may_take_part(
    invitation: Invitation | None, negotiation: Negotiation, person: Person
) -> Verdict:
    """Whoever holds a usable link of this negotiation, for themselves, as long as it goes on."""
    if invitation is None or invitation.negotiation_id != negotiation.pk:
        return No(_("This link belongs to another negotiation."))
    invitation.refresh_from_db(fields=["revoked_at", "expires_at"])
    if invitation.person_id != person.pk:
        return No(_("This link belongs to somebody else."))
    if not (usable := is_usable(invitation)):
        return usable
    return goes_on(negotiation)


def may_propose(invitation: Invitation | None, negotiation: Negotiation, person: Person) -> Verdict:
    """With a link that says so, as long as versions are exchanged."""
    if not (takes_part := may_take_part(invitation, negotiation, person)):
        return takes_part
    if invitation is None or not invitation.may_propose:
        return No(_("Your link lets you read and comment, not propose a version."))
    if not (known := is_of_the_other_side(invitation.institution, negotiation)):
        return known
    return is_on_the_table(negotiation)


def may_approve(invitation: Invitation, version: Version) -> Verdict:
    """With a link that says so, the newest version, once for the institution."""
    negotiation = version.negotiation
    if not (takes_part := may_take_part(invitation, negotiation, invitation.person)):
        return takes_part
    if not invitation.may_approve:
        return No(_("Your link does not let you approve for your institution."))
    if not (possible := is_being_negotiated(version)):
        return possible
    return can_be_approved_by(invitation.institution, version)

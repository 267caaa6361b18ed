"""Mail between the two sides: who put a version on the table, said something, approved.

Handlers of the outbox: called after commit, at least once. A link is in none of these letters: it
is nowhere kept, so people of the partner are told to use the one that they were sent.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.agreements.models import Invitation, Negotiation, Side
from kakehashi.agreements.negotiating.approving import APPROVED_THERE, SETTLED
from kakehashi.agreements.negotiating.inviting import TAKEN_OVER
from kakehashi.agreements.negotiating.operations import COMMENTED, PROPOSED
from kakehashi.journal.history import readable
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person


@on(PROPOSED, COMMENTED, APPROVED_THERE, SETTLED, TAKEN_OVER)
def tell_who_is_responsible(entry: Entry) -> None:
    """Mail who answers for the negotiation on our side about what somebody else did.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    negotiation = _negotiation(entry)
    if entry.by_id != negotiation.owner_id and negotiation.owner.is_active:
        _send(entry, negotiation, [negotiation.owner])


@on(PROPOSED, COMMENTED)
def tell_the_partner(entry: Entry) -> None:
    """Mail those of the partner who have a link that opens, except about what is internal.

    Raises: whatever the mail server refuses with; then everybody is tried again.
    """
    changes = entry.changes
    if changes.get("side", [None, ""])[1] != Side.HOME or changes.get("is_internal") == [
        None,
        True,
    ]:
        return
    negotiation = _negotiation(entry)
    usable = negotiation.invitations.usable_at(timezone.now()).select_related("person")
    _send(entry, negotiation, [each.person for each in usable])


def _negotiation(entry: Entry) -> Negotiation:
    return Negotiation.objects.select_related("agreement", "owner").get(pk=entry.record_id)


def _page(negotiation: Negotiation) -> str:
    return f"{settings.SITE_ADDRESS}{negotiation.get_absolute_url()}"


def _their_link(invitation: Invitation) -> str:
    sent = date_format(timezone.localdate(invitation.invited_at), "DATE_FORMAT")
    return _("Please use the personal link that you were sent on %(day)s.") % {"day": sent}


def _send(entry: Entry, negotiation: Negotiation, recipients: Iterable[Person]) -> None:
    with get_connection() as connection:
        for person in recipients:
            language = person.language
            with override(language):
                partners = negotiation.name_in(language)
                (line,) = readable([entry])
                context = {
                    "person": person.name_in(language),
                    "line": line,
                    "partners": partners,
                    "number": entry.changes.get("number", [None, None])[1],
                    "said": entry.changes.get("text", [None, ""])[1],
                    "where": _where_for(negotiation, person),
                }
                subject = _("Negotiation: %(partners)s") % {"partners": partners}
                body = render_to_string("agreements/negotiation_notice.txt", context)
            message = letter(entry, person, subject, body)
            message.connection = connection
            message.send()


def _where_for(negotiation: Negotiation, person: Person) -> str:
    """The page of ours, or for a partner in words which link to use."""
    invited = negotiation.invitations.usable_at(timezone.now()).filter(person=person).last()
    return _their_link(invited) if invited else _page(negotiation)

"""The letter that carries a link: sent at once by whoever handed it out, never by the outbox."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.agreements.models import Invitation


def send_link(invitation: Invitation, address: str) -> None:
    """Mail `address` to the person who was invited, in their language.

    Raises: whatever the mail server refuses with.
    """
    person, owner = invitation.person, invitation.negotiation.owner
    with override(person.language):
        partners = invitation.negotiation.name_in(person.language)
        subject = _("Your link to the negotiation: %(partners)s") % {"partners": partners}
        context = {
            "person": person.name_in(person.language),
            "institution": invitation.institution.name_in(person.language),
            "owner": owner.name_in(person.language),
            "owner_email": owner.email,
            "until": invitation.last_day,
            "invitation": invitation,
            "address": address,
        }
        body = render_to_string("education/cooperation/partner/link.txt", context)
    EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[person.email]).send()

"""The links of a negotiation on the office's side: hand one out, renew it, revoke it.

A link is shown once, on the page that answers; and mailed at once, after the transaction: the
token is nowhere kept, so no worker could send it later.
"""

import logging
from smtplib import SMTPException
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.negotiating import inviting, rules
from kakehashi.agreements.negotiating.conversion import partner_ids
from kakehashi.agreements.negotiating.inviting import Issued
from kakehashi.education.cooperation.negotiating.finding import invitation_in, negotiation_of
from kakehashi.education.cooperation.negotiating.forms import (
    InviteForm,
    LinkDayForm,
    NothingForm,
)
from kakehashi.education.cooperation.negotiating.mailing import send_link
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "education/cooperation/negotiating"
log = logging.getLogger(__name__)


@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody of a partner a link."""
    found, person = negotiation_of(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_invite(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    partners = Institution.objects.filter(pk__in=partner_ids(found.agreement))
    form = InviteForm(request.POST or None, partners=list(partners))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            issued = inviting.invite(
                found,
                form.whom(),
                said["institution"],
                may_propose=said["may_propose"],
                may_approve=said["may_approve"],
                expires_on=said["expires_on"],
                by=person,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _handed_out(request, found, issued)
    return render(request, f"{PAGES}/invite.html", {"negotiation": found, "form": form})


@login_required
def renew(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Give the same person another link; the old one opens nothing any more."""
    found, person = negotiation_of(request, pk), cast(Person, request.user)
    invitation = invitation_in(found, link)
    if isinstance(no := rules.may_invite(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    form = LinkDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = inviting.renew(invitation, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _handed_out(request, found, issued)
    context = {"negotiation": found, "form": form, "invitation": invitation, "is_renewal": True}
    return render(request, f"{PAGES}/link.html", context)


@login_required
def revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Let a link open nothing any more."""
    found, person = negotiation_of(request, pk), cast(Person, request.user)
    invitation = invitation_in(found, link)
    form = NothingForm(request.POST or None)
    if request.method == "POST":
        try:
            inviting.revoke(invitation, by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The link is revoked."))
        return redirect(found)
    context = {"negotiation": found, "form": form, "invitation": invitation, "is_renewal": False}
    return render(request, f"{PAGES}/link.html", context)


def _handed_out(request: HttpRequest, found: Negotiation, issued: Issued) -> HttpResponse:
    """Mail the link and show it, this once. Where mail fails, the page says so."""
    person = issued.invitation.person
    with override(person.language):
        path = reverse("partner:landing", args=[issued.token])
    address = f"{settings.SITE_ADDRESS}{path}"
    try:
        send_link(issued.invitation, address)
    except (OSError, SMTPException):
        log.exception("The mail to person %s could not be sent.", person.pk)
        is_sent = False
    else:
        is_sent = True
    context = {
        "negotiation": found,
        "invitation": issued.invitation,
        "address": address,
        "is_sent": is_sent,
    }
    answer = render(request, f"{PAGES}/handed_out.html", context)
    answer["Cache-Control"] = "no-store"
    return answer

"""What a partner does by a link: read, compare, comment, propose a version, approve one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from kakehashi.agreements.models import Invitation, Negotiation, Side, Version
from kakehashi.agreements.negotiating import inviting, link_rules, operations
from kakehashi.agreements.negotiating.approving import approve_by_link
from kakehashi.agreements.states import NegotiationState
from kakehashi.education.cooperation.negotiating.finding import version_of
from kakehashi.education.cooperation.negotiating.forms import CommentForm
from kakehashi.education.cooperation.negotiating.listing import BADGES
from kakehashi.education.cooperation.negotiating.reading import (
    diff_page,
    places_of,
    said_about,
    version_page,
)
from kakehashi.education.cooperation.negotiating.writing import Desk, write
from kakehashi.education.cooperation.partner_side import gate
from kakehashi.education.cooperation.partner_side.gate import PAGES, by_link
from kakehashi.verdicts import No, Refused


class ApproveForm(forms.Form):
    """The approval of exactly the text that was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


def _token(request: HttpRequest) -> str:
    assert request.resolver_match is not None, "every view was found by its address"
    return str(request.resolver_match.kwargs["token"])


def _to(request: HttpRequest, name: str, *args: Any) -> str:
    return reverse(f"partner:{name}", args=[_token(request), *args])


def _around(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """What every page of the partner's side shows."""
    negotiation = invitation.negotiation
    return {
        "token": _token(request),
        "invitation": invitation,
        "negotiation": negotiation,
        "badge": BADGES[NegotiationState(negotiation.state)],
        "until": invitation.last_day,
        "whom": link_rules.whom_to_ask(invitation),
        "newest": negotiation.latest,
    }


@csrf_exempt
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let this browser hold the link; a second one only by taking it over."""
    found = gate.admitted(request, token)
    if isinstance(found, HttpResponseBase):
        return gate.sealed(found)
    answer = gate.sealed(redirect("partner:landing", token))
    if request.method != "POST":
        return answer
    try:
        secret = inviting.hold(found, take_over=gate.TAKE_OVER in request.POST)
    except Refused:
        found.refresh_from_db()
        return gate.sealed(gate.elsewhere(request, found))
    return gate.remember(answer, found, secret)


@by_link
def landing(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The negotiation at a glance, as a partner sees it."""
    negotiation = invitation.negotiation
    newest = negotiation.latest
    approvals = newest.partner_approvals.select_related("institution") if newest else []
    context = {
        **_around(request, invitation),
        "versions": _versions(negotiation),
        "approvals": approvals,
        "said": said_about(negotiation, for_partner=True),
        "may_propose": link_rules.may_propose(invitation, negotiation, invitation.person),
        "may_approve": _may_approve(invitation, newest),
    }
    return render(request, f"{PAGES}/negotiation.html", context)


def _versions(negotiation: Negotiation) -> list[Version]:
    return list(negotiation.versions.select_related("proposed_by").order_by("-number"))


def _may_approve(invitation: Invitation, version: Version | None) -> bool | No:
    if version is None:
        return No(_("There is no version yet."))
    version.negotiation = invitation.negotiation
    return link_rules.may_approve(invitation, version)


@by_link
def version(request: HttpRequest, invitation: Invitation, number: int) -> HttpResponse:
    """One version: what it says, what it changed, what was said about it."""
    shown = version_of(invitation.negotiation, number)
    return _version_page(request, invitation, shown, None)


def _version_page(
    request: HttpRequest, invitation: Invitation, shown: Version, form: CommentForm | None
) -> HttpResponse:
    negotiation = invitation.negotiation
    said = said_about(negotiation, for_partner=True)
    context = {
        **_around(request, invitation),
        **version_page(shown),
        "said": [each for each in said if each.comment.version_id == shown.pk],
        "may_comment": link_rules.may_take_part(invitation, negotiation, invitation.person),
        "may_propose": link_rules.may_propose(invitation, negotiation, invitation.person),
        "may_approve": _may_approve(invitation, shown),
        "form": form or CommentForm(places=places_of(shown.says), is_partner=True),
    }
    return render(request, f"{PAGES}/version.html", context)


@by_link
def compare(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Two versions compared, place by place: `?from=1&to=3`; the last two without."""
    versions = _versions(invitation.negotiation)[::-1]
    asked = request.GET.get("from", ""), request.GET.get("to", "")
    context = {**_around(request, invitation), **diff_page(versions, *asked)}
    return render(request, f"{PAGES}/compare.html", context)


@by_link
def comment(request: HttpRequest, invitation: Invitation, number: int) -> HttpResponse:
    """Say something about a version."""
    shown = version_of(invitation.negotiation, number)
    back = _to(request, "version", number)
    if request.method != "POST":
        return redirect(back)
    form = CommentForm(request.POST, places=places_of(shown.says), is_partner=True)
    if not form.is_valid():
        return _version_page(request, invitation, shown, form)
    try:
        operations.comment(
            shown,
            form.cleaned_data["text"],
            place=form.cleaned_data["place"],
            side=Side.PARTNER,
            invitation=invitation,
            by=invitation.person,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _version_page(request, invitation, shown, form)
    messages.success(request, _("Your comment is there."))
    return redirect(f"{back}#comments")


@by_link
def propose(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Write the next version."""
    negotiation, person = invitation.negotiation, invitation.person
    may = link_rules.may_propose(invitation, negotiation, person)
    if isinstance(may, No):
        messages.error(request, str(may))
        return redirect(_to(request, "landing"))
    desk = Desk(
        negotiation,
        is_partner=True,
        propose=lambda content, number, note: operations.propose(
            negotiation,
            content,
            based_on=number,
            note=note,
            side=Side.PARTNER,
            invitation=invitation,
            by=person,
        ),
        done=_to(request, "landing"),
        template=f"{PAGES}/write.html",
        context=_around(request, invitation),
    )
    return write(request, desk)


@by_link
def approve(request: HttpRequest, invitation: Invitation, number: int) -> HttpResponse:
    """Approve a version for the institution: its number and hash are confirmed first."""
    if not invitation.may_approve:
        raise Http404
    shown = version_of(invitation.negotiation, number)
    form = ApproveForm(request.POST or None, initial={"digest": shown.digest})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            approve_by_link(invitation, shown, **form.cleaned_data)
        except Refused as sentence:
            refused = str(sentence)
        else:
            said = _("You approved version %(number)s (%(mark)s).")
            messages.success(request, said % {"number": shown.number, "mark": shown.mark})
            return redirect(_to(request, "landing"))
    elif isinstance(no := link_rules.may_approve(invitation, shown), No):
        refused = str(no)
    context = {**_around(request, invitation), "version": shown, "form": form, "refused": refused}
    return render(request, f"{PAGES}/approve.html", context)

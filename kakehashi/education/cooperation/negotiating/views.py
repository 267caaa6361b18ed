"""The pages of negotiations that are read: the list, one at a glance, a version, two compared."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Negotiation, Version
from kakehashi.agreements.negotiating import rules
from kakehashi.agreements.negotiating.inviting import TAKEN_OVER
from kakehashi.agreements.negotiating.progress import life_line, next_step
from kakehashi.agreements.negotiating.queries import sides_of, with_days
from kakehashi.agreements.rules import may_draft_anywhere
from kakehashi.agreements.states import NegotiationState
from kakehashi.approvals.models import Route
from kakehashi.education.cooperation.negotiating.acts import actions_of
from kakehashi.education.cooperation.negotiating.finding import negotiation_of, version_of
from kakehashi.education.cooperation.negotiating.forms import CommentForm
from kakehashi.education.cooperation.negotiating.listing import (
    BADGES,
    NegotiationFilter,
    columns,
    days_open,
)
from kakehashi.education.cooperation.negotiating.reading import (
    diff_page,
    places_of,
    said_about,
    version_page,
)
from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person

PAGES = "education/cooperation/negotiating"


@login_required
@require_safe
def negotiations(request: HttpRequest) -> HttpResponse:
    """Every negotiation of the reader's units: the open ones, mine, or all."""
    person = cast(Person, request.user)
    seen = with_days(Negotiation.objects.visible_to(person)).select_related("agreement", "owner")
    may_begin = may_draft_anywhere(person)
    begin = reverse("cooperation:begin_negotiation")
    listing = Listing(
        request,
        seen.prefetch_related("agreement__terms__unit", "agreement__partners__names"),
        columns(timezone.localdate()),
        name="negotiations",
        caption=gettext_lazy("Negotiations"),
        empty=gettext_lazy("No negotiation is open that fits."),
        empty_link=(begin, gettext_lazy("Begin a negotiation")) if may_begin else None,
        filters=NegotiationFilter,
        order="days",
    )
    return listing.response(f"{PAGES}/negotiations.html", {"may_begin": may_begin})


@login_required
@require_safe
def negotiation(request: HttpRequest, pk: int) -> HttpResponse:
    """One negotiation at a glance: how far it is, what is to be done, what was said and agreed."""
    person, found = cast(Person, request.user), negotiation_of(request, pk)
    today, newest = timezone.localdate(), found.latest
    row = with_days(Negotiation.objects.filter(pk=pk)).get()
    return render(
        request,
        f"{PAGES}/negotiation.html",
        {
            "negotiation": found,
            "agreement": found.agreement,
            "badge": BADGES[NegotiationState(found.state)],
            "line": life_line(found, today),
            "days": days_open(row, today),
            "step": next_step(found),
            **actions_of(person, found),
            "newest": newest,
            "versions": found.versions.select_related("proposed_by").order_by("-number"),
            "sides": sides_of(newest) if newest else [],
            "routes": _routes(found),
            "said": said_about(found, for_partner=False),
            "answers": found.answers.select_related("answered_by"),
            "moves": found.moves.select_related("moved_by").order_by("-pk"),
            **_links(person, found),
            "entries": history_of(found),
        },
    )


def _routes(found: Negotiation) -> list[tuple[int, Route]]:
    """(number of the version, route) of every time that our side was asked, the last first."""
    submitted = [
        each
        for version in found.versions.all()
        for each in version.submissions.select_related("route", "version")
    ]
    ordered = sorted(submitted, key=lambda each: each.pk, reverse=True)
    return [(each.version.number, each.route) for each in ordered]


def _links(person: Person, found: Negotiation) -> dict[str, Any]:
    """The links of the negotiation, and where one went on in another browser."""
    invitations = found.invitations.select_related("person", "institution", "invited_by")
    taken = history_of(found).filter(verb=TAKEN_OVER)
    return {
        "invitations": invitations.order_by("-pk"),
        "taken_over": taken[:5],
        "may_invite": rules.may_invite(person, found),
        "now": timezone.now(),
    }


@login_required
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version: what it says, what it changed, what was said about it."""
    person, found = cast(Person, request.user), negotiation_of(request, pk)
    shown = version_of(found, number)
    said = [each for each in said_about(found, for_partner=False) if _is_about(each, shown)]
    context = {
        "negotiation": found,
        **version_page(shown),
        "sides": sides_of(shown),
        "is_newest": rules.is_newest(shown),
        "said": said,
        "may_comment": rules.may_work_on(person, found),
        "may_propose": rules.may_propose(person, found),
        "form": CommentForm(places=places_of(shown.says), is_partner=False),
    }
    return render(request, f"{PAGES}/version.html", context)


def _is_about(said: Any, shown: Version) -> bool:
    return bool(said.comment.version_id == shown.pk)


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions compared, place by place: `?from=1&to=3`; the last two without."""
    found = negotiation_of(request, pk)
    versions = list(found.versions.select_related("proposed_by").order_by("number"))
    asked = request.GET.get("from", ""), request.GET.get("to", "")
    context = {"negotiation": found, **diff_page(versions, *asked)}
    return render(request, f"{PAGES}/compare.html", context)

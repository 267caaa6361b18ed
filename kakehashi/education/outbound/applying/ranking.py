"""Ranking choices: one form that carries their order, with a button for each change.

In a draft each button saves. In an application that was handed in, the order is changed on the page
first and handed in again by the button that says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.education.outbound.applying import operations, rules, stages
from kakehashi.education.outbound.applying.checks import checked, lacking_in_general
from kakehashi.education.outbound.applying.finding import (
    OVER,
    PAGES,
    Outcome,
    around,
    at_hand,
    go_on,
    own,
    version_read,
    why_closed,
)
from kakehashi.education.outbound.applying.forms import FindForm
from kakehashi.education.outbound.applying.offered import Offer, offered
from kakehashi.education.outbound.applying.queries import place_name, place_names, ranked
from kakehashi.education.outbound.applying.remembering import offer_to, put_at_hand, ranked_in
from kakehashi.education.outbound.calls.checking import facts_of
from kakehashi.education.outbound.calls.eligibility import Facts
from kakehashi.education.outbound.models import Application, Call, Placement
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

MOST_SHOWN = 20  # places that can be added; a search narrows them
ORDER_PART = "chosen-part"  # of the page; what a choice that moved changes
SAVES = ("save", "next", OVER)


@dataclass
class Order:
    """The choices as the page has them.

    said: why a button did nothing, if it did not. added: what the button put behind the others.
    """

    placements: list[Placement]
    said: str = ""
    is_saved: bool = True
    added: Placement | None = None


@login_required
def choices(request: HttpRequest, pk: int) -> HttpResponse:
    """Rank choices, each with what the student lacks for it."""
    application, outcome = own(request, pk), Outcome()
    offer = offer_to(application)
    if request.method != "POST":
        if closed := why_closed(request, application):
            messages.error(request, closed)
            return redirect(application)
        order = Order(ranked_in(offer, application))
        return _page(request, application, offer, order, outcome)
    order = _moved(offer, request.POST)
    wants_to_save = any(name in request.POST for name in SAVES)
    is_draft = application.state == ApplicationState.DRAFT
    is_ranked = not order.said and (is_draft or wants_to_save) and "search" not in request.POST
    if is_ranked:
        application = _rank(request, application, order, outcome)
    order.is_saved = (is_ranked and outcome.is_well) or _stands(application, order)
    if wants_to_save and outcome.is_well:
        messages.success(request, _("Your choices are saved."))
        step = stages.after(stages.CHOICES) if "next" in request.POST else stages.CHOICES
        return go_on(request, stages.address(application, step))
    return _page(request, application, offer, order, outcome)


def _stands(application: Application, order: Order) -> bool:
    """Whether the order of the page is the one that is saved."""
    saved = application.choices.order_by("rank").values_list("placement", flat=True)
    return [each.pk for each in order.placements] == list(saved)


def _rank(
    request: HttpRequest, application: Application, order: Order, outcome: Outcome
) -> Application:
    version, person = version_read(request), cast(Person, request.user)
    try:
        return operations.rank(application, order.placements, version=version, by=person)
    except Refused as refused:
        outcome.take(refused)
    return application


def _moved(offer: Offer, data: QueryDict) -> Order:
    """The order that the form carries, after the button that was pressed."""
    ids = [int(each) for each in data.getlist("choice") if _is_number(each)]
    added, known = data.get("add", ""), offer.placements
    order = Order([known[pk] for pk in ids if pk in known])
    if added:
        _add(offer.call, order, known.get(int(added)) if _is_number(added) else None)
    for name, step in (("up", -1), ("down", 1)):
        if name in data:
            _move(order.placements, data.get(name, ""), step)
    if "take_out" in data:
        order.placements = [each for each in order.placements if str(each.pk) != data["take_out"]]
    return order


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _add(call: Call, order: Order, placement: Placement | None) -> None:
    if placement is None:
        order.said = _("This place is not offered in this call.")
        return
    chosen = [each.pk for each in order.placements]
    if placement.pk in chosen:
        words = {"place": place_name(placement), "rank": chosen.index(placement.pk) + 1}
        order.said = _("%(place)s is your choice %(rank)d already.") % words
        return
    tried = [*order.placements, placement]
    verdict = rules.can_be_ranked(call, tried)
    if verdict:
        verdict = rules.can_be_chosen(placement, timezone.localdate())
    if verdict:
        order.placements, order.added = tried, placement
    else:
        order.said = f"{place_name(placement)}: {verdict}"


def _move(placements: list[Placement], pk: str, step: int) -> None:
    """Change the place of one with its neighbour; at the end nothing happens."""
    at = next((place for place, each in enumerate(placements) if str(each.pk) == pk), None)
    if at is not None and 0 <= at + step < len(placements):
        placements[at], placements[at + step] = placements[at + step], placements[at]


def _page(
    request: HttpRequest, application: Application, offer: Offer, order: Order, outcome: Outcome
) -> HttpResponse:
    """The page; the form alone for HTMX, of which a choice that was added or moved needs the order
    alone: what is offered stays as it stands, so that the next button is not taken away."""
    put_at_hand(application, offer)
    facts = facts_of(application)
    context: dict[str, Any] = {
        **at_hand(application, outcome),
        "order": order,
        "checked": checked(
            order.placements, facts, timezone.localdate(), is_ranked=True, apart=offer.apart
        ),
        "lacking": lacking_in_general(application.call, facts),
        "stands": _names_of(outcome.conflict),
    }
    htmx = request.headers
    if htmx.get("HX-Request") and htmx.get("HX-Target") == ORDER_PART:
        context["added"] = str(order.added.pk) if order.added else ""
        return render(request, f"{PAGES}/chosen.html", context)
    context |= _offered(request, offer, order, facts)
    is_htmx = bool(htmx.get("HX-Request"))
    if not is_htmx:
        context |= around(application, stages.CHOICES, outcome, order.placements)
        context["title"] = stages.WORDS[stages.CHOICES]
    template = f"{PAGES}/choices.html#ranking" if is_htmx else f"{PAGES}/choices.html"
    status = 200 if is_htmx or (outcome.is_well and not order.said) else 409
    return render(request, template, context, status=status)


def _offered(request: HttpRequest, offer: Offer, order: Order, facts: Facts) -> dict[str, Any]:
    """What can be added, as far as the reader looks for it."""
    form = FindForm(
        request.POST if request.method == "POST" else request.GET, codes=offer.countries
    )
    asked = form.cleaned_data if form.is_valid() else {}
    found = offered(offer, asked, without=[each.pk for each in order.placements])
    shown = [offer.placements[pk] for pk in found[:MOST_SHOWN]]
    return {
        "form": form,
        "found": checked(shown, facts, timezone.localdate(), apart=offer.apart),
        "has_more": len(found) > MOST_SHOWN,
        "is_full": len(order.placements) >= offer.call.max_choices,
        "most": MOST_SHOWN,
    }


def _names_of(application: Application | None) -> Sequence[str]:
    """What another window saved, in its order."""
    if application is None:
        return []
    return list(place_names(each.placement for each in ranked(application)).values())

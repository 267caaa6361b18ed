"""What a host does by its personal link: reads the nomination, answers it, signs what follows.

The page shows the one stay that the link was given for, and nothing else.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.linking.gate import by_link
from kakehashi.education.outbound.linking.rules import whom_to_ask
from kakehashi.education.outbound.models import Link, Mobility
from kakehashi.education.outbound.nominating import deciding, rules
from kakehashi.education.outbound.nominating.forms import HostAnswerForm
from kakehashi.education.outbound.nominating.parts import told_of
from kakehashi.education.outbound.nominating.queries import latest_nomination
from kakehashi.education.outbound.nominating.sections import shown_to_host
from kakehashi.education.outbound.nominating.states import BADGES
from kakehashi.education.outbound.nominating.way import PAGES
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.queries import home
from kakehashi.verdicts import No, Refused


def token_of(request: HttpRequest) -> str:
    """The token in the address."""
    assert request.resolver_match is not None, "every view was found by its address"
    return str(request.resolver_match.kwargs["token"])


def stay_of(link: Link) -> Mobility:
    """The one stay that the link was given for."""
    assert link.mobility_id is not None, "a host's link is for a mobility"
    return Mobility.objects.with_everything().get(pk=link.mobility_id)


def around(request: HttpRequest, link: Link, mobility: Mobility) -> dict[str, Any]:
    """What every page of a host's link shows."""
    return {
        "token": token_of(request),
        "link": link,
        "mobility": mobility,
        "badge": BADGES[MobilityState(mobility.state)],
        "until": link.last_day,
        "whom": whom_to_ask(link),
        "home": home(),
    }


@by_link(Link.Purpose.HOST)
def landing(request: HttpRequest, link: Link) -> HttpResponse:
    """The stay as its host sees it."""
    mobility = stay_of(link)
    context = {
        **around(request, link, mobility),
        "sections": list(shown_to_host(link, mobility)),
    }
    return render(request, f"{PAGES}/host.html", context)


@by_link(Link.Purpose.HOST)
def answer(request: HttpRequest, link: Link, number: int) -> HttpResponse:
    """Answer the nomination that was read."""
    mobility, token = stay_of(link), token_of(request)
    nomination = mobility.nominations.filter(number=number).first() or latest_nomination(mobility)
    if nomination is None:
        return redirect("outbound:host_link", token)
    nomination.mobility = mobility
    form = HostAnswerForm(request.POST if "kind" in request.POST else None, mobility=mobility)
    refused = ""
    if isinstance(no := rules.may_answer_by_link(link, nomination), No):
        refused = str(no)
    elif form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("comment", "offer")}
        try:
            deciding.answer_by_link(link, nomination, form.cleaned_data["kind"], **said)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, _("Thank you. Your answer is on record."))
            return redirect("outbound:host_link", token)
    told = [
        one for one in told_of(mobility, get_language() or "en") if one["nomination"] == nomination
    ]
    context = {**around(request, link, mobility), "form": form, "refused": refused}
    return render(request, f"{PAGES}/host_answer.html", {**context, "told": told[0]})

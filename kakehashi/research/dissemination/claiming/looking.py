"""The second look: what waits, one claim, confirm, confirm many, refuse; and the list of all."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming import operations, rules
from kakehashi.research.dissemination.claiming.forms import RefusalForm
from kakehashi.research.dissemination.claiming.queries import seen_by, waiting_for
from kakehashi.research.dissemination.claiming.register import (
    ClaimFilter,
    answer_in_words,
    badge,
    columns,
)
from kakehashi.research.dissemination.claiming.suggesting import names_of
from kakehashi.research.dissemination.models import Claim
from kakehashi.research.dissemination.states import ClaimState
from kakehashi.research.dissemination.verifying.queries import word_on
from kakehashi.research.dissemination.works.register import shown_title
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.verdicts import Refused

PAGES = "research/dissemination/claiming"
AT_ONCE = 50  # claims that are shown to be confirmed at one go
AUTHORS_SHOWN = 30


@login_required
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's second look, to be confirmed at one go, and all claims."""
    person = cast(Person, request.user)
    waiting = waiting_for(person)
    listing = Listing(
        request,
        seen_by(person),
        columns(),
        name="claims",
        caption=gettext_lazy("Claims"),
        empty=gettext_lazy("No claim matches."),
        empty_link=(reverse("dissemination:my_claims"), gettext_lazy("Works that may be yours")),
        filters=ClaimFilter,
        order="-made_at",
    )
    context = {
        "waiting": [(each, answer_in_words(each)) for each in waiting[:AT_ONCE]],
        "waiting_count": waiting.count(),
        "may_look": rules.may_look_anywhere(person),
    }
    return listing.response(f"{PAGES}/claims.html", context)


@login_required
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm every ticked claim; of those that may not be, say why."""
    person = cast(Person, request.user)
    keys = [key for key in request.POST.getlist("claim") if key.isdecimal() and len(key) < 19]
    chosen = list(seen_by(person).filter(pk__in=keys[:AT_ONCE]))
    try:
        looked = operations.confirm_claims(chosen, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dissemination:claims")
    done = len(looked.confirmed)
    if done:
        words = ngettext("%(count)d claim confirmed.", "%(count)d claims confirmed.", done)
        messages.success(request, words % {"count": done})
    for each, reason in looked.not_confirmed:
        title = shown_title(each.work, get_language() or "en")
        messages.error(request, _("%(title)s: %(reason)s") % {"title": title, "reason": reason})
    return redirect("dissemination:claims")


def find(request: HttpRequest, pk: int) -> Claim:
    """The claim, if the reader may see it."""
    return get_object_or_404(seen_by(cast(Person, request.user)), pk=pk)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: the work beside what is known of the researcher, and what can be done."""
    found, person = find(request, pk), cast(Person, request.user)
    may_confirm = rules.may_decide(person, found, ClaimState.CONFIRMED)
    is_author = person.pk == found.made_by_id
    context = {
        "claim": found,
        "badge": badge(found),
        "answer": answer_in_words(found),
        "authors": found.work.contributions.order_by("position")[:AUTHORS_SHOWN],
        "names": names_of(found.profile),
        "word": word_on(found.work, found.profile),
        "may_confirm": may_confirm,
        "may_refuse": rules.may_decide(person, found, ClaimState.REFUSED),
        "may_withdraw": rules.may_withdraw(person, found),
        "is_author": is_author,
        "entries": history_of(found),
    }
    return render(request, f"{PAGES}/claim.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one claim."""
    found = find(request, pk)
    try:
        operations.confirm_claim(found, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("The claim is confirmed, and the work is linked."))
    return redirect("dissemination:claims")


@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse one claim, with a reason."""
    found, person = find(request, pk), cast(Person, request.user)
    language = get_language() or "en"

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.refuse_claim(found, reason=cleaned["reason"], by=by)
        return _("The claim is refused."), reverse("dissemination:claims")

    page = Sheet(
        gettext_lazy("Refuse the claim"),
        [
            (reverse("dissemination:claims"), gettext_lazy("Claims")),
            (found.get_absolute_url(), shown_title(found.work, language)),
        ],
        about=f"{found.profile.name_in(language)} – {shown_title(found.work, language)}",
        is_grave=True,
    )
    verdict = rules.may_decide(person, found, ClaimState.REFUSED)
    return fill_in(request, verdict, RefusalForm(request.POST or None), page, do)

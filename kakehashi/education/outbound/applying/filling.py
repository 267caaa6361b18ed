"""The steps whose fields stand in the application itself, and the last one: check and hand in.

A page saves as one writes (HTMX), and by its button without that. What another window saved in the
meantime is never overwritten unasked, and what is written here is never lost.
"""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.education.outbound.applying import operations, stages
from kakehashi.education.outbound.applying.checks import checked, lacking_in_general
from kakehashi.education.outbound.applying.consents import asked_now
from kakehashi.education.outbound.applying.finding import (
    PAGES,
    Outcome,
    around,
    go_on,
    own,
    version_read,
    why_closed,
)
from kakehashi.education.outbound.applying.forms import (
    FactsForm,
    MotivationForm,
    StatedForm,
    SubmitForm,
)
from kakehashi.education.outbound.applying.offered import Offer
from kakehashi.education.outbound.applying.queries import last_submission, open_references
from kakehashi.education.outbound.applying.remembering import offer_to, ranked_in
from kakehashi.education.outbound.calls.checking import facts_of
from kakehashi.education.outbound.models import Application, Placement
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused


@login_required
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who applies."""
    return _stated(request, pk, stages.FACTS, FactsForm)


@login_required
def motivation(request: HttpRequest, pk: int) -> HttpResponse:
    """Why, and what is needed there."""
    return _stated(request, pk, stages.MOTIVATION, MotivationForm)


def _stated(request: HttpRequest, pk: int, step: str, kind: type[StatedForm]) -> HttpResponse:
    application = own(request, pk)
    if request.method != "POST":
        placements = ranked_in(offer_to(application), application)
        if closed := why_closed(request, application):
            messages.error(request, closed)
            return redirect(application)
        form = kind(application=application)
        return _page(request, application, step, form, Outcome(), placements)
    form = kind(request.POST, application=application)
    outcome = Outcome()
    if form.is_valid():
        application = _save(request, application, form, outcome)
    is_saved = form.is_valid() and outcome.is_well
    is_htmx = bool(request.headers.get("HX-Request"))
    if is_saved and ("next" in request.POST or not is_htmx):
        messages.success(request, _said(application))
        return go_on(request, stages.address(application, _next(request, step)))
    if is_htmx:
        return _saved(request, application, form, outcome)
    return _page(request, application, step, form, outcome)


def _save(
    request: HttpRequest, application: Application, form: StatedForm, outcome: Outcome
) -> Application:
    """Save what was written; where that is refused, `outcome` says why."""
    person, version = cast(Person, request.user), version_read(request)
    try:
        return operations.save_draft(application, form.cleaned_data, version=version, by=person)
    except Refused as refused:
        outcome.take(refused)
    if outcome.conflict is not None:
        outcome.differing = form.other_words(outcome.conflict)
    return application


def _next(request: HttpRequest, step: str) -> str:
    return stages.after(step) if "next" in request.POST else step


def _said(application: Application) -> str:
    last = last_submission(application)
    if last is None:
        return _("Saved.")
    return _("Saved and handed in: receipt %(code)s.") % {"code": last.code}


def _saved(
    request: HttpRequest, application: Application, form: StatedForm, outcome: Outcome
) -> HttpResponse:
    """The line that says what became of it, for a page that saves as one writes."""
    context = {
        "application": application,
        "outcome": outcome,
        "form": form,
        "now": timezone.now(),
        "version": application.version,
    }
    return render(request, f"{PAGES}/saved.html", context)


def _page(
    request: HttpRequest,
    application: Application,
    step: str,
    form: StatedForm,
    outcome: Outcome,
    placements: Sequence[Placement] | None = None,
) -> HttpResponse:
    context = {
        **around(application, step, outcome, placements),
        "form": form,
        "title": stages.WORDS[step],
        "version": version_read(request) if request.method == "POST" else application.version,
    }
    status = 200 if outcome.is_well else 409
    return render(request, f"{PAGES}/stated.html", context, status=status)


# -- Check and hand in ----------------------------------------------------------------------------


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance, what is missing, and the button that hands it in."""
    application, consent = own(request, pk), asked_now()
    offer = offer_to(application) if request.method != "POST" else None
    if offer and (closed := why_closed(request, application)):
        messages.error(request, closed)
        return redirect(application)
    form = SubmitForm(request.POST if request.method == "POST" else None, asked=consent)
    outcome = Outcome()
    if form.is_bound and form.is_valid():
        try:
            receipt = operations.submit(
                application, version=version_read(request), by=cast(Person, request.user)
            )
        except Refused as refused:
            outcome.take(refused)
            application.refresh_from_db()
        else:
            messages.success(
                request,
                _("Handed in. Receipt %(code)s.") % {"code": receipt.code},
            )
            return redirect(reverse("outbound:receipt", args=[application.pk, receipt.number]))
    context = _all_of(application, offer or offer_to(application), outcome) | {"form": form}
    status = 200 if outcome.is_well else 409
    return render(request, f"{PAGES}/review.html", context, status=status)


def _all_of(application: Application, offer: Offer, outcome: Outcome) -> dict[str, Any]:
    """What is handed in, and what stands against it."""
    placements, facts = ranked_in(offer, application), facts_of(application)
    return {
        **around(application, stages.REVIEW, outcome, placements),
        "title": stages.WORDS[stages.REVIEW],
        "checked": checked(
            placements, facts, timezone.localdate(), is_ranked=True, apart=offer.apart
        ),
        "lacking": lacking_in_general(application.call, facts),
        "proofs": application.language_proofs.order_by("pk"),
        "documents": application.documents.present().select_related("document").order_by("pk"),
        "references": open_references(application),
        "last": last_submission(application),
    }

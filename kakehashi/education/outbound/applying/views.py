"""The pages of applications: one's own, one of them, its receipts, withdrawing it."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.education.outbound.applying import operations, rules, stages
from kakehashi.education.outbound.applying.checks import checked, lacking_in_general
from kakehashi.education.outbound.applying.consents import consents
from kakehashi.education.outbound.applying.consequences import consequences_of
from kakehashi.education.outbound.applying.finding import PAGES, visible
from kakehashi.education.outbound.applying.forms import BeginForm, WithdrawForm, units_studied
from kakehashi.education.outbound.applying.panels import panels_of
from kakehashi.education.outbound.applying.queries import (
    doubles_of,
    history,
    last_submission,
    open_references,
    ranked,
    with_all,
)
from kakehashi.education.outbound.applying.receipts import lines_of
from kakehashi.education.outbound.applying.remembering import offer_to, ranked_in
from kakehashi.education.outbound.calls.checking import facts_of
from kakehashi.education.outbound.models import Application, Call, Placement
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person

BADGES = {
    ApplicationState.DRAFT: "info",
    ApplicationState.SUBMITTED: "good",
    ApplicationState.ELIGIBLE: "good",
    ApplicationState.INELIGIBLE: "bad",
    ApplicationState.WITHDRAWN: "muted",
}
MINE = gettext_lazy("My applications")


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own applications with their next step, and the calls that are open."""
    person = cast(Person, request.user)
    own = with_all(Application.objects.filter(student=person)).order_by("-created_at")
    shown = [
        (each, BADGES[ApplicationState(each.state)], rules.may_change(person, each)) for each in own
    ]
    calls = Call.objects.visible_to(person).exclude(applications__student=person)
    context = {
        "applications": shown,
        "calls": [each for each in calls if rules.may_begin(person, each)],
    }
    return render(request, f"{PAGES}/mine.html", context)


@login_required
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the application of a student in a call."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    person = cast(Person, request.user)
    if earlier := Application.objects.filter(call=call, student=person).first():
        return redirect(earlier)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        begun = operations.begin_application(call, **cleaned, by=by)
        return _("Your application has begun. Nothing is handed in yet."), stages.address(
            begun, stages.FACTS
        )

    page = Sheet(
        gettext_lazy("Begin an application"),
        [(reverse("outbound:my_applications"), MINE)],
        about=call.title_in(get_language() or "en"),
        template=f"{PAGES}/begin.html",
    )
    form = BeginForm(request.POST or None, person=person)
    context = {"call": call, "units": units_studied(person)}
    return fill_in(request, rules.may_begin(person, call), form, page, do, context)


@login_required
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: the same state for the student and for those who decide."""
    found, person = visible(request, pk), cast(Person, request.user)
    is_own = found.student_id == person.pk
    placements, apart = _ranked(found, is_own=is_own)
    facts = facts_of(found)
    context = {
        "application": found,
        "call": found.call,
        "badge": BADGES[ApplicationState(found.state)],
        "is_own": is_own,
        "checked": checked(placements, facts, timezone.localdate(), is_ranked=True, apart=apart),
        "lacking": lacking_in_general(found.call, facts),
        "proofs": found.language_proofs.order_by("pk"),
        "documents": found.documents.present().select_related("document").order_by("pk"),
        "references": open_references(found),
        "reads_references": rules.reads_references(person, found),
        "reads_inclusion": rules.reads_inclusion(person, found),
        "receipts": found.submissions.order_by("-number"),
        "may_change": rules.may_change(person, found) if is_own else False,
        "may_withdraw": rules.may_withdraw(person, found),
        "panels": panels_of(found, person),
        "doubles": [] if is_own else doubles_of(found.call).get(found.student_id, []),
        "entries": None if is_own else history(found),
    }
    return render(request, f"{PAGES}/application.html", context)


def _ranked(
    application: Application, *, is_own: bool
) -> tuple[list[Placement], Mapping[int, str] | None]:
    """What it ranks: of the offer while hundreds look at the same one, else its own rows alone.

    With what tells namesakes apart, where the offer knows it.
    """
    if is_own and application.state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        offer = offer_to(application)
        return ranked_in(offer, application), offer.apart
    return [each.placement for each in ranked(application)], None


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was handed in at one moment, to be printed."""
    found = visible(request, pk)
    shown = get_object_or_404(found.submissions.select_related("by"), number=number)
    context = {
        "application": found,
        "call": found.call,
        "receipt": shown,
        "lines": lines_of(shown),
        "consent": consents()[shown.consent].text_in(get_language() or "en"),
        "is_last": shown == last_submission(found),
    }
    return render(request, f"{PAGES}/receipt.html", context)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw, after reading what that means."""
    found, person = visible(request, pk), cast(Person, request.user)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.withdraw(found, **cleaned, by=by)
        return _("The application is withdrawn."), found.get_absolute_url()

    way = [(found.get_absolute_url(), gettext_lazy("Application"))]
    page = Sheet(
        gettext_lazy("Withdraw the application"),
        way,
        about=found.call.title_in(get_language() or "en"),
        is_grave=True,
        template=f"{PAGES}/withdraw.html",
    )
    context = {"consequences": consequences_of(found)}
    form = WithdrawForm(request.POST or None)
    return fill_in(request, rules.may_withdraw(person, found), form, page, do, context)

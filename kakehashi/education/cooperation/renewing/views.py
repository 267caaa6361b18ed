"""The pages of renewals: the inbox, one review, and what can be done to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.models import RenewalReview, ReviewDecision
from kakehashi.education.cooperation.renewing import facts, operations, rules
from kakehashi.education.cooperation.renewing.cadence import cadence_on
from kakehashi.education.cooperation.renewing.forms import (
    CadenceForm,
    DecideForm,
    FigureForm,
    OwnerForm,
    ReasonForm,
)
from kakehashi.education.cooperation.renewing.gathering import gather
from kakehashi.education.cooperation.renewing.inbox import (
    RenewalFilter,
    badge_of,
    columns,
    state_of,
)
from kakehashi.education.cooperation.renewing.queries import (
    GOES_ON,
    for_turns,
    found_review,
    keepers_of,
    rule_of,
)
from kakehashi.education.cooperation.renewing.words import sheet
from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

PAGES = "education/cooperation/renewals"
Choice = ReviewDecision.Choice


# -- Reading --------------------------------------------------------------------------------------


@login_required
@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """The early-warning inbox; `?export=` answers with it as a file."""
    rows = RenewalReview.objects.visible_to(request.user).with_everything()
    listing = Listing(
        request,
        rows,
        columns(timezone.localdate()),
        name="renewals",
        caption=gettext_lazy("Renewal reviews"),
        empty=gettext_lazy("No review of your units is undecided here."),
        empty_link=(
            f"{reverse('cooperation:renewals')}?state=all",
            gettext_lazy("See all reviews"),
        ),
        filters=RenewalFilter,
        order="decide_by",
    )
    context = {"cadence": cadence_on(timezone.localdate())}
    return listing.response(f"{PAGES}/renewals.html", context)


@login_required
@require_safe
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what the records say, and once it is decided, what they said then."""
    found, person = _review(request, pk), cast(Person, request.user)
    today, language = timezone.localdate(), get_language() or "en"
    decision = found.decision
    shown = facts.read(decision.snapshot) if decision else gather(found, today)
    context = {
        "review": found,
        "agreement": found.agreement,
        "terms": found.agreement.latest,
        "decision": decision,
        "shown": shown,
        "sheet": sheet(shown, language),
        "badge": badge_of(found, today),
        "state": state_of(found, today),
        "keepers": keepers_of(found.agreement.latest.unit, today),
        "may_prepare": rules.may_prepare(person, found),
        "may_decide": rules.may_decide_review(person, found),
        "may_reconsider": rules.may_reconsider(person, found),
        "may_set_cadence": rules.may_set_cadence(person, found.agreement),
        "next": _what_follows(found),
        "rounds": found.agreement.renewal_reviews.exclude(pk=found.pk).order_by("-pk"),
        "entries": history_of(found),
    }
    return render(request, f"{PAGES}/renewal.html", context)


def _what_follows(review: RenewalReview) -> tuple[str, str] | None:
    """(address, words) of what a decision asks for next; None where nothing is to be done."""
    decision, agreement = review.decision, review.agreement
    if decision is None or agreement.state not in GOES_ON:
        return None
    if decision.choice in (Choice.RENEW, Choice.AMEND):
        purpose = "renewal" if decision.choice == Choice.RENEW else "amendment"
        asked = urlencode({"agreement": agreement.pk, "purpose": purpose})
        words = (
            _("Begin the negotiation of the renewal")
            if decision.choice == Choice.RENEW
            else _("Begin the negotiation of the amendment")
        )
        return f"{reverse('cooperation:begin_negotiation')}?{asked}", words
    if decision.choice == Choice.TERMINATE:
        asked = urlencode({"last_day": review.ends_on.isoformat(), "reason": decision.reason})
        address = reverse("cooperation:terminate_agreement", args=[agreement.pk])
        return f"{address}?{asked}", _("Record the termination")
    return None


# -- Doing ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page that does one thing. about: whom it is done to; back: where it was asked for."""

    title: str | Promise
    about: str
    may: Verdict
    back: str
    notice: str | Promise = ""


@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide what becomes of the agreement."""
    found, person = _review(request, pk), cast(Person, request.user)

    def act(cleaned: Mapping[str, Any]) -> str:
        operations.decide_review(found, cleaned["decision"], cleaned["reason"], by=person)
        return _("The decision is recorded, with the figures as they stand today.")

    page = _page(
        found,
        gettext_lazy("Decide on the renewal"),
        rules.may_decide_review(person, found),
        gettext_lazy(
            "The figures of today are kept with the decision. Neither changes afterwards."
        ),
    )
    return _act(request, page, DecideForm(request.POST or None, review=found), act)


@login_required
def enter_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Type a figure that the records do not hold."""
    found, person = _review(request, pk), cast(Person, request.user)
    form = FigureForm(request.POST or None)

    def act(_cleaned: Mapping[str, Any]) -> str:
        operations.enter_figure(found, form.figure(), by=person)
        return _("The figure is entered.")

    page = _page(found, gettext_lazy("Enter a figure"), rules.may_prepare(person, found))
    return _act(request, page, form, act)


@login_required
def name_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who answers for the review."""
    found, person = _review(request, pk), cast(Person, request.user)

    def act(cleaned: Mapping[str, Any]) -> str:
        operations.name_owner(found, cleaned["owner"], by=person)
        return _("It is recorded who answers for the review.")

    page = _page(found, gettext_lazy("Name who answers"), rules.may_prepare(person, found))
    return _act(request, page, OwnerForm(request.POST or None, review=found), act)


@login_required
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask anew what was decided."""
    found, person = _review(request, pk), cast(Person, request.user)
    opened: list[RenewalReview] = []

    def act(cleaned: Mapping[str, Any]) -> str:
        opened.append(operations.reconsider_review(found, reason=cleaned["reason"], by=person))
        return _("Another round is open. The first decision stays on record.")

    page = _page(
        found, gettext_lazy("Reconsider the decision"), rules.may_reconsider(person, found)
    )
    answer = _act(request, page, ReasonForm(request.POST or None), act)
    return redirect(opened[0]) if opened else answer


@login_required
def set_cadence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the reviews of one agreement open."""
    agreement, person = _agreement(request, pk), cast(Person, request.user)

    def act(cleaned: Mapping[str, Any]) -> str:
        operations.set_cadence(agreement, **cleaned, by=person)
        return _("It is recorded when the review opens.")

    usual = cadence_on(timezone.localdate()).lead(agreement.latest.kind)
    page = Page(
        gettext_lazy("Set when the review opens"),
        agreement.name_in(get_language() or "en"),
        rules.may_set_cadence(person, agreement),
        agreement.get_absolute_url(),
    )
    form = CadenceForm(request.POST or None, rule=rule_of(agreement), usual=usual)
    return _act(request, page, form, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the review of an agreement before its day; by hand, the address leads back."""
    agreement, person = _agreement(request, pk), cast(Person, request.user)
    if request.method != "POST":
        return redirect(agreement)
    try:
        review = operations.open_review(agreement, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(agreement)
    messages.success(request, _("The review is open."))
    return redirect(review)


def _page(
    found: RenewalReview, title: str | Promise, may: Verdict, notice: str | Promise = ""
) -> Page:
    about = found.agreement.name_in(get_language() or "en")
    return Page(title, about, may, found.get_absolute_url(), notice)


def _act(
    request: HttpRequest,
    page: Page,
    form: forms.Form,
    act: Callable[[Mapping[str, Any]], str],
) -> HttpResponse:
    """Show a form, do what it asks, and go back to where it was asked for."""
    if isinstance(page.may, No):
        messages.error(request, str(page.may))
        return redirect(page.back)
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(page.back)
    return render(request, f"{PAGES}/act.html", {"page": page, "form": form})


def _review(request: HttpRequest, pk: int) -> RenewalReview:
    """A review that the reader may see; others are not there."""
    visible = RenewalReview.objects.visible_to(request.user)
    return found_review(get_object_or_404(visible, pk=pk).pk)


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    """An agreement whose inside the reader may see."""
    confided = Agreement.objects.visible_to(request.user).confided_to(request.user)
    return get_object_or_404(for_turns(confided.with_everything()), pk=pk)

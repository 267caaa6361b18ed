"""The reviews of a plan: the meetings, one with its agenda and decisions, what is done to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.policy.attention import GRAVEST_FIRST
from kakehashi.policy.models import AgendaItem, Plan, Review
from kakehashi.policy.reviewing import operations, rules
from kakehashi.policy.reviewing.queries import agenda_of, decisions_of, held_before
from kakehashi.policy.states import ReviewState
from kakehashi.verdicts import No, Refused, Verdict
from kakehashi.web.plan.posting import posted
from kakehashi.web.plan.review_forms import (
    CancelForm,
    DecisionForm,
    HoldForm,
    ItemForm,
    ReviewForm,
)

BADGES = {ReviewState.PLANNED: "info", ReviewState.HELD: "good", ReviewState.CANCELLED: "muted"}
WHYS = [*GRAVEST_FIRST, AgendaItem.Why.ADDED]
OPEN_TASK = Q(decisions__task__done_on=None, decisions__task__dropped_at=None)


# -- Reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """The points of an agenda that are there for one reason."""

    why: AgendaItem.Why
    items: Sequence[AgendaItem]


COLUMNS = [
    Column(
        "on",
        gettext_lazy("Day of the meeting"),
        lambda review: review.on,
        order="on",
        link=lambda review: review.get_absolute_url(),
        heading=True,
    ),
    Column("place", gettext_lazy("Place"), lambda review: review.place),
    Column(
        "state",
        pgettext_lazy("review", "State"),
        lambda review: review.get_state_display(),
        badge=lambda review: BADGES[review.state],
    ),
    Column("points", gettext_lazy("Points"), lambda review: review.points, numeric=True),
    Column("decisions", gettext_lazy("Decisions"), lambda review: review.decided, numeric=True),
    Column("open", gettext_lazy("Tasks still open"), lambda review: review.still, numeric=True),
]


@login_required
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviews of a plan, the last first; a new one is planned here."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    may_plan = rules.may_plan_review(person, plan)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review = operations.plan_review(plan, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The review is planned; its agenda shows today's figures."))
            return redirect(review)
    listing = Listing(
        request,
        _counted(plan),
        COLUMNS,
        name="reviews",
        caption=gettext_lazy("Reviews"),
        order="-on",
        empty=gettext_lazy("No review has been planned yet."),
    )
    context = {"plan": plan, "form": form, "may_plan": may_plan}
    return listing.response("web/plan/reviews.html", context)


def _counted(plan: Plan) -> QuerySet[Review]:
    has_task = Q(decisions__task__isnull=False)
    return Review.objects.filter(plan=plan).annotate(
        points=Count("items", distinct=True),
        decided=Count("decisions", distinct=True),
        still=Count("decisions__task", filter=has_task & OPEN_TASK, distinct=True),
    )


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what became of the last decisions, the agenda by reason, what was decided."""
    found, person = _review(request, pk), cast(Person, request.user)
    items, before = agenda_of(found), held_before(found)
    by_why = {why: [item for item in items if item.why == why] for why in WHYS}
    context = {
        "review": found,
        "plan": found.plan,
        "today": timezone.localdate(),
        "badge": BADGES[ReviewState(found.state)],
        "before": before,
        "decided_before": decisions_of(before) if before else [],
        "sections": [Section(why, points) for why, points in by_why.items() if points],
        "in_general": decisions_of(found).filter(item=None),
        "may_prepare": rules.may_prepare(person, found),
        "may_hold": rules.may_hold(person, found),
        "entries": history_of(found),
    }
    return render(request, "web/plan/review.html", context)


# -- Doing -----------------------------------------------------------------------------------------


@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was decided about the point `?item=`, or in general."""
    found, person = _review(request, pk), cast(Person, request.user)
    item = _item(request, found)

    def act(form: DecisionForm) -> str:
        text, follow_up = form.cleaned_data["text"], form.follow_up()
        operations.decide(found, text=text, item=item, follow_up=follow_up, by=person)
        return _("The decision is recorded.")

    form = DecisionForm(found.plan, item, request.POST or None)
    page = Page(gettext_lazy("Record a decision"), rules.may_prepare(person, found), item=item)
    return _act(request, found, form, act, page)


@login_required
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a point on the agenda by hand."""
    found, person = _review(request, pk), cast(Person, request.user)

    def act(form: ItemForm) -> str:
        language = get_language() or "en"
        operations.add_item(found, **form.cleaned_data, language=language, by=person)
        return _("The point is on the agenda.")

    form = ItemForm(found.plan, request.POST or None)
    page = Page(gettext_lazy("Put a point on the agenda"), rules.may_prepare(person, found))
    return _act(request, found, form, act, page)


@login_required
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the review was held, with its minutes."""
    found, person = _review(request, pk), cast(Person, request.user)

    def act(form: HoldForm) -> str:
        operations.hold(found, **form.cleaned_data, by=person)
        return _("The review is recorded as held; its agenda, decisions and minutes are fixed.")

    page = Page(
        gettext_lazy("Record that it was held"),
        rules.may_hold(person, found),
        gettext_lazy("Once held, agenda, decisions and minutes are not changed any more."),
    )
    return _act(request, found, HoldForm(request.POST or None), act, page)


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the meeting does not take place."""
    found, person = _review(request, pk), cast(Person, request.user)

    def act(form: CancelForm) -> str:
        operations.cancel(found, **form.cleaned_data, by=person)
        return _("The review is cancelled.")

    page = Page(
        gettext_lazy("Cancel the review"),
        rules.may_prepare(person, found),
        gettext_lazy("What was decided before stays on record, and so do the tasks."),
        is_grave=True,
    )
    return _act(request, found, CancelForm(request.POST or None), act, page)


def _back(request: HttpRequest, pk: int) -> str:
    return _review(request, pk).get_absolute_url()


def _point(request: HttpRequest, pk: int) -> AgendaItem:
    visible = Plan.objects.visible_to(request.user).values("pk")
    found = AgendaItem.objects.select_related("review__plan")
    return get_object_or_404(found, pk=pk, review__plan__in=visible)


def _back_of_item(request: HttpRequest, pk: int) -> str:
    return _point(request, pk).review.get_absolute_url()


@login_required
@posted(_back)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the agenda anew as things stand today."""
    found, person = _review(request, pk), cast(Person, request.user)
    try:
        operations.refresh_agenda(found, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The agenda shows today's figures."))
    return redirect(found)


@login_required
@posted(_back_of_item)
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a point that was added by hand off the agenda."""
    item = _point(request, pk)
    try:
        operations.remove_item(item, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The point is off the agenda."))
    return redirect(item.review)


@dataclass(frozen=True)
class Page:
    """A page that does one thing to a review. item: the point that it is about."""

    title: str | Promise
    may: Verdict
    warning: str | Promise = ""
    is_grave: bool = False
    item: AgendaItem | None = None


def _act(
    request: HttpRequest, found: Review, form: Any, act: Callable[[Any], str], page: Page
) -> HttpResponse:
    """Show a form, do what it asks, and go back to the place on the review's page."""
    if isinstance(no := page.may, No):
        messages.error(request, str(no))
        return redirect(found)
    if request.method == "POST" and cast(forms.Form, form).is_valid():
        try:
            said = act(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            place = f"#item-{page.item.pk}" if page.item else ""
            return redirect(f"{found.get_absolute_url()}{place}")
    context = {"review": found, "plan": found.plan, "form": form, "page": page}
    is_part = request.headers.get("HX-Target", "").startswith("decide-")
    template = "web/plan/review_form.html" if is_part else "web/plan/review_act.html"
    return render(request, template, context)


def _plan(request: HttpRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("document", "unit")
    return get_object_or_404(plans, pk=pk)


def _review(request: HttpRequest, pk: int) -> Review:
    """A review of a plan that the reader may see."""
    visible = Plan.objects.visible_to(request.user).values("pk")
    found = Review.objects.select_related("plan__document", "plan__unit")
    return get_object_or_404(found, pk=pk, plan__in=visible)


def _item(request: HttpRequest, found: Review) -> AgendaItem | None:
    """The point that `?item=` names; None for none, and not found for one of another review."""
    asked = request.GET.get("item", "")
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    return get_object_or_404(found.items.select_related("action__direction"), pk=pk)

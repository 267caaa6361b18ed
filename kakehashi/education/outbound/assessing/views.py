"""The pages of the assessment of calls: how far it has come, who reviews, decisions by rules."""

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader
from kakehashi.education.outbound.assessing import reminding, reviewing, rules
from kakehashi.education.outbound.assessing.application_filter import AssessedFilter
from kakehashi.education.outbound.assessing.forms import (
    ByRulesForm,
    FindForm,
    PlanForm,
    ReviewerForm,
)
from kakehashi.education.outbound.assessing.operations import Ready, decide_by_rules, ready
from kakehashi.education.outbound.assessing.queries import (
    appeals_of,
    outstanding,
    plan_of,
    progress,
    reviewers_of,
    undecided,
)
from kakehashi.education.outbound.assessing.way import (
    PAGES,
    SHEET,
    assessed_by,
    find_call,
    way_to_call,
)
from kakehashi.education.outbound.models import Application, Call, Review, Reviewer
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Offer, Refused, refusals

BADGES = {
    ApplicationState.SUBMITTED.value: "warn",
    ApplicationState.ELIGIBLE.value: "good",
    ApplicationState.INELIGIBLE.value: "bad",
}


@login_required
@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """The calls that are or were assessed; reviewers alone are led to their reviews."""
    person, _language = reader(request)
    if not holds(person, rules.READS):
        return redirect("outbound:reviews")
    seen = assessed_by(person).order_by().values("pk")
    mine = Q(applications__in=seen)
    calls = (
        Call.objects.visible_to(person)
        .filter(state__in=[CallState.PUBLISHED, CallState.CONCLUDED])
        .annotate(
            seen=Count("applications", filter=mine, distinct=True),
            waiting=Count(
                "applications",
                filter=mine & Q(applications__state=ApplicationState.SUBMITTED),
                distinct=True,
            ),
        )
        .order_by("-closes_at", "-pk")
    )
    reviews = Review.objects.visible_to(person).exists()
    return render(request, f"{PAGES}/assessment.html", {"calls": calls, "has_reviews": reviews})


@login_required
@require_safe
def assess_call(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each unit has come, what is missing, and the applications."""
    person, language = reader(request)
    call, seen = find_call(request, pk), assessed_by(person).filter(call=pk)
    acts = _acts(person, call)
    listing = Listing(
        request,
        _rows(seen),
        _columns(language),
        name="assessment",
        caption=gettext_lazy("Applications to be assessed"),
        empty=gettext_lazy("No application of your units matches."),
        filters=AssessedFilter,
        order="student",
    )
    context = {
        "call": call,
        "title": call.title_in(language),
        "lines": progress(call, seen),
        "lacking": rules.lacking(call),
        "is_closed": bool(rules.can_be_assessed(call)),
        "why_not": rules.can_be_assessed(call),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "appeals": appeals_of(call)
        .waiting()
        .filter(decision__application__in=seen.order_by().values("pk"))
        .select_related("decision__application__student"),
    }
    return listing.response(f"{PAGES}/assess_call.html", context)


def _acts(person: Person, call: Call) -> list[Offer]:
    def at(name: str) -> str:
        return reverse(f"outbound:{name}", args=[call.pk])

    assessed = rules.can_be_assessed(call)
    waits = assessed
    if assessed and not undecided(call).exists():
        waits = No(_("Somebody has decided on every application."))
    decides = rules.may_share(person, call) if assessed else assessed
    remind = outstanding(call).exists() and holds(person, rules.DECIDES)
    acts = [
        Offer(pgettext("assessment", "Decide by the rules"), at("decide_by_rules"), waits),
        Offer(pgettext("assessment", "Assign reviews"), at("share_reviews"), decides, is_post=True),
    ]
    if remind:
        words = pgettext("assessment", "Remind the reviewers")
        acts.append(Offer(words, at("remind_reviewers"), True, is_post=True))
    if rules.may_plan(person, call):
        words = pgettext("assessment", "How it is assessed")
        acts.append(Offer(words, at("plan_assessment"), True))
    return acts if holds(person, rules.DECIDES) else []


def _rows(seen: QuerySet[Application]) -> QuerySet[Application]:
    waits = Review.objects.outstanding().filter(application=OuterRef("pk"))
    done = Count("reviews", filter=Q(reviews__state=Review.State.SUBMITTED), distinct=True)
    given = Count("reviews", filter=~Q(reviews__state=Review.State.RELEASED), distinct=True)
    return seen.select_related("student", "unit").annotate(
        reviews_done=done, reviews_given=given, waits=Exists(waits)
    )


def _columns(language: str) -> list[Column]:
    name = "student__name_kana" if language == "ja" else "student__passport_family"
    unit = "unit__name_ja" if language == "ja" else "unit__name_en"
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(language),
            order=(name, "pk"),
            link=lambda row: reverse("outbound:assess_application", args=[row.pk]),
            heading=True,
        ),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(language), order=unit),
        Column(
            "state",
            gettext_lazy("Eligibility"),
            lambda row: _state(row),
            order="state",
            badge=lambda row: BADGES.get(row.state, "muted"),
        ),
        Column("gpa", gettext_lazy("GPA"), lambda row: row.gpa, order="gpa", numeric=True),
        Column(
            "reviews",
            pgettext_lazy("outbound", "Reviews"),
            lambda row: (
                _("%(done)d of %(given)d") % {"done": row.reviews_done, "given": row.reviews_given}
            ),
            order="reviews_done",
        ),
    ]


def _state(row: Application) -> str:
    if row.state == ApplicationState.SUBMITTED:
        return pgettext("assessment", "Not decided")
    return str(row.get_state_display())


# -- Decisions by the rules ---------------------------------------------------------------------


@login_required
def decide_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what the rules say, then decide at once on all that meet them."""
    person, _language = reader(request)
    call = find_call(request, pk)
    verdict = rules.can_be_assessed(call)
    piles = cast(Ready, SimpleLazyObject(partial(ready, call, person)))  # to decide needs no look
    seen = {}
    if request.method != "POST":
        seen = {"seen_met": len(piles.met), "seen_partly": len(piles.partly)}
    form = ByRulesForm(request.POST or None, initial={"met": True, **seen})

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        number = decide_by_rules(
            call, met=cleaned["met"], partly=cleaned["partly"], at_most=form.at_most, by=by
        )
        said = ngettext(
            "%d application is found eligible; the student hears of it by mail.",
            "%d applications are found eligible; the students hear of it by mail.",
            number,
        )
        return said % number, reverse("outbound:assess_call", args=[call.pk])

    page = Sheet(
        gettext_lazy("Decide by the rules"),
        way_to_call(call),
        about=call.title_in(get_language() or "en"),
        template=f"{PAGES}/decide_many.html",
        button=gettext_lazy("Decide on those chosen"),
    )
    return fill_in(request, verdict, form, page, do, {"piles": piles})


# -- Reviewers ----------------------------------------------------------------------------------


@login_required
def reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reviews, how far each has come; appoint somebody."""
    person, language = reader(request)
    call = find_call(request, pk)
    find = FindForm(request.GET)
    asked = find.cleaned_data["q"] if find.is_valid() else ""
    form = ReviewerForm(request.POST or None, by=person, call=call, asked=asked)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            reviewing.appoint_reviewer(call, chosen["person"], unit=chosen["unit"], by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The reviewer is appointed. Assign reviews next."))
            return redirect("outbound:reviewers", call.pk)
    found = [(each, bool(rules.may_release(person, each))) for each in reviewers_of(call)]
    context = {
        "call": call,
        "title": call.title_in(language),
        "form": form,
        "find": find,
        "asked": asked,
        "reviewers": found,
        "may_appoint": holds(person, rules.DECIDES),
        "may_share": rules.may_share(person, call),
        "way": way_to_call(call),
        "plan": plan_of(call),
    }
    return render(request, f"{PAGES}/reviewers.html", context)


@login_required
@require_POST
def release_reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a reviewer go."""
    reviewer = get_object_or_404(Reviewer.objects.active().select_related("call", "unit"), pk=pk)
    find_call(request, reviewer.call_id)
    try:
        reviewing.release_reviewer(reviewer, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The reviewer is released. Assign what was not reviewed anew."))
    return redirect("outbound:reviewers", reviewer.call_id)


@login_required
@require_POST
def share_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign what lacks reviews, evenly."""
    call = find_call(request, pk)
    try:
        assigned = reviewing.share_reviews(call, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:reviewers", call.pk)
    said = ngettext("%d review is assigned.", "%d reviews are assigned.", assigned.given)
    messages.success(request, said % assigned.given)
    if assigned.short:
        number = len(assigned.short)
        said = ngettext(
            "%d application still lacks reviewers without a conflict: appoint more.",
            "%d applications still lack reviewers without a conflict: appoint more.",
            number,
        )
        messages.warning(request, said % number)
    return redirect("outbound:reviewers", call.pk)


@login_required
@require_POST
def remind_reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail those whose reviews are outstanding."""
    call = find_call(request, pk)
    try:
        number = reminding.remind_reviewers(call, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("%d reviewer is reminded.", "%d reviewers are reminded.", number)
        messages.success(request, said % number)
    return redirect("outbound:assess_call", call.pk)


@login_required
def plan_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the applications of a call are assessed."""
    person, _language = reader(request)
    call = find_call(request, pk)
    form = PlanForm(request.POST or None, plan=plan_of(call))

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        reviewing.plan_assessment(call, **cleaned, by=by)
        return _("It is recorded."), reverse("outbound:assess_call", args=[call.pk])

    page = Sheet(
        gettext_lazy("How it is assessed"),
        way_to_call(call),
        about=call.title_in(get_language() or "en"),
        notice=gettext_lazy(
            "What decides the order of students can be changed until the call closes."
        ),
        template=SHEET,
        button=gettext_lazy("Record"),
    )
    return fill_in(request, rules.may_plan(person, call), form, page, do)

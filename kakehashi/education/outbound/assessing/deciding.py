"""The pages of one application's assessment: decisions, appeals, conflicts, missing scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader
from kakehashi.education.outbound.applying.queries import place_name, place_names
from kakehashi.education.outbound.assessing import operations, reviewing, rules
from kakehashi.education.outbound.assessing.findings import Finding, findings_of
from kakehashi.education.outbound.assessing.forms import (
    AnswerForm,
    DecisionForm,
    MissingForm,
    StatedConflictForm,
)
from kakehashi.education.outbound.assessing.queries import (
    history,
    latest_of,
    rubric_of,
    undecided,
    without_score,
)
from kakehashi.education.outbound.assessing.scores import explanation_of
from kakehashi.education.outbound.assessing.way import (
    PAGES,
    SHEET,
    assessed_by,
    find_application,
    way_to,
)
from kakehashi.education.outbound.models import (
    Appeal,
    Application,
    EligibilityDecision,
    Placement,
    Review,
)
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, Refused, refusals


@dataclass(frozen=True)
class Part:
    """What is decided on: the whole application, or one choice, and what the rules say about it."""

    name: str
    placement: Placement | None
    findings: Sequence[Finding]
    sentences: Sequence[str]
    decision: EligibilityDecision | None
    reason: str
    address: str
    is_waiting: bool


def parts_of(application: Application, language: str) -> list[Part]:
    """The whole application first, then its choices by rank."""
    found, decided = findings_of(application), latest_of(application)

    def part(name: str, placement: Placement | None) -> Part:
        about = placement.pk if placement else None
        decision = decided.get(about)
        address = reverse("outbound:decide_eligibility", args=[application.pk])
        return Part(
            name,
            placement,
            found.of(about),
            [each.text_in(language) for each in found.of(about)],
            decision,
            decision.reason_in(language) if decision else "",
            f"{address}?placement={about}" if about else address,
            decision is not None and rules.is_waiting(decision),
        )

    choices = application.choices.all()
    names = place_names((each.placement for each in choices), language)
    return [
        part(_("The whole application"), None),
        *(part(f"{each.rank}. {names[each.placement_id]}", each.placement) for each in choices),
    ]


@login_required
@require_safe
def assess_application(request: HttpRequest, pk: int) -> HttpResponse:
    """What the student states, what the rules say, what was decided, and the reviews."""
    person, language = reader(request)
    application = find_application(request, pk)
    acts = _acts(person, application)
    reviews = application.reviews.select_related("reviewer__person").prefetch_related("scores")
    names = {each.key: each.name_in(language) for each in rubric_of(application.call)}
    context = {
        "application": application,
        "name": application.student.name_in(language),
        "way": way_to(application)[:-1],
        "parts": parts_of(application, language),
        "may_decide": rules.may_decide(person, application),
        "reviews": [
            (each, bool(rules.may_take_back(person, each)), _points(each, names))
            for each in reviews.exclude(state=Review.State.RELEASED)
        ],
        "conflicts": application.conflicts.select_related("person"),
        "explanation": explanation_of(application),
        "is_missing": without_score(application.call).filter(pk=application.pk).exists(),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "documents": application.documents.present().select_related("document"),
        "references": application.references.filter(answered_at__isnull=False).select_related(
            "link", "document"
        ),
        "languages": application.language_proofs.all(),
        "next": _next(person, application),
        "entries": history(application),
    }
    return render(request, f"{PAGES}/assess_application.html", context)


def _points(review: Review, names: Mapping[str, str]) -> list[str]:
    """What was given for each criterion: "Study plan 7/10"."""
    return [
        f"{names.get(each.key, each.key)} {each.points}/{each.most}"
        for each in sorted(review.scores.all(), key=lambda score: score.pk)
    ]


def _acts(person: Person, application: Application) -> list[Offer]:
    def at(name: str) -> str:
        return reverse(f"outbound:{name}", args=[application.pk])

    acts = []
    if rules.may_decide_at(person, application.unit):
        verdict = rules.may_state_conflict(person, application, application.student)
        words = pgettext("assessment", "State a conflict of interest")
        acts.append(Offer(words, at("state_conflict"), verdict))
    if without_score(application.call).filter(pk=application.pk).exists():
        verdict = rules.may_rule_on_missing(person, application)
        words = pgettext("assessment", "Decide on the missing score")
        acts.append(Offer(words, at("missing_score"), verdict))
    return acts


def _next(person: Person, application: Application) -> Application | None:
    """The next one that nobody has decided on; from the beginning again after the last."""
    mine = assessed_by(person).order_by().values("pk")
    waiting = undecided(application.call).filter(pk__in=mine).exclude(pk=application.pk)
    rows = waiting.select_related("student").order_by("pk")
    return rows.filter(pk__gt=application.pk).first() or rows.first()


@login_required
def decide_eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on the whole application, or with `?placement=` on one choice."""
    person, language = reader(request)
    application = find_application(request, pk)
    part = _part(parts_of(application, language), request.GET.get("placement", ""))
    form = DecisionForm(request.POST or None, findings=list(part.findings), standing=part.decision)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        about, why = part.placement, form.reason
        if form.is_eligible:
            operations.find_eligible(application, placement=about, reason=why, by=by)
        else:
            code = cleaned["code"]
            operations.find_ineligible(application, placement=about, code=code, reason=why, by=by)
        said = _("It is decided. The student hears of it by mail, with the reason.")
        return said, reverse("outbound:assess_application", args=[application.pk])

    page = Sheet(
        gettext_lazy("Decide on eligibility"),
        way_to(application),
        about=f"{application.student.name_in(language)}: {part.name}",
        template=f"{PAGES}/decide.html",
        button=gettext_lazy("Record the decision"),
    )
    verdict = rules.may_decide(person, application)
    return fill_in(request, verdict, form, page, do, {"part": part})


def _part(parts: Sequence[Part], asked: str) -> Part:
    for part in parts:
        if asked == (str(part.placement.pk) if part.placement else ""):
            return part
    raise Http404


@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an appeal, and decide on it."""
    person, language = reader(request)
    related = ("decision__placement", "decision__decided_by", "decision__application__call__unit")
    found = get_object_or_404(
        Appeal.objects.filter(
            decision__application__in=assessed_by(person).order_by().values("pk")
        ).select_related(*related),
        pk=pk,
    )
    application = found.decision.application
    form = AnswerForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.decide_appeal(
            found,
            granted=cleaned["granted"] == "yes",
            answer=cleaned["answer"],
            language="ja" if language == "ja" else "en",
            by=by,
        )
        return _("The appeal is decided. The student hears of it by mail."), way_to(application)[
            -1
        ][0]

    page = Sheet(
        gettext_lazy("Decide on the appeal"),
        way_to(application),
        about=application.student.name_in(language),
        template=f"{PAGES}/appeal.html",
    )
    context = {
        "appeal": found,
        "reason": found.decision.reason_in(language),
        "decided_on": date_format(found.decision.decided_at),
        "place": place_name(placement, language) if (placement := found.decision.placement) else "",
    }
    return fill_in(request, rules.may_decide_appeal(person, found), form, page, do, context)


@login_required
def missing_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide what stands for a missing score."""
    person, language = reader(request)
    application = find_application(request, pk)
    form = MissingForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        reviewing.rule_on_missing(
            application, kind=cleaned["kind"], score=form.score, reason=cleaned["reason"], by=by
        )
        return _("It is decided."), way_to(application)[-1][0]

    page = Sheet(
        gettext_lazy("Decide on the missing score"),
        way_to(application),
        about=application.student.name_in(language),
        notice=gettext_lazy(
            "A missing score is not zero by itself. It counts as 0 unless it is missing by "
            "force majeure: illness, disaster, a fault of the university."
        ),
        template=SHEET,
        button=gettext_lazy("Record the decision"),
    )
    return fill_in(request, rules.may_rule_on_missing(person, application), form, page, do)


@login_required
def state_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """State that somebody may not review an application."""
    person, language = reader(request)
    application = find_application(request, pk)
    form = StatedConflictForm(request.POST or None, application=application)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        of = cleaned["person"]
        reviewing.state_conflict(
            application, of, kind=cleaned["kind"], reason=cleaned["reason"], by=by
        )
        said = _("It is stated. This person does not get the application to review.")
        return said, way_to(application)[-1][0]

    page = Sheet(
        gettext_lazy("State a conflict of interest"),
        way_to(application),
        about=application.student.name_in(language),
        notice=gettext_lazy(
            "A review by this person that is assigned or submitted is taken back, and somebody "
            "else gets the application."
        ),
        template=SHEET,
    )
    verdict = rules.may_decide_at(person, application.unit)
    return fill_in(request, verdict, form, page, do)


@login_required
@require_POST
def take_back_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no more for a review."""
    person = cast(Person, request.user)
    review = get_object_or_404(
        Review.objects.standing()
        .filter(application__in=assessed_by(person).order_by().values("pk"))
        .select_related("application__call", "application__unit"),
        pk=pk,
    )
    try:
        reviewing.take_back(review, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The review is taken back."))
    return redirect("outbound:assess_application", review.application_id)

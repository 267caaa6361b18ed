"""Questions about the assessment of a call that cross tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.outbound.calls import rubric
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import (
    Allotment,
    Appeal,
    Application,
    ApplicationDocument,
    AssessmentPlan,
    Call,
    Choice,
    Conflict,
    EligibilityDecision,
    MissingScoreRuling,
    Reference,
    Review,
    Reviewer,
)
from kakehashi.education.outbound.models.applications import ApplicationQuerySet
from kakehashi.education.outbound.models.assessments import AppealQuerySet
from kakehashi.education.outbound.models.reviews import ReviewQuerySet
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.institutions.models import Unit
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.vocabulary.working_days import working_days_after

State = ApplicationState
ASSESSED = [State.SUBMITTED, State.ELIGIBLE, State.INELIGIBLE]
Sentence = Mapping[str, str]  # {"ja": …, "en": …}


def plan_of(call: Call) -> AssessmentPlan:
    """How the applications of `call` are assessed; as usual, if nobody said anything."""
    return AssessmentPlan.objects.filter(call=call).first() or AssessmentPlan(call=call)


def rubric_of(call: Call) -> list[Criterion]:
    """The criteria of `call` in their order; none: the call asks for no reviews."""
    return rubric.read(call.rubric)


def is_published(call: Call) -> bool:
    """Whether places were given: from then on students see their scores."""
    if call.state == CallState.CONCLUDED:
        return True
    return Allotment.objects.filter(application__call=call, run_number__isnull=False).exists()


def of_call(call: Call) -> ApplicationQuerySet:
    """The applications of `call` that were handed in and stand."""
    return Application.objects.filter(call=call, state__in=ASSESSED)


def with_choices(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The same rows with what the rules look at, in few queries."""
    choices = Choice.objects.select_related("placement__agreement").prefetch_related(
        "placement__units", "placement__host__names"
    )
    return rows.select_related("call", "student", "unit__parent__parent").prefetch_related(
        Prefetch("choices", choices.order_by("rank")), "language_proofs"
    )


def of_many(call: Call, rows: QuerySet[Application]) -> list[Application]:
    """Applications of `call` with student, units and language proofs, each unit and the call once.

    What is long and no rule looks at is not read.
    """
    units = {each.pk: each for each in Unit.objects.all()}
    for each in units.values():
        if each.parent_id is not None:
            each.parent = units[each.parent_id]
    found = rows.select_related("student").prefetch_related("language_proofs")
    applications = list(found.defer("motivation", "inclusion"))
    for application in applications:
        application.call, application.unit = call, units[application.unit_id]
    return applications


def choices_of(rows: QuerySet[Application]) -> dict[int, list[int]]:
    """Application -> its placements, most wanted first."""
    found: dict[int, list[int]] = {}
    choices = Choice.objects.filter(application__in=rows.order_by().values("pk"))
    ranked = choices.order_by("application", "rank")
    for application, placement in ranked.values_list("application", "placement"):
        found.setdefault(application, []).append(placement)
    return found


# -- Eligibility --------------------------------------------------------------------------------


def standing(
    applications: Iterable[int] | QuerySet[Any, Any],
) -> dict[tuple[int, int | None], EligibilityDecision]:
    """The decision that holds about each (application, placement or None for the whole)."""
    found = EligibilityDecision.objects.filter(application__in=applications).order_by("pk")
    return {(each.application_id, each.placement_id): each for each in found}


def latest_of(application: Application) -> dict[int | None, EligibilityDecision]:
    """The same of one application: by placement, None for the whole."""
    decisions = application.eligibility_decisions.select_related(
        "decided_by", "appeal_against", "placement"
    ).prefetch_related("placement__host__names")
    return {each.placement_id: each for each in decisions.order_by("pk")}


def ineligible(call: Call) -> dict[tuple[int, int], Sentence]:
    """(application, placement) of every choice that cannot be given, with the reason to be told.

    Of applications that were handed in and stand. Who was found not eligible as a whole is so for
    every choice. At most four queries, however many applications; none but refusals are read whole.
    """
    decisions = EligibilityDecision.objects.filter(
        application__call=call, application__state__in=ASSESSED
    ).order_by("pk")
    refusals = decisions.filter(eligible=False)
    words = {
        each.pk: {language: each.reason_in(language) for language in ("ja", "en")}
        for each in refusals.only("reason_ja", "reason_en")
    }
    if not words:
        return {}
    latest: dict[tuple[int, int | None], int] = {
        (application, placement): pk
        for pk, application, placement in decisions.values_list("pk", "application", "placement")
    }
    wholly = of_call(call).filter(state=State.INELIGIBLE).order_by()
    whole = set(wholly.values_list("pk", flat=True))
    choices = Choice.objects.filter(application__in=refusals.order_by().values("application"))
    found: dict[tuple[int, int], Sentence] = {}
    for application, placement in choices.order_by("pk").values_list("application", "placement"):
        decision = latest.get((application, None if application in whole else placement))
        if decision in words:
            found[application, placement] = words[decision]
    return found


def undecided(call: Call) -> ApplicationQuerySet:
    """Applications about whose eligibility nobody has decided."""
    return of_call(call).filter(state=State.SUBMITTED)


def last_day_to_appeal(decision: EligibilityDecision) -> date:
    """The last day on which the student can appeal: working days of the call after the decision."""
    days = decision.application.call.appeal_days
    return working_days_after(timezone.localdate(decision.decided_at), days)


def appeals_of(call: Call) -> AppealQuerySet:
    """The appeals about applications of `call`, oldest first."""
    return Appeal.objects.filter(decision__application__call=call).order_by("lodged_at", "pk")


# -- Reviews ------------------------------------------------------------------------------------


def without_score(call: Call) -> ApplicationQuerySet:
    """Eligible applications that nobody scored, and about which the office has not decided either.

    None of a call without criteria.
    """
    if not call.rubric:
        return Application.objects.none()
    scored = Review.objects.filter(application=OuterRef("pk"), state=Review.State.SUBMITTED)
    ruled = MissingScoreRuling.objects.filter(application=OuterRef("pk"))
    eligible = of_call(call).filter(state=State.ELIGIBLE)
    return eligible.filter(~Exists(scored), ~Exists(ruled))


def outstanding(call: Call) -> ReviewQuerySet:
    """Reviews of `call` that were assigned and not submitted."""
    return Review.objects.outstanding().filter(application__call=call)


def unsuitable(applications: Collection[int]) -> dict[int, set[int]]:
    """Application -> persons who may not review it.

    A conflict was stated, it is their own, or they were asked for a reference at their address.
    """
    found: dict[int, set[int]] = {}
    stated = Conflict.objects.filter(application__in=applications).order_by()
    own = Application.objects.filter(pk__in=applications).order_by()
    pairs = [
        *stated.values_list("application", "person"),
        *own.values_list("pk", "student"),
        *_referees(applications),
    ]
    for application, person in pairs:
        found.setdefault(application, set()).add(person)
    return found


def _referees(applications: Collection[int]) -> list[tuple[int, int]]:
    """(application, person) of those who were asked for a reference; by e-mail, in any case."""
    asked = Reference.objects.filter(application__in=applications, withdrawn_at__isnull=True)
    emails = list(asked.order_by().values_list("application", "link__email"))
    known = Person.objects.filter(email__in={email.lower() for _application, email in emails})
    persons = dict(known.values_list("email", "pk"))
    return [
        (application, persons[email.lower()])
        for application, email in emails
        if email.lower() in persons
    ]


def reviewers_of(call: Call) -> QuerySet[Reviewer]:
    """Those who review in `call`, with how many reviews each has and has done."""
    live = Q(reviews__state__in=[Review.State.ASSIGNED, Review.State.SUBMITTED])
    live &= Q(reviews__application__state__in=ASSESSED)
    done = Q(reviews__state=Review.State.SUBMITTED, reviews__application__state__in=ASSESSED)
    return (
        Reviewer.objects.active()
        .filter(call=call)
        .select_related("person", "unit")
        .annotate(given=Count("reviews", filter=live), done=Count("reviews", filter=done))
        .order_by("unit__pk", "pk")
    )


# -- Progress -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far one unit's applications have come. reviews: (done, assigned)."""

    unit: Unit
    applications: int
    undecided: int
    eligible: int
    reviews_done: int
    reviews_given: int
    missing: int
    appeals: int

    @property
    def decided(self) -> int:
        """About how many something was decided."""
        return self.applications - self.undecided


def progress(call: Call, seen: QuerySet[Application]) -> list[Progress]:
    """How far the applications of each unit have come, of those in `seen`, by unit."""
    rows = of_call(call).filter(pk__in=seen.order_by().values("pk")).order_by()
    counted: dict[int, dict[str, int]] = {}

    def count(name: str, found: QuerySet[Any], unit: str = "unit") -> None:
        for key, number in found.order_by().values_list(unit).annotate(Count("pk", distinct=True)):
            counted.setdefault(key, {})[name] = number

    count("applications", rows)
    count("undecided", rows.filter(state=State.SUBMITTED))
    count("eligible", rows.filter(state=State.ELIGIBLE))
    reviews = Review.objects.standing().filter(application__in=rows.values("pk"))
    count("reviews_given", reviews, "application__unit")
    count("reviews_done", reviews.filter(state=Review.State.SUBMITTED), "application__unit")
    count("missing", without_score(call).filter(pk__in=rows.values("pk")))
    waiting = Appeal.objects.waiting().filter(decision__application__in=rows.values("pk"))
    count("appeals", waiting, "decision__application__unit")
    names = list(Progress.__dataclass_fields__)[1:]
    units = Unit.objects.in_bulk(counted)
    return [
        Progress(units[key], **{name: counted[key].get(name, 0) for name in names})
        for key in sorted(counted)
    ]


def history(application: Application) -> QuerySet[Entry]:
    """What was done to an application and in its assessment, newest first."""
    wanted = Q(record_type=application._meta.label_lower, record_id=str(application.pk))
    parts: list[tuple[type[Model], str]] = [
        (Appeal, "decision__application"),
        (Conflict, "application"),
        (MissingScoreRuling, "application"),
        (Review, "application"),
    ]
    for part, path in parts:
        keys = part._default_manager.filter(**{path: application}).values_list("pk", flat=True)
        wanted |= Q(record_type=part._meta.label_lower, record_id__in=[str(key) for key in keys])
    return Entry.objects.filter(wanted).select_related("by").order_by("-pk")


@readable_through
def documents_to_review(person: Reader) -> QuerySet[Document]:
    """The files and references of the applications that `person` reviews."""
    assigned = Review.objects.visible_to(person).order_by().values("application")
    own = ApplicationDocument.objects.present().filter(application__in=assigned).order_by()
    given = Reference.objects.filter(application__in=assigned, document__isnull=False).order_by()
    return Document.objects.filter(
        Q(pk__in=own.values("document")) | Q(pk__in=given.values("document"))
    )


def reviewing(person: Person) -> ReviewQuerySet:
    """The reviews of `person`, call by call, in the order of the applications."""
    mine = Review.objects.visible_to(person).filter(application__state__in=ASSESSED)
    return mine.select_related("application__call", "application__student", "application__unit")

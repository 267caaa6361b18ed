"""Appointing reviewers, assigning applications to them evenly, conflicts of interest, reviews."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.assessing import rules
from kakehashi.education.outbound.assessing.queries import of_call, plan_of, rubric_of, unsuitable
from kakehashi.education.outbound.assessing.sharing import Shares, share_out
from kakehashi.education.outbound.models import (
    Application,
    AssessmentPlan,
    Call,
    Conflict,
    CriterionScore,
    MissingScoreRuling,
    Review,
    Reviewer,
)
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.verdicts import Refused, require

PLANNED = declare("assessing.planned", gettext_lazy("said how applications are assessed"))
APPOINTED = declare("assessing.reviewer_appointed", gettext_lazy("appointed the reviewer"))
RELEASED = declare("assessing.reviewer_released", gettext_lazy("released the reviewer"))
SHARED = declare("assessing.reviews_assigned", gettext_lazy("assigned applications to review"))
CONFLICT = declare("assessing.conflict_stated", gettext_lazy("stated a conflict of interest"))
TAKEN_BACK = declare("assessing.review_taken_back", gettext_lazy("took the review back"))
SAVED = declare("assessing.review_saved", gettext_lazy("saved the review as a draft"))
SUBMITTED = declare("assessing.review_submitted", gettext_lazy("submitted the review"))
RULED = declare("assessing.missing_score_decided", gettext_lazy("decided on the missing score"))

State = Review.State
WAITING = [ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE]


@transaction.atomic
def plan_assessment(
    call: Call, *, reviews_each: int, smallest_group: int, faculty_first: bool, by: Person
) -> AssessmentPlan:
    """Say how the applications of a call are assessed.

    Raises: Refused, if `by` is not of the office, or the call has closed and what decides the order
    of students would change; how many reviews there are can be changed all the same.
    """
    call = _locked(call)
    require(rules.may_plan(by, call))
    require(rules.is_not_over(call))
    plan = plan_of(call)
    before = fields_of(plan)
    if (plan.smallest_group, plan.faculty_first) != (smallest_group, faculty_first):
        require(rules.can_change_order(call))
    plan.reviews_each, plan.smallest_group = reviews_each, smallest_group
    plan.faculty_first = faculty_first
    plan.set_by, plan.set_at = by, timezone.now()
    plan.save()
    record(PLANNED, plan, by=by, changes=difference(before, fields_of(plan)))
    return plan


@transaction.atomic
def appoint_reviewer(call: Call, person: Person, *, unit: Unit, by: Person) -> Reviewer:
    """Let `person` review applications of `unit` and the units below it.

    Raises: Refused, if `by` does not decide for the unit, or the person cannot review here.
    """
    call = _locked(call)
    require(rules.may_appoint(by, call, unit))
    require(rules.can_be_reviewer(person, call))
    reviewer = Reviewer.objects.create(
        call=call, person=person, unit=unit, appointed_by=by, appointed_at=timezone.now()
    )
    record(APPOINTED, reviewer, by=by, changes=difference({}, fields_of(reviewer)))
    return reviewer


@transaction.atomic
def release_reviewer(reviewer: Reviewer, *, by: Person) -> Reviewer:
    """Let a person review no more: submitted reviews stay, others are taken back.

    Raises: Refused, if `by` does not decide for the unit, or it was done already.
    """
    call = _locked(reviewer.call)
    reviewer = Reviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
    reviewer.call = call
    require(rules.may_release(by, reviewer))
    for review in reviewer.reviews.filter(state=State.ASSIGNED).select_related("application"):
        _take_back(review, by)
    reviewer.released_by, reviewer.released_at = by, timezone.now()
    reviewer.save()
    record(RELEASED, reviewer, by=by)
    return reviewer


# -- Assigning ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assigned:
    """given: how many reviews were assigned. short: applications that lack reviewers."""

    given: int
    short: Collection[int]


@transaction.atomic
def share_reviews(call: Call, *, by: Person) -> Assigned:
    """Assign the applications of the units of `by` that lack reviews, evenly among reviewers.

    Nobody gets an application with which a conflict of interest was stated.

    Raises: Refused, if the call is not closed or has no criteria, the assessment ended, or `by`
    does not decide for any unit.
    """
    call = _locked(call)
    require(rules.may_share(by, call))
    units = units_of(by, rules.DECIDES)
    keys = of_call(call).filter(state__in=WAITING, unit__in=units).values_list("pk", flat=True)
    return _share(call, list(keys), by)


def _share(call: Call, applications: Collection[int], by: Person) -> Assigned:
    shares, reviewers = _shares(call, applications)
    now = timezone.now()
    Review.objects.bulk_create(
        Review(
            application_id=application,
            reviewer_id=reviewer,
            assigned_by=by,
            assigned_at=now,
            is_invented=call.is_invented,
        )
        for application, reviewer in shares.given
    )
    counts: dict[int, int] = {}
    for _application, reviewer in shares.given:
        counts[reviewer] = counts.get(reviewer, 0) + 1
    entries = [
        (reviewers[each], {"reviews": [None, number]}) for each, number in sorted(counts.items())
    ]
    record_many(SHARED, entries, by=by)
    return Assigned(len(shares.given), sorted(shares.short))


def _shares(call: Call, applications: Collection[int]) -> tuple[Shares, Mapping[int, Reviewer]]:
    """Who would get which of `applications`; the active reviewers by id."""
    active = Reviewer.objects.active().filter(call=call).select_related("person", "call")
    reviewers = {each.pk: each for each in active.order_by("pk")}
    below = {unit: units_below({unit}) for unit in {each.unit_id for each in reviewers.values()}}
    barred = unsuitable(applications)
    has: dict[int, set[int]] = {}
    load: dict[int, int] = {}
    live = Review.objects.standing().filter(application__call=call).order_by()
    for application, reviewer in live.values_list("application", "reviewer"):
        has.setdefault(application, set()).add(reviewer)
        load[reviewer] = load.get(reviewer, 0) + 1
    units = dict(Application.objects.filter(pk__in=applications).values_list("pk", "unit"))
    suitable = {
        application: [
            pk
            for pk, each in reviewers.items()
            if unit in below[each.unit_id]
            and each.person_id not in barred.get(application, ())
            and pk not in has.get(application, ())
        ]
        for application, unit in units.items()
    }
    each_wants = plan_of(call).reviews_each
    wanted = {pk: max(0, each_wants - len(has.get(pk, ()))) for pk in units}
    return share_out(wanted, suitable, load), reviewers


# -- Conflicts ----------------------------------------------------------------------------------


@transaction.atomic
def state_conflict(
    application: Application, person: Person, *, kind: str, reason: str = "", by: Person
) -> Conflict:
    """State that `person` may not review an application; a review of it goes to somebody else.

    Raises: Refused, if `by` is neither the person nor decides for the unit, the assessment is over,
    it was stated already, or the kind needs words.
    """
    call = _locked(application.call)
    application = Application.objects.select_related("unit").get(pk=application.pk)
    application.call = call
    require(rules.may_state_conflict(by, application, person))
    if kind not in Conflict.Kind.values:
        raise Refused(_("Choose the kind of conflict."))
    if kind == Conflict.Kind.OTHER and not reason.strip():
        raise Refused(_("Say what the conflict is."))
    if application.conflicts.filter(person=person).exists():
        raise Refused(_("This conflict of interest is stated already."))
    conflict = Conflict.objects.create(
        application=application,
        person=person,
        kind=kind,
        reason=reason.strip(),
        stated_by=by,
        stated_at=timezone.now(),
    )
    record(CONFLICT, conflict, by=by, changes=difference({}, fields_of(conflict)))
    own = application.reviews.exclude(state=State.RELEASED).filter(reviewer__person=person)
    for review in own:
        _take_back(review, by)
        if application.state in WAITING:
            _share(call, [application.pk], by)
    return conflict


def declare_conflict(review: Review, *, kind: str, reason: str = "", by: Person) -> Conflict:
    """State one's own conflict with an application that one was to review.

    Raises: Refused, as `state_conflict`; and if somebody else reviews it.
    """
    require(rules.may_review(by, review))
    return state_conflict(review.application, by, kind=kind, reason=reason, by=by)


@transaction.atomic
def take_back(review: Review, *, by: Person) -> Review:
    """Ask no more for a review that was not submitted: the score is made of the others.

    Raises: Refused, if `by` does not decide for the unit, or it was submitted or taken back.
    """
    _locked(review.application.call)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    require(rules.may_take_back(by, review))
    return _take_back(review, by)


def _take_back(review: Review, by: Person) -> Review:
    before = fields_of(review)
    review.state, review.released_by, review.released_at = State.RELEASED, by, timezone.now()
    review.save()
    record(TAKEN_BACK, review, by=by, changes=difference(before, fields_of(review)))
    return review


# -- Reviews ------------------------------------------------------------------------------------


@transaction.atomic
def save_review(
    review: Review, *, points: Mapping[str, int], remark: str = "", by: Person
) -> Review:
    """Keep what is written so far. points: of the criteria that are scored, key -> 0 to its most.

    A review that was submitted stays so only if it is complete: use `submit_review`.

    Raises: Refused, if `by` is not the reviewer, the assessment is over, it was submitted, or
    points are out of range.
    """
    review = _locked_review(review)
    require(rules.may_review(by, review))
    if review.state == State.SUBMITTED:
        raise Refused(_("This review is submitted. Change it, and submit it again."))
    _write(review, points, remark)
    record(SAVED, review, by=by)
    return review


@transaction.atomic
def submit_review(
    review: Review, *, points: Mapping[str, int], remark: str = "", by: Person
) -> Review:
    """Submit a review, or submit it anew as long as the assessment lasts.

    points: of every criterion of the rubric, key -> 0 to its most.
    Raises: Refused, if `by` is not the reviewer, the assessment is over, or points are missing or
    out of range.
    """
    review = _locked_review(review)
    require(rules.may_review(by, review))
    missing = [each.key for each in rubric_of(review.application.call) if each.key not in points]
    if missing:
        raise Refused(_("Give points for every criterion: 0 is a score, nothing is none."))
    before = dict(review.scores.values_list("key", "points"))
    _write(review, points, remark)
    review.state, review.submitted_at = State.SUBMITTED, timezone.now()
    review.save()
    changes = difference(dict(before), dict(points))
    record(SUBMITTED, review, by=by, changes=changes)
    return review


def _write(review: Review, points: Mapping[str, int], remark: str) -> None:
    rubric = {each.key: each for each in rubric_of(review.application.call)}
    for key, given in points.items():
        if key not in rubric:
            raise Refused(_("This call has no criterion %s.") % key)
        if not 0 <= given <= rubric[key].most:
            words = {"points": given, "most": rubric[key].most}
            raise Refused(_("%(points)d points cannot be given: 0 to %(most)d.") % words)
    review.scores.all().delete()
    CriterionScore.objects.bulk_create(
        CriterionScore(review=review, key=key, points=points[key], most=each.most)
        for key, each in rubric.items()
        if key in points
    )
    review.remark = remark.strip()
    review.save()


@transaction.atomic
def rule_on_missing(
    application: Application, *, kind: str, score: int = 0, reason: str, by: Person
) -> MissingScoreRuling:
    """Decide what stands for the score of an eligible application that nobody scored.

    kind: "zero", or "force_majeure" with a score of 0 to 10,000.
    Raises: Refused, if `by` is not of the office, there is a score, or no reason is given.
    """
    call = _locked(application.call)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    application.call = call
    require(rules.may_rule_on_missing(by, application))
    if not reason.strip():
        raise Refused(_("Say why this stands for the missing score."))
    ruling = MissingScoreRuling.objects.create(
        application=application,
        kind=kind,
        score=score if kind == MissingScoreRuling.Kind.FORCE_MAJEURE else 0,
        reason=reason.strip(),
        ruled_by=by,
        ruled_at=timezone.now(),
    )
    record(RULED, ruling, by=by, changes=difference({}, fields_of(ruling)), reason=reason.strip())
    return ruling


def _locked(call: Call) -> Call:
    """The call as it is stored now, locked until the transaction ends: one assigns at a time."""
    return Call.objects.select_for_update(of=("self",)).select_related("unit").get(pk=call.pk)


def _locked_review(review: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).get(pk=review.pk)

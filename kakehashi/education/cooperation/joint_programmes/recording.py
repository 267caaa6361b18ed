"""What is recorded of a joint programme as it goes on: students, courses, quality reviews."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.cooperation.joint_programmes import rules
from kakehashi.education.cooperation.joint_programmes.operations import locked
from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCourse,
    ProgrammeYear,
    QualityReview,
)
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

YEAR_STATED = declare(
    "cooperation.programme_year_stated", gettext_lazy("stated the students of a year")
)
COURSE_ADDED = declare("cooperation.programme_course_added", gettext_lazy("recorded a course"))
COURSE_CORRECTED = declare(
    "cooperation.programme_course_corrected", gettext_lazy("corrected a course")
)
REVIEW_PLANNED = declare(
    "cooperation.quality_review_planned", gettext_lazy("planned a quality review")
)
REVIEW_MOVED = declare(
    "cooperation.quality_review_moved", gettext_lazy("moved a quality review to another day")
)
REVIEW_HELD = declare(
    "cooperation.quality_review_held", gettext_lazy("recorded the outcome of a quality review")
)


@dataclass(frozen=True)
class Course:
    """One course as it ran. Students: None where nobody knows; they are counted on both sides."""

    name: str
    institution: Institution
    starts_on: date
    weeks: int
    partner_course: str = ""
    home_students: int | None = None
    partner_students: int | None = None
    source: str = ""
    source_on: date | None = None


@transaction.atomic
def state_year(
    programme: JointProgramme,
    year: int,
    *,
    home_students: int | None,
    partner_students: int | None,
    completed: int | None,
    source: str,
    source_on: date,
    reason: str = "",
    by: Person,
) -> ProgrammeYear:
    """State the students of the fiscal year `year`, or state them anew with a reason.

    home_students, partner_students: enrolled on 1 May; completed: within the year. None: unknown.

    Raises: Refused, if `by` does not keep the programme, it did not run on 1 May of the year,
    nothing is stated, no source is named, or what was stated is changed without a reason.
    """
    programme = locked(programme)
    require(rules.may_state_year(by, programme))
    require(rules.can_be_of(programme, year))
    require(rules.can_be_read_on(source_on))
    figures = (home_students, partner_students, completed)
    if all(figure is None for figure in figures):
        raise Refused(_("State at least one figure. What is not known stays empty."))
    if not source.strip():
        raise Refused(_("Say where these figures come from."))
    found = programme.years.filter(year=year).first()
    if found is not None and not reason.strip():
        raise Refused(_("Figures of this year are stated already. Say why they change."))
    stated = found or ProgrammeYear(programme=programme, year=year)
    before = fields_of(stated) if found else {}
    stated.home_students, stated.partner_students, stated.completed = figures
    stated.source, stated.source_on = source.strip(), source_on
    stated.entered_by, stated.entered_at = by, timezone.now()
    stated.save()
    changes = difference(before, fields_of(stated))
    record(YEAR_STATED, stated, by=by, changes=changes, reason=reason.strip())
    return stated


@transaction.atomic
def add_course(programme: JointProgramme, course: Course, *, by: Person) -> ProgrammeCourse:
    """Record a course that has begun.

    Raises: Refused, if `by` does not keep the programme, it is no COIL or virtual exchange, the
    institution is none of its partners, the day cannot be so, or the course is recorded already.
    """
    programme = locked(programme)
    require(rules.may_add_course(by, programme))
    added = ProgrammeCourse(programme=programme)
    _write(added, course, by)
    record(COURSE_ADDED, added, by=by, changes=difference({}, fields_of(added)))
    return added


@transaction.atomic
def correct_course(
    found: ProgrammeCourse, course: Course, *, reason: str, by: Person
) -> ProgrammeCourse:
    """State a recorded course anew, with a reason.

    Raises: Refused, as `add_course` does, or if no reason is given.
    """
    programme = locked(found.programme)
    require(rules.may_add_course(by, programme))
    if not reason.strip():
        raise Refused(_("Say why this changes."))
    corrected = ProgrammeCourse.objects.select_for_update().get(pk=found.pk)
    before = fields_of(corrected)
    _write(corrected, course, by)
    changes = difference(before, fields_of(corrected))
    record(COURSE_CORRECTED, corrected, by=by, changes=changes, reason=reason.strip())
    return corrected


@transaction.atomic
def plan_review(programme: JointProgramme, *, planned_on: date, by: Person) -> QualityReview:
    """Plan a quality review for a day, which may also lie in the past.

    Raises: Refused, if `by` does not keep the programme or the day cannot be so.
    """
    programme = locked(programme)
    require(rules.may_record(by, programme))
    require(rules.can_be_reviewed(programme, planned_on))
    review = QualityReview.objects.create(programme=programme, planned_on=planned_on)
    record(REVIEW_PLANNED, review, by=by, changes=difference({}, fields_of(review)))
    return review


@transaction.atomic
def move_review(
    review: QualityReview, *, planned_on: date, reason: str, by: Person
) -> QualityReview:
    """Plan a review for another day.

    Raises: Refused, if `by` does not keep the programme, it was held, no reason is given or the
    day cannot be so.
    """
    review = _locked_review(review)
    require(rules.may_hold_review(by, review))
    require(rules.can_be_reviewed(review.programme, planned_on))
    if not reason.strip():
        raise Refused(_("Say why this changes."))
    before = fields_of(review)
    review.planned_on = planned_on
    review.save()
    changes = difference(before, fields_of(review))
    record(REVIEW_MOVED, review, by=by, changes=changes, reason=reason.strip())
    return review


@transaction.atomic
def hold_review(
    review: QualityReview,
    *,
    held_on: date,
    outcome: str,
    document: Document | None = None,
    by: Person,
) -> QualityReview:
    """Record when a review was held and what came of it, once.

    Raises: Refused, if `by` does not keep the programme, it was held already, the day has not come
    or nothing came of it.
    """
    review = _locked_review(review)
    require(rules.may_hold_review(by, review))
    require(rules.can_be_read_on(held_on))
    if not outcome.strip():
        raise Refused(_("Say what came of the review."))
    before = fields_of(review)
    review.held_on, review.outcome, review.document = held_on, outcome.strip(), document
    review.recorded_by, review.recorded_at = by, timezone.now()
    review.save()
    record(REVIEW_HELD, review, by=by, changes=difference(before, fields_of(review)))
    return review


def _locked_review(review: QualityReview) -> QualityReview:
    programme = locked(review.programme)
    found = QualityReview.objects.select_for_update().get(pk=review.pk)
    found.programme = programme
    return found


def _write(to: ProgrammeCourse, course: Course, by: Person) -> None:
    """Check `course` and store it as `to`."""
    require(rules.can_run(to.programme, course.institution, course.starts_on))
    if not course.source.strip() or course.source_on is None:
        raise Refused(_("Say where this was read, and of which day it is."))
    require(rules.can_be_read_on(course.source_on))
    facts: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in vars(course).items()
    }
    if not facts["name"] or course.weeks < 1:
        raise Refused(_("A course has a name and lasts a week at least."))
    same = ProgrammeCourse.objects.filter(
        programme=to.programme,
        name=facts["name"],
        institution=course.institution,
        starts_on=course.starts_on,
    )
    if same.exclude(pk=to.pk).exists():
        raise Refused(_("This course is recorded already."))
    for name, value in facts.items():
        setattr(to, name, value)
    to.entered_by, to.entered_at = by, timezone.now()
    to.save()

"""Decisions on the courses of a transcript: decide, and reopen after an appeal.

A decision is never edited: a later one takes its place and names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.credits.converting import convert_credits, convert_grade
from kakehashi.education.cooperation.credits.operations import keep_conversion
from kakehashi.education.cooperation.credits.snapshots import CreditSnapshot, GradeSnapshot
from kakehashi.education.cooperation.models import Conversion, GradeStep, Precedent
from kakehashi.education.cooperation.recognition.operations import decide
from kakehashi.education.cooperation.recognition.rules import Home, role_at
from kakehashi.education.outbound.models import (
    CourseRecognition,
    RecognisedCourse,
    Reopening,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning import rules
from kakehashi.education.outbound.returning.operations import homecoming, locked
from kakehashi.education.outbound.returning.queries import home_scale
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

DECIDED = declare("returning.course_decided", gettext_lazy("decided on a course from abroad"))
REOPENED = declare("returning.course_reopened", gettext_lazy("reopened the decision on a course"))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is decided on a course.

    home_mark: what stands in the academic record, such as 認.
    follows: the precedent on which it rests; as_precedent: whether it becomes one itself, which is
    then good until `valid_until` (None: until somebody decides anew).
    """

    decision: str
    decided_on: date
    reason: str = ""
    body: str = ""
    home_mark: str = ""
    follows: Precedent | None = None
    as_precedent: bool = False
    valid_until: date | None = None
    is_invented: bool = False


@transaction.atomic
def decide_course(
    course: TranscriptCourse, said: Said, courses: Sequence[Home], *, by: Person
) -> CourseRecognition:
    """Record as what a course is recognised at home, or that it is not.

    courses: those at home, in order; none where it is refused.

    The credits abroad, and the mark where both scales are on record, are converted by the rules of
    the day, and the results kept with the decision.

    Raises: Refused, if `by` may not decide, the decision cannot be so, the student would have more
    credits from elsewhere than allowed, or a precedent on the same course stands in the way.
    """
    mobility = locked(course.transcript.mobility)
    course = _found(course.pk)
    course.transcript.mobility = mobility
    require(rules.may_decide_course(by, course))
    recognition = CourseRecognition(
        course=course,
        decision=said.decision,
        reason=said.reason.strip(),
        body=said.body.strip(),
        home_mark=said.home_mark.strip(),
        decided_on=said.decided_on,
        supersedes=_reopened(course),
        is_invented=said.is_invented,
    )
    require(rules.can_be_decided(recognition, courses, timezone.localdate()))
    added = sum((each.credits for each in courses), Decimal())
    require(rules.stays_below_the_cap(mobility, homecoming(mobility), added, course))
    recognition.precedent = _precedent(course, said, courses, by) or said.follows
    _convert(recognition, by)
    return _write(recognition, courses, by)


@transaction.atomic
def reopen_course(recognition: CourseRecognition, *, reason: str, by: Person) -> Reopening:
    """Let a decision be taken again: after an appeal, or when it rested on a mistake.

    It stands until the new decision takes its place.

    Raises: Refused, if `by` may not, it is reopened or superseded, or no reason is given.
    """
    mobility = locked(recognition.course.transcript.mobility)
    recognition = CourseRecognition.objects.get(pk=recognition.pk)
    recognition.course.transcript.mobility = mobility
    require(rules.may_reopen(by, recognition))
    if not reason.strip():
        raise Refused(_("Say why the decision is taken again."))
    found = Reopening.objects.create(
        recognition=recognition,
        reason=reason.strip(),
        reopened_by=by,
        reopened_at=timezone.now(),
    )
    changes: Changes = {"course": [None, str(recognition.course)]}
    record(REOPENED, mobility, by=by, changes=changes, reason=reason.strip())
    return found


def _found(pk: int) -> TranscriptCourse:
    return TranscriptCourse.objects.select_related("transcript__scale").get(pk=pk)


def _reopened(course: TranscriptCourse) -> CourseRecognition | None:
    return CourseRecognition.objects.standing().filter(course=course).first()


def _precedent(
    course: TranscriptCourse, said: Said, courses: Sequence[Home], by: Person
) -> Precedent | None:
    if not said.as_precedent:
        return None
    mobility, credits = course.transcript.mobility, course.credits or None
    return decide(
        mobility.host,
        mobility.unit,
        courses,
        host_code=course.code,
        host_title=course.title,
        host_title_en=course.title_en,
        host_credits=credits,
        host_scheme=course.transcript.scheme if credits else "",
        level=mobility.level,
        field="",
        decision=said.decision,
        reason=said.reason.strip(),
        body=said.body.strip(),
        decided_on=said.decided_on,
        valid_until=said.valid_until,
        is_invented=said.is_invented,
        by=by,
    )


def _convert(recognition: CourseRecognition, by: Person) -> None:
    course = recognition.course
    about = f"{course.transcript.mobility.host}: {course}"[:200]
    credits = credits_snapshot(course, recognition.decided_on)
    if credits is not None and credits.result:
        recognition.conversion = _kept(credits, about, recognition, by)
    grade = grade_snapshot(course, recognition.decided_on)
    if grade is not None and grade.result:
        recognition.grade_conversion = _kept(grade, about, recognition, by)


def _kept(
    snapshot: CreditSnapshot | GradeSnapshot,
    about: str,
    recognition: CourseRecognition,
    by: Person,
) -> Conversion:
    return keep_conversion(snapshot, about=about, is_invented=recognition.is_invented, by=by)


def credits_snapshot(course: TranscriptCourse, on: date) -> CreditSnapshot | None:
    """What the credits abroad count as at home on a day; None where there is nothing to convert."""
    transcript = course.transcript
    if not course.credits or transcript.scheme == rules.HOME:
        return None
    mobility = transcript.mobility
    return convert_credits(
        Fraction(course.credits),
        transcript.scheme,
        rules.HOME,
        on=on,
        agreement=mobility.agreement,
        partner=mobility.host,
        level=mobility.level,
    )


def grade_snapshot(course: TranscriptCourse, on: date) -> GradeSnapshot | None:
    """What the mark is worth at home on a day; None where a scale is not on record."""
    scale, home = course.transcript.scale, home_scale()
    if scale is None or home is None or scale == home or not course.mark:
        return None
    step = GradeStep.objects.filter(scale=scale, mark=course.mark).select_related("scale").first()
    if step is None:
        return None
    mobility = course.transcript.mobility
    return convert_grade(
        step,
        home,
        on=on,
        field=mobility.isced_f,
        level=mobility.level,
        agreement=mobility.agreement,
        partner=mobility.host,
    )


def _write(
    recognition: CourseRecognition, courses: Sequence[Home], by: Person
) -> CourseRecognition:
    mobility = recognition.course.transcript.mobility
    recognition.decided_by, recognition.decided_at = by, timezone.now()
    recognition.decided_as = role_at(by, mobility.unit)
    recognition.save(force_insert=True)
    RecognisedCourse.objects.bulk_create(
        RecognisedCourse(recognition=recognition, position=position, **vars(each))
        for position, each in enumerate(courses)
    )
    changes: Changes = {
        "course": [None, str(recognition.course)],
        "decision": [None, recognition.decision],
        "home_courses": [None, [f"{each.code} {each.credits}".strip() for each in courses]],
    }
    record(DECIDED, mobility, by=by, changes=changes, reason=recognition.reason)
    return recognition

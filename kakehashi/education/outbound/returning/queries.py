"""What came home with a student, and what is still to be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models import GradeScale
from kakehashi.education.cooperation.recognition.queries import Suggestion, suggestions
from kakehashi.education.cooperation.recognition.similarity import Course
from kakehashi.education.outbound.models import (
    CourseRecognition,
    ExperienceReport,
    Homecoming,
    Mobility,
    Posting,
    RecognisedCourse,
    Transcript,
    TranscriptCourse,
)
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person


@readable_through
def transcripts_of(person: Reader) -> QuerySet[Document]:
    """The transcripts of the stays that `person` may see."""
    held = Transcript.objects.filter(
        mobility__in=Mobility.objects.visible_to(person), document__isnull=False
    )
    return Document.objects.filter(pk__in=held.order_by().values("document"))


def homecoming_of(mobility: Mobility) -> Homecoming | None:
    """What is settled about the return; None where nothing was entered yet. One query."""
    return Homecoming.objects.filter(mobility=mobility).first()


def courses_of(mobility: Mobility) -> list[TranscriptCourse]:
    """The courses of every transcript that was not withdrawn, in their order. Two queries."""
    found = TranscriptCourse.objects.filter(
        transcript__mobility=mobility, transcript__withdrawn_at=None
    )
    chosen = found.select_related("transcript__scale").order_by("transcript__number", "position")
    return list(chosen)


def decisions_of(mobility: Mobility) -> dict[int, CourseRecognition]:
    """Id of a course -> the decision on it that stands, with what was made of it."""
    found = CourseRecognition.objects.standing().filter(course__transcript__mobility=mobility)
    related = found.select_related(
        "course", "decided_by", "reopening", "conversion", "grade_conversion", "precedent"
    )
    return {each.course_id: each for each in related.prefetch_related("home_courses")}


def undecided_of(mobility: Mobility) -> list[TranscriptCourse]:
    """Courses without a decision, and those whose decision was reopened."""
    decided = decisions_of(mobility)
    return [
        course
        for course in courses_of(mobility)
        if course.pk not in decided or hasattr(decided[course.pk], "reopening")
    ]


def credits_recognised(mobility: Mobility) -> Decimal:
    """The credits at home that stand for one stay; 0 where nothing is recognised."""
    return _sum(RecognisedCourse.objects.filter(_of_stays([mobility.pk])))


def credits_of_student(student: Person, *, without: TranscriptCourse | None = None) -> Decimal:
    """The credits that stand for every stay of `student`, apart from those of one course."""
    stays = Mobility.objects.filter(student=student).order_by().values("pk")
    found = RecognisedCourse.objects.filter(_of_stays(stays))
    if without is not None:
        found = found.exclude(recognition__course=without)
    return _sum(found)


def _of_stays(stays: "Sequence[int] | QuerySet[Any, Any]") -> Q:
    return Q(
        recognition__course__transcript__mobility__in=stays,
        recognition__course__transcript__withdrawn_at=None,
        recognition__superseded_by=None,
    )


def _sum(found: QuerySet[RecognisedCourse]) -> Decimal:
    total: Decimal | None = found.aggregate(total=Sum("credits"))["total"]
    return total or Decimal()


def suggested(course: TranscriptCourse, on: date, most: int = 5) -> list[Suggestion]:
    """Precedents that may help with a course, the likest first."""
    titles = tuple(title for title in (course.title, course.title_en) if title)
    credits = Fraction(course.credits) if course.credits else None
    scheme = course.transcript.scheme if credits else ""
    asked = Course(course.code, titles, course.transcript.mobility.isced_f, credits, scheme)
    return suggestions(course.transcript.mobility.host, asked, on=on, most=most)


def home_scale() -> GradeScale | None:
    """The scale in which the home university marks; None where none is approved, or several."""
    home = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).first()
    if home is None or home.institution_id is None:
        return None
    found = list(GradeScale.objects.approved().filter(institution=home.institution_id)[:2])
    return found[0] if len(found) == 1 else None


# -- What is waited for ---------------------------------------------------------------------------


def _without_transcript(found: MobilityQuerySet) -> MobilityQuerySet:
    there = Transcript.objects.filter(mobility=OuterRef("pk"), withdrawn_at=None)
    return found.filter(~Exists(there), state=MobilityState.RETURNED, is_virtual=False)


def transcripts_overdue(day: date) -> MobilityQuerySet:
    """Returned students of whose host no transcript has come in time, the longest first."""
    late = Mobility.objects.filter(left_on__lte=transcript_term().begun_by(day))
    return _without_transcript(late).order_by("left_on", "pk")


def waiting_for_decisions() -> MobilityQuerySet:
    """Returned students with a course on which nobody has decided, or which was reopened."""
    courses = TranscriptCourse.objects.filter(
        transcript__mobility=OuterRef("pk"), transcript__withdrawn_at=None
    )
    settled = CourseRecognition.objects.standing().filter(
        course=OuterRef("pk"), reopening__isnull=True
    )
    found = Mobility.objects.filter(Exists(courses.filter(~Exists(settled))))
    chosen = found.filter(state__in=[MobilityState.RETURNED, MobilityState.RECOGNISED])
    return chosen.order_by("left_on", "pk")


def decided_and_open() -> MobilityQuerySet:
    """Returned students whose every course is decided, but whose recognition is not closed."""
    decided = CourseRecognition.objects.standing().filter(
        course__transcript__mobility=OuterRef("pk")
    )
    waiting = waiting_for_decisions().order_by().values("pk")
    found = Mobility.objects.filter(Exists(decided), state=MobilityState.RETURNED)
    return found.exclude(pk__in=waiting).order_by("left_on", "pk")


def reports_missing(day: date, *, is_overdue: bool) -> MobilityQuerySet:
    """Stays that ended and of which no report was handed in; with `is_overdue` the late ones."""
    ended = [MobilityState.RETURNED, MobilityState.RECOGNISED]
    told = ExperienceReport.objects.filter(mobility=OuterRef("pk"))
    found = Mobility.objects.filter(~Exists(told), state__in=ended, left_on__lte=day)
    if is_overdue:
        found = found.filter(left_on__lte=report_term().begun_by(day))
    return found.order_by("left_on", "pk")


# -- Posting --------------------------------------------------------------------------------------


def to_be_posted() -> QuerySet[RecognisedCourse]:
    """Recognised courses that the academic system has not, of stays whose recognition is closed."""
    stands = Q(
        recognition__superseded_by=None,
        recognition__reopening=None,
        recognition__course__transcript__withdrawn_at=None,
        recognition__course__transcript__mobility__state__in=[
            MobilityState.RECOGNISED,
            MobilityState.CLOSED,
        ],
    )
    posted = Posting.objects.filter(course=OuterRef("pk"), kind=Posting.Kind.ENTRY)
    return _with_rows(RecognisedCourse.objects.filter(stands, ~Exists(posted)))


def to_be_taken_back() -> QuerySet[RecognisedCourse]:
    """Courses that the academic system has, although a later decision took their place."""
    posted = Posting.objects.filter(course=OuterRef("pk"), kind=Posting.Kind.ENTRY)
    taken_back = Posting.objects.filter(course=OuterRef("pk"), kind=Posting.Kind.CANCELLATION)
    changed = Q(recognition__superseded_by__isnull=False)
    return _with_rows(RecognisedCourse.objects.filter(changed, Exists(posted), ~Exists(taken_back)))


def _with_rows(found: QuerySet[RecognisedCourse]) -> QuerySet[RecognisedCourse]:
    stay = "recognition__course__transcript__mobility"
    related = found.select_related(f"{stay}__student", f"{stay}__unit")
    return related.prefetch_related(f"{stay}__host__names").order_by("pk")


# -- Reports --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """How many answered a question, and how they answered it: points -> number."""

    question: str
    answers: dict[int, int]

    @property
    def count(self) -> int:
        """How many answered."""
        return sum(self.answers.values())


def points_told(mobilities: "QuerySet[Mobility]") -> list[Told]:
    """The answers in points of some stays, question by question. One query."""
    rows = (
        mobilities.filter(survey_answers__points__isnull=False)
        .order_by()
        .values_list("survey_answers__question", "survey_answers__points")
        .annotate(count=Count("survey_answers__pk"))
    )
    found: dict[str, dict[int, int]] = {}
    for question, points, count in rows:
        found.setdefault(question, {})[points] = count
    return [Told(question, answers) for question, answers in sorted(found.items())]

"""Questions about joint programmes that cross tables."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCompleteness,
    ProgrammeCourse,
    ProgrammeYear,
    QualityReview,
)
from kakehashi.education.cooperation.models.programmes import JointProgrammeQuerySet
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.journal.models import Entry
from kakehashi.vocabulary.time import may_first

DEGREES = [JointProgramme.Kind.JOINT_DEGREE, JointProgramme.Kind.DOUBLE_DEGREE]
WITH_COURSES = [JointProgramme.Kind.COIL, JointProgramme.Kind.VIRTUAL]


@readable_through
def documents_of_reviews(person: Reader) -> QuerySet[Document]:
    """The documents of quality reviews of programmes that are confided to `person`."""
    confided = JointProgramme.objects.confided_to(person).order_by()
    held = QualityReview.objects.filter(programme__in=confided, document__isnull=False)
    return Document.objects.filter(pk__in=held.order_by().values("document"))


def latest_statement() -> ProgrammeCompleteness | None:
    """What was declared last about the completeness of the programmes; None if nothing ever was."""
    statements = ProgrammeCompleteness.objects.select_related("declared_by")
    return statements.order_by("-declared_at", "-pk").first()


def programmes_with(institutions: Collection[int]) -> JointProgrammeQuerySet:
    """Programmes in which one of the institutions takes part, newest first."""
    found = JointProgramme.objects.filter(parties__institution__in=institutions).distinct()
    return found.order_by("-runs_from", "-pk")


def without_figures(year: int) -> QuerySet[JointProgramme]:
    """Degree programmes in session on 1 May of `year` of which a side's students are not known."""
    known = ProgrammeYear.objects.filter(
        programme=OuterRef("pk"),
        year=year,
        home_students__isnull=False,
        partner_students__isnull=False,
    )
    in_session = JointProgramme.objects.in_session_on(may_first(year))
    return in_session.filter(~Exists(known), kind__in=DEGREES)


def reviews_due(until: date) -> QuerySet[QualityReview]:
    """Reviews that were not held and are planned for `until` or before, nearest first."""
    open_ones = QualityReview.objects.filter(held_on__isnull=True, planned_on__lte=until)
    over = [ProgrammeState.ENDED, ProgrammeState.DROPPED]
    found = open_ones.exclude(programme__state__in=over).select_related("programme")
    return found.order_by("planned_on", "pk")


def history(programme: JointProgramme) -> QuerySet[Entry]:
    """What was done to a programme, its years, courses and reviews, newest first."""
    parts: list[type[Model]] = [ProgrammeYear, ProgrammeCourse, QualityReview]
    wanted = Q(record_type=programme._meta.label_lower, record_id=str(programme.pk))
    for part in parts:
        keys = part._default_manager.filter(programme=programme).values_list("pk", flat=True)
        ids = [str(key) for key in keys]
        wanted |= Q(record_type=part._meta.label_lower, record_id__in=ids)
    return Entry.objects.filter(wanted).select_related("by").order_by("-pk")

"""The figures of (1.2) about joint programmes: how many run, their students, COIL courses."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.education.cooperation.joint_programmes.queries import (
    DEGREES,
    WITH_COURSES,
    latest_statement,
    without_figures,
)
from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCourse,
    ProgrammeYear,
)
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice
from kakehashi.policy.counting import AS_OF_1_MAY, COURSES, FISCAL_YEAR, PERSONS, PROGRAMMES
from kakehashi.policy.evidence import Amount, Breakdown, Evidence, Read, Unknown
from kakehashi.policy.registry import indicator
from kakehashi.vocabulary.time import first_day, fiscal_year

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")
KIND_TITLE = pgettext_lazy("breakdown", "By kind of programme")
NOT_COMPLETE = _(
    "This is a lower bound: nobody has declared the list of joint programmes complete for this"
    " day, so there may be more."
)
NOTHING_YET = _(
    "No joint programme on record had begun by this day, and nobody has declared the list of joint"
    " programmes complete for it."
)
NO_FIGURES = _("Nobody has stated the students of this year's joint and double degree programmes.")
FIGURES_MISSING = _(
    "This is a lower bound: of at least one programme or course nobody has stated the students of"
    " every side."
)
STUDENTS = Amount("known_students")
COURSE_FIGURES = _("Nobody has stated the students of this year's courses.")


class Programmes:
    """The programmes on record: asked once for the figures of a page."""

    @cached_property
    def _complete_from(self) -> date | None:
        statement = latest_statement()
        return statement.complete_from if statement else None

    @cached_property
    def _first_day(self) -> date | None:
        """The day on which the first of them began."""
        begun = JointProgramme.objects.filter(runs_from__isnull=False).order_by("runs_from")
        return begun.values_list("runs_from", flat=True).first()

    def is_complete(self, at: date) -> bool:
        """Whether somebody declared that no programme is missing on `at`."""
        return self._complete_from is not None and self._complete_from <= at

    def knows_nothing(self, at: date) -> bool:
        """Whether nothing can be said of `at`, not even that there was nothing."""
        nothing = self._first_day is None or self._first_day > at
        return nothing and not self.is_complete(at)

    def evidence(
        self,
        at: date,
        read: Read,
        by: Mapping[str, Breakdown],
        *,
        adds: Amount | None = None,
        is_short: bool = False,
        is_public: bool = True,  # what has begun was approved
    ) -> Evidence:
        """What makes a figure; is_short: something is missing in the rows that there are."""
        is_complete = self.is_complete(at)
        caveat = "" if is_complete else NOT_COMPLETE
        return Evidence(
            read,
            by,
            caveat=FIGURES_MISSING if is_short else caveat,
            at_least=is_short or not is_complete,
            adds=adds,
            is_public=is_public,
        )


@indicator(
    "1.2",
    "programmes.joint",
    unit=PROGRAMMES,
    at=AS_OF_1_MAY,
    title=_("Joint and double degree programmes running"),
    wording=_(
        "Joint and double degree programmes with institutions abroad that took students in on the"
        " day: begun, not ended, and not in their teach-out. A programme counts once, however many"
        " partners it has."
    ),
    source=SOURCE,
    reads=Programmes,
)
def joint_programmes(at: date, programmes: Programmes) -> Evidence | Unknown:
    """Joint and double degree programmes running on `at`. Unit: programmes.

    Source: policy (1.2).
    """
    if programmes.knows_nothing(at):
        return Unknown(NOTHING_YET)
    by = {
        "kind": choice("kind", KIND_TITLE, JointProgramme.Kind),
        "country": COUNTRY.at("parties__institution__country"),
        "unit": UNIT,
    }
    return programmes.evidence(at, partial(_running, at), by)


@indicator(
    "1.2",
    "programmes.joint_students",
    unit=PERSONS,
    at=AS_OF_1_MAY,
    title=_("Students of joint and double degree programmes"),
    wording=_(
        "Students of every side enrolled on 1 May in joint and double degree programmes that had"
        " begun and not ended, teach-outs included, as the programmes' keepers stated them by hand."
        " Where a side's students are not known, the figure is a lower bound."
    ),
    source=SOURCE,
    reads=Programmes,
)
def joint_students(at: date, programmes: Programmes) -> Evidence | Unknown:
    """Students of the programmes in session on the last 1 May. Unit: persons.

    Source: policy (1.2).
    """
    day = AS_OF_1_MAY.latest(at)
    if programmes.knows_nothing(day):
        return Unknown(NOTHING_YET)
    read = partial(_years, day)
    is_short = without_figures(day.year).exists()
    if is_short and not read().exists():
        return Unknown(NO_FIGURES)
    by = {
        "kind": choice("programme__kind", KIND_TITLE, JointProgramme.Kind),
        "country": COUNTRY.at("programme__parties__institution__country"),
        "unit": UNIT.at("programme__unit"),
    }
    return programmes.evidence(day, read, by, adds=STUDENTS, is_short=is_short, is_public=False)


@indicator(
    "1.2",
    "programmes.coil",
    unit=COURSES,
    at=FISCAL_YEAR,
    title=_("COIL and virtual exchange courses"),
    wording=_(
        "Courses taught together with a class abroad (COIL, virtual exchange) whose first day lay"
        " in the fiscal year. A course with several classes abroad is recorded once for each."
    ),
    source=SOURCE,
    reads=Programmes,
)
def coil_courses(at: date, programmes: Programmes) -> Evidence | Unknown:
    """Courses begun from the first day of the fiscal year of `at` to `at`. Unit: courses.

    Source: policy (1.2).
    """
    if programmes.knows_nothing(at):
        return Unknown(NOTHING_YET)
    return programmes.evidence(at, partial(_courses, at), COURSES_BY)


@indicator(
    "1.2",
    "programmes.coil_students",
    unit=PERSONS,
    at=FISCAL_YEAR,
    title=_("Students of COIL and virtual exchange courses"),
    wording=_(
        "Students of every side in the courses of the figure above, as stated by hand; a student"
        " of two courses counts twice."
    ),
    source=SOURCE,
    reads=Programmes,
)
def coil_students(at: date, programmes: Programmes) -> Evidence | Unknown:
    """Students of the courses that `coil_courses` counts. Unit: persons. Source: policy (1.2)."""
    if programmes.knows_nothing(at):
        return Unknown(NOTHING_YET)
    read = partial(_courses, at)
    one_side = Q(home_students__isnull=True) | Q(partner_students__isnull=True)
    is_short = read().filter(one_side).exists()
    known = Q(home_students__isnull=False) | Q(partner_students__isnull=False)
    if is_short and not read().filter(known).exists():
        return Unknown(COURSE_FIGURES)
    return programmes.evidence(at, read, COURSES_BY, adds=STUDENTS, is_short=is_short)


COURSES_BY = {
    "country": COUNTRY.at("institution__country"),
    "unit": UNIT.at("programme__unit"),
    "kind": choice("programme__kind", KIND_TITLE, JointProgramme.Kind),
}


def _running(at: date) -> QuerySet[JointProgramme]:
    return JointProgramme.objects.running_on(at).filter(kind__in=DEGREES)


def _years(day: date) -> QuerySet[Any]:
    """The statements of students of the degree programmes in session on the 1 May `day`."""
    in_session = JointProgramme.objects.in_session_on(day).filter(
        pk=OuterRef("programme"), kind__in=DEGREES
    )
    known = Q(home_students__isnull=False) | Q(partner_students__isnull=False)
    found = ProgrammeYear.objects.filter(known, Exists(in_session), year=day.year)
    return _with_students(found)


def _courses(at: date) -> QuerySet[Any]:
    year = (first_day(fiscal_year(at)), at)
    found = ProgrammeCourse.objects.filter(starts_on__range=year, programme__kind__in=WITH_COURSES)
    return _with_students(found)


def _with_students(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows with `known_students`: of every side, as far as they are known."""
    sides = Coalesce(F("home_students"), Value(0)) + Coalesce(F("partner_students"), Value(0))
    found: QuerySet[Any] = rows.annotate(known_students=sides)
    return found

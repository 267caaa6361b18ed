"""Lists of what was recorded year by year: students of programmes, and courses.

The rows behind figures about persons: for those who work with the programmes, never in public.
"""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters import FilterSet, NumberFilter

from kakehashi.education.cooperation.joint_programmes.page import in_words
from kakehashi.education.cooperation.joint_programmes.register import shown_title
from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCourse,
    ProgrammeYear,
)
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.policy.counting import AS_OF_1_MAY
from kakehashi.vocabulary.time import first_day, fiscal_year, last_day

LIST = "education/cooperation/joint_programmes/record_list.html"


class YearFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Students of one fiscal year, or of all."""

    year = NumberFilter(label=_("Fiscal year"), min_value=1950, max_value=2199)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the year asked for."""
        year = self.form.cleaned_data["year"]
        return queryset if year is None else queryset.filter(year=int(year))


class CourseYearFilter(YearFilter):
    """Courses that began in one fiscal year, or in any."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The courses of the year asked for."""
        year = self.form.cleaned_data["year"]
        if year is None:
            return queryset
        return queryset.filter(starts_on__range=(first_day(int(year)), last_day(int(year))))


def students_of(on: date) -> str:
    """Where the statements stand that make the students of programmes on the day `on`."""
    year = {"year": AS_OF_1_MAY.latest(on).year}
    return f"{reverse('cooperation:programme_students')}?{urlencode(year)}"


def courses_of(on: date) -> str:
    """Where the courses of the fiscal year of `on` stand with their students."""
    return f"{reverse('cooperation:programme_courses')}?{urlencode({'year': fiscal_year(on)})}"


@login_required
@require_safe
def students(request: HttpRequest) -> HttpResponse:
    """The statements of students of the programmes that are confided to the reader."""
    rows = ProgrammeYear.objects.visible_to(request.user)
    return _list(
        request,
        rows.select_related("programme__unit", "entered_by"),
        [*_of_programme(), _year(), *_sides(), *_sources()],
        name="programme-students",
        caption=gettext("Students of joint programmes"),
        filters=YearFilter,
        order="-year",
    )


@login_required
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """The courses of the programmes that are confided to the reader, with their students."""
    confided = JointProgramme.objects.confided_to(request.user)
    rows = ProgrammeCourse.objects.filter(programme__in=confided)
    rows = rows.select_related("programme__unit", "institution", "entered_by")
    return _list(
        request,
        rows.prefetch_related("institution__names"),
        [*_of_course(), *_of_programme(heading=False), *_sides(), *_sources()],
        name="programme-courses",
        caption=gettext("Courses taught together"),
        filters=CourseYearFilter,
        order="-starts",
    )


def _list(
    request: HttpRequest, rows: QuerySet[Any], columns: list[Column], **how: Any
) -> HttpResponse:
    listing = Listing(
        request,
        rows,
        columns,
        empty=_("Nothing is recorded here yet."),
        empty_link=(reverse("cooperation:programmes"), _("See the joint programmes")),
        **how,
    )
    return listing.response(LIST, {"today": timezone.localdate()})


def _language() -> str:
    return get_language() or "en"


def _of_programme(*, heading: bool = True) -> list[Column]:
    title = "programme__title_ja" if _language() == "ja" else "programme__title_en"
    unit_name = "programme__unit__name_ja" if _language() == "ja" else "programme__unit__name_en"
    return [
        Column(
            "programme",
            _("Joint programme"),
            lambda row: shown_title(row.programme, _language()),
            order=title,
            link=lambda row: row.programme.get_absolute_url(),
            heading=heading,
        ),
        Column(
            "unit", _("Home unit"), lambda row: row.programme.unit.name_in(_language()), unit_name
        ),
    ]


def _year() -> Column:
    return Column(
        "year", _("Fiscal year"), lambda row: gettext("FY%s") % row.year, "year", unbroken=True
    )


def _of_course() -> list[Column]:
    return [
        Column("course", _("Our course"), lambda row: row.name, order="name", heading=True),
        Column("partner", _("Partner"), lambda row: row.institution.name_in(_language())),
        Column("starts", _("First day"), lambda row: row.starts_on, order="starts_on"),
        Column("weeks", _("Weeks together"), lambda row: row.weeks, "weeks", numeric=True),
    ]


def _sides() -> list[Column]:
    return [
        Column(
            "home",
            pgettext_lazy("students", "Ours"),
            lambda row: in_words(row.home_students),
            "home_students",
            numeric=True,
        ),
        Column(
            "partners",
            pgettext_lazy("students", "Partners'"),
            lambda row: in_words(row.partner_students),
            "partner_students",
            numeric=True,
        ),
        Column(
            "all",
            pgettext_lazy("students", "All"),
            lambda row: in_words(row.students),
            numeric=True,
        ),
    ]


def _sources() -> list[Column]:
    return [
        Column("source", _("Source"), lambda row: row.source, hidden=True),
        Column("source_on", _("As of"), lambda row: row.source_on, hidden=True),
        Column("entered_at", _("Entered at"), lambda row: row.entered_at, hidden=True),
    ]

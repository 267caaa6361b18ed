"""Pages on which a joint programme's students, courses and quality reviews are recorded."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.joint_programmes import recording, rules
from kakehashi.education.cooperation.joint_programmes.forms import (
    CourseForm,
    HoldForm,
    ReviewDayForm,
    ReviewMoveForm,
    YearForm,
)
from kakehashi.education.cooperation.joint_programmes.page import years_of
from kakehashi.education.cooperation.joint_programmes.views import find, way_to
from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCourse,
    QualityReview,
)
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.people.models import Person


@login_required
def state_year(request: HttpRequest, pk: int) -> HttpResponse:
    """State the students of a year; `?year=` chooses it."""
    found = find(request, pk)
    years = years_of(found, timezone.localdate())
    if not years:
        messages.error(request, _("The programme has not begun on any 1 May yet."))
        return redirect(found)
    asked = request.POST.get("year") or request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else years[0]
    stated = found.years.filter(year=year).first()
    form = YearForm(request.POST or None, years=years, year=year, stated=stated)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        recording.state_year(found, by=by, **cleaned)
        return _("The figures are recorded."), f"{found.get_absolute_url()}#students"

    page = Sheet(
        gettext_lazy("State the students of a year"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
        notice=gettext_lazy(
            "Students enrolled on 1 May of the fiscal year. What is not known stays empty; it is"
            " shown as unknown, never as zero."
        ),
    )
    verdict = rules.may_state_year(cast(Person, request.user), found)
    return fill_in(request, verdict, form, page, do)


@login_required
def add_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a course that has begun."""
    found = find(request, pk)
    form = CourseForm(request.POST or None, programme=found)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        recording.add_course(found, form.course(), by=by)
        return _("The course is recorded."), f"{found.get_absolute_url()}#courses"

    page = Sheet(
        gettext_lazy("Record a course"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
    )
    verdict = rules.may_add_course(cast(Person, request.user), found)
    return fill_in(request, verdict, form, page, do)


@login_required
def correct_course(request: HttpRequest, pk: int) -> HttpResponse:
    """State a recorded course anew."""
    courses = ProgrammeCourse.objects.visible_to(request.user)
    course = get_object_or_404(courses.select_related("programme__unit"), pk=pk)
    programme = course.programme
    form = CourseForm(request.POST or None, programme=programme, course=course)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        recording.correct_course(course, form.course(), reason=cleaned["reason"], by=by)
        return _("The course is corrected."), f"{programme.get_absolute_url()}#courses"

    page = Sheet(gettext_lazy("Correct the course"), way_to(programme), about=course.name)
    verdict = rules.may_add_course(cast(Person, request.user), programme)
    return fill_in(request, verdict, form, page, do)


@login_required
def plan_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a quality review."""
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        review = recording.plan_review(found, **cleaned, by=by)
        return _("The quality review is planned."), review.get_absolute_url()

    page = Sheet(
        gettext_lazy("Plan a quality review"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
    )
    verdict = rules.may_record(cast(Person, request.user), found)
    return fill_in(request, verdict, ReviewDayForm(request.POST or None), page, do)


@login_required
def move_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a quality review for another day."""
    review = _review(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        recording.move_review(review, **cleaned, by=by)
        return _("The quality review is planned for another day."), review.get_absolute_url()

    page = Sheet(
        gettext_lazy("Move the quality review"),
        way_to(review.programme),
        about=review.programme.name_in(get_language() or "en"),
    )
    verdict = rules.may_hold_review(cast(Person, request.user), review)
    form = ReviewMoveForm(request.POST or None, initial={"planned_on": review.planned_on})
    return fill_in(request, verdict, form, page, do)


@login_required
def hold_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came of a quality review."""
    review = _review(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        upload = cleaned.pop("file")
        document = keep(upload, by=by) if upload else None
        recording.hold_review(review, **cleaned, document=document, by=by)
        return _("The outcome is recorded."), review.get_absolute_url()

    page = Sheet(
        gettext_lazy("Record the outcome of the quality review"),
        way_to(review.programme),
        about=review.programme.name_in(get_language() or "en"),
        notice=gettext_lazy("Once recorded, the outcome is not changed any more."),
    )
    verdict = rules.may_hold_review(cast(Person, request.user), review)
    return fill_in(
        request, verdict, HoldForm(request.POST or None, request.FILES or None), page, do
    )


def _review(request: HttpRequest, pk: int) -> QualityReview:
    """A review of a programme that is confided to the reader."""
    confided = JointProgramme.objects.confided_to(request.user)
    reviews = QualityReview.objects.select_related("programme__unit")
    return get_object_or_404(reviews, pk=pk, programme__in=confided)

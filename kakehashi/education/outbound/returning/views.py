"""The pages after a return: the list, one return, transcripts, decisions, closing."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition import words as precedent_words
from kakehashi.education.cooperation.sheets import fill_in, reader, sent
from kakehashi.education.outbound.models import (
    CourseRecognition,
    Mobility,
    Transcript,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning import deciding, operations, rules, words
from kakehashi.education.outbound.returning.forms import (
    CloseForm,
    CreditsForm,
    DecideCourseForm,
    EmptyForm,
    ReasonForm,
    TranscriptForm,
    rows_of,
)
from kakehashi.education.outbound.returning.planned import Component, Planned, planned_of
from kakehashi.education.outbound.returning.queries import homecoming_of, suggested
from kakehashi.education.outbound.returning.showing import shown, sums_of
from kakehashi.education.outbound.returning.way import PAGES, sheet, way_to
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

LONGEST = 18  # digits of an id


@login_required
@require_safe
def homecoming(request: HttpRequest, pk: int) -> HttpResponse:
    """One return: transcripts, courses with their decisions, sums, what can be done."""
    person, language = reader(request)
    mobility = _mobility(request, pk)
    context = shown(mobility, person, language)
    if context["keeps"]:
        context["entries"] = history_of(mobility)
    return render(request, f"{PAGES}/return.html", context)


def _mobility(request: HttpRequest, pk: int) -> Mobility:
    visible = Mobility.objects.visible_to(request.user).with_everything()
    return get_object_or_404(visible, pk=pk)


def _back(mobility: Mobility) -> str:
    return reverse("outbound:homecoming", args=[mobility.pk])


# -- Transcripts ----------------------------------------------------------------------------------


@login_required
def enter_transcript(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the host sent."""
    person, language = reader(request)
    mobility = _mobility(request, pk)
    if isinstance(no := rules.may_enter_transcript(person, mobility), No):
        messages.error(request, str(no))
        return redirect(_back(mobility))
    form = TranscriptForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.enter_transcript(
                mobility,
                form.lines,
                upload=form.cleaned_data["upload"],
                by=person,
                **form.said(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The transcript is entered. Decide on its courses."))
            return redirect(_back(mobility))
    context = {"form": form, "mobility": mobility, "way": way_to(mobility, language)}
    return render(request, f"{PAGES}/transcript.html", context)


@login_required
def withdraw_transcript(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a transcript was entered wrongly."""
    person, language = reader(request)
    visible = Mobility.objects.visible_to(person)
    found = get_object_or_404(
        Transcript.objects.select_related("mobility__unit", "mobility__student"),
        pk=pk,
        mobility__in=visible,
    )

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.withdraw_transcript(found, **cleaned, by=by)
        return _("The transcript is withdrawn, and stays on record."), found.get_absolute_url()

    page = sheet(
        _("Withdraw the transcript"),
        way_to(found.mobility, language),
        notice=_("It stays on record. Enter the right one afterwards."),
        is_grave=True,
    )
    verdict = rules.may_withdraw_transcript(person, found)
    return fill_in(request, verdict, ReasonForm(sent(request)[0]), page, do)


@login_required
def state_credits_before(request: HttpRequest, pk: int) -> HttpResponse:
    """State what was recognised from elsewhere before."""
    person, language = reader(request)
    mobility = _mobility(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.state_credits_before(
            mobility, credits_before=cleaned["credits"], source=cleaned["source"], by=by
        )
        return _("The credits from before are stated."), _back(mobility)

    page = sheet(
        _("State the credits from before"),
        way_to(mobility, language),
        notice=_(
            "Credits from other universities, from study elsewhere and from before entry count"
            " together. Leave out what was recognised for stays that are on record here; they are"
            " added by themselves. 0 says that there are none."
        ),
    )
    verdict = rules.may_state_credits(person, mobility)
    return fill_in(request, verdict, CreditsForm(sent(request)[0]), page, do)


@login_required
def state_credits_planned(request: HttpRequest, pk: int) -> HttpResponse:
    """State what was to be recognised."""
    person, language = reader(request)
    mobility = _mobility(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.state_credits_planned(
            mobility, credits_planned=cleaned["credits"], source=cleaned["source"], by=by
        )
        return _("The credits planned are stated."), _back(mobility)

    page = sheet(
        _("State the credits planned"),
        way_to(mobility, language),
        notice=_("What was to be recognised as the last agreed learning agreement has it."),
    )
    verdict = rules.may_state_credits(person, mobility)
    return fill_in(request, verdict, CreditsForm(sent(request)[0]), page, do)


# -- Decisions ------------------------------------------------------------------------------------


@login_required
def decide_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide as what a course is recognised; ?like= begins with a precedent."""
    person, language = reader(request)
    course = _course(request, pk)
    mobility = course.transcript.mobility
    if isinstance(no := rules.may_decide_course(person, course), No):
        messages.error(request, str(no))
        return redirect(_back(mobility))
    like = _like(request)
    planned = planned_of(mobility)
    component = _planned_for(planned, course) if like is None else None
    form = _decide_form(request, like, course, component)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide_course(course, _said(form, like), form.courses(), by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(_back(mobility))
    context = {
        "form": form,
        "course": course,
        "mobility": mobility,
        "like": like,
        "way": way_to(mobility, language),
        "abroad": words.credits_abroad(course, language),
        "passed": words.passed(course),
        "sentences": _sentences(course, language),
        "sums": sums_of(mobility, homecoming_of(mobility)),
        "suggested": _suggested(course, language),
        "planned": [words.home_in_brief(each, language) for each in planned.courses]
        if planned
        else [],
        "plan": planned.source if planned else "",
        "component": component,
    }
    return render(request, f"{PAGES}/decide.html", context)


def _course(request: HttpRequest, pk: int) -> TranscriptCourse:
    visible = Mobility.objects.visible_to(request.user)
    stay = "transcript__mobility"
    related = ("transcript__scale", f"{stay}__unit", f"{stay}__student", f"{stay}__agreement")
    found = TranscriptCourse.objects.select_related(*related, f"{stay}__host")
    return get_object_or_404(found, pk=pk, transcript__mobility__in=visible)


def _like(request: HttpRequest) -> Precedent | None:
    number = request.GET.get("like", "")
    if not number.isdecimal() or len(number) > LONGEST:
        return None
    visible = Precedent.objects.visible_to(request.user).with_everything()
    return visible.filter(pk=int(number)).first()


def _decide_form(
    request: HttpRequest,
    like: Precedent | None,
    course: TranscriptCourse,
    component: Component | None,
) -> DecideCourseForm:
    if request.method == "POST":
        return DecideCourseForm(request.POST)
    initial: dict[str, Any] = {}
    grade = deciding.grade_snapshot(course, timezone.localdate())
    if grade is not None and grade.result:
        initial["home_mark"] = grade.result
    if like is None:
        rows = [asdict(each) for each in component.courses] if component else []
        return DecideCourseForm(initial=initial, rows=rows)
    initial |= {"decision": like.decision, "reason": like.reason, "body": like.body}
    return DecideCourseForm(initial=initial, rows=rows_of(like))


def _said(form: DecideCourseForm, like: Precedent | None) -> deciding.Said:
    return deciding.Said(**form.cleaned_data, follows=like)


def _sentences(course: TranscriptCourse, language: str) -> list[str]:
    """What the credits and the mark are worth at home, as far as anybody knows."""
    today = timezone.localdate()
    found = (deciding.credits_snapshot(course, today), deciding.grade_snapshot(course, today))
    return [explain(each, language) for each in found if each is not None]


def _planned_for(planned: Planned | None, course: TranscriptCourse) -> Component | None:
    """What the learning agreement planned for the course; nothing for one that was not passed."""
    if planned is None or course.is_passed is False:
        return None
    return planned.component_of(course)


def _suggested(course: TranscriptCourse, language: str) -> list[dict[str, Any]]:
    return [
        {
            "found": each,
            "why": precedent_words.why(each),
            "credits": precedent_words.home_credits(each.precedent),
            "home": precedent_words.home_titles(each.precedent, language),
            "badge": precedent_words.DECISION_BADGES[each.precedent.decision],
        }
        for each in suggested(course, timezone.localdate())
    ]


@login_required
def reopen_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision again, after an appeal."""
    person, language = reader(request)
    visible = Mobility.objects.visible_to(person)
    stay = "course__transcript__mobility"
    found = get_object_or_404(
        CourseRecognition.objects.select_related(f"{stay}__unit", f"{stay}__student"),
        pk=pk,
        course__transcript__mobility__in=visible,
    )
    mobility = found.course.transcript.mobility

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        deciding.reopen_course(found, **cleaned, by=by)
        address = reverse("outbound:decide_course", args=[found.course_id])
        return _("The decision is reopened. It stands until you decide anew."), address

    page = sheet(
        _("Reopen the decision"),
        way_to(mobility, language),
        about=str(found.course),
        notice=_(
            "For an appeal, or where the decision rested on a mistake. What was posted already is"
            " taken back in the next file for the academic system."
        ),
        is_grave=True,
    )
    form = ReasonForm(sent(request)[0])
    return fill_in(request, rules.may_reopen(person, found), form, page, do)


# -- Closing --------------------------------------------------------------------------------------


@login_required
def close_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that recognition is complete."""
    person, language = reader(request)
    mobility = _mobility(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.close_recognition(mobility, **cleaned, by=by)
        return _("Recognition is closed. The credits can be posted."), _back(mobility)

    page = sheet(
        _("Close the recognition"),
        way_to(mobility, language),
        notice=_("The student is told. Afterwards a decision is changed by reopening it."),
    )
    verdict = rules.may_close_recognition(person, mobility)
    return fill_in(request, verdict, CloseForm(sent(request)[0]), page, do)


@login_required
def close_mobility(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a stay of which nothing is to be done any more."""
    person, language = reader(request)
    mobility = _mobility(request, pk)

    def do(by: Person, _cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.close_mobility(mobility, by=by)
        return _("The stay is closed."), _back(mobility)

    page = sheet(
        _("Close the stay"),
        way_to(mobility, language),
        notice=_("Nothing can be entered or decided any more afterwards."),
        is_grave=True,
        button=pgettext("outbound", "Close it"),
    )
    form = EmptyForm(sent(request)[0])
    return fill_in(request, rules.may_close(person, mobility), form, page, do)

"""The call "are you safe?": opening it, its answers on a map and in a list, the answer itself."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.models import Mobility, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays import rules, safety
from kakehashi.education.outbound.stays.forms import AnswerForm, CallForm, OutcomeForm
from kakehashi.education.outbound.stays.page import PAGES, SHEET, Way, lists
from kakehashi.education.outbound.stays.queries import abroad_in
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused
from kakehashi.vocabulary import countries

BADGES = {"": "warn", "safe": "good", "help": "bad"}
FIRST = {"": 0, "help": 1, "safe": 2}  # whom to care for first


def _way() -> Way:
    return [*lists(), (reverse("outbound:safety_calls"), gettext_lazy("Safety calls"))]


@login_required
@require_safe
def safety_calls(request: HttpRequest) -> HttpResponse:
    """Every safety call, open ones first."""
    person, language = reader(request)
    found = SafetyCall.objects.visible_to(person).prefetch_related("answers")
    calls = sorted(
        found, key=lambda call: (call.closed_at is not None, -call.opened_at.timestamp())
    )
    context = {
        "calls": [
            (
                call,
                call.event_in(language),
                _places(call, language),
                Counter(row.answer for row in call.answers.all()),
                len(call.answers.all()),
            )
            for call in calls
        ],
        "may_call": bool(rules.may_call(person)),
    }
    return render(request, f"{PAGES}/safety_calls.html", context)


def _places(call: SafetyCall, language: str) -> list[str]:
    return [countries.name(code, language) for code in call.countries]


@login_required
def open_call(request: HttpRequest) -> HttpResponse:
    """Ask everybody who stays somewhere whether they are safe."""
    person, _language = reader(request)
    there = _there()
    form = CallForm(sent(request)[0], there=there)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        call = safety.open_call(**cleaned, by=by)
        said = _("Students asked by mail whether they are safe: %(number)s.")
        return said % {"number": call.answers.count()}, call.get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Ask: are you safe?"),
        _way(),
        notice=gettext_lazy("Mail goes to every student there at once; the answers stand on a map.")
        if there
        else gettext_lazy("As far as is known, no student is abroad today: nobody can be asked."),
        template=SHEET,
        is_grave=True,
    )
    return fill_in(request, rules.may_call(person), form, sheet, do)


def _there() -> dict[str, int]:
    """Country/region -> students who stay there today."""
    states = [MobilityState.ACCEPTED, MobilityState.ARRIVED]
    codes = set(
        Mobility.objects.filter(state__in=states).order_by().values_list("host__country", flat=True)
    )
    rows = abroad_in(codes, timezone.localdate())
    return dict(Counter(row.host.country for row in rows))


@login_required
@require_safe
def safety_call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: the map, and everybody who was asked, who did not answer first."""
    person, language = reader(request)
    call = get_object_or_404(SafetyCall.objects.visible_to(person), pk=pk)
    rows = SafetyAnswer.objects.visible_to(person).filter(call=call)
    rows = rows.select_related("mobility__student", "mobility__host", "mobility__stay")
    rows = rows.prefetch_related("mobility__host__names", "mobility__emergency_contacts")
    found = sorted(rows, key=lambda row: (FIRST[row.answer], row.pk))
    counts = Counter(row.answer for row in found)
    context = {
        "call": call,
        "event": call.event_in(language),
        "countries": _places(call, language),
        "rows": [_row(row, language) for row in found],
        "counts": {"none": counts[""], "help": counts["help"], "safe": counts["safe"]},
        "by_country": Counter(row.mobility.host.country for row in found),
        "points": [point for row in found if (point := _point(row, language))],
        "may_work": bool(rules.may_work_on_call(person, call)),
    }
    return render(request, f"{PAGES}/safety_call.html", context)


def _row(row: SafetyAnswer, language: str) -> dict[str, Any]:
    mobility = row.mobility
    return {
        "row": row,
        "student": mobility.student,
        "name": mobility.student.name_in(language),
        "host": mobility.host.name_in(language),
        "answer": row.get_answer_display() if row.answer else _("No answer yet"),
        "badge": BADGES[row.answer],
        "phone": mobility.stay.phone if hasattr(mobility, "stay") else "",
        "contacts": list(mobility.emergency_contacts.all()),
    }


def _point(row: SafetyAnswer, language: str) -> tuple[float, float, str] | None:
    """Where the answer says the student is; else where the host stands, and that it is the host."""
    name, host = row.mobility.student.name_in(language), row.mobility.host
    answer = row.get_answer_display() if row.answer else _("No answer yet")
    if row.latitude is not None and row.longitude is not None:
        return float(row.longitude), float(row.latitude), f"{name}: {answer}"
    if host.latitude is None or host.longitude is None:
        return None
    said = {"name": name, "answer": answer}
    label = _("%(name)s: %(answer)s (place of the host)") % said
    return float(host.longitude), float(host.latitude), label


@login_required
def answer_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The student's answer; `?student=` for the office, which has reached somebody otherwise."""
    person, language = reader(request)
    rows = SafetyAnswer.objects.visible_to(person).filter(call_id=pk)
    rows = rows.select_related("call", "mobility__student", "mobility__unit")
    asked = request.GET.get("student", "")
    if asked.isdecimal():
        row = get_object_or_404(rows, pk=int(asked[:18]))
    else:
        row = get_object_or_404(rows, mobility__student=person)
    is_own = row.mobility.student_id == person.pk

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        safety.answer_call(row, **cleaned, by=by)
        if is_own:
            back = reverse("outbound:stay", args=[row.mobility_id])
            return _("Thank you: the office has your answer."), back
        return _("The answer is on record."), row.call.get_absolute_url()

    stay = (reverse("outbound:stay", args=[row.mobility_id]), row.mobility.name_in(language))
    sheet = Sheet(
        gettext_lazy("Are you safe?"),
        [stay] if is_own else [*_way(), (row.call.get_absolute_url(), row.call.event_in(language))],
        about=row.call.event_in(language),
        notice="" if is_own else row.mobility.student.name_in(language),
        template=SHEET,
        button=gettext_lazy("Send the answer"),
    )
    names = ("answer", "place", "latitude", "longitude", "message")
    initial = {name: getattr(row, name) for name in names}
    form = AnswerForm(sent(request)[0], initial=initial)
    return fill_in(request, rules.may_answer(person, row), form, sheet, do)


@login_required
@require_POST
def answer_quickly(request: HttpRequest, pk: int) -> HttpResponse:
    """One button: safe, or needs help; where one is can be said afterwards."""
    person, _language = reader(request)
    rows = SafetyAnswer.objects.filter(call_id=pk, mobility__student=person)
    row = get_object_or_404(rows.select_related("call", "mobility"))
    try:
        safety.answer_call(row, answer=request.POST.get("answer", ""), by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:stay", row.mobility_id)
    messages.success(request, _("Thank you: the office has your answer."))
    if row.answer == "help" or request.POST.get("answer") == "help":
        return redirect("outbound:answer_safety_call", pk)
    return redirect("outbound:stay", row.mobility_id)


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who have not answered once more."""
    person, _language = reader(request)
    call = get_object_or_404(SafetyCall.objects.visible_to(person), pk=pk)
    try:
        number = safety.remind_all(call, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Students asked once more: %(number)s.")
        messages.success(request, said % {"number": number})
    return redirect(call)


@login_required
def close_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a call, saying what came of it."""
    person, language = reader(request)
    call = get_object_or_404(SafetyCall.objects.visible_to(person), pk=pk)
    waiting = call.answers.filter(answered_at=None).count()

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        safety.close_call(call, **cleaned, by=by)
        return _("The safety call is closed."), call.get_absolute_url()

    notice = _("Students who have not answered: %(number)s.") % {"number": waiting}
    sheet = Sheet(
        gettext_lazy("Close the safety call"),
        [*_way(), (call.get_absolute_url(), call.event_in(language))],
        notice=notice if waiting else "",
        is_grave=bool(waiting),
        template=SHEET,
    )
    form = OutcomeForm(sent(request)[0])
    return fill_in(request, rules.may_work_on_call(person, call), form, sheet, do)

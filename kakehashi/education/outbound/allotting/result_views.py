"""What a student got and answers, and what everybody may read of a published run."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, sent
from kakehashi.education.outbound.allotting import answering, explained, rules
from kakehashi.education.outbound.allotting.forms import AnswerForm
from kakehashi.education.outbound.allotting.queries import (
    Names,
    allotment_of,
    last_published,
    names_for,
    result_of,
)
from kakehashi.education.outbound.allotting.way import (
    PAGES,
    SHEET,
    way_of_student,
    way_to_call,
    way_to_result,
)
from kakehashi.education.outbound.models import Allotment, Application, Call, RunResult
from kakehashi.people.models import Person

OPERATIONS = {
    "confirm": answering.confirm,
    "wait": answering.accept_and_wait,
    "decline": answering.decline,
    "give-up": answering.give_up,
}


def _application(request: HttpRequest, pk: int) -> Application:
    rows = Application.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("call__unit", "student", "unit"), pk=pk)


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of an application: the place, the answers, every choice with its reason."""
    application, person = _application(request, pk), cast(Person, request.user)
    found, allotment = result_of(application), allotment_of(application)
    names = names_for(application, found, get_language() or "en")
    is_own = application.student_id == person.pk
    choices = explained.choices_told(found, names) if found else []
    context = {
        "application": application,
        "call": application.call,
        "way": way_of_student(application) if is_own else way_to_call(application.call),
        "is_own": is_own,
        "result": found,
        "run": found.run if found else None,
        "allotment": allotment,
        "place": names.placement(allotment.placement.key) if allotment else "",
        "until": explained.deadline_words(allotment) if allotment else "",
        "answers": _answers(person, allotment, found) if allotment else [],
        "choices": choices,
        "is_on_reserve": any(each.place for each in choices),
        "has_classes": names.classes > 1,
    }
    return render(request, f"{PAGES}/result.html", context)


def _answers(person: Person, allotment: Allotment, found: RunResult | None) -> list[dict[str, Any]]:
    """Each answer that is open, with what it leads to."""
    reserve = explained.reserve_of(allotment, found.run if found else None)
    return [
        {
            "title": explained.answer_title(answer),
            "address": reverse("outbound:answer_place", args=[allotment.application_id, answer]),
            "consequences": explained.consequences(answer, allotment, reserve),
            "is_grave": answer in ("decline", "give-up"),
        }
        for answer, to in explained.ANSWERS.items()
        if rules.may_answer(person, allotment, to)
    ]


@login_required
def answer(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Answer for a place: what it leads to first, then the button."""
    if answer not in OPERATIONS:
        raise Http404
    application, person = _application(request, pk), cast(Person, request.user)
    allotment = allotment_of(application)
    if allotment is None:
        raise Http404
    allotment.application = application
    found = result_of(application)
    reserve = explained.reserve_of(allotment, found.run if found else None)
    names = names_for(application, found, get_language() or "en")
    sheet = Sheet(
        explained.answer_title(answer),
        way_to_result(application, is_own=application.student_id == person.pk),
        names.placement(allotment.placement.key),
        is_grave=answer in ("decline", "give-up"),
        template=SHEET,
    )

    def do(person: Person, cleaned: dict[str, Any]) -> Done:
        OPERATIONS[answer](allotment, by=person, reason=cleaned.get("reason", ""))
        address = reverse("outbound:result", args=[application.pk])
        return _("Your answer is recorded."), address

    form = AnswerForm(sent(request)[0], is_own=application.student_id == person.pk)
    verdict = rules.may_answer(person, allotment, explained.ANSWERS[answer])
    context = {"consequences": explained.consequences(answer, allotment, reserve)}
    return fill_in(request, verdict, form, sheet, do, context)


@require_safe
def public_results(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody, without names: how many got each placement, and how to check the lottery."""
    call = get_object_or_404(Call.objects.public(), pk=pk)
    last = last_published(call)
    names = Names(call, get_language() or "en")
    lines = last.summary["placements"] if last else {}
    context = {
        "call": call,
        "way": way_to_call(call),
        "run": last,
        "has_classes": names.classes > 1,
        "lines": [
            {
                "name": names.placement(key),
                # Where nobody was refused, the lowest score is no limit but one person's own.
                "limit": names.score(line["lowest"])
                if line["reserve"] and line["lowest"] is not None
                else None,
                **line,
            }
            for key, line in sorted(lines.items(), key=lambda item: names.placement(item[0]))
        ],
    }
    return render(request, f"{PAGES}/public_results.html", context)

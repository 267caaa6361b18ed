"""What a student sees of the assessment: the decision with its reason, the appeal, the score."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader
from kakehashi.education.outbound.applying.queries import place_name, place_names
from kakehashi.education.outbound.assessing import operations, rules
from kakehashi.education.outbound.assessing.forms import AppealForm
from kakehashi.education.outbound.assessing.queries import (
    is_published,
    last_day_to_appeal,
    latest_of,
    with_choices,
)
from kakehashi.education.outbound.assessing.scores import explanation_of
from kakehashi.education.outbound.assessing.way import PAGES, SHEET
from kakehashi.education.outbound.models import Application, EligibilityDecision
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person


@login_required
@require_safe
def my_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """The student's own application: decided how and why, how to appeal, later the score."""
    person, language = reader(request)
    mine = with_choices(Application.objects.filter(student=person, submitted_at__isnull=False))
    application = get_object_or_404(mine, pk=pk)
    published = is_published(application.call)
    decided = latest_of(application)
    choices = list(application.choices.all())
    names = place_names(each.placement for each in choices)
    explanation = explanation_of(application) if published else None
    context = {
        "application": application,
        "call_title": application.call.title_in(language),
        "whole": _line(person, application, decided.get(None), language),
        "choices": [
            (
                each.rank,
                names[each.placement_id],
                _line(person, application, decided.get(each.placement_id), language),
            )
            for each in choices
        ],
        "is_decided": application.state != ApplicationState.SUBMITTED,
        "is_published": published,
        "explanation": explanation,
        "choices_first": [
            names[each.placement_id]
            for each in choices
            if explanation and each.placement_id in explanation.first_at
        ],
    }
    return render(request, f"{PAGES}/my_assessment.html", context)


def _line(
    person: Person,
    application: Application,
    decision: EligibilityDecision | None,
    language: str,
) -> dict[str, Any] | None:
    """One decision as its student reads it; None where nothing was decided."""
    if decision is None:
        return None
    decision.application = application
    last = last_day_to_appeal(decision)
    return {
        "decision": decision,
        "reason": decision.reason_in(language),
        "last_day": last,
        "may_appeal": rules.may_appeal(person, decision),
        "appeal": getattr(decision, "appeal_against", None),
    }


@login_required
def lodge_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal against a decision."""
    person, language = reader(request)
    mine = EligibilityDecision.objects.filter(application__student=person)
    found = get_object_or_404(
        mine.select_related("application__call", "placement__call", "placement__host"), pk=pk
    )
    address = reverse("outbound:my_assessment", args=[found.application_id])

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.lodge_appeal(found, text=cleaned["text"], by=by)
        return _("Your appeal is lodged. You hear by mail how it is decided."), address

    page = Sheet(
        gettext_lazy("Appeal against the decision"),
        [(address, found.application.call.title_in(language))],
        about=place_name(found.placement) if found.placement else "",
        notice=_(
            "Somebody who did not make the decision decides on the appeal. "
            "You can appeal once, until %s."
        )
        % date_format(last_day_to_appeal(found)),
        template=SHEET,
        button=gettext_lazy("Lodge the appeal"),
    )
    return fill_in(
        request, rules.may_appeal(person, found), AppealForm(request.POST or None), page, do
    )

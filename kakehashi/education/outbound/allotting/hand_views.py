"""Giving a place by hand: first whom it would pass over, then the decision."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.allotting import overriding, rules
from kakehashi.education.outbound.allotting.forms import OverrideForm
from kakehashi.education.outbound.allotting.queries import Names
from kakehashi.education.outbound.allotting.run_views import students
from kakehashi.education.outbound.allotting.views import found_call
from kakehashi.education.outbound.allotting.way import PAGES, way_to_allocation
from kakehashi.education.outbound.models import Call
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused


@login_required
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose student and place, see whom it passes over, then give it."""
    call, person = found_call(request, pk), cast(Person, request.user)
    verdict = rules.may_give_by_hand(person, call)
    if isinstance(verdict, No):
        messages.error(request, str(verdict))
        return redirect("outbound:allocation", pk=call.pk)
    is_sent = request.method == "POST"
    form = OverrideForm(request.POST if is_sent else None, call=call)
    shown: dict[str, Any] = {}
    if is_sent and form.is_valid():
        cleaned = form.cleaned_data
        if "confirm" in request.POST:
            try:
                overriding.override(by=person, **cleaned)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The place is given. The student is asked to answer."))
                return redirect("outbound:allocation", pk=call.pk)
        shown = _previewed(call, form)
    context = {
        "call": call,
        "form": form,
        "way": way_to_allocation(call),
        "back": reverse("outbound:allocation", args=[call.pk]),
        **shown,
    }
    return render(request, f"{PAGES}/by_hand.html", context)


def _previewed(call: Call, form: OverrideForm) -> dict[str, Any]:
    """Whom the place would pass over, or why it cannot be given."""
    application, placement = form.cleaned_data["application"], form.cleaned_data["placement"]
    verdict = overriding.may_hold(application, placement)
    if isinstance(verdict, No):
        if not form.non_field_errors():
            form.add_error(None, str(verdict))
        return {}
    names = Names(call, get_language() or "en")
    passed = overriding.passed_over(application, placement)
    people = students(str(each.application) for each in passed)
    return {
        "is_previewed": True,
        "student": application.name_in(names.language),
        "place": names.placement(placement.key),
        "passed": [
            {
                "application": people[str(each.application)],
                "score": names.score(each.score),
                "lottery": each.lottery[:16],
                "held": names.placement(each.held) if each.held else _("no place"),
            }
            for each in passed
        ],
    }

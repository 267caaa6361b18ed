"""What waits: answers of students, and for the office runs to make, approve and publish."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.allotting.queries import (
    UNDECIDED,
    Names,
    free_places,
)
from kakehashi.education.outbound.allotting.rules import APPROVES, RUNS
from kakehashi.education.outbound.calls.naming import placement_name
from kakehashi.education.outbound.models import Allotment, Application, Call, Run
from kakehashi.education.outbound.states import (
    AllotmentState,
    ApplicationState,
    CallState,
    RunState,
)
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@steps
def offers(person: Person, language: str, day: date) -> Iterator[Step]:
    """Places offered to the person that wait for an answer."""
    offered = Allotment.objects.filter(
        application__student=person, state=AllotmentState.OFFERED, answer_by__gte=timezone.now()
    )
    for each in offered.select_related("placement__call", "placement__host")[:AT_MOST]:
        yield Step(
            _("Answer the place you are offered"),
            placement_name(each.placement, language),
            reverse("outbound:result", args=[each.application_id]),
            timezone.localdate(each.answer_by),
        )


@steps
def moved_up(person: Person, language: str, day: date) -> Iterator[Step]:
    """First choices that the person holds for the time being: nothing better can come."""
    held = Allotment.objects.filter(
        application__student=person, state=AllotmentState.WAITING, rank=1
    )
    for each in held.select_related("placement__call", "placement__host")[:AT_MOST]:
        yield Step(
            _("Confirm the place that you wished most"),
            placement_name(each.placement, language),
            reverse("outbound:result", args=[each.application_id]),
            each.placement.call.upgrades_until,
        )


@steps
def runs(person: Person, language: str, day: date) -> Iterator[Step]:
    """Runs that wait for approval by somebody else, or to be published."""
    decided_by = {
        RunState.MADE: units_of(person, APPROVES),
        RunState.APPROVED: units_of(person, RUNS),
    }
    waiting = (
        Run.objects.real()
        .light()
        .filter(state__in=UNDECIDED)
        .exclude(state=RunState.MADE, made_by=person)
    )
    for run in waiting.select_related("call").order_by("made_at")[:AT_MOST]:
        if run.call.unit_id in decided_by[RunState(run.state)]:
            is_made = run.state == RunState.MADE
            words = _("Approve the allocation run") if is_made else _("Publish the approved run")
            about = f"{run.call.title_in(language)}: {run.title}"
            yield Step(words, about, run.get_absolute_url(), run.call.results_on)


@steps
def calls(person: Person, language: str, day: date) -> Iterator[Step]:
    """Calls that are over and decided and wait for a run; those with places for reserves."""
    for call in _over(person)[:AT_MOST]:
        address = reverse("outbound:allocation", args=[call.pk])
        if not call.is_run:
            words = _("Run the allocation")
            yield Step(words, call.title_in(language), address, call.results_on)
        elif free_places(call, Names(call, language)):
            words = _("Run the allocation again to move reserves up")
            yield Step(words, call.title_in(language), address, call.upgrades_until)


def _over(person: Person) -> list[Any]:
    """Calls of the person's units in which a run could be made now; `is_run`: one is published."""
    undecided = Application.objects.filter(call=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    eligible = Application.objects.filter(call=OuterRef("pk"), state=ApplicationState.ELIGIBLE)
    of_call = Run.objects.real().filter(call=OuterRef("pk"))
    found = Call.objects.filter(
        ~Exists(undecided),
        ~Exists(of_call.filter(state__in=UNDECIDED)),
        Exists(eligible),
        unit__in=units_of(person, RUNS),
        state=CallState.PUBLISHED,
        closes_at__lte=timezone.now(),
    ).annotate(is_run=Exists(of_call.filter(state=RunState.PUBLISHED)))
    return list(found.order_by("closes_at", "pk"))

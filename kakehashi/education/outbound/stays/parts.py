"""What of preparation and safety stands on the page of a stay, and what is to be done there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.nominating.sections import Next, Reading, next_step, section
from kakehashi.education.outbound.nominating.states import BACK
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.checklist import blocking
from kakehashi.education.outbound.stays.page import PAGES, in_words
from kakehashi.education.outbound.stays.queries import (
    COMING,
    NOT_OVER,
    checklist_of,
    missing_of,
    stay_of,
    warnings_of,
)
from kakehashi.education.outbound.stays.rules import may_note_return


@section(
    "stay",
    gettext_lazy("Preparation and safety"),
    f"{PAGES}/part.html",
    order=40,
    now=[MobilityState.ARRIVED],
    over=[*BACK, MobilityState.CANCELLED],
)
def preparation(reading: Reading) -> dict[str, Any] | None:
    """How much of the checklist is settled, what the authorities say, and the way to all of it."""
    found = reading.mobility
    if found.state in (*BACK, MobilityState.CANCELLED):
        return {"mobility": found, "is_over": True}
    lines = checklist_of(found, reading.day)
    return {
        "mobility": found,
        "stay": stay_of(found),
        "settled": sum(line.is_done for line in lines),
        "asked": len(lines),
        "blocking": [line.item.short_in(reading.language) for line in blocking(lines)]
        if found.state in COMING
        else [],
        "warnings": in_words(warnings_of(found, reading.day)) if found.state in NOT_OVER else [],
    }


@next_step
def answers(reading: Reading) -> Iterator[Next]:
    """A safety call that the student has not answered."""
    if reading.keeps:
        return
    for row in reading.mobility.safety_answers.waiting().select_related("call"):
        event = row.call.event_in(reading.language)
        yield Next(_("Answer: are you safe?"), row.get_absolute_url(), reading.day, event)


@next_step
def preparing(reading: Reading) -> Iterator[Next]:
    """What is missing before departure, and the arrival once its day has come."""
    found = reading.mobility
    if found.state in COMING and (missing := missing_of(found, reading.day)):
        due = min((line.due_on for line in missing if line.due_on), default=None)
        address = reverse("outbound:stay", args=[found.pk])
        yield Next(_("Settle what is missing before departure"), address, due)
    has_come = found.planned_from is not None and found.planned_from <= reading.day
    if found.state == MobilityState.ACCEPTED and has_come:
        yield Next(_("Note the arrival"), reverse("outbound:note_arrival", args=[found.pk]))
    is_over = found.planned_until is not None and found.planned_until < reading.day
    if is_over and may_note_return(reading.person, found):
        address = reverse("outbound:note_return", args=[found.pk])
        yield Next(_("Note the return"), address, found.planned_until)

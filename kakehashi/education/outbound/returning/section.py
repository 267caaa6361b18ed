"""The part of the mobility's page about the return; see `nominating.sections`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from kakehashi.education.outbound.models import ExperienceReport, Mobility
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.returning.queries import (
    courses_of,
    decisions_of,
    homecoming_of,
    undecided_of,
)
from kakehashi.education.outbound.returning.rules import may_tell
from kakehashi.education.outbound.returning.showing import sums_of
from kakehashi.education.outbound.states import BEEN_ABROAD, MobilityState
from kakehashi.people.models import Person

TEMPLATE = "education/outbound/returning/section.html"


def section_of(mobility: Mobility, person: Person) -> dict[str, Any] | None:
    """What the section shows; None before the student has arrived: there is nothing yet."""
    if mobility.state not in BEEN_ABROAD:
        return None
    left_on = mobility.left_on
    due = transcript_term().ends(left_on) if left_on else None
    return {
        "mobility": mobility,
        "language": get_language() or "en",
        "is_back": mobility.state != MobilityState.ARRIVED,
        "courses": len(courses_of(mobility)),
        "decided": len(decisions_of(mobility)),
        "undecided": len(undecided_of(mobility)),
        "sums": sums_of(mobility, homecoming_of(mobility)),
        "transcript_due": due,
        "is_late": due is not None and due < timezone.localdate(),
        "report": ExperienceReport.objects.filter(mobility=mobility).first(),
        "report_due": report_term().ends(left_on) if left_on else None,
        "may_tell": bool(may_tell(person, mobility)),
    }

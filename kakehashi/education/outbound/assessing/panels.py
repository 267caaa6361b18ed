"""What the page of an application shows of its assessment."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from kakehashi.education.outbound.applying.panels import Panel, panel
from kakehashi.education.outbound.assessing.queries import last_day_to_appeal, latest_of
from kakehashi.education.outbound.assessing.rules import can_be_assessed, may_appeal
from kakehashi.education.outbound.models import Application
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person

BADGES = {ApplicationState.ELIGIBLE: "good", ApplicationState.INELIGIBLE: "bad"}


@panel
def of_the_decision(application: Application, reader: Person) -> Panel | None:
    """What was decided, and the way to the reasons; nothing before the call has closed."""
    is_over = application.state in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
    is_decided = application.state in BADGES
    if is_over or not (is_decided or can_be_assessed(application.call)):
        return None
    is_own = application.student_id == reader.pk
    name = "outbound:my_assessment" if is_own else "outbound:assess_application"
    words = pgettext("assessment", "Not decided")
    return Panel(
        "education/outbound/assessing/panel.html",
        {
            "is_own": is_own,
            "state": application.get_state_display() if is_decided else words,
            "badge": BADGES.get(ApplicationState(application.state), "warn"),
            "address": reverse(name, args=[application.pk]),
            "until": _last_day(application, reader) if is_own else None,
        },
    )


def _last_day(application: Application, reader: Person) -> date | None:
    """The last day of an appeal that is still possible, the nearest; None where there is none."""
    days = []
    for decision in latest_of(application).values():
        decision.application = application
        if not decision.eligible and may_appeal(reader, decision):
            days.append(last_day_to_appeal(decision))
    return min((day for day in days if day >= timezone.localdate()), default=None)

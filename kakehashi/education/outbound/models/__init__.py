"""The tables of (1.4): calls, applications, places given, stays abroad, links."""

from kakehashi.education.outbound.models.applications import Allotment, Application, Choice
from kakehashi.education.outbound.models.calls import Call, Placement, Quota
from kakehashi.education.outbound.models.links import Link
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.education.outbound.models.reminders import CallReminder
from kakehashi.education.outbound.models.runs import Override, Run, RunResult

__all__ = [
    "Allotment",
    "Application",
    "Call",
    "CallReminder",
    "Choice",
    "Link",
    "Mobility",
    "Override",
    "Placement",
    "Quota",
    "Run",
    "RunResult",
]

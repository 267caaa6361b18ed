"""Once a day: who has to be asked to check, reminded, or told that others did not."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kakehashi.duties.daily import daily
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.policy.attesting.queries import (
    Recipients,
    asked_for,
    schedule_of,
    told_of,
    unchecked,
)
from kakehashi.policy.attesting.schedule import Call
from kakehashi.policy.models import Plan, Reminder
from kakehashi.policy.states import PlanState

ASKED = declare("policy.check_asked", _("asked to check the month"))
REMINDED = declare("policy.check_due", _("reminded of the deadline of the month's check"))
TOLD = declare("policy.check_escalated", _("told that actions were not checked"))
VERBS = {Call.ASK: ASKED, Call.DUE: REMINDED, Call.ESCALATE: TOLD}


@daily
def remind(day: date) -> None:
    """Make the reminders of every plan in force that is checked each month.

    A second time on the same day nothing is made: a reminder is there once for a plan, a month, a
    person and a kind. The outbox sends the mail (`notices`).
    """
    for pk in (
        Plan.objects.in_force().filter(attest_from__isnull=False).values_list("pk", flat=True)
    ):
        remind_of(pk, day)


@transaction.atomic
def remind_of(plan_id: int, day: date) -> list[Reminder]:
    """Make what is due for one plan on a day and was not made yet. Locks the plan."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != PlanState.IN_FORCE:
        return []
    return [
        reminder
        for month, call in schedule_of(plan).calls(day)
        for reminder in _make(plan, month, call, day)
    ]


def recipients_of(plan: Plan, month: date, call: Call, day: date) -> Recipients:
    """Who is to hear on a day of which actions that were not checked for `month`."""
    waiting = unchecked(plan, month)
    return told_of(plan, waiting, day) if call is Call.ESCALATE else asked_for(waiting, day)


def _make(plan: Plan, month: date, call: Call, day: date) -> list[Reminder]:
    of_this = Reminder.objects.filter(plan=plan, month=month, kind=call.value)
    reminded = set(of_this.values_list("person", flat=True))
    made = [
        Reminder.objects.create(
            plan=plan, month=month, person=person, kind=call.value, made_at=timezone.now()
        )
        for person in recipients_of(plan, month, call, day)
        if person.pk not in reminded
    ]
    record_many(VERBS[call], [(reminder, {}) for reminder in made], by=None)
    return made

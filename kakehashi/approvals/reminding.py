"""Once a day: which steps nobody has answered in time."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kakehashi.approvals.models import Route, Step
from kakehashi.duties.daily import daily
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare

OVERDUE = declare("approvals.step_overdue", _("reminded that the deadline has passed"))


@daily
def remind(day: date) -> None:
    """Remind of every open step whose last day lies before `day`: once a day, until it is answered.

    The outbox sends the mail (`notices`).
    """
    for pk in (
        Step.objects.open().filter(due_on__lt=day).order_by("pk").values_list("pk", flat=True)
    ):
        remind_of(pk, day)


@transaction.atomic
def remind_of(step_id: int, day: date) -> bool:
    """Remind of one step, unless that was done on `day` or it was answered in the meantime.

    Returns: whether it was done.
    """
    route_id = Step.objects.values_list("route", flat=True).get(pk=step_id)
    Route.objects.select_for_update(of=("self",)).get(pk=route_id)
    step = Step.objects.select_related("route", "unit").get(pk=step_id)
    if not step.is_overdue_on(day) or (step.reminded_on is not None and step.reminded_on >= day):
        return False
    step.reminded_on = day
    step.save()
    record(OVERDUE, step, by=None)
    return True

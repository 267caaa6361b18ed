"""Once a day: students whose offered place is to be answered within two days."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.models import Allotment
from kakehashi.education.outbound.states import AllotmentState
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare

ANSWER_DUE = declare(
    "outbound.answer_due_soon", gettext_lazy("reminded: the place is to be answered soon")
)
AHEAD = timedelta(days=2)


@daily
def remind(day: date) -> None:
    """One entry for each open offer, two days before its last; the outbox mails the student."""
    remind_of_answers(day)


@transaction.atomic
def remind_of_answers(day: date) -> int:
    """Remind of the offers whose last day is `day` or one of the two after; returns how many.

    Each offer is reminded of once, found in the journal, and not on the day on which it was made.
    """
    first, after = _midnight(day), _midnight(day + AHEAD + timedelta(days=1))
    rows = Allotment.objects.select_for_update(of=("self",)).filter(
        state=AllotmentState.OFFERED,
        answer_by__gte=first,
        answer_by__lt=after,
        offered_at__lt=first,
    )
    found = list(rows.order_by("pk").select_related("application__student", "placement"))
    told = Entry.objects.filter(
        verb=ANSWER_DUE,
        record_type=Allotment._meta.label_lower,
        record_id__in=[str(each.pk) for each in found],
    )
    done = set(told.values_list("record_id", flat=True))
    due = [each for each in found if str(each.pk) not in done]
    if due:
        record_many(ANSWER_DUE, [(each, {}) for each in due], by=None)
    return len(due)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

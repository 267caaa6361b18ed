"""Once a day: students who have to be nominated within a week, or should have been."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.queries import dues_of
from kakehashi.education.outbound.states import MobilityState
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare

SOON = declare(
    "outbound.nomination_due_soon", gettext_lazy("reminded: the nomination is due within a week")
)
LATE = declare(
    "outbound.nomination_overdue", gettext_lazy("reminded: the day for the nomination is past")
)
AHEAD = timedelta(days=7)


@daily
def remind(day: date) -> None:
    """One entry for each host and term and each of the two occasions; the outbox mails it."""
    planned = Mobility.objects.filter(state=MobilityState.PLANNED, year__gte=day.year - 1)
    rows = list(planned.with_everything().order_by("pk"))
    dues = dues_of(rows)
    first: dict[tuple[int, int, int, str], Mobility] = {}
    for each in rows:
        due = dues.get(each.pk)
        if due is not None and due - AHEAD <= day:
            first.setdefault((each.unit_id, each.host_id, each.year, each.term), each)
    for mobility in first.values():
        _remind_once(mobility, dues[mobility.pk], day)


@transaction.atomic
def _remind_once(mobility: Mobility, due: date, day: date) -> None:
    mobility = Mobility.objects.select_for_update(of=("self",)).get(pk=mobility.pk)
    verb = LATE if due < day else SOON
    group = Mobility.objects.filter(
        unit=mobility.unit_id, host=mobility.host_id, year=mobility.year, term=mobility.term
    )
    keys = [str(pk) for pk in group.values_list("pk", flat=True)]
    label = Mobility._meta.label_lower
    if Entry.objects.filter(verb=verb, record_type=label, record_id__in=keys).exists():
        return
    record(verb, mobility, by=None, changes={"on": [None, due.isoformat()]})

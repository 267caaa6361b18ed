"""What the clock asks of stays once a day: departures, arrivals, insurance."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.stays.checklist import reminder_since, schedule
from kakehashi.education.outbound.stays.queries import (
    departing,
    insured_too_short,
    missing_of,
    without_arrival,
)
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare

DEPARTURE = declare(
    "outbound.departure_reminded", gettext_lazy("reminded of what is missing before departure")
)
ARRIVAL = declare("outbound.arrival_asked", gettext_lazy("asked whether the student has arrived"))
INSURANCE = declare(
    "outbound.insurance_warned", gettext_lazy("warned that the insurance ends before the stay")
)


@daily
def remind_of_departures(day: date) -> None:
    """Remind, on the days of the checklist, those who depart and lack what blocks.

    Of one mobility there is one reminder for each of these days; a repeat finds it in the journal.
    """
    until = day + timedelta(days=max(schedule().reminders))
    for mobility in departing(until, day):
        assert mobility.planned_from is not None  # asked for
        since = reminder_since(mobility.planned_from, day)
        if since is not None and missing_of(mobility, day):
            _once(DEPARTURE, mobility, since)


@daily
def ask_for_arrivals(day: date) -> None:
    """Ask once, some days after the planned arrival, where none is noted."""
    for mobility in without_arrival(day - schedule().arrival_missed):
        assert mobility.planned_from is not None  # asked for
        _once(ARRIVAL, mobility, mobility.planned_from)


@daily
def warn_of_insurance(day: date) -> None:
    """Warn once, some days before the insurance ends, where the stay goes on."""
    ahead = schedule().insurance_warning
    for mobility in insured_too_short(day + ahead):
        assert mobility.stay.insured_until is not None  # asked for
        _once(INSURANCE, mobility, mobility.stay.insured_until - ahead)


@transaction.atomic
def _once(verb: str, mobility: Mobility, since: date) -> None:
    """Write the reminder, unless one was written since the local midnight of `since`."""
    Mobility.objects.select_for_update(of=("self",)).get(pk=mobility.pk)
    midnight = timezone.make_aware(datetime.combine(since, time()))
    written = Entry.objects.filter(
        record_type="education.mobility", record_id=str(mobility.pk), verb=verb, at__gte=midnight
    )
    if not written.exists():
        record(verb, mobility, by=None)

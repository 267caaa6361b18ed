"""What the clock asks for after a return: missing transcripts and reports, each told once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.returning.queries import reports_missing, transcripts_overdue
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare

TRANSCRIPT_MISSING = declare(
    "returning.transcript_missing", gettext_lazy("noticed that the transcript has not come in time")
)
REPORT_MISSING = declare(
    "returning.report_missing", gettext_lazy("noticed that the report was not handed in in time")
)


@daily
def chase(day: date) -> None:
    """Write into the journal what is missing on `day`; mail follows from it."""
    _note(TRANSCRIPT_MISSING, transcripts_overdue(day))
    _note(REPORT_MISSING, reports_missing(day, is_overdue=True))


@transaction.atomic
def _note(verb: str, late: MobilityQuerySet) -> None:
    keys = [str(key) for key in late.values_list("pk", flat=True)]
    told = Entry.objects.filter(
        verb=verb, record_type=Mobility._meta.label_lower, record_id__in=keys
    )
    done = {int(key) for key in told.values_list("record_id", flat=True)}
    rows = late.exclude(pk__in=done).with_everything()
    record_many(verb, [(each, {}) for each in rows], by=None)

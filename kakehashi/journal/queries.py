"""Reading the journal."""

from django.db.models import Model, QuerySet

from kakehashi.journal.models import Entry


def history_of(record: Model) -> QuerySet[Entry]:
    """Everything that was done to `record`, newest first."""
    return (
        Entry.objects.filter(record_type=record._meta.label_lower, record_id=str(record.pk))
        .select_related("by")
        .order_by("-pk")
    )

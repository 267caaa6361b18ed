"""Writing the journal. Called inside the transaction of the operation that it records."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kakehashi.journal.changes import Changes
from kakehashi.journal.middleware import current_request_id
from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.outbox import listening_to
from kakehashi.journal.verbs import VERBS
from kakehashi.people.models import Person


def record(
    verb: str,
    of: Model,
    *,
    by: Person | None,
    changes: Changes | None = None,
    reason: str = "",
) -> Entry:
    """Write that `by` did `verb` to the record `of`; `by` is None when the system itself acted.

    Must be called in the transaction that makes the change, so both happen or neither.

    Raises: KeyError, if `verb` has not been declared.
    """
    return record_many(verb, [(of, changes or {})], by=by, reason=reason)[0]


def record_many(
    verb: str,
    records: Iterable[tuple[Model, Changes]],
    *,
    by: Person | None,
    reason: str = "",
) -> Sequence[Entry]:
    """The same for many records at once: one entry each, in their order."""
    if verb not in VERBS:
        raise KeyError(f"The verb {verb!r} has not been declared.")
    request = current_request_id.get()
    with transaction.atomic():
        # Read inside the transaction: on SQLite it holds the write lock by now, so that times
        # follow the order of ids.
        now = timezone.now()
        entries = Entry.objects.bulk_create(
            (
                Entry(
                    at=now,
                    by=by,
                    verb=verb,
                    record_type=record._meta.label_lower,
                    record_id=str(record.pk),
                    record_name=str(record)[:300],
                    changes=changes,
                    reason=reason,
                    request_id=request,
                )
                for record, changes in records
            ),
            batch_size=1000,
        )
        handlers = listening_to(verb)
        Delivery.objects.bulk_create(
            Delivery(entry=entry, handler=name, due_at=now)
            for entry in entries
            for name in handlers
        )
    return entries

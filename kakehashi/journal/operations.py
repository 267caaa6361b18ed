"""Writing the journal, in the transaction that it records; and mending failed deliveries."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.middleware import current_request_id
from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.outbox import listening_to
from kakehashi.journal.verbs import VERBS, declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

RETRIED = declare("journal.delivery_retried", _("had the delivery tried again"))
DISMISSED = declare("journal.delivery_dismissed", _("dismissed the delivery"))


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
    # Without a savepoint: who writes fails as a whole, and two statements less a change matter.
    with transaction.atomic(savepoint=False):
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
        Delivery.objects.bulk_create(
            Delivery(entry=entry, handler=name, due_at=now)
            for entry in entries
            for name in listening_to(verb, entry.record_type)
        )
    return entries


@transaction.atomic
def retry(delivery: Delivery, *, by: Person | None) -> Delivery:
    """Let the worker try a delivery that it gave up once more, from the first attempt.

    Raises: Refused, if the delivery has not been given up.
    """
    delivery = _given_up(delivery)
    before = fields_of(delivery)
    delivery.state, delivery.attempts = Delivery.State.WAITING, 0
    delivery.due_at, delivery.error = timezone.now(), ""
    delivery.save()
    record(RETRIED, delivery, by=by, changes=difference(before, fields_of(delivery)))
    return delivery


@transaction.atomic
def dismiss(delivery: Delivery, *, by: Person | None, reason: str) -> Delivery:
    """Never make a delivery that was given up; later ones of the same record go on.

    Raises: Refused, if the delivery has not been given up, or no reason is given.
    """
    delivery = _given_up(delivery)
    if not reason.strip():
        raise Refused(gettext("Say why this need not be delivered."))
    before = fields_of(delivery)
    delivery.state = Delivery.State.DISMISSED
    delivery.save()
    changes = difference(before, fields_of(delivery))
    record(DISMISSED, delivery, by=by, changes=changes, reason=reason)
    return delivery


def _given_up(delivery: Delivery) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.DEAD:
        raise Refused(gettext("Only a delivery that was given up can be retried or dismissed."))
    return delivery

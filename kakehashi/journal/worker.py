"""Tells the handlers of the outbox what happened: at least once, in order, again after a failure.

- A delivery is *claimed* in a short transaction, which puts its due time `LEASE` ahead; then the
  handler runs outside any transaction, so that a slow mail server holds no lock; then the result is
  written. A worker killed in between leaves the claim to run out, and the delivery is made again:
  handlers make repeats harmless by `entry.pk`.
- Two workers never have the same delivery while its lease lasts, so a handler must end well before:
  network calls need time limits.
- Of one record and one handler, a later entry waits until the earlier ones are delivered or
  dismissed; also behind one that was given up, since its cause is likely to hit the next one too.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kakehashi.journal.models import Delivery
from kakehashi.journal.outbox import HANDLERS

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 15
LONGEST_WAIT = timedelta(hours=12)

UNFINISHED = [Delivery.State.WAITING, Delivery.State.DEAD]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How many deliveries one round made, how many have to be tried again, how many it gave up."""

    done: int = 0
    failed: int = 0
    dead: int = 0


def _never() -> bool:
    return False


def deliver_due(*, lease: timedelta = LEASE, stopping: Callable[[], bool] = _never) -> Outcome:
    """Make every delivery that is due, one after the other, until none is left.

    lease:    how long a claim lasts; a handler that takes longer may be called a second time.
    stopping: asked before each delivery; when it says yes, the rest stays for the next round.
    """
    count = dict.fromkeys(Delivery.State, 0)
    while not stopping() and (claimed := _claim(lease)) is not None:
        count[_deliver(claimed)] += 1
    return Outcome(
        done=count[Delivery.State.DONE],
        failed=count[Delivery.State.WAITING],
        dead=count[Delivery.State.DEAD],
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after this many failures: 1, 2, 4, … minutes, twelve hours at the most.

    Fifteen attempts span two days and a half: a mail server may be away for a weekend.
    """
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)


def due(now: datetime) -> QuerySet[Delivery]:
    """Deliveries that may be made now, oldest entry first."""
    earlier = Delivery.objects.filter(
        handler=OuterRef("handler"),
        entry__record_type=OuterRef("entry__record_type"),
        entry__record_id=OuterRef("entry__record_id"),
        entry_id__lt=OuterRef("entry_id"),
        state__in=UNFINISHED,
    )
    return Delivery.objects.filter(
        ~Exists(earlier), state=Delivery.State.WAITING, due_at__lte=now
    ).order_by("entry_id", "pk")


def _claim(lease: timedelta) -> Delivery | None:
    """Take the first delivery that is due, so that no other worker does while the lease lasts."""
    now = timezone.now()
    # PostgreSQL passes over what another worker is just claiming; on SQLite there is one writer.
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        claimed = due(now).select_for_update(skip_locked=skip, of=("self",) if skip else ()).first()
        if claimed is not None:
            claimed.attempts += 1
            claimed.due_at = now + lease
            claimed.save(update_fields=["attempts", "due_at"])
    return claimed


def _deliver(claimed: Delivery) -> Delivery.State:
    """Call the handler and write down what came of it; returns the delivery's new state."""
    if claimed.attempts > MAX_ATTEMPTS:
        return _finish(claimed, Delivery.State.DEAD, "The worker ended in the middle every time.")
    try:
        if claimed.handler not in HANDLERS:
            raise LookupError("No handler has this name.")
        HANDLERS[claimed.handler].handle(claimed.entry)
    except Exception as error:
        log.exception("Delivery %s to %s failed.", claimed.pk, claimed.handler)
        words = f"{type(error).__name__}: {error}"[:2000]
        dead = claimed.attempts >= MAX_ATTEMPTS
        return _finish(claimed, Delivery.State.DEAD if dead else Delivery.State.WAITING, words)
    return _finish(claimed, Delivery.State.DONE)


def _finish(claimed: Delivery, state: Delivery.State, error: str = "") -> Delivery.State:
    """Write the result, unless the lease ran out and another worker has claimed it since."""
    now = timezone.now()
    Delivery.objects.filter(
        pk=claimed.pk, state=Delivery.State.WAITING, attempts=claimed.attempts
    ).update(
        state=state,
        error=error,
        done_at=now if state == Delivery.State.DONE else None,
        due_at=now + wait_after(claimed.attempts),
    )
    return state

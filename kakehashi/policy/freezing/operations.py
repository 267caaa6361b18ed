"""What is done with freezes: a day is frozen, records are corrected beside it, it is published."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.people.models import Person
from kakehashi.policy.freezing import digests, rules
from kakehashi.policy.freezing.correcting import corrected, differences
from kakehashi.policy.freezing.gathering import gather
from kakehashi.policy.freezing.hashing import canonical, digest_of, leaves_of
from kakehashi.policy.freezing.verbs import CORRECTED, FROZEN, PUBLISHED
from kakehashi.policy.freezing.verification import findings_of
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen, Publication
from kakehashi.verdicts import Refused, require

BATCH = 500  # records in one statement


def freeze(on: date, occasion: str, *, by: Person, is_invented: bool = False) -> Freeze:
    """Keep everything as of the day `on`: every indicator, and the plans that are in force.

    All of it is read in one state of the data, and kept or not as a whole. What has no date of its
    own (texts, owners, persons, the list of tasks) is kept as it stands now; tasks that people
    added after the day, and that were due after it, are left out.

    occasion: one of `Freeze.Occasion`, as the day is.
    Raises:   Refused, if `by` may not freeze, the day has not come or was frozen before, or the
              occasion is another day's.
    """
    with _one_state_of_the_data():
        require(rules.may_freeze(by, on, occasion))
        previous = Freeze.objects.defer("leaves").order_by("pk").last()
        made = Freeze(
            on=on,
            occasion=occasion,
            frozen_by=by,
            frozen_at=timezone.now(),
            previous=previous.sha256 if previous else "",
            is_invented=is_invented,
        )
        records = _records(on)
        made.leaves = leaves_of(digests.leaves(records))
        made.sha256 = digests.freeze_digest(made)
        made.save(force_insert=True)
        for each in records:
            each.freeze = made
        Frozen.objects.bulk_create(records, batch_size=BATCH)
        told: Changes = {"sha256": [None, made.sha256], "records": [None, len(records)]}
        record(FROZEN, made, by=by, changes=told)
    return made


def _records(on: date) -> list[Frozen]:
    """The records of a freeze in their order, not stored yet."""
    made = []
    for position, found in enumerate(gather(on), start=1):
        content = canonical(found.content)
        made.append(
            Frozen(
                position=position,
                kind=found.kind,
                key=found.key,
                direction=found.direction,
                content=content,
                sha256=digest_of(content),
            )
        )
    return made


@transaction.atomic
def correct(frozen: Frozen, changes: Mapping[str, Any], *, reason: str, by: Person) -> Correction:
    """Put beside a frozen record what it should have said, and why. The record stays.

    changes: as `correcting.corrected` takes them; they are made to the last correction, if any.
    Raises:  Refused, if `by` may not correct it, gives no reason, nothing would differ, or the
             value cannot be.
    """
    # The freeze's row stands for its records: two corrections of one cannot follow the same one.
    Freeze.objects.select_for_update(of=("self",)).get(pk=frozen.freeze_id)
    require(rules.may_correct(by, frozen))
    if not reason.strip():
        raise Refused(_("Say why it has to be corrected."))
    latest = frozen.corrections.last()
    before = latest.plain if latest else frozen.plain
    after = corrected(before, changes)
    differing = differences(before, after)
    if not differing:
        raise Refused(_("Nothing differs from what stands there."))
    require(rules.can_be_content(after))
    made = Correction(
        frozen=frozen,
        content=canonical(after),
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
        previous=latest.sha256 if latest else frozen.sha256,
    )
    made.sha256 = digests.correction_digest(made)
    made.save(force_insert=True)
    differing["sha256"] = [made.previous, made.sha256]
    record(CORRECTED, frozen, by=by, changes=differing, reason=made.reason)
    return made


@transaction.atomic
def publish(freeze: Freeze, *, by: Person) -> Publication:
    """Let everybody read a freeze and the report made of it. It cannot be taken back.

    Raises: Refused, if `by` may not publish it, it is published, or its hashes do not fit.
    """
    freeze = Freeze.objects.select_for_update(of=("self",)).get(pk=freeze.pk)
    require(rules.may_publish(by, freeze))
    if found := findings_of(freeze):
        raise Refused(
            _("Something in this freeze was altered, so it is not published: %(what)s")
            % {"what": "; ".join(str(each) for each in found[:3])}
        )
    made = Publication.objects.create(freeze=freeze, by=by, at=timezone.now())
    record(PUBLISHED, freeze, by=by)
    return made


@contextmanager
def _one_state_of_the_data() -> Iterator[None]:
    """A transaction that sees nothing of what others write meanwhile, with one freeze at a time.

    On SQLite every transaction is that. On PostgreSQL the view of the data begins with the first
    query after the lock; inside another transaction it has begun before.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("LOCK TABLE policy_freeze IN SHARE ROW EXCLUSIVE MODE")
        yield

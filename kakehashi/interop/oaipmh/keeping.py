"""Keeps the copies that are harvested in step with our tables, and gives them their datestamps.

A record is written, with the present second as its datestamp, when what harvesters get of it has
changed: any of its formats, or its sets. Nothing else touches it. One that may no longer be
harvested is kept as deleted.

No harvester misses a record that becomes visible late. Before datestamps are given, a row of
`HarvestStamping` is committed; it goes in the transaction that gives them. Whoever answers a
request reads that table first and calls its answer complete only up to the oldest row
(`shelf.horizon`). So each datestamp lies after the moment up to which earlier answers said they
were complete.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import msgspec
from django.db import connection, transaction

from kakehashi.interop.models import (
    HarvestMembership,
    HarvestRecord,
    HarvestSet,
    HarvestStamping,
)
from kakehashi.interop.oaipmh import clock
from kakehashi.interop.oaipmh.formats.offered import formats_for
from kakehashi.interop.oaipmh.gathering import gather, harvestable
from kakehashi.interop.oaipmh.naming import Gathered
from kakehashi.interop.oaipmh.sets import is_listed_by_rows, names_of

BATCH = 200  # records in one transaction, which others that write wait for
LEASE = timedelta(minutes=10)  # how long one may take; a longer one writes nothing

Watch = Callable[[int], object]


class TookTooLong(Exception):
    """Records were not written, because nobody counts on this writer any more. Begin again."""


@dataclass(frozen=True)
class Kept:
    """How many records were written, marked as deleted, and left as they were."""

    written: int = 0
    deleted: int = 0
    unchanged: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        """Both together."""
        return Kept(
            self.written + other.written,
            self.deleted + other.deleted,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True)
class Made:
    """A record as it would be kept."""

    content: str
    digest: str
    specs: str


def keep(kind: str, sources: Iterable[int]) -> Kept:
    """Bring the records of `kind` made of the rows `sources` in line with these.

    Safe to run again and at the same time. Several transactions of its own.
    """
    kept = Kept()
    for batch in _batches(sorted(set(sources))):
        changed = _changed(kind, batch)
        if changed:
            kept += _write(kind, changed)
        kept += Kept(unchanged=len(batch) - len(changed))
    return kept


def keep_all(watch: Watch = lambda done: None) -> Kept:
    """Bring every record in line. watch: called with how many more have been looked at."""
    kept = Kept()
    for kind in HarvestRecord.Kind.values:
        for batch in _batches(everything(kind)):
            kept += keep(kind, batch)
            watch(len(batch))
    _sets(list(HarvestSet.objects.values_list("spec", flat=True)))  # names in new words
    return kept


def stale() -> int:
    """How many records are not in line; writes nothing."""
    return sum(
        len(_changed(kind, batch))
        for kind in HarvestRecord.Kind.values
        for batch in _batches(everything(kind))
    )


def everything(kind: str) -> Iterator[int]:
    """The rows of which there is, or should be, a record of `kind` that is not deleted."""
    now = harvestable(kind)
    yield from now.values_list("pk", flat=True).iterator(chunk_size=BATCH * 10)
    kept = HarvestRecord.objects.filter(kind=kind, is_deleted=False)
    gone = kept.exclude(source__in=now.order_by().values("pk")).order_by("source")
    yield from list(gone.values_list("source", flat=True))


def _batches(sources: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(sources)
    while batch := list(islice(rest, BATCH)):
        yield batch


def make(gathered: Gathered, *, is_output: bool) -> Made:
    """What is kept of a record; its digest is of every format, byte by byte."""
    digest = hashlib.blake2b(digest_size=16)
    for each in formats_for(is_output=is_output):
        digest.update(each.render(gathered.record))
    return Made(
        content=msgspec.json.encode(gathered.record).decode(),
        digest=digest.hexdigest(),
        specs=" ".join(gathered.specs),
    )


def _made(kind: str, sources: Collection[int]) -> dict[int, Made]:
    is_output = kind in HarvestRecord.OUTPUTS
    found = gather(kind, sources)
    return {source: make(each, is_output=is_output) for source, each in found.items()}


def _differs(kept: HarvestRecord | None, made: Made | None) -> bool:
    if made is None:
        return kept is not None and not kept.is_deleted
    return kept is None or (kept.digest, kept.specs) != (made.digest, made.specs)


def _kept(kind: str, sources: Collection[int]) -> dict[int, HarvestRecord]:
    rows = HarvestRecord.objects.filter(kind=kind, source__in=sources).defer("content")
    return {row.source: row for row in rows}


def _changed(kind: str, sources: Collection[int]) -> list[int]:
    kept, made = _kept(kind, sources), _made(kind, sources)
    return [source for source in sources if _differs(kept.get(source), made.get(source))]


def _write(kind: str, sources: Collection[int]) -> Kept:
    stamping = HarvestStamping.objects.create(since=clock.now())
    try:
        with transaction.atomic():
            _be_alone(stamping)
            kept, made = _kept(kind, sources), _made(kind, sources)
            at = clock.now().replace(microsecond=0)
            outcome = _apply(kind, kept, made, at)
            if clock.now() - stamping.since > LEASE:
                raise TookTooLong
            stamping.delete()
    except BaseException:
        HarvestStamping.objects.filter(pk=stamping.pk).delete()
        raise
    return outcome


def _be_alone(stamping: HarvestStamping) -> None:
    """Wait for others that write, so that what is read next is newer than what they wrote.

    On SQLite the transaction has done so already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"LOCK TABLE {HarvestStamping._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
            )
    # What a process left behind that was killed: its transaction is gone, or will write nothing.
    HarvestStamping.objects.filter(since__lt=clock.now() - 2 * LEASE).exclude(
        pk=stamping.pk
    ).delete()


def _apply(
    kind: str, kept: Mapping[int, HarvestRecord], made: Mapping[int, Made], at: datetime
) -> Kept:
    """Write what differs. Both are of the same rows."""
    is_output = kind in HarvestRecord.OUTPUTS
    new: list[HarvestRecord] = []
    changed: list[HarvestRecord] = []
    deleted: list[HarvestRecord] = []
    for source in sorted({*kept, *made}):
        row, wanted = kept.get(source), made.get(source)
        if not _differs(row, wanted):
            continue
        if row is None:
            row = HarvestRecord(kind=kind, source=source, is_output=is_output)
            new.append(row)
        else:
            (changed if wanted else deleted).append(row)
        _set(row, wanted, at)
    HarvestRecord.objects.bulk_create(new)
    fields = ["datestamp", "is_deleted", "digest", "specs", "content"]
    HarvestRecord.objects.bulk_update([*changed, *deleted], fields, batch_size=BATCH)
    _place(new, changed, deleted, at)
    return Kept(written=len(new) + len(changed), deleted=len(deleted))


def _set(row: HarvestRecord, made: Made | None, at: datetime) -> None:
    """The record as `made`; without it as deleted, in the sets where it was."""
    row.datestamp, row.is_deleted = at, made is None
    row.content, row.digest = (made.content, made.digest) if made else ("", "")
    if made:
        row.specs = made.specs


def _place(
    new: list[HarvestRecord],
    changed: list[HarvestRecord],
    deleted: list[HarvestRecord],
    at: datetime,
) -> None:
    """Put the records into their sets, in the order of their new datestamp."""
    HarvestMembership.objects.filter(record__in=changed).delete()
    HarvestMembership.objects.filter(record__in=deleted).update(datestamp=at)
    wanted = {row: _listed(row.specs) for row in [*new, *changed]}
    sets = _sets({spec for specs in wanted.values() for spec in specs})
    HarvestMembership.objects.bulk_create(
        HarvestMembership(set=sets[spec], record=row, datestamp=at)
        for row, specs in wanted.items()
        for spec in specs
    )


def _listed(specs: str) -> list[str]:
    return [spec for spec in specs.split() if is_listed_by_rows(spec)]


def _sets(specs: Collection[str]) -> dict[str, HarvestSet]:
    names = names_of(specs)
    HarvestSet.objects.bulk_create(
        [HarvestSet(spec=spec, name=names[spec]) for spec in sorted(specs)],
        update_conflicts=True,
        unique_fields=["spec"],
        update_fields=["name"],
    )
    return {each.spec: each for each in HarvestSet.objects.filter(spec__in=specs)}

"""Reading what is harvested: page by page in the order of datestamps, as quick at the end."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from django.db.models import Min, QuerySet

from kakehashi.interop.models import HarvestMembership, HarvestRecord, HarvestSet, HarvestStamping
from kakehashi.interop.oaipmh import clock
from kakehashi.interop.oaipmh.addresses import found_in
from kakehashi.interop.oaipmh.formats.cerif import SETS as CERIF_SETS
from kakehashi.interop.oaipmh.formats.offered import Format
from kakehashi.interop.oaipmh.keeping import LEASE
from kakehashi.interop.oaipmh.sets import KINDS, OUTPUTS

Position: TypeAlias = tuple[datetime, int]  # datestamp and row
Rows: TypeAlias = QuerySet[HarvestRecord] | QuerySet[HarvestMembership]


@dataclass(frozen=True)
class Found:
    """A record where it stands in its list."""

    at: Position
    record: HarvestRecord


@dataclass(frozen=True)
class Listing:
    """The records of one request, over all its pages. Both ends are included."""

    format: Format
    spec: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def count(self) -> int:
        """How many there are now."""
        rows = self._rows()
        return 0 if rows is None else rows.count()

    def page(self, after: Position | None, size: int, *, with_content: bool) -> list[Found]:
        """The next `size` records behind `after`, oldest first.

        Read along an index from where the last page ended, however far behind: first what has the
        same datestamp, then what comes later. (SQLite would read from the beginning if asked for
        both at once.)
        """
        rows = self._rows()
        if rows is None:
            return []
        key = "record_id" if rows.model is HarvestMembership else "id"
        places: list[Position] = []
        for part in _behind(rows, key, after):
            ordered = part.order_by("datestamp", key).values_list("datestamp", key)
            places += ordered[: size - len(places)]
        records = HarvestRecord.objects.all() if with_content else LIGHT
        held = records.in_bulk([pk for _datestamp, pk in places])
        return [Found(place, held[place[1]]) for place in places if place[1] in held]

    def _rows(self) -> "Rows | None":
        """The rows of the list without an order; None if nothing can be in it."""
        rows = self._of_set()
        if rows is None:
            return None
        if self.since:
            rows = rows.filter(datestamp__gte=self.since)
        return rows.filter(datestamp__lte=self.until) if self.until else rows

    def _of_set(self) -> "Rows | None":
        records = HarvestRecord.objects.all()
        if not self.spec:
            return records.filter(is_output=True) if self.format.only_outputs else records
        if self.spec == OUTPUTS:
            return records.filter(is_output=True)
        if self.spec in CERIF_SETS:
            kind = KINDS.get(self.spec)
            is_there = kind in HarvestRecord.OUTPUTS or not self.format.only_outputs
            return records.filter(kind=kind) if kind and is_there else None
        found = HarvestSet.objects.filter(spec=self.spec).first()
        return HarvestMembership.objects.filter(set=found) if found else None


def _behind(rows: Rows, key: str, after: Position | None) -> list[Rows]:
    if after is None:
        return [rows]
    datestamp, row = after
    same = rows.filter(**{"datestamp": datestamp, f"{key}__gt": row})
    return [same, rows.filter(datestamp__gt=datestamp)]


LIGHT = HarvestRecord.objects.defer("content", "digest")


def horizon() -> datetime:
    """The second up to which every record can be seen by whoever reads after this call.

    Records that are written later have this datestamp or a later one: a harvester that asks next
    time `from` this second misses nothing. See `keeping`.
    """
    now = clock.now()
    # Rows older than that belong to nobody who will still write.
    open_ones = HarvestStamping.objects.filter(since__gte=now - 2 * LEASE)
    since = open_ones.aggregate(since=Min("since"))["since"]
    moment: datetime = min(now, since) if since else now
    return moment.astimezone(UTC).replace(microsecond=0)


def earliest() -> datetime | None:
    """The first datestamp; None if there are no records."""
    found: datetime | None = HarvestRecord.objects.aggregate(first=Min("datestamp"))["first"]
    return found


def record_of(identifier: str) -> HarvestRecord | None:
    """The record, deleted or not, that `identifier` names."""
    named = found_in(identifier)
    if named is None:
        return None
    return HarvestRecord.objects.filter(kind=named[0], source=named[1]).first()

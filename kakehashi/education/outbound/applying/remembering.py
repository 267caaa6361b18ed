"""What calls offer, kept in this process as long as nothing about it was written.

In the last hour of a call hundreds of students look at the same places. Every write leaves a
journal entry, so one cheap query tells whether what was read still stands: no entry has appeared
since but of what students write themselves. Pages show what is remembered, operations read rows.

Entries become visible when their transaction ends, not always in the order of their numbers.
Therefore those are counted that have a number up to `BEHIND` below the last one seen when the offer
was read: one that appears late changes their count. (Operations write the journal last: what lies
between is the end of a transaction.) After `AHEAD` more numbers the offer is read again, so that
few entries are counted, however long it stands.
"""

from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.db.models import Max

from kakehashi.education.outbound.applying.offered import Offer, read_offer
from kakehashi.education.outbound.applying.queries import ranked
from kakehashi.education.outbound.models import Application, Placement
from kakehashi.journal.models import Entry

# Whose entries say nothing of an offer: what students write, and referees for them.
STUDENTS_WRITE = ("education.application", "education.reference", "documents.document")
BEHIND, AHEAD = 200, 400
# The last entries are taken before they are compared: that leaves PostgreSQL no way but the index,
# even before it has counted the rows of a table that grows by thousands a minute.
COUNTED = (
    "SELECT max(id), count(CASE WHEN id > %s AND record_type NOT IN (%s, %s, %s) THEN 1 END)"
    f" FROM (SELECT id, record_type FROM {Entry._meta.db_table} ORDER BY id DESC LIMIT %s) AS last"
)
MOST_CALLS = 4  # of which an offer is kept; two are seldom open at once


@dataclass(frozen=True)
class Seen:
    """How far the journal was written. others: entries that may concern an offer, from `after`."""

    after: int
    last: int
    others: int

    def still_holds(self) -> bool:
        """Whether nothing that may concern an offer has appeared since. One query."""
        last, others = _counted(self.after)
        return self.last <= last <= self.last + AHEAD and others == self.others


def look() -> Seen:
    """How far the journal is written now. Two queries, however long it is."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    after = max(0, last - BEHIND)
    return Seen(after, *_counted(after))


def _counted(after: int) -> tuple[int, int]:
    """The last number, and how many entries after `after` may concern an offer.

    In SQL: it is asked for every page, and to make it of a queryset takes longer than its answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [after, *STUDENTS_WRITE, BEHIND + AHEAD])
        last, others = cursor.fetchone()
    return last or 0, others


class Offers:
    """The offers of the calls that were asked for last. most: calls; 0: every time read anew."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[int, tuple[Seen, Offer]] = {}
        self._reading = Lock()

    def of(self, call_id: int) -> Offer:
        """What a call offers now.

        Raises: Call.DoesNotExist.
        """
        return self._standing(call_id) or self._read(call_id)

    def forget(self) -> None:
        """Read everything anew."""
        self._kept.clear()

    def _standing(self, call_id: int) -> Offer | None:
        kept = self._kept.get(call_id)
        return kept[1] if kept is not None and kept[0].still_holds() else None

    def _read(self, call_id: int) -> Offer:
        with self._reading:  # one reads, who came meanwhile takes what it has read
            if (found := self._standing(call_id)) is not None:
                return found
            # Looked at before it is read: a write in between makes an offer that is newer than
            # what was seen, and the next request reads it again.
            seen, offer = look(), read_offer(call_id)
            self._kept.pop(call_id, None)
            self._kept[call_id] = seen, offer
            while len(self._kept) > self.most:
                del self._kept[next(iter(self._kept))]
            return offer


offers = Offers(MOST_CALLS)


def offer_to(application: Application) -> Offer:
    """What the call of an application offers, for pages that show it; see `put_at_hand`."""
    offer = offers.of(application.call_id)
    put_at_hand(application, offer)
    return offer


def put_at_hand(application: Application, offer: Offer) -> None:
    """Let the application have its call and its unit of the offer.

    Both are shared with other requests: nothing may be changed in them.
    """
    application.call = offer.call
    if (unit := offer.units.get(application.unit_id)) is not None:
        application.unit = unit


def ranked_in(offer: Offer, application: Application) -> list[Placement]:
    """What an application ranks, the one wished most first, each as the offer has it."""
    ids = list(application.choices.order_by("rank").values_list("placement", flat=True))
    if all(pk in offer.placements for pk in ids):
        return [offer.placements[pk] for pk in ids]
    return [each.placement for each in ranked(application)]  # chosen since it was read

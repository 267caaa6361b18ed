"""Which institution follows which, once all of a file's institutions are written."""

from collections.abc import Iterable

from django.db import transaction

from kakehashi.institutions.models import Identifier, Institution, Succession
from kakehashi.interop.ror.differences import ROR
from kakehashi.interop.ror.survey import Survey
from kakehashi.interop.ror.verbs import UPDATED
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record_many
from kakehashi.people.models import Person

Pair = tuple[int, int]


@transaction.atomic
def follow_successions(found: Survey, *, by: Person | None, reason: str) -> int:
    """Link predecessors and successors that are both here; unlink what the file no longer says.

    A link of ours is only taken away when the file has both ends, and never if the office made it.

    Returns: how many links came or went.
    """
    places = _places({ror for pair in found.followed for ror in pair})
    wanted = {
        (places[before], places[after])
        for before, after in found.followed
        if before in places and after in places and places[before] != places[after]
    }
    here = {(s.predecessor_id, s.successor_id): s for s in Succession.objects.all()}
    coming = sorted(wanted - here.keys())
    going = _no_longer_said(found, [s for pair, s in here.items() if pair not in wanted])
    Succession.objects.filter(pk__in=[s.pk for s in going]).delete()
    Succession.objects.bulk_create(
        Succession(predecessor_id=before, successor_id=after, source=ROR)
        for before, after in coming
    )
    gone = sorted((s.predecessor_id, s.successor_id) for s in going)
    _record(coming, gone, by, reason)
    return len(coming) + len(gone)


def _places(rors: Iterable[str]) -> dict[str, int]:
    held = Identifier.objects.filter(scheme=ROR, value__in=sorted(rors))
    return dict(held.values_list("value", "institution_id"))


def _no_longer_said(found: Survey, unsaid: list[Succession]) -> list[Succession]:
    ends = {pk for s in unsaid for pk in (s.predecessor_id, s.successor_id)}
    held = Identifier.objects.filter(scheme=ROR, institution__in=ends)
    in_file = {i.institution_id for i in held if i.value in found.ids}
    return [
        s
        for s in unsaid
        if s.source == ROR and s.predecessor_id in in_file and s.successor_id in in_file
    ]


def _record(coming: list[Pair], gone: list[Pair], by: Person | None, reason: str) -> None:
    pks = {pk for pair in coming + gone for pk in pair}
    named = Institution.objects.with_names().in_bulk(pks)
    entries: list[tuple[Institution, Changes]] = [
        (named[before], {"successor": [None, str(named[after])]}) for before, after in coming
    ]
    entries += [(named[before], {"successor": [str(named[after]), None]}) for before, after in gone]
    record_many(UPDATED, entries, by=by, reason=reason)

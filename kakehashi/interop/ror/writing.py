"""Writing one batch of ROR records in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.institutions.upkeep import insert_rows
from kakehashi.interop.ror.differences import (
    FOLLOWED,
    ROR,
    Difference,
    additions,
    claims,
    new_institution,
    revisions,
    shown_identifiers,
)
from kakehashi.interop.ror.documents import Record
from kakehashi.interop.ror.survey import Refusal, Survey
from kakehashi.interop.ror.verbs import ADDED, UPDATED
from kakehashi.journal.operations import record_many
from kakehashi.people.models import Person

Numbered = tuple[int, Record]


class Holder(NamedTuple):
    """Which institution an identifier names by now."""

    scheme: str
    value: str
    source: str
    institution: int
    pk: int


Holders = dict[tuple[str, str], Holder]


@dataclass
class Written:
    """What happened to the records of one batch."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_out: list[Refusal] = field(default_factory=list)


@transaction.atomic
def write(
    batch: Sequence[Numbered], found: Survey, *, unit: str, by: Person | None, reason: str
) -> Written:
    """Create, update or leave the institution of each record, or refuse the record.

    found:  what the survey of the whole file says of ids, and of identifiers in dispute.
    unit:   what the numbers in `batch` count.
    reason: for the journal.
    """
    records = [record for _number, record in batch]
    held = _holders(records, found)
    changes = _release(records, held, found)
    here = _here(records, held)
    written = Written()
    new: list[Record] = []
    for number, record in batch:
        institution = here.get(record.ror)
        written.left_out += _disputed(record, found, unit, number)
        if obstacles := _obstacles(record, institution, held, found):
            why = "; ".join(obstacles)
            written.refused.append(Refusal(unit, number, 0, record.ror, why))
        elif institution is None:
            new.append(record)
        elif institution.status != Institution.Status.MERGED:
            change = revisions(institution, record, found.disputed)
            changes += [change] if change.changes else []

    created = _create(new, found)
    _apply([*created, *changes])
    _record(ADDED, created, by, reason)
    _record(UPDATED, changes, by, reason)
    touched = {change.institution.pk for change in changes}
    written.created = len(created)
    written.updated = sum(institution.pk in touched for institution in here.values())
    written.unchanged = len(batch) - len(written.refused) - written.created - written.updated
    return written


def _holders(records: Iterable[Record], found: Survey) -> Holders:
    """Who holds by now what the records claim."""
    values: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for scheme, value in claims(record, found.disputed):
            values[scheme].add(value)
    columns = "scheme", "value", "source", "institution_id", "pk"
    return {
        (scheme, row[1]): Holder(*row)
        for scheme, wanted in values.items()
        for row in Identifier.objects.filter(scheme=scheme, value__in=wanted).values_list(*columns)
    }


def _release(records: Iterable[Record], held: Holders, found: Survey) -> list[Difference]:
    """Take from institutions what this file gives to another, ahead of their own records.

    Otherwise a value that moved from one record to another could be written or not, depending on
    which of the two comes first. What the file does not speak of stays where it is.
    """
    moving: dict[int, set[int]] = defaultdict(set)
    for record in records:
        for holder in _others(record, held, found):
            if holder.source == ROR:
                moving[holder.institution].add(holder.pk)
    changes = []
    for institution in _with_parts(moving):
        before = list(institution.identifiers.all())
        rors = {i.value for i in before if i.scheme == ROR}
        if not rors or not rors <= found.ids:
            continue
        gone = [i for i in before if i.pk in moving[institution.pk]]
        after = [i for i in before if i not in gone]
        shown = [shown_identifiers(before), shown_identifiers(after)]
        names = list(institution.names.all())
        change = Difference(institution, {"identifiers": shown}, kept_names=names)
        change.stale_identifiers = gone
        changes.append(change)
        for identifier in gone:
            del held[identifier.scheme, identifier.value]
    _delete_stale(changes)
    return changes


def _others(record: Record, held: Holders, found: Survey) -> list[Holder]:
    """What the record claims and an institution other than its own holds."""
    own = held.get((ROR, record.ror))
    holders = [held[claim] for claim in claims(record, found.disputed) if claim in held]
    return [h for h in holders if own is None or h.institution != own.institution]


def _here(records: Iterable[Record], held: Holders) -> dict[str, Institution]:
    """The institutions that hold the records' ROR ids, locked, with their parts."""
    places = {
        record.ror: held[ROR, record.ror].institution
        for record in records
        if (ROR, record.ror) in held
    }
    found = {institution.pk: institution for institution in _with_parts(places.values())}
    return {ror: found[pk] for ror, pk in places.items()}


def _with_parts(pks: Collection[int]) -> list[Institution]:
    """Locked, in one order whoever asks, with names and identifiers."""
    rows = Institution.objects.with_names().select_for_update().order_by("pk")
    return list(rows.filter(pk__in=pks))


def _obstacles(
    record: Record, institution: Institution | None, held: Holders, found: Survey
) -> list[str]:
    """Why the record cannot be written, in words for the operator."""
    others = _others(record, held, found)
    named = Institution.objects.in_bulk([h.institution for h in others]) if others else {}
    reasons = [
        f"{h.scheme} {h.value} belongs to #{h.institution} “{named[h.institution]}” already"
        for h in others
    ]
    if institution is not None:
        rors = [i.value for i in institution.identifiers.all() if i.scheme == ROR]
        if len(rors) > 1:
            reasons.append(
                f"#{institution.pk} “{institution}” holds the ROR ids {', '.join(rors)},"
                " and can follow one record only"
            )
    return reasons


def _disputed(record: Record, found: Survey, unit: str, number: int) -> list[Refusal]:
    return [
        Refusal(unit, number, 0, record.ror, f"{scheme} {value} is claimed by other records too")
        for scheme, value in record.identifiers
        if (scheme, value) in found.disputed
    ]


def _create(records: Iterable[Record], found: Survey) -> list[Difference]:
    """Institutions with facts only; their names and identifiers are still to be written."""
    records = list(records)
    made = Institution.objects.bulk_create(new_institution(record) for record in records)
    pairs = zip(made, records, strict=True)
    return [additions(institution, record, found.disputed) for institution, record in pairs]


def _apply(changes: Collection[Difference]) -> None:
    """Write what differs: what goes before what comes, so that nothing is there twice."""
    _delete_stale(changes)
    revised = [change.institution for change in changes if change.fields]
    if revised:
        Institution.objects.bulk_update(revised, FOLLOWED, batch_size=100)
    insert_rows(InstitutionName, (n for change in changes for n in change.names))
    insert_rows(Identifier, (i for change in changes for i in change.identifiers))


def _delete_stale(changes: Iterable[Difference]) -> None:
    changes = list(changes)
    names = [n.pk for change in changes for n in change.stale_names]
    identifiers = [i.pk for change in changes for i in change.stale_identifiers]
    if names:
        InstitutionName.objects.filter(pk__in=names).delete()
    if identifiers:
        Identifier.objects.filter(pk__in=identifiers).delete()


def _record(verb: str, changes: Collection[Difference], by: Person | None, reason: str) -> None:
    """In the journal, under the names the institutions have now."""
    if not changes:
        return
    for change in changes:
        change.institution.remember_names([*change.kept_names, *change.names])
    entries = [(change.institution, change.changes) for change in changes]
    record_many(verb, entries, by=by, reason=reason)

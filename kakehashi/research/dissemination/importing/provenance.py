"""What of a work was taken from a source, and what we know better.

A fact that still is as a source left it may be brought up to date from a source. One that was
edited since, or was never taken from any, is ours: an import shows what the source says instead,
and leaves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kakehashi.research.dissemination.doubling.comparing import (
    FIELDS,
    Difference,
    digest,
    said,
    says,
    taken,
)
from kakehashi.research.dissemination.models import FieldSource, Work
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.reading import data_of

# A retraction is news, whoever entered the work; identifiers are added, never taken away.
ADDED = ("identifiers", "is_retracted")


@dataclass(frozen=True)
class Proposal:
    """What an import would do to a work.

    changes: facts that would change. kept: facts that we know better, with what the source says.
    sources: field -> where our fact comes from; absent where it is ours.
    """

    changes: tuple[Difference, ...]
    kept: tuple[Difference, ...]
    sources: Mapping[str, FieldSource]


def proposal(current: WorkData, data: WorkData, known: Mapping[str, FieldSource]) -> Proposal:
    """What `data` would change in a work that says `current`. known: sources of its facts."""
    changes, kept = [], []
    for field in FIELDS:
        if not says(data, field):
            continue
        ours = said(current, field)
        theirs = said(taken(current, data, (field,)), field)
        if ours == theirs:
            continue
        source = known.get(field)
        difference = Difference(field, ours, theirs)
        if field in ADDED or not says(current, field):
            changes.append(difference)
        elif source is None or source.kept != digest(ours):
            kept.append(difference)
        elif source.said != digest(said(data, field)):
            changes.append(difference)
    return Proposal(tuple(changes), tuple(kept), known)


def says_nothing_new(current: WorkData, data: WorkData, known: Mapping[str, FieldSource]) -> bool:
    """Whether every word of `data` stands in the work, or was taken from it before."""
    for field in said_fields(data):
        theirs = said(taken(current, data, (field,)), field)
        source = known.get(field)
        was_taken = source is not None and source.said == digest(said(data, field))
        if said(current, field) != theirs and not was_taken:
            return False
    return True


def sources_of(works: Iterable[int]) -> dict[int, dict[str, FieldSource]]:
    """Work -> field -> its source, of the works with these ids."""
    found: dict[int, dict[str, FieldSource]] = {pk: {} for pk in works}
    for row in FieldSource.objects.filter(work__in=found):
        found[row.work_id][row.field] = row
    return found


def remember(work: Work, data: WorkData, fields: Iterable[str], *, on: date) -> None:
    """Note that `fields` of `work` were taken from `data` just now."""
    current = data_of(work)
    rows = [
        FieldSource(
            work=work,
            field=field,
            source=data.source,
            said=digest(said(data, field)),
            kept=digest(said(current, field)),
            source_on=data.source_on or on,
        )
        for field in fields
    ]
    FieldSource.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["work", "field"],
        update_fields=["source", "said", "kept", "source_on"],
    )


def said_fields(data: WorkData) -> list[str]:
    """The fields under which `data` says something."""
    return [field for field in FIELDS if says(data, field)]

"""What the university has verified, in the terms of the built tables.

A verified link names its work by an OpenAlex number or a DOI and its institution by a ROR id; the
tables know both by OpenAlex' numbers. A link to a person says that the work is the person's unit's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from django.db.models import Count, Max

from kakehashi.institutions.models import Identifier, Unit
from kakehashi.research.dissemination.models import VerifiedLink, WorkIdentifier
from kakehashi.research.dissemination.verifying.queries import current, openalex_number
from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.collaboration.tables import INSTITUTIONS, WORKS

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Said:
    """Verified links as verdicts. unplaced: links whose work or institution the tables lack."""

    verdicts: tuple[Verdict, ...]
    unplaced: int


def stamp() -> Stamp:
    """Differs whenever a link was made, replaced or taken back. One query."""
    found = VerifiedLink.objects.aggregate(
        made=Max("made_at"), replaced=Max("replaced_at"), last=Max("pk"), number=Count("pk")
    )
    return tuple(found.values())


def said(folder: Path) -> Said:
    """The links that speak today as verdicts on the tables in `folder`, oldest first."""
    links = list(current())
    works, institutions = _numbers(folder, links), _institutions(folder, links)
    above = {unit.pk: [each.pk for each in unit.line()] for unit in _units(links)}
    verdicts: list[Verdict] = []
    unplaced = 0
    for link in links:
        number = works.get(link.pk)
        found = [] if number is None else list(_verdicts(link, number, institutions, above))
        verdicts += found
        unplaced += not found
    # What is said of a unit itself outweighs what follows from its people and the units below.
    verdicts.sort(key=lambda each: each.unit is not None and not each.stands)
    return Said(tuple(verdicts), unplaced)


def _verdicts(
    link: VerifiedLink,
    work: int,
    institutions: Mapping[int, list[int]],
    above: Mapping[int, list[int]],
) -> Iterator[Verdict]:
    if link.institution_id is not None:
        for number in institutions.get(link.institution_id, []):
            yield Verdict(work, number, None, link.stands)
        return
    unit = link.unit_id or (link.profile.unit_id if link.profile else None)
    if unit is None or (link.profile_id is not None and not link.stands):
        return  # that a work is not one person's says nothing of the others in the unit
    for pk in above[unit] if link.stands else [unit]:
        yield Verdict(work, None, pk, link.stands)


def _units(links: Iterable[VerifiedLink]) -> list[Unit]:
    wanted = {link.unit_id or (link.profile.unit_id if link.profile else None) for link in links}
    return list(Unit.objects.filter(pk__in=wanted - {None}).select_related("parent__parent"))


def _numbers(folder: Path, links: Iterable[VerifiedLink]) -> dict[int, int]:
    """Link → number of its work in the tables."""
    found: dict[int, int] = {}
    dois: dict[str, list[int]] = defaultdict(list)
    pages: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.openalex is not None:
            found[link.pk] = link.openalex
        elif link.doi:
            dois[link.doi].append(link.pk)
        elif link.work_id is not None:
            pages[link.work_id].append(link.pk)
    held = WorkIdentifier.objects.filter(work__in=pages, scheme__in=["openalex", "doi"])
    for work, scheme, value in held.values_list("work", "scheme", "value"):
        number = openalex_number(value) if scheme == "openalex" else None
        if number is not None:
            found.update(dict.fromkeys(pages[work], number))
        elif scheme == "doi":
            dois[value] += pages[work]
    for doi, number in _rows(folder / WORKS.file, "doi", "work", dois):
        found.update({pk: number for pk in dois[doi] if pk not in found})
    return found


def _institutions(folder: Path, links: Iterable[VerifiedLink]) -> dict[int, list[int]]:
    """Institution of the register → its numbers in the tables."""
    wanted = {link.institution_id for link in links if link.institution_id is not None}
    held = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, institution__in=wanted)
    rors = {value: pk for pk, value in held.values_list("institution", "value")}
    found: dict[int, list[int]] = defaultdict(list)
    for ror, number in _rows(folder / INSTITUTIONS.file, "ror", "institution", rors):
        found[rors[ror]].append(number)
    return found


def _rows(file: Path, key: str, number: str, wanted: Iterable[str]) -> list[tuple[str, int]]:
    """(key, number) of the rows of a table whose key is wanted; reads nothing if none is."""
    keys = sorted(wanted)
    if not keys:
        return []
    table = pq.read_table(file, columns=[key, number], filters=[(key, "in", keys)])
    return list(zip(table[key].to_pylist(), table[number].to_pylist(), strict=True))

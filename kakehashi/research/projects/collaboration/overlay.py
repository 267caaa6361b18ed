"""What we verified ourselves overrules the source: links that OpenAlex does not have. Pure.

A verdict says of a work and an institution whether the link between them stands, or of a work and a
unit of the home university whether the work is the unit's. Works that a verdict touches are
counted anew; all others stay as they were built.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, dist
from typing import Any

import pyarrow as pa

from kakehashi.research.projects.collaboration import tables
from kakehashi.research.projects.collaboration.measures import EARTH_RADIUS, HYPER, vector_of
from kakehashi.research.projects.collaboration.places import CHINA

FILE = "overlay.parquet"
SCHEMA = pa.schema(
    [
        pa.field("work", pa.int64(), nullable=False),
        pa.field("institution", pa.int64()),
        pa.field("unit", pa.int64()),
        pa.field("stands", pa.bool_(), nullable=False),
    ]
)
UNITS = pa.schema([pa.field("work", pa.int64()), pa.field("unit", pa.int64())])

Record = dict[str, Any]  # a row of a compact table


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verified link, or one that was refused.

    unit given: whether the work is the unit's; the institution is then of no account.
    unit None: whether the work is the institution's. A link added in this way counts fully; its
    fraction is null, since nobody knows the share, and fractional counting leaves it unknown.
    """

    work: int
    institution: int | None
    unit: int | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be known of an institution for counting its works anew."""

    unified: int
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def written(verdicts: Iterable[Verdict]) -> pa.Table:
    """Verdicts as a table of `SCHEMA`, as `overlay.parquet` holds it."""
    rows = [
        {"work": v.work, "institution": v.institution, "unit": v.unit, "stands": v.stands}
        for v in verdicts
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def read(table: pa.Table) -> list[Verdict]:
    """The verdicts of a table of `SCHEMA`, in its order; of two on one link the later counts."""
    return [Verdict(**row) for row in table.select(SCHEMA.names).to_pylist()]


def units(verdicts: Iterable[Verdict]) -> pa.Table:
    """work, unit: the links that stand, each once, ordered by both."""
    last = {(v.work, v.unit): v.stands for v in verdicts if v.unit is not None}
    rows = [{"work": work, "unit": unit} for (work, unit), stands in sorted(last.items()) if stands]
    return pa.Table.from_pylist(rows, schema=UNITS)


def links(verdicts: Iterable[Verdict]) -> dict[int, dict[int, bool]]:
    """Work → institution → whether the link stands."""
    found: dict[int, dict[int, bool]] = {}
    for verdict in verdicts:
        if verdict.unit is None and verdict.institution is not None:
            found.setdefault(verdict.work, {})[verdict.institution] = verdict.stands
    return found


def patched(
    works: Iterable[Record],
    named: Iterable[Record],
    places: Mapping[int, Place],
    said: Mapping[int, Mapping[int, bool]],
) -> tuple[list[Record], list[Record]]:
    """Rows of `works` and `links` of the works that are said something of, as they are then."""
    by_work: dict[int, list[Record]] = {}
    for link in named:
        by_work.setdefault(link["work"], []).append(link)
    found: tuple[list[Record], list[Record]] = ([], [])
    for work in works:
        number = work["work"]
        whole, links = corrected(work, by_work.get(number, []), said[number], places)
        found[0].append(whole)
        found[1].extend(links)
    return found


def corrected(
    work: Record,
    named: Sequence[Record],
    said: Mapping[int, bool],
    places: Mapping[int, Place],
) -> tuple[Record, list[Record]]:
    """One work and its links as they are by the verdicts.

    work:   its row of `works`; named: its rows of `links`; said: institution → stands.
    places: of every institution that is named or said.
    Returns: the rows that replace them. Countries are the source's number, less those that only
    refused links gave, plus those that only added ones give.
    """
    kept = [link for link in named if said.get(link["institution"], True)]
    known = {link["institution"] for link in named}
    added = [
        _added(work["work"], institution, places[institution])
        for institution, stands in said.items()
        if stands and institution not in known
    ]
    links = kept + added
    facts = _facts(work, named, links, places)
    whole = {**work, **facts}
    copied = {name: whole[name] for name in tables.COPIED}
    return whole, [{**link, **copied} for link in links]


def _added(work: int, institution: int, place: Place) -> Record:
    return {
        "work": work,
        "institution": institution,
        "country": place.country,
        "fraction": None,
        "is_first": False,
        "is_corresponding": None,
        "authors": 0,
    }


def _facts(
    work: Record, before: Sequence[Record], after: Sequence[Record], places: Mapping[int, Place]
) -> Record:
    institutions = {places[link["institution"]].unified for link in after}
    countries, leiden = (
        work[name] + len(_countries(after, same)) - len(_countries(before, same))
        for name, same in (("countries", ()), ("countries_leiden", CHINA))
    )
    nothing = not institutions and not countries
    return {
        "institutions": len(institutions),
        "countries": countries,
        "countries_leiden": leiden,
        "is_international": countries > 1 if countries else None,
        "is_collaborative": None if nothing else len(institutions) > 1 or countries > 1,
        "kilometres": _farthest(places[link["institution"]] for link in after),
        "is_hyper": len(institutions) > HYPER,
    }


def _countries(links: Iterable[Record], same: Sequence[str]) -> set[str]:
    """same: countries that count as one."""
    found = {link["country"] for link in links if link["country"]}
    return {same[0] if country in same else country for country in found}


def _farthest(places: Iterable[Place]) -> float | None:
    """Kilometres between the two that are farthest apart; None: fewer than two are placed.

    Two institutions of one town are two places with nothing between them.
    """
    vectors = [
        vector_of(each.latitude, each.longitude)
        for each in places
        if each.latitude is not None and each.longitude is not None
    ]
    chords = (dist(one, other) for one, other in combinations(vectors, 2))
    longest = max(chords, default=None)
    return None if longest is None else 2 * EARTH_RADIUS * asin(min(1.0, longest / 2))

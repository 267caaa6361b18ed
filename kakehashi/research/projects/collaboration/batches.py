"""Some works of a file on their way into its part: what they say, and who is named. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kakehashi.research.projects.collaboration.columns import array_of, from_numpy
from kakehashi.research.projects.collaboration.counting import Bylines, Counts, count
from kakehashi.research.projects.collaboration.places import Facts
from kakehashi.research.projects.collaboration.tables import AUTHORS, COPIED, LINKS, WORKS

COUNTED = (
    "institutions",
    "countries",
    "countries_leiden",
    "is_international",
    "is_collaborative",
    "kilometres",
    "is_hyper",
)
MOST = 2**15 - 1  # that an int16 counts
_LINE = pa.field("line", pa.int64(), False)

WORKS_WITH_LINES = pa.schema([*WORKS.schema(), _LINE, pa.field("updated", pa.string())])
LINKS_WITH_LINES = pa.schema([*LINKS.schema(), _LINE])
AUTHORS_WITH_LINES = pa.schema([*AUTHORS.schema(), _LINE])
# What a work says of itself; the rest of its columns is counted.
SAID = pa.schema([field for field in WORKS_WITH_LINES if field.name not in COUNTED])


@dataclass(frozen=True, slots=True)
class Batch:
    """Some works. said: a table of `SAID`."""

    said: pa.Table
    bylines: Bylines


@dataclass(frozen=True, slots=True)
class Made:
    """Rows for a part. mentioned: of each place by its index, how many of the works name it."""

    works: pa.Table
    links: pa.Table
    mentioned: Any
    counts: Counts


def make(batch: Batch, facts: Facts) -> Made:
    """Count the works of a batch. facts: of all places they name."""
    counts = count(batch.bylines, facts)
    works = _works(batch.said, counts)
    links = _links(works, counts, facts)
    mentioned = np.bincount(counts.link_place, minlength=len(facts.number))
    return Made(works, links, mentioned, counts)


def _works(said: pa.Table, counts: Counts) -> pa.Table:
    countries, institutions = counts.countries, counts.institutions
    far = ~np.isnan(counts.kilometres)
    values = {
        "institutions": (np.minimum(institutions, MOST), None),
        "countries": (countries, None),
        "countries_leiden": (counts.countries_leiden, None),
        "is_international": (countries > 1, countries > 0),
        "is_collaborative": (
            (institutions > 1) | (countries > 1),
            (institutions > 0) | (countries > 0),
        ),
        "kilometres": (np.where(far, counts.kilometres, 0), far),
        "is_hyper": (counts.is_hyper, None),
    }
    schema = WORKS_WITH_LINES
    columns = [
        from_numpy(values[field.name][0], field, values[field.name][1])
        if field.name in values
        else said.column(field.name)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _links(works: pa.Table, counts: Counts, facts: Facts) -> pa.Table:
    flagged = ~np.isnan(counts.link_is_corresponding)
    values = {
        "institution": (facts.number[counts.link_place], None),
        "fraction": (counts.link_fraction, None),
        "is_first": (counts.link_is_first, None),
        "is_corresponding": (counts.link_is_corresponding == 1, flagged),
        "authors": (counts.link_authors, None),
    }
    rows = from_numpy(counts.link_work, pa.field("row", pa.int64()))
    copied = pc.take(works.select(["work", *COPIED, "line"]), rows)
    named = array_of(facts.country_names, pa.field("country", pa.string()))
    countries = pc.take(named, from_numpy(counts.link_place, pa.field("place", pa.int64())))
    schema = LINKS_WITH_LINES
    columns = []
    for field in schema:
        if field.name == "country":
            columns.append(countries)
        elif field.name in values:
            columns.append(from_numpy(values[field.name][0], field, values[field.name][1]))
        else:
            columns.append(copied.column(field.name))
    return pa.Table.from_arrays(columns, schema=schema)

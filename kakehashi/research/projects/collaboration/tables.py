"""The compact tables: one declaration, from which every engine takes its schema.

A folder holds one Parquet file per table and `build.json`. Ids are OpenAlex numbers: W123 is 123.
What is not known is null, never a value. Retracted works and paratext are kept and flagged.

Countries are ISO 3166-1 alpha-2. An institution's is ROR's where ROR knows it, else OpenAlex's
(which writes CN for some institutions in Hong Kong: ROR's HK stays HK). The countries of a work are
those of its institutions, and of each author's `countries` what OpenAlex's codes of the author's
institutions do not explain.

Pure. docs/reference/collaboration.md explains each rule and its source.
"""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Type = Literal["bool", "int16", "int32", "int64", "float64", "string", "date32"]

_ARROW: dict[Type, pa.DataType] = {
    "bool": pa.bool_(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "string": pa.string(),
    "date32": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. optional: null where the source does not say."""

    name: str
    type: Type
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in the order of the file, and what one row is."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.parquet"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def schema(self) -> pa.Schema:
        """For pyarrow; `ibis.Schema.from_pyarrow` makes Ibis' of it."""
        return pa.schema(
            [pa.field(each.name, _ARROW[each.type], each.optional) for each in self.columns]
        )


def _sure(name: str, type: Type) -> Column:
    return Column(name, type, optional=False)


WORKS = Table(
    "works",
    "one work",
    (
        _sure("work", "int64"),
        Column("doi", "string"),  # without https://doi.org/, small letters
        Column("title", "string"),
        Column("year", "int16"),
        Column("published", "date32"),
        Column("type", "string"),
        Column("language", "string"),
        _sure("is_retracted", "bool"),
        _sure("is_xpac", "bool"),
        _sure("is_paratext", "bool"),
        _sure("authors", "int32"),
        _sure("institutions", "int16"),  # distinct after unification; 0: none known
        _sure("countries", "int16"),  # distinct; 0: none known
        _sure("countries_leiden", "int16"),  # the same with Hong Kong and Macao as China
        Column("is_international", "bool"),  # countries > 1; null when none is known
        Column("is_collaborative", "bool"),  # institutions > 1 or countries > 1; null: none known
        Column("kilometres", "float64"),  # between the two farthest institutions; null: < 2 placed
        _sure("is_hyper", "bool"),  # more than 30 institutions
        Column("is_oa", "bool"),
        Column("oa_status", "string"),
        Column("cited", "int32"),
        Column("fwci", "float64"),
        Column("topic", "int32"),
        Column("topic_name", "string"),
        Column("subfield", "int32"),
        Column("field", "int16"),
        Column("field_name", "string"),
        Column("domain", "int16"),
    ),
)

# What `links` repeats of its work, so that most questions need no join.
COPIED = (
    "year",
    "topic",
    "field",
    "is_international",
    "is_hyper",
    "is_oa",
    "fwci",
    "cited",
    "kilometres",
    "is_retracted",
    "is_xpac",
    "is_paratext",
)

LINKS = Table(
    "links",
    "one work and one institution named on it",
    (
        _sure("work", "int64"),
        _sure("institution", "int64"),  # as named; `institutions.unified` counts it
        Column("country", "string"),
        _sure("fraction", "float64"),  # sum of 1/authors · 1/institutions of the author
        _sure("is_first", "bool"),
        Column("is_corresponding", "bool"),  # null: nobody on the work is flagged
        _sure("authors", "int32"),  # authors of the work who name it
        *(next(column for column in WORKS.columns if column.name == name) for name in COPIED),
    ),
)

INSTITUTIONS = Table(
    "institutions",
    "one institution that a work names",
    (
        _sure("institution", "int64"),
        _sure("unified", "int64"),  # that counts it: of a component, the one it is part of
        _sure("name", "string"),
        Column("ror", "string"),  # the nine characters
        Column("country", "string"),
        Column("latitude", "float64"),
        Column("longitude", "float64"),
        Column("kind", "string"),  # ROR's type, `funder` only where there is no other
    ),
)

AUTHORS = Table(
    "authors",
    "one work, author and institution, of the works of chosen institutions only",
    (
        _sure("work", "int64"),
        _sure("position", "int32"),  # in the byline, from 1
        Column("author", "int64"),
        _sure("name", "string"),
        Column("orcid", "string"),  # the nineteen characters
        Column("institution", "int64"),  # null: none known
        _sure("is_first", "bool"),
        Column("is_corresponding", "bool"),  # null: nobody on the work is flagged
    ),
)

FAULTS = Table(
    "faults",
    "one thing that was wrong or missing in the source",
    (
        _sure("file", "string"),
        Column("line", "int64"),  # of JSON lines: the line; of Parquet: the row; from 1
        Column("work", "string"),  # as the source writes it
        _sure("kind", "string"),  # of `faults.Kind`
        _sure("reason", "string"),
    ),
)

TABLES = (WORKS, LINKS, INSTITUTIONS, AUTHORS, FAULTS)
SUMMARY = "build.json"

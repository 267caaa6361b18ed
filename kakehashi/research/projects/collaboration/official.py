"""Parquet files of works, as OpenAlex publishes them, become parts of the tables. Pure.

Only the columns that the tables need are read. Works go into batches column by column; a batch
that is in any way odd (a column missing or of another type, an id of another form, …) goes through
the records as JSON does, where what is odd is noted.

Source: OpenAlex, snapshot, Parquet edition of June 2026: abstracts are JSON in a text, `ids` is a
map, times are microseconds.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.columnar import (
    Columnar,
    Irregular,
    column,
    columnar,
    rows_where,
    truths,
)
from kakehashi.research.projects.collaboration.compacting import Compactor, Noted
from kakehashi.research.projects.collaboration.faults import Kind
from kakehashi.research.projects.collaboration.layouts import Bylines, Layout, mend
from kakehashi.research.projects.collaboration.measures import MANY_AUTHORS
from kakehashi.research.projects.collaboration.parts import Part, PartWriter
from kakehashi.research.projects.collaboration.places import Places
from kakehashi.research.projects.collaboration.reading import add_odd
from kakehashi.research.projects.collaboration.sources import Source

TOGETHER = 20_000  # works
# What the tables need, without what stands between the names in a file (`list.element`, …).
NEEDED: dict[str, Callable[[pa.DataType], bool]] = {
    **dict.fromkeys(
        (
            *("id", "doi", "title", "display_name", "type", "language"),
            *("authorships.author_position", "authorships.countries"),
            *(f"authorships.institutions.{name}" for name in ("id", "ror", "country_code")),
            *("authorships.institutions.display_name", "authorships.institutions.type"),
            *("corresponding_institution_ids", "open_access.oa_status"),
            *(f"primary_topic.{name}" for name in ("id", "display_name", "subfield.id")),
            *("primary_topic.field.id", "primary_topic.field.display_name"),
            "primary_topic.domain.id",
        ),
        pa.types.is_string,
    ),
    **dict.fromkeys(
        ("is_retracted", "is_paratext", "authorships.is_corresponding", "open_access.is_oa"),
        pa.types.is_boolean,
    ),
    **dict.fromkeys(("publication_year", "cited_by_count"), pa.types.is_integer),
    "publication_date": lambda type: pa.types.is_string(type) or pa.types.is_date(type),
    "updated_date": lambda type: pa.types.is_string(type) or pa.types.is_timestamp(type),
    "fwci": pa.types.is_floating,
}
# What only some releases have.
OPTIONAL: dict[str, Callable[[pa.DataType], bool]] = {
    "is_xpac": pa.types.is_boolean,
    "authors_count": pa.types.is_integer,
    "is_authors_truncated": pa.types.is_boolean,
}
OF_AUTHORS = {
    *(f"authorships.author.{name}" for name in ("id", "display_name", "orcid")),
    "authorships.raw_author_name",
}
BETWEEN = frozenset({"list", "element", "item", "array", "bag", "array_element"})
MARKS = {
    Layout.OF_2026: ("is_xpac", "awards"),
    Layout.OF_2024: ("topics", "primary_topic"),
    Layout.OF_2023: ("concepts", "host_venue"),
}


def read_official(source: Source, part: Part, places: Places, watch: Callable[[int], None]) -> None:
    """Write the part of `source`.

    watch: called with the bytes read since the last call; may raise `reading.Stopped`.
    """
    compactor = Compactor(source.name, places)
    with PartWriter(part, places) as writer:
        try:
            with pq.ParquetFile(Path(source.path)) as file:
                _Reader(compactor, writer, file).read(source, watch)
        except (pa.ArrowInvalid, OSError) as error:
            compactor.wrong(Kind.UNREADABLE, None, None, str(error))
        writer.end(compactor)


class _Reader:
    """Goes through the batches of one file."""

    def __init__(self, compactor: Compactor, writer: PartWriter, file: pq.ParquetFile) -> None:
        self.compactor, self.writer, self.file = compactor, writer, file
        names = file.schema_arrow.names
        self.layout = next(
            (each for each, marks in MARKS.items() if any(mark in names for mark in marks)),
            Layout.UNKNOWN,
        )
        self.types = _leaves("", pa.struct(list(file.schema_arrow)))
        wanted = {*NEEDED, *OPTIONAL} | (OF_AUTHORS if compactor.places.wanted else set())
        self.columns = [path for path in _paths(file) if _short(path) in wanted]
        self.is_regular = self._is_regular() and self.layout is not Layout.UNKNOWN

    def read(self, source: Source, watch: Callable[[int], None]) -> None:
        if "id" not in self.types or not any(
            each.startswith("authorships.") for each in self.types
        ):
            reason = "has no column id or no column authorships, so no works"
            self.compactor.wrong(Kind.UNREADABLE, None, None, reason)
            return
        for missing in [name for name in NEEDED if name not in self.types]:
            self.compactor.wrong(Kind.MISSING_COLUMN, None, None, f"has no column {missing}")
        rows = self.file.metadata.num_rows
        if not rows:
            self.compactor.wrong(Kind.EMPTY_FILE, None, None, "holds no record")
        begin = 0
        try:
            for works in self.file.iter_batches(TOGETHER, columns=self.columns):
                self._batch(works, begin)
                begin += len(works)
                watch(source.bytes * len(works) // rows)
        except (pa.ArrowInvalid, OSError) as error:
            self.compactor.wrong(Kind.TRUNCATED, begin + 1, None, str(error))

    def _is_regular(self) -> bool:
        required = all(
            name in self.types and fits(self.types[name]) for name, fits in NEEDED.items()
        )
        return required and all(
            fits(self.types[name]) for name, fits in OPTIONAL.items() if name in self.types
        )

    def _batch(self, works: pa.RecordBatch, begin: int) -> None:
        if self.is_regular:
            try:
                made = columnar(works, self.compactor.places, begin)
            except (Irregular, pa.ArrowInvalid):
                self._records(works, begin)
            else:
                self._put(works, made, begin)
        else:
            self._records(works, begin)
        self.writer.take(self.compactor)

    def _put(self, works: pa.RecordBatch, made: Columnar, begin: int) -> None:
        """A batch made of columns; and what is to be said of single works."""
        self.compactor.layouts[self.layout] += len(works)
        cut = truths(column(works, "is_authors_truncated", pa.bool_()))
        retracted = truths(works.column("is_retracted"))
        yearless = truths(pc.is_null(works.column("publication_year")))
        odd = cut | retracted | yearless | (made.without_id > 0)
        odd |= (made.counted > made.listed) | (made.listed >= MANY_AUTHORS)
        for row in rows_where(odd):
            noted = Noted(
                self.layout,
                int(made.listed[row]),
                int(made.counted[row]),
                bool(cut[row]),
                bool(retracted[row]),
                None if yearless[row] else 0,
                int(made.without_id[row]),
            )
            self.compactor.note(noted, works.column("id")[row].as_py(), begin + row + 1)
        for row in rows_where(made.is_wanted):
            record = {"authorships": works.column("authorships")[row].as_py()}
            bylines = mend(Bylines, record)[0].authorships or []
            number = made.batch.said.column("work")[row].as_py()
            self.compactor.put_authors(number, bylines, begin + row + 1)
        self.writer.put(made.batch)

    def _records(self, works: pa.RecordBatch, begin: int) -> None:
        mark = MARKS.get(self.layout, ("",))[-1]
        for number, value in enumerate(works.to_pylist(), start=begin + 1):
            record = {name: _plain(each) for name, each in value.items()}
            if mark:
                record.setdefault(mark, None)
            add_odd(self.compactor, record, number)


def _leaves(path: str, type: pa.DataType) -> dict[str, pa.DataType]:
    """The types of all values by the names that lead to them."""
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return _leaves(path, type.value_type)
    if not pa.types.is_struct(type):
        return {path: type}
    leaves: dict[str, pa.DataType] = {}
    for number in range(type.num_fields):
        each = type.field(number)
        leaves |= _leaves(f"{path}.{each.name}" if path else each.name, each.type)
    return leaves


def _paths(file: pq.ParquetFile) -> list[str]:
    return [file.schema.column(number).path for number in range(len(file.schema))]


def _short(path: str) -> str:
    return ".".join(name for name in path.split(".") if name not in BETWEEN)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""What one file of works became, kept apart until every file is read. Pure.

A part is a Parquet file for each table and a mark that is written last: where it stands, the file
is done and is not read again. Rows carry the line of their work: the end tells records apart by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.columns import array_of, arrays_of
from kakehashi.research.projects.collaboration.compacting import Compactor
from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.tables import (
    AUTHORS,
    COPIED,
    FAULTS,
    LINKS,
    WORKS,
)

_LINE = pa.field("line", pa.int64(), False)
_PLACE = pa.field("place", pa.int32(), False)
_OWN_LINKS = [name for name in LINKS.names if name not in COPIED]

SCHEMAS: Mapping[str, pa.Schema] = {
    "works": pa.schema([*WORKS.schema(), _LINE, pa.field("updated", pa.string())]),
    "links": pa.schema([*LINKS.schema(), _LINE]),
    "authors": pa.schema([*AUTHORS.schema(), _LINE]),
    # one way of naming an institution, with what only the source can say of it
    "mentions": pa.schema(
        [
            pa.field("institution", pa.int64(), False),
            pa.field("ror", pa.string()),
            pa.field("country", pa.string()),
            pa.field("name", pa.string()),
            pa.field("type", pa.string()),
            pa.field("works", pa.int64(), False),
            _LINE,
        ]
    ),
    "faults": FAULTS.schema(),
}


class Counts(msgspec.Struct):
    """What a part holds. layouts: works by OpenAlex's layout."""

    works: int = 0
    layouts: dict[str, int] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """Where the part of one source stands."""

    folder: Path
    key: str

    def path(self, table: str) -> Path:
        return self.folder / f"{self.key}.{table}.parquet"

    @property
    def mark(self) -> Path:
        return self.folder / f"{self.key}.part"

    def is_done(self) -> bool:
        return self.mark.exists()

    def counts(self) -> Counts:
        return msgspec.json.decode(self.mark.read_bytes(), type=Counts)

    def faults(self) -> list[Fault]:
        rows = pq.read_table(self.path("faults")).to_pylist()
        return [Fault(**{**row, "kind": Kind(row["kind"])}) for row in rows]

    def remove(self) -> None:
        """Nothing of it stays, so that it will be read again."""
        for path in (self.mark, *(self.path(table) for table in SCHEMAS)):
            path.unlink(missing_ok=True)


@dataclass(slots=True)
class PartWriter:
    """Writes a part in small groups of rows; what was begun and not closed is removed."""

    part: Part
    counts: Counts = field(default_factory=Counts)
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.part.remove()
        for table, schema in SCHEMAS.items():
            path = self.part.path(table)
            self._writers[table] = pq.ParquetWriter(path, schema, compression="snappy")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        if kind is not None:
            self.part.remove()
            return
        begun = self.part.mark.with_suffix(".begun")
        begun.write_bytes(msgspec.json.encode(self.counts))
        begun.replace(self.part.mark)

    def take(self, compactor: Compactor) -> None:
        """Write what `compactor` has collected, and empty it."""
        works = arrays_of(SCHEMAS["works"], compactor.works)
        self._write("works", works)
        self._write("links", _links(compactor.links, works))
        self._write("authors", arrays_of(SCHEMAS["authors"], compactor.authors))
        self._write("faults", _faults(compactor))
        self.counts.works += len(compactor.works)
        for rows in (compactor.works, compactor.links, compactor.authors, compactor.faults):
            rows.clear()  # type: ignore[attr-defined]

    def end(self, compactor: Compactor) -> None:
        """Write the last rows and the institutions that were named."""
        self.take(compactor)
        rows = [
            (each.number, each.ror, each.code, each.name, each.type, each.works, each.line)
            for each in compactor.places.named()
        ]
        self._write("mentions", arrays_of(SCHEMAS["mentions"], rows))
        self.counts.layouts = {str(layout): n for layout, n in compactor.layouts.items()}

    def _write(self, table: str, arrays: Sequence[pa.Array]) -> None:
        if len(arrays[0]):
            schema = SCHEMAS[table]
            self._writers[table].write_table(pa.Table.from_arrays(arrays, schema=schema))


def _links(rows: Sequence[tuple[Any, ...]], works: Sequence[pa.Array]) -> list[pa.Array]:
    """The first value of a row is the place of its work among `works`, which says the rest."""
    columns: Sequence[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(_OWN_LINKS)
    place = array_of(columns[0], _PLACE)
    of_work = dict(zip(SCHEMAS["works"].names, works, strict=True))
    own = dict(zip(_OWN_LINKS[1:], columns[1:], strict=True))
    return [
        array_of(own[field.name], field) if field.name in own else of_work[field.name].take(place)
        for field in SCHEMAS["links"]
    ]


def _faults(compactor: Compactor) -> list[pa.Array]:
    rows = [(each.file, each.line, each.work, each.kind, each.reason) for each in compactor.faults]
    return arrays_of(SCHEMAS["faults"], rows)

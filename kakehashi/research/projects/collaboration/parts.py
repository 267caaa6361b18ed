"""What one file of works became, kept apart until every file is read. Pure.

A part is a Parquet file for each table and a mark that is written last: where it stands, the file
is done and is not read again. Rows carry the line of their work: the end tells records apart by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.batches import (
    AUTHORS_WITH_LINES,
    LINKS_WITH_LINES,
    WORKS_WITH_LINES,
    Batch,
    make,
)
from kakehashi.research.projects.collaboration.columns import table_of
from kakehashi.research.projects.collaboration.compacting import Compactor
from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.places import Places
from kakehashi.research.projects.collaboration.tables import FAULTS

SCHEMAS: Mapping[str, pa.Schema] = {
    "works": WORKS_WITH_LINES,
    "links": LINKS_WITH_LINES,
    "authors": AUTHORS_WITH_LINES,
    # one way of naming an institution, with what only the source can say of it
    "mentions": pa.schema(
        [
            pa.field("institution", pa.int64(), False),
            pa.field("ror", pa.string()),
            pa.field("country", pa.string()),
            pa.field("name", pa.string()),
            pa.field("type", pa.string()),
            pa.field("works", pa.int64(), False),
            pa.field("line", pa.int64(), False),
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
    """Writes a part in small groups of rows; what was begun and not ended is removed."""

    part: Part
    places: Places
    counts: Counts = field(default_factory=Counts)
    _mentioned: Any = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
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
        self._write("authors", table_of(AUTHORS_WITH_LINES, compactor.authors))
        faults = [
            (each.file, each.line, each.work, each.kind, each.reason) for each in compactor.faults
        ]
        self._write("faults", table_of(SCHEMAS["faults"], faults))
        batch = compactor.take()
        if len(batch.said):
            self.put(batch)

    def put(self, batch: Batch) -> None:
        """Count the works of a batch and write them."""
        made = make(batch, self.places.facts())
        self._write("works", made.works)
        self._write("links", made.links)
        self.counts.works += len(made.works)
        grown = len(made.mentioned) - len(self._mentioned)
        self._mentioned = np.pad(self._mentioned, (0, grown)) + made.mentioned

    def end(self, compactor: Compactor) -> None:
        """Write the last rows and the institutions that were named."""
        self.take(compactor)
        rows = [
            (each.number, each.ror, each.code, each.name, each.type, works, each.line)
            for each, works in zip(self.places.every, self._mentioned.tolist(), strict=False)
            if works
        ]
        self._write("mentions", table_of(SCHEMAS["mentions"], rows))
        self.counts.layouts = {str(layout): n for layout, n in compactor.layouts.items()}

    def _write(self, table: str, rows: pa.Table) -> None:
        if len(rows):
            self._writers[table].write_table(rows)

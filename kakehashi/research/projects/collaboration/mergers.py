"""OpenAlex's lists of works that were merged into others. Pure.

Source: OpenAlex, snapshot data format, merged entities: CSV of merge_date, id, merge_into_id.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.columns import table_of
from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.identifiers import work_number
from kakehashi.research.projects.collaboration.sources import BrokenFile, Source, lines

TOGETHER = 100_000
SCHEMA = pa.schema([("work", pa.int64()), ("target", pa.int64()), ("day", pa.string())])
Merger = tuple[int, int, str]


def read_mergers(source: Source, into: Path) -> list[Fault]:
    """Write the mergers of `source` as Parquet: work, target, day. Returns the faults."""
    faults: list[Fault] = []
    with pq.ParquetWriter(into, SCHEMA) as writer:
        rows: list[Merger] = []
        for row in _mergers(source, faults):
            rows.append(row)
            if len(rows) >= TOGETHER:
                _write(writer, rows)
        _write(writer, rows)
    return faults


def _mergers(source: Source, faults: list[Fault]) -> Iterator[Merger]:
    columns: list[str] = []
    number = 0
    try:
        for several in lines(Path(source.path)):
            for line in several:
                number += 1
                cells = next(csv.reader([(line or b"").decode(errors="replace").strip()]), [])
                if not columns:
                    columns = cells
                elif cells:
                    merger = _merger(dict(zip(columns, cells, strict=False)))
                    if merger is not None:
                        yield merger
                    else:
                        reason = "names no two works"
                        faults.append(Fault(source.name, number, None, Kind.NOT_A_WORK, reason))
    except BrokenFile as error:
        faults.append(Fault(source.name, number + 1, None, Kind.TRUNCATED, str(error)))


def _merger(cells: dict[str, str]) -> Merger | None:
    work = work_number(cells.get("id", ""))
    target = work_number(cells.get("merge_into_id", ""))
    if work is None or target is None or work == target:
        return None
    return work, target, cells.get("merge_date", "")


def _write(writer: pq.ParquetWriter, rows: list[Merger]) -> None:
    if rows:
        writer.write_table(table_of(SCHEMA, rows))
        rows.clear()

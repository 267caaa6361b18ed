"""Parquet files of works, as OpenAlex publishes them, become parts of the tables. Pure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.compacting import Compactor
from kakehashi.research.projects.collaboration.faults import Kind
from kakehashi.research.projects.collaboration.parts import Part, PartWriter
from kakehashi.research.projects.collaboration.places import Places
from kakehashi.research.projects.collaboration.reading import add_odd
from kakehashi.research.projects.collaboration.sources import Source

TOGETHER = 10_000


def read_official(
    source: Source,
    part: Part,
    places: Places,
    watch: Callable[[int], None],
) -> None:
    compactor = Compactor(source.name, places)
    with PartWriter(part, places) as writer:
        row = 0
        try:
            with pq.ParquetFile(Path(source.path)) as file:
                for batch in file.iter_batches(TOGETHER):
                    for value in batch.to_pylist():
                        row += 1
                        add_odd(compactor, _plain(value), row)
                    writer.take(compactor)
        except (pa.ArrowInvalid, OSError) as error:
            compactor.wrong(Kind.TRUNCATED, row + 1, None, str(error))
        writer.end(compactor)
    watch(source.bytes)


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    for name, each in value.items():
        if isinstance(each, date):
            value[name] = each.isoformat()
    return value

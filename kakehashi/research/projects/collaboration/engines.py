"""Where questions are answered: DuckDB in the process, or a Spark Connect server. Pure.

An engine knows the compact tables by name (works, links, institutions, authors, units), with the
verified links in them, and runs what an Ibis expression says in its own SQL.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ibis
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis, overlay, tables
from kakehashi.research.projects.collaboration.stores import DuckStore, SparkStore, Store, Unusable
from kakehashi.research.projects.collaboration.summary import FORMAT, Build, read_build

ASKED = (tables.WORKS, tables.LINKS, tables.INSTITUTIONS, tables.AUTHORS)
PATCHED = (tables.WORKS, tables.LINKS)


class Kind(StrEnum):
    """Which engine."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Engine:
    """The compact tables of a folder, ready to be asked. May be used by many threads at once.

    built:   what `build.json` says of them: inputs, counts, release, when.
    unknown: works of verdicts that the tables do not hold.
    """

    def __init__(self, store: Store, built: Build) -> None:
        self.built = built
        self.unknown = 0
        self._store = store
        self._sql = lru_cache(maxsize=2048)(self._written)
        self._answer = lru_cache(maxsize=512)(self.run)

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression over the tables of `counting`, in any order."""
        found = self._store.run(self.sql(expression))
        return found.cast(expression.schema().to_pyarrow())

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The same as dictionaries, remembered: the tables do not change. For short answers."""
        rows: list[dict[str, Any]] = self._answer(expression).to_pylist()
        return rows

    def sql(self, expression: ir.Table) -> str:
        """What the engine is told; remembered, because writing it takes as long as answering."""
        return self._sql(expression)

    def close(self) -> None:
        self._store.close()

    def _written(self, expression: ir.Table) -> str:
        return str(ibis.to_sql(expression, dialect=self._store.dialect))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()


def open_engine(
    folder: Path,
    kind: Kind = Kind.DUCKDB,
    *,
    verdicts: Iterable[overlay.Verdict] | None = None,
    remote: str = "",
    memory: str = "1GB",
) -> Engine:
    """An engine over the tables of `folder`, with the verified links applied.

    verdicts: None: those of `overlay.parquet` in the folder, if it is there.
    remote:   of Spark: the address of the Connect server, sc://host:15002, which must see `folder`
              under the same path.
    memory:   what DuckDB may take.
    Raises:   Unusable, if a table is missing, old or not readable, or the engine cannot be reached.
    """
    built = _checked(folder)
    said = list(_kept(folder) if verdicts is None else verdicts)
    store: Store = DuckStore(memory) if kind == Kind.DUCKDB else SparkStore(remote)
    try:
        engine = Engine(store, built)
        engine.unknown = _load(store, folder, said)
    except BaseException:
        store.close()
        raise
    return engine


def _checked(folder: Path) -> Build:
    """What build.json says, after a look at every table's columns."""
    if not folder.is_dir():
        raise Unusable(f"{folder} is no folder with tables; `collaboration build` makes one.")
    for table in ASKED:
        _check(folder / table.file, table)
    place = folder / tables.SUMMARY
    try:
        built = read_build(folder)
    except OSError as wrong:
        raise Unusable(f"{place} is missing: the tables were not built to the end.") from wrong
    except msgspec.DecodeError as wrong:
        raise Unusable(f"{place} is damaged ({wrong}): build the tables anew.") from wrong
    if built.format != FORMAT:
        raise Unusable(
            f"{folder} holds tables of form {built.format}, and this version reads {FORMAT}: build"
            " them anew."
        )
    if not built.counted.kept:
        raise Unusable(f"{folder} holds tables without a single work.")
    return built


def _check(place: Path, table: tables.Table) -> None:
    try:
        found = pq.read_schema(place)
    except FileNotFoundError as wrong:
        raise Unusable(f"{place} is missing; `collaboration build` makes it.") from wrong
    except (OSError, pa.ArrowException) as wrong:
        raise Unusable(f"{place} cannot be read as Parquet: {wrong}") from wrong
    for field in table.schema():
        position = found.get_field_index(field.name)
        if position < 0:
            raise Unusable(f"{place} has no column “{field.name}”: build the tables anew.")
        if found.field(position).type != field.type:
            raise Unusable(
                f"{place}: column “{field.name}” is {found.field(position).type}, not"
                f" {field.type}: build the tables anew."
            )


def _kept(folder: Path) -> list[overlay.Verdict]:
    place = folder / overlay.FILE
    if not place.exists():
        return []
    try:
        return overlay.read(pq.read_table(place, schema=overlay.SCHEMA))
    except (OSError, pa.ArrowException) as wrong:
        raise Unusable(f"{place} cannot be read: {wrong}") from wrong


def _load(store: Store, folder: Path, verdicts: list[overlay.Verdict]) -> int:
    """Give the store every table. Returns how many works of verdicts are not there."""
    said = overlay.links(verdicts)
    store.put("units", overlay.units(verdicts))
    for table in ASKED:
        patched = said and table in PATCHED
        store.read(f"source_{table.name}" if patched else table.name, folder / table.file, table)
    return _patch(store, said) if said else 0


def _patch(store: Store, said: dict[int, dict[int, bool]]) -> int:
    """Put the works that verdicts touch, counted anew, in the place of the source's."""
    store.put("touched", pa.table({"work": pa.array(sorted(said), pa.int64())}))
    touched = ibis.table({"work": "int64"}, name="touched")
    sources = {each: basis.table(each, f"source_{each.name}") for each in PATCHED}
    works, links = (
        _fetched(store, source.semi_join(touched, "work")) for source in sources.values()
    )
    found = overlay.patched(works, links, _places(store, said, links), said)
    for table, rows in zip(PATCHED, found, strict=True):
        name = f"patched_{table.name}"
        schema = pa.schema([field.with_nullable(True) for field in table.schema()])
        store.put(name, pa.Table.from_pylist(rows, schema=schema))
        whole = sources[table].anti_join(touched, "work").union(basis.table(table, name))
        store.define(table.name, str(ibis.to_sql(whole, dialect=store.dialect)))
    return len(said) - len(works)


def _places(
    store: Store, said: dict[int, dict[int, bool]], links: list[dict[str, Any]]
) -> dict[int, overlay.Place]:
    numbers = {link["institution"] for link in links}
    numbers.update(number for each in said.values() for number in each)
    store.put("concerned", pa.table({"institution": pa.array(sorted(numbers), pa.int64())}))
    concerned = ibis.table({"institution": "int64"}, name="concerned")
    found = _fetched(store, basis.INSTITUTIONS.semi_join(concerned, "institution"))
    names = ("unified", "country", "latitude", "longitude")
    places = {row["institution"]: overlay.Place(*(row[name] for name in names)) for row in found}
    return {number: places.get(number, overlay.Place(number)) for number in numbers}


def _fetched(store: Store, expression: ir.Table) -> list[dict[str, Any]]:
    found = store.run(str(ibis.to_sql(expression, dialect=store.dialect)))
    rows: list[dict[str, Any]] = found.cast(expression.schema().to_pyarrow()).to_pylist()
    return rows

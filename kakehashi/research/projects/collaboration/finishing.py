"""The parts become the tables: one record per work, one row per institution. Pure.

DuckDB does it within a limit of memory, on disk where that is not enough. Parts are read in the
order of their sources, so the same input gives the same tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kakehashi.research.projects.collaboration.columns import table_of
from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.organisations import Organisation
from kakehashi.research.projects.collaboration.parts import SCHEMAS, Part
from kakehashi.research.projects.collaboration.summary import Counted
from kakehashi.research.projects.collaboration.tables import (
    AUTHORS,
    FAULTS,
    INSTITUTIONS,
    LINKS,
    WORKS,
    Table,
)

MEMORY = "400MB"
ROUNDS = 40  # of following mergers; each doubles the steps

# Records of a work that has several: the one under its own number counts before one that was
# merged into it, then the newest, then the first read.
RECORDS = """
CREATE TABLE numbered AS
    SELECT works.part, works.line, works.work AS own, coalesce(target, works.work) AS work,
        try_cast(updated AS TIMESTAMP) AS updated
    FROM works LEFT JOIN mergers ON mergers.work = works.work
    WHERE mergers.work IS NOT NULL OR works.work IN (FROM several);
CREATE TABLE ranked AS
    SELECT *, row_number() OVER ranks AS place, first_value(part) OVER ranks AS kept_part,
        first_value(line) OVER ranks AS kept_line
    FROM numbered
    WINDOW ranks AS (
        PARTITION BY work ORDER BY own <> work, updated DESC NULLS LAST, part, line
    );
CREATE TABLE losers AS FROM ranked WHERE place > 1;
CREATE TABLE moved AS FROM ranked WHERE place = 1 AND own <> work;
"""
SEVERAL = """
CREATE TABLE several AS
    SELECT coalesce(target, works.work) AS work
    FROM works LEFT JOIN mergers ON mergers.work = works.work
    GROUP BY 1 HAVING count(*) > 1
"""
RECORD_FAULTS = """
SELECT source.name AS file, line, 'W' || own AS work,
    CASE WHEN own <> work THEN 'merged' ELSE 'duplicate' END AS kind,
    CASE WHEN place = 1 THEN 'merged into W' || work || ': kept under that number'
        WHEN own <> work THEN 'merged into W' || work || ', whose own record is kept'
        ELSE 'a record that is newer or was read before is kept: ' || kept.name || ', line '
            || kept_line END AS reason
FROM ranked
    JOIN source ON source.part = ranked.part
    JOIN source AS kept ON kept.part = ranked.kept_part
WHERE place > 1 OR own <> work
"""
# Of several ways of naming an institution the one that ROR knows counts, then the most frequent.
NAMED = """
CREATE TABLE named AS
    SELECT institution, ror, country, max(name) AS name, max(type) AS type, sum(works) AS works,
        arg_min(line, (part, line)) AS line, min(part) AS part
    FROM mentions GROUP BY institution, ror, country;
CREATE TABLE chosen AS
    SELECT named.*, organisation.ror IS NOT NULL AS is_known,
        coalesce(organisation.name, named.name, 'I' || institution) AS shown,
        coalesce(organisation.country, named.country) AS place,
        latitude, longitude, coalesce(kind, nullif(type, 'funder')) AS kind,
        coalesce(organisation.top, named.ror, 'I' || institution) AS unit
    FROM named LEFT JOIN organisation ON organisation.ror = named.ror
    QUALIFY row_number() OVER (
        PARTITION BY institution
        ORDER BY is_known DESC, named.ror IS NULL, works DESC, named.ror, named.country
    ) = 1;
"""
INSTITUTION_ROWS = """
SELECT institution,
    first_value(institution) OVER (
        PARTITION BY unit ORDER BY (ror = unit) IS NOT TRUE, institution
    ) AS unified,
    shown AS name, ror, place AS country, latitude, longitude, kind
FROM chosen {where} ORDER BY institution
"""
INSTITUTION_FAULTS = """
SELECT source.name AS file, line, NULL AS work,
    CASE WHEN ror IS NULL THEN 'institution_without_ror' ELSE 'ror_not_found' END AS kind,
    CASE WHEN ror IS NULL THEN 'I' || institution ELSE 'I' || institution || ', ' || ror END
        || ' (' || shown || '), works that name it: ' || works AS reason
FROM chosen JOIN source ON source.part = chosen.part
WHERE NOT is_known ORDER BY institution
"""


def opened(temporary: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """A database in memory that puts on disk, below `temporary`, what is too much for it."""
    return duckdb.connect(
        config={"memory_limit": MEMORY, "threads": threads, "temp_directory": str(temporary)}
    )


@dataclass(frozen=True, slots=True)
class Finishing:
    """One finishing of `parts`, each with the name of its source, into the folder `out`."""

    connection: duckdb.DuckDBPyConnection
    parts: Sequence[tuple[str, Part]]
    organisations: Iterable[Organisation]
    out: Path

    def finish(self, mergers: Sequence[Path], faults: Sequence[Fault]) -> dict[str, int]:
        """Write every table. Returns the number of faults by kind.

        mergers: Parquet files of (work, target, day), as OpenAlex lists them.
        faults:  those that are in no part.
        """
        self._register(faults)
        self._follow(mergers)
        self._run(SEVERAL)
        self._run(RECORDS)
        for table in (WORKS, LINKS, AUTHORS):
            self._write(table, self._rows(table))
        self._run(NAMED)
        where = ""
        if self._count("losers"):
            links = self.out / LINKS.file
            where = f"WHERE institution IN (SELECT institution FROM read_parquet('{links}'))"
        self._write(INSTITUTIONS, INSTITUTION_ROWS.format(where=where))
        every = "SELECT file, line, work, kind, reason FROM"
        self._write(
            FAULTS,
            f"{every} general UNION ALL {every} faults"
            f" UNION ALL ({RECORD_FAULTS} ORDER BY ranked.part, line)"
            f" UNION ALL ({INSTITUTION_FAULTS})",
        )
        kinds = self._run(
            f"SELECT kind, count(*) FROM read_parquet('{self.out / FAULTS.file}')"
            " GROUP BY kind ORDER BY kind"
        )
        return dict(kinds.fetchall())

    def counted(self) -> Counted:
        """How many rows came and stayed."""
        merged = self._run("SELECT count(*) FROM losers WHERE own <> work").fetchall()[0][0]
        return Counted(
            read=self._count("works"),
            kept=self._count("works") - self._count("losers"),
            duplicate=self._count("losers") - merged,
            merged=merged,
            links=self._count(f"read_parquet('{self.out / LINKS.file}')"),
            institutions=self._count(f"read_parquet('{self.out / INSTITUTIONS.file}')"),
            authors=self._count(f"read_parquet('{self.out / AUTHORS.file}')"),
        )

    def newest(self) -> str | None:
        """The latest change of a record, in ISO 8601."""
        found = self._run("SELECT max(try_cast(updated AS TIMESTAMP)) FROM works").fetchall()
        return found[0][0].isoformat() if found[0][0] else None

    def _register(self, faults: Sequence[Fault]) -> None:
        for table in SCHEMAS:
            files = ", ".join(_quoted(part.path(table)) for _name, part in self.parts)
            self._run(
                f"CREATE VIEW {table} AS SELECT *, file_index AS part FROM read_parquet([{files}])"
            )
        sources = [(number, name) for number, (name, _part) in enumerate(self.parts)]
        self._keep("source", table_of(_SOURCE, sources))
        rows = [
            (each.ror, each.name, each.country, each.latitude, each.longitude, each.kind, each.top)
            for each in self.organisations
        ]
        self._keep("organisation", table_of(_ORGANISATION, rows))
        general = [(each.file, each.line, each.work, each.kind, each.reason) for each in faults]
        self._keep("general", table_of(FAULTS.schema(), general))

    def _follow(self, mergers: Sequence[Path]) -> None:
        """Makes the table of mergers, each leading to where the last one leads."""
        if not mergers:
            self._run("CREATE TABLE mergers (work BIGINT, target BIGINT)")
            return
        files = ", ".join(map(_quoted, mergers))
        self._run(
            "CREATE TABLE mergers AS SELECT work, arg_max(target, (day, target)) AS target"
            f" FROM read_parquet([{files}]) GROUP BY work"
        )
        further = "FROM mergers AS next WHERE next.work = mergers.target"
        for _round in range(ROUNDS):
            if not self._count("mergers AS next JOIN mergers ON next.work = mergers.target"):
                return
            self._run(f"UPDATE mergers SET target = next.target {further}")
        self._run(
            "INSERT INTO general SELECT '', NULL, 'W' || work, '"
            + Kind.MERGED_IN_CIRCLE
            + f"', 'leads back to itself' FROM mergers WHERE EXISTS ({further})"
        )
        self._run(f"DELETE FROM mergers WHERE EXISTS (SELECT 1 {further})")

    def _rows(self, table: Table) -> str:
        """The rows of the parts without those of records that do not count."""
        columns = ", ".join(f'{table.name}."{name}"' for name in table.names)
        if not self._count("losers") and not self._count("moved"):
            return f"SELECT {columns} FROM {table.name}"
        columns = columns.replace(
            f'{table.name}."work"', f"coalesce(moved.work, {table.name}.work)"
        )
        return (
            f"SELECT {columns} FROM {table.name}"
            f" LEFT JOIN moved ON moved.part = {table.name}.part AND moved.line = {table.name}.line"
            f" WHERE NOT EXISTS (SELECT 1 FROM losers WHERE losers.part = {table.name}.part"
            f" AND losers.line = {table.name}.line)"
        )

    def _write(self, table: Table, rows: str) -> None:
        names = ", ".join(f'"{name}"' for name in table.names)
        types = {field.name: field.type for field in table.schema()}
        cast = ", ".join(
            f'CAST("{name}" AS {_SQL[str(types[name])]}) AS "{name}"' for name in types
        )
        self._run(
            f"COPY (SELECT {cast} FROM ({rows}) AS t ({names})) TO {_quoted(self.out / table.file)}"
            " (FORMAT parquet, COMPRESSION zstd)"
        )

    def _count(self, table: str) -> int:
        return int(self._run(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def _keep(self, name: str, rows: pa.Table) -> None:
        """By a file: the shorter way imports pandas."""
        path = self.out.with_name(f"{name}.rows")
        pq.write_table(rows, path)
        self._run(f"CREATE TABLE {name} AS FROM read_parquet({_quoted(path)})")
        path.unlink()

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement)


_SQL = {
    "bool": "BOOLEAN",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "date32[day]": "DATE",
}
_SOURCE = pa.schema([("part", pa.int64()), ("name", pa.string())])
_ORGANISATION = pa.schema(
    [(name, pa.string()) for name in ("ror", "name", "country")]
    + [(name, pa.float64()) for name in ("latitude", "longitude")]
    + [(name, pa.string()) for name in ("kind", "top")]
)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

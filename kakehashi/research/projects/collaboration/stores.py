"""The two engines as places for tables: both are told in SQL, both answer in Arrow. Pure."""

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import pyarrow as pa

from kakehashi.research.projects.collaboration.tables import Table

IN_MEMORY = 128 * 2**20  # bytes of a Parquet file up to which DuckDB holds the table in memory


class Unusable(Exception):
    """Tables or an engine that cannot be used, in words that name the place."""


class Store(Protocol):
    """Tables by name, and SQL over them in one dialect of Ibis."""

    dialect: str

    def read(self, name: str, file: Path, table: Table) -> None:
        """The columns of `table` in a Parquet file are the table `name` from now on."""

    def put(self, name: str, rows: pa.Table) -> None:
        """`rows` are the table `name`."""

    def define(self, name: str, sql: str) -> None:
        """What `sql` answers is the table `name`."""

    def run(self, sql: str) -> pa.Table:
        """The answer to `sql`."""

    def close(self) -> None:
        """Let everything go."""


class DuckStore:
    """DuckDB in this process. Small tables are held in memory, large ones stay in their files."""

    dialect = "duckdb"

    def __init__(self, memory: str) -> None:
        """memory: what it may take, such as 1GB; it writes to a folder of its own beyond that."""
        self._spill = tempfile.TemporaryDirectory(prefix="kakehashi-duckdb-")
        try:
            self._connection = duckdb.connect(
                config={"memory_limit": memory, "temp_directory": self._spill.name}
            )
        except duckdb.Error as wrong:
            self._spill.cleanup()
            raise Unusable(f"DuckDB does not start with a memory of “{memory}”: {wrong}") from wrong
        self._connection.execute("SET preserve_insertion_order = false")

    def read(self, name: str, file: Path, table: Table) -> None:
        columns = ", ".join(f'"{column}"' for column in table.names)
        quoted = str(file).replace("'", "''")
        kind = "TABLE" if file.stat().st_size <= IN_MEMORY else "VIEW"
        self._told(
            f'CREATE {kind} "{name}" AS SELECT {columns}'
            f" FROM read_parquet('{quoted}', hive_partitioning = false)"
        )

    def put(self, name: str, rows: pa.Table) -> None:
        self._connection.register("given", rows)
        self._told(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        self._connection.unregister("given")

    def define(self, name: str, sql: str) -> None:
        self._told(f'CREATE VIEW "{name}" AS {sql}')

    def run(self, sql: str) -> pa.Table:
        with self._connection.cursor() as own:  # threads may not share one
            try:
                return own.sql(sql).to_arrow_table()
            except duckdb.Error as wrong:
                raise Unusable(f"DuckDB could not answer: {wrong}") from wrong

    def close(self) -> None:
        self._connection.close()
        self._spill.cleanup()

    def _told(self, sql: str) -> None:
        try:
            self._connection.execute(sql)
        except duckdb.Error as wrong:
            raise Unusable(f"DuckDB could not take the tables: {wrong}") from wrong


class SparkStore:
    """A session of its own on a Spark Connect server."""

    dialect = "pyspark"

    def __init__(self, remote: str) -> None:
        """remote: sc://host:port."""
        if not remote:
            raise Unusable(
                "The engine is Spark and SPARK_REMOTE is empty: it names a Spark Connect server,"
                " such as sc://localhost:15002."
            )
        try:
            sql: Any = import_module("pyspark.sql")  # an option of the installation
        except ImportError as wrong:
            raise Unusable("pyspark is not installed: install the extra “spark”.") from wrong
        _ = ibis.pyspark  # Ibis knows the dialect only after this
        self._wrong: type[Exception] = import_module("pyspark.errors").PySparkException
        self._schema_of = import_module("pyspark.sql.pandas.types").from_arrow_schema
        try:
            self._session = sql.SparkSession.builder.remote(remote).create()
        except Exception as wrong:
            raise Unusable(f"Spark at {remote} does not answer: {wrong}") from wrong

    def read(self, name: str, file: Path, table: Table) -> None:
        address = str(file.absolute())
        try:
            found = self._session.read.parquet(address).select(*table.names)
            found.createOrReplaceTempView(name)
        except self._wrong as wrong:
            raise Unusable(f"Spark cannot read {address}: {wrong}") from wrong

    def put(self, name: str, rows: pa.Table) -> None:
        given: Any = rows if rows.num_rows else []  # Spark finds no schema in an empty table
        found = self._session.createDataFrame(given, self._schema_of(rows.schema))
        found.createOrReplaceTempView(name)

    def define(self, name: str, sql: str) -> None:
        self._session.sql(sql).createOrReplaceTempView(name)

    def run(self, sql: str) -> pa.Table:
        try:
            found: pa.Table = self._session.sql(sql).toArrow()
        except self._wrong as wrong:
            raise Unusable(f"Spark could not answer: {wrong}") from wrong
        return found

    def close(self) -> None:
        self._session.stop()

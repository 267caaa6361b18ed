"""python -m bench.analytics_runs WHAT FOLDER: one way to read works, for `bench.analytics`."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.layouts import decode
from kakehashi.research.projects.collaboration.sources import lines


def _decompress(path: Path) -> int:
    return sum(len(several) for several in lines(path))


def _parse(path: Path) -> int:
    found = 0
    for several in lines(path):
        for line in several:
            if line:
                decode(line)
                found += 1
    return found


def _each(folder: Path, read: Callable[[Path], int]) -> str:
    """Over all files at once, one process per core."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = sum(pool.map(read, sorted((folder / "lines").iterdir())))
    return f"{found:,} lines"


def _build(folder: Path, works: str) -> str:
    made = build(Choices([folder / works], folder / "ror.jsonl.gz"), folder / f"made-{works}")
    return f"{made.counted.links:,} links"


def _pandas(folder: Path) -> str:
    """As a user would write it: files in pieces, authors and institutions exploded, grouped."""
    import pandas as pd  # noqa: PLC0415  # the others must not carry it

    found = []
    for path in sorted((folder / "few").iterdir()):
        works = pd.concat(pd.read_json(path, lines=True, compression="gzip", chunksize=10_000))
        authors = works[["id", "publication_year", "fwci", "authorships"]].explode("authorships")
        authors = authors.dropna(subset=["authorships"])
        authors["institution"] = [each["institutions"] for each in authors["authorships"]]
        per_work = authors.groupby("id")["id"].transform("size")
        authors["share"] = 1 / (per_work * authors["institution"].str.len().clip(lower=1))
        named = authors.explode("institution").dropna(subset=["institution"])
        named["country"] = [each["country_code"] for each in named["institution"]]
        named["institution"] = [each["id"] for each in named["institution"]]
        found.append(
            named.groupby(["id", "institution", "country", "publication_year"])["share"].sum()
        )
    return f"{sum(map(len, found)):,} links"


def _spark(folder: Path) -> str:
    """Spark on this machine, with the schema given, so that it need not guess."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # the others must not carry it
    from pyspark.sql import functions as f  # noqa: PLC0415

    session: Any = SparkSession.builder
    session = session.master(f"local[{os.cpu_count()}]").config("spark.ui.enabled", "false")
    spark = session.config("spark.sql.shuffle.partitions", "8").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    schema = (
        "id STRING, publication_year INT, fwci DOUBLE, authorships ARRAY<STRUCT<institutions:"
        " ARRAY<STRUCT<id: STRING, ror: STRING, country_code: STRING>>>>"
    )
    works = spark.read.schema(schema).json(str(folder / "few"))
    works = works.select("id", "publication_year", f.size("authorships").alias("n"), "authorships")
    authors = works.select("id", "publication_year", "n", f.explode("authorships").alias("a"))
    named = authors.select("*", f.size("a.institutions").alias("k"))
    named = named.select("id", "publication_year", "n", "k", f.explode("a.institutions").alias("i"))
    names = (f.col("i.id").alias("institution"), f.col("i.country_code").alias("country"))
    links = named.groupBy("id", *names, "publication_year")
    links = links.agg(f.sum(1 / (f.col("n") * f.col("k"))).alias("fraction"))
    links.write.mode("overwrite").parquet(str(folder / "made-spark"))
    found = spark.read.parquet(str(folder / "made-spark")).count()
    spark.stop()
    return f"{found:,} links"


RUNS: dict[str, Callable[[Path], str]] = {
    "decompress": lambda folder: _each(folder, _decompress),
    "parse": lambda folder: _each(folder, _parse),
    "lines": lambda folder: _build(folder, "lines"),
    "parquet": lambda folder: _build(folder, "parquet"),
    "pandas": _pandas,
    "spark": _spark,
}

if __name__ == "__main__":
    print(RUNS[sys.argv[1]](Path(sys.argv[2])))

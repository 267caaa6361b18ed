"""What the source itself says of the works that we spoke of, as it was built. Pure.

Read from the Parquet files, not from an engine: an engine answers with our own words in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from kakehashi.research.projects.collaboration import tables
from kakehashi.research.projects.overruling.words import Word


@dataclass(frozen=True)
class Source:
    """What the tables hold of some works.

    works:   those of the numbers asked for that there are. by_doi: DOI → number.
    named:   work → institutions on it, as named there.
    authors: work → OpenAlex numbers and ORCID iDs of its authors; absent: none are in the tables.
    numbers: ROR id → OpenAlex number. unified: institution → the one that counts it.
    """

    works: frozenset[int] = frozenset()
    by_doi: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[int, frozenset[int]] = field(default_factory=dict)
    authors: Mapping[int, frozenset[int | str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    unified: Mapping[int, int] = field(default_factory=dict)

    def work_of(self, word: Word) -> int | None:
        """The number of the work that a word names; None: the tables do not hold it."""
        if word.openalex is not None and word.openalex in self.works:
            return word.openalex
        return self.by_doi.get(word.doi) if word.doi else None

    def number_of(self, rors: Sequence[str]) -> int | None:
        """The first of these ROR ids that a work of the tables names."""
        return next((self.numbers[each] for each in rors if each in self.numbers), None)

    def members_on(self, work: int, number: int) -> frozenset[int]:
        """The institutions on `work` that count as `number`; of a component, only itself."""
        return frozenset(
            each
            for each in self.named.get(work, frozenset())
            if each == number or self.unified.get(each) == number
        )


def read_source(folder: Path, words: Sequence[Word], rors: Iterable[str] = ()) -> Source:
    """What the tables in `folder` hold of the works that `words` name.

    rors: institutions to know beside those of the words.
    Raises: OSError or pyarrow.ArrowException, if a table is missing or cannot be read.
    """
    wanted = sorted({word.openalex for word in words if word.openalex is not None})
    dois = sorted({word.doi for word in words if word.doi})
    named = _in("work", wanted, pa.int64()) | _in("doi", dois, pa.string())
    rows = _rows(folder, tables.WORKS, ["work", "doi"], named)
    works = sorted({row["work"] for row in rows})
    of_works = _in("work", works, pa.int64())
    links = _rows(folder, tables.LINKS, ["work", "institution"], of_works)
    people = ["work", "author", "orcid"]
    authors = _rows(folder, tables.AUTHORS, people, of_works)
    asked = sorted({each for word in words for each in word.rors} | set(rors))
    linked = sorted({row["institution"] for row in links})
    known = _in("institution", linked, pa.int64()) | _in("ror", asked, pa.string())
    places = _rows(folder, tables.INSTITUTIONS, ["institution", "unified", "ror"], known)
    return Source(
        works=frozenset(works),
        # Of two works with one DOI the one with the lower number, whatever the order of the file.
        by_doi={row["doi"]: row["work"] for row in sorted(rows, key=_last_first) if row["doi"]},
        named=_gathered((row["work"], row["institution"]) for row in links),
        authors=_gathered(
            (row["work"], name) for row in authors for name in (row["author"], row["orcid"]) if name
        ),
        numbers=_numbers(places),
        unified={row["institution"]: row["unified"] for row in places},
    )


def _in(column: str, values: list[Any], kind: pa.DataType) -> ds.Expression:
    return ds.field(column).isin(pa.array(values, kind))


def _last_first(row: Mapping[str, Any]) -> int:
    return -int(row["work"])


def _numbers(places: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """ROR id → number: of several the one that counts for itself, then the lowest."""
    found: dict[str, int] = {}
    for row in sorted(
        places, key=lambda row: (row["unified"] != row["institution"], row["institution"])
    ):
        if row["ror"]:
            found.setdefault(row["ror"], row["institution"])
    return found


def _gathered(pairs: Iterable[tuple[int, Any]]) -> dict[int, frozenset[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for work, each in pairs:
        found[work].add(each)
    return {work: frozenset(each) for work, each in found.items()}


def _rows(
    folder: Path, table: tables.Table, columns: list[str], such: ds.Expression
) -> list[dict[str, Any]]:
    found = ds.dataset(folder / table.file, format="parquet").to_table(columns=columns, filter=such)
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows

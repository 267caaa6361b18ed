"""Reading a file of past exchange: bytes in, rows and what is wrong with them out. Pure.

A file that is no such table is refused as a whole. In a table that can be read each row stands for
itself: a faulty cell spoils its row, never its neighbours, and says line, column, value and reason.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kakehashi.documents.tables import Fault, Record, WrongFile, read_table
from kakehashi.education.cooperation.ledger import spellings
from kakehashi.education.cooperation.ledger.faults import Reason

SIZE_LIMIT = 2 * 1024 * 1024  # bytes
ROW_LIMIT = 2000
MOST_STUDENTS = 10_000
LONGEST_STAY = 10 * 12  # twelfths of a semester
EARLIEST = 1950


@dataclass(frozen=True)
class Known:
    """What the register knows.

    agreements: folded reference, or id as text -> ids of the agreements that bear it.
    units:      folded code or name -> code.
    present:    the present academic year; later ones are no past.
    """

    agreements: Mapping[str, Sequence[int]]
    units: Mapping[str, str]
    present: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file: students who did the same under one agreement. `stay` in twelfths."""

    line: int
    agreement: int = 0
    reference: str = ""
    year: int = 0
    term: str = ""
    direction: str = ""
    level: str = ""
    unit: str = ""
    students: int = 0
    stay: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def key(self) -> str:
        """Names what the row counts, in whatever file it stands: all but the number of students."""
        facts = (self.agreement, self.year, self.term, self.direction, self.level, self.unit)
        return ":".join(["import", *map(str, facts), str(self.stay)])

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Row":
        """The row that `as_json` stored."""
        faults = tuple(
            Fault(**{**fault, "reason": Reason(fault["reason"])}) for fault in stored["faults"]
        )
        return cls(**{**stored, "faults": faults})


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its rows in their order, and how it was read."""

    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    ignored: tuple[str, ...]  # headings that are no column of ours


def read(data: bytes, known: Known, *, encoding: str = "") -> Sheet:
    """The rows of `data`, a CSV file with a heading line; `encoding` as for `decoding.decode`.

    Raises: WrongFile, if it is too large, not text, no CSV, or lacks a column that is needed.
    Source: docs/reference/exchange-ledger.md, "The file".
    """
    table = read_table(
        data,
        lambda heading: spellings.COLUMNS.get(spellings.fold_heading(heading), ""),
        encoding=encoding,
        size_limit=SIZE_LIMIT,
        row_limit=ROW_LIMIT,
    )
    named = ", ".join(table.headings)[:200]
    missing = [
        Fault(table.line, name, named, Reason.MISSING_COLUMN)
        for name in spellings.NEEDED
        if name not in table.columns
    ]
    if faults := [*missing, *table.twice]:
        raise WrongFile(*faults)
    rows = [_row(record, known) for record in table.records]
    found = tuple(_without_doubles(rows))
    return Sheet(found, table.encoding, table.delimiter, table.ignored)


def _row(record: Record, known: Known) -> Row:
    line = record.line
    reading = _Reading(line, record.cells)
    for cell in record.surplus:
        reading.faults.append(Fault(line, "", cell, Reason.EXTRA_CELL))
    facts: dict[str, Any] = {
        "agreement": reading.agreement(known),
        "year": reading.year(known),
        "term": reading.code("term", spellings.TERMS, Reason.UNKNOWN_TERM),
        "direction": reading.needed("direction", spellings.DIRECTIONS, Reason.UNKNOWN_DIRECTION),
        "level": reading.code("level", spellings.LEVELS, Reason.UNKNOWN_LEVEL),
        "unit": reading.code("unit", known.units, Reason.UNKNOWN_UNIT),
        "students": reading.students(),
        "stay": reading.stay(),
    }
    return Row(line=line, reference=reading.raw("agreement"), faults=tuple(reading.faults), **facts)


class _Reading:
    """The cells of one row on their way to values; what is wrong gathers in `faults`."""

    def __init__(self, line: int, cells: Mapping[str, tuple[str, str]]) -> None:
        self.line = line
        self.cells = cells  # column -> (heading, cell)
        self.faults: list[Fault] = []

    def raw(self, column: str) -> str:
        """What stands in the cell."""
        return self.cells.get(column, ("", ""))[1]

    def agreement(self, known: Known) -> int:
        """The one agreement that bears the reference or the id."""
        text = self.raw("agreement")
        if not text:
            return self._fault("agreement", Reason.MISSING)
        found = known.agreements.get(spellings.fold(text).removeprefix("#"), ())
        if len(found) != 1:
            reason = Reason.SEVERAL_AGREEMENTS if found else Reason.UNKNOWN_AGREEMENT
            return self._fault("agreement", reason)
        return found[0]

    def year(self, known: Known) -> int:
        """An academic year that has begun."""
        text = self.raw("year")
        if not text:
            return self._fault("year", Reason.MISSING)
        year = spellings.read_year(text)
        if year is None or year < EARLIEST:
            return self._fault("year", Reason.BAD_YEAR)
        return self._fault("year", Reason.YEAR_AHEAD) if year > known.present else year

    def code(self, column: str, table: Mapping[str, str], reason: Reason) -> str:
        """The value that a cell spells; empty for an empty cell."""
        text = self.raw(column)
        if not text:
            return ""
        found = table.get(spellings.fold(text))
        if found is None:
            self._fault(column, reason)
        return found or ""

    def needed(self, column: str, table: Mapping[str, str], reason: Reason) -> str:
        """The same of a cell that must not be empty."""
        if not self.raw(column):
            self._fault(column, Reason.MISSING)
        return self.code(column, table, reason)

    def students(self) -> int:
        """A whole number, at least one."""
        text = unicodedata.normalize("NFKC", self.raw("students")).removesuffix("人").strip()
        if not text:
            return self._fault("students", Reason.MISSING)
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
        if not 0 < number <= MOST_STUDENTS:
            return self._fault("students", Reason.BAD_STUDENTS)
        return number

    def stay(self) -> int:
        """The length of each stay, in twelfths of a semester."""
        text = self.raw("semesters")
        if not text:
            return self._fault("semesters", Reason.MISSING)
        stay = spellings.read_stay(text)
        if stay is None or not 0 < stay <= LONGEST_STAY:
            return self._fault("semesters", Reason.BAD_SEMESTERS)
        return stay

    def _fault(self, column: str, reason: Reason) -> int:
        heading = self.cells.get(column, (column, ""))[0] or column
        self.faults.append(Fault(self.line, heading, self.raw(column)[:200], reason))
        return 0


def _without_doubles(rows: Sequence[Row]) -> Iterator[Row]:
    """`rows`; one that counts the same as a sound one before it has that as its fault."""
    first: dict[str, int] = {}
    for row in rows:
        if row.faults:
            yield row
            continue
        line = first.setdefault(row.key, row.line)
        if line == row.line:
            yield row
        else:
            yield replace(row, faults=(Fault(row.line, "", str(line), Reason.SAME_AS_LINE),))

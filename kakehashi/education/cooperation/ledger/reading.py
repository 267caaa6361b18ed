"""Reading a file of past exchange: bytes in, rows and what is wrong with them out. Pure.

A file that is no such table is refused as a whole. In a table that can be read each row stands for
itself: a faulty cell spoils its row, never its neighbours, and says line, column, value and reason.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kakehashi.documents import decoding
from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records
from kakehashi.education.cooperation.ledger import spellings
from kakehashi.education.cooperation.ledger.faults import Fault, Reason, WrongFile

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
    if len(data) > SIZE_LIMIT:
        raise WrongFile(Fault(1, "", str(len(data)), Reason.TOO_LARGE))
    text, encoding = _decode(data, encoding)
    delimiter = _delimiter(text)
    found = _records(text, delimiter)
    line, headings = next(found)
    columns = [spellings.COLUMNS.get(spellings.fold_heading(each), "") for each in headings]
    _refuse_headings(line, headings, columns)
    rows: list[Row] = []
    for line, cells in found:
        if len(rows) == ROW_LIMIT:
            raise WrongFile(Fault(line, "", "", Reason.TOO_MANY_ROWS))
        rows.append(_row(line, headings, columns, cells, known))
    named = zip(headings, columns, strict=True)
    ignored = tuple(each.strip() for each, column in named if each.strip() and not column)
    return Sheet(tuple(_without_doubles(rows)), encoding, delimiter, ignored)


def _decode(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return decoding.decode(data, encoding)
    except decoding.NotText as wrong:
        if wrong.is_utf_16:
            raise WrongFile(Fault(1, "", "", Reason.UTF_16)) from None
        raise WrongFile(
            *(
                Fault(each.line, "", f"0x{each.byte:02X}", Reason.UNREADABLE_BYTE, each.position)
                for each in wrong.places
            )
        ) from None


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from records(text, delimiter)
    except BrokenCsv as error:
        raise WrongFile(Fault(error.line, "", error.problem, Reason.NOT_CSV)) from None


def _delimiter(text: str) -> str:
    try:
        return delimiter_of(text, lambda cell: spellings.fold_heading(cell) in spellings.COLUMNS)
    except NoRecords:
        raise WrongFile(Fault(1, "", "", Reason.EMPTY)) from None
    except BrokenCsv as error:
        raise WrongFile(Fault(error.line, "", "", Reason.NOT_CSV)) from None


def _refuse_headings(line: int, headings: list[str], columns: list[str]) -> None:
    faults = [
        Fault(line, name, ", ".join(headings)[:200], Reason.MISSING_COLUMN)
        for name in spellings.NEEDED
        if name not in columns
    ]
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column and column in columns[:place]:
            faults.append(Fault(line, column, heading.strip(), Reason.COLUMN_TWICE))
    if faults:
        raise WrongFile(*faults)


def _row(line: int, headings: list[str], columns: list[str], cells: list[str], known: Known) -> Row:
    named = zip(columns, headings, cells, strict=False)
    found = {column: (heading.strip(), cell.strip()) for column, heading, cell in named if column}
    reading = _Reading(line, found)
    for cell in cells[len(headings) :]:
        if cell.strip():
            reading.faults.append(Fault(line, "", cell.strip(), Reason.EXTRA_CELL))
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
        self.cells = cells  # column -> (heading as written, cell as written)
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

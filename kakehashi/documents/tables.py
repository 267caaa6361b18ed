"""Reading a table from a CSV file that somebody made: what is wrong with the file itself. Pure.

A file that is no such table is refused as a whole, with every place that is at fault. What the rows
say, and what is wrong with them, is read by who knows the columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kakehashi.documents import decoding
from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records


class Reason(StrEnum):
    """Why a file cannot be taken as a table."""

    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    EMPTY = "empty"
    UTF_16 = "utf_16"
    UNREADABLE_BYTE = "unreadable_byte"
    NOT_CSV = "not_csv"
    COLUMN_TWICE = "column_twice"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: line of the file (from 1), column by its name.

    reason:   of a file, `Reason`; of a row or cell, one of those who read it.
    position: the character in the line (from 1), where a column has no name yet; else 0.
    value:    what stands there, as written.
    """

    line: int
    column: str
    value: str
    reason: StrEnum
    position: int = 0


class WrongFile(Exception):
    """A file that is refused as a whole; `faults` say where and why, at least one."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class Record:
    """One row: the line it begins on, column -> (heading, cell), both stripped.

    surplus: what stands in cells beyond the last heading.
    """

    line: int
    cells: Mapping[str, tuple[str, str]]
    surplus: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A file with its headings read.

    line:     of the headings.
    headings: as written, stripped; columns: what each stands for, empty for no column of ours.
    records:  the rows, to be gone through once; a WrongFile where they are too many or no CSV.
    """

    encoding: str
    delimiter: str
    line: int
    headings: Sequence[str]
    columns: Sequence[str]
    records: Iterator[Record]

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings that are no column of ours."""
        named = zip(self.headings, self.columns, strict=True)
        return tuple(heading for heading, column in named if heading and not column)

    @property
    def twice(self) -> list[Fault]:
        """The headings of a column that one before them stands for already."""
        return [
            Fault(self.line, column, heading, Reason.COLUMN_TWICE)
            for place, (heading, column) in enumerate(zip(self.headings, self.columns, strict=True))
            if column and column in self.columns[:place]
        ]


def read_table(
    data: bytes,
    column_of: Callable[[str], str],
    *,
    encoding: str,
    size_limit: int,
    row_limit: int,
) -> Table:
    """The table in `data`, a CSV file with a heading line.

    column_of:  the column that a heading stands for, empty for none.
    encoding:   as for `decoding.decode`; size_limit: bytes; row_limit: without the headings.

    Raises: WrongFile, if it is too large, empty, not text or no CSV.
    """
    if len(data) > size_limit:
        raise WrongFile(Fault(1, "", str(len(data)), Reason.TOO_LARGE))
    text, encoding = _decoded(data, encoding)
    delimiter = _delimiter(text, column_of)
    found = _cells(text, delimiter)
    line, first = next(found)
    headings = [heading.strip() for heading in first]
    columns = [column_of(heading) for heading in headings]
    rows = _rows(found, headings, columns, row_limit)
    return Table(encoding, delimiter, line, headings, columns, rows)


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
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


def _delimiter(text: str, column_of: Callable[[str], str]) -> str:
    try:
        return delimiter_of(text, lambda cell: bool(column_of(cell)))
    except NoRecords:
        raise WrongFile(Fault(1, "", "", Reason.EMPTY)) from None
    except BrokenCsv as error:
        raise WrongFile(Fault(error.line, "", "", Reason.NOT_CSV)) from None


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from records(text, delimiter)
    except BrokenCsv as error:
        raise WrongFile(Fault(error.line, "", error.problem, Reason.NOT_CSV)) from None


def _rows(
    found: Iterator[tuple[int, list[str]]],
    headings: Sequence[str],
    columns: Sequence[str],
    limit: int,
) -> Iterator[Record]:
    for number, (line, cells) in enumerate(found):
        if number == limit:
            raise WrongFile(Fault(line, "", "", Reason.TOO_MANY_ROWS))
        named = zip(columns, headings, cells, strict=False)
        known = {column: (heading, cell.strip()) for column, heading, cell in named if column}
        surplus = [cell.strip() for cell in cells[len(headings) :] if cell.strip()]
        yield Record(line, known, surplus)

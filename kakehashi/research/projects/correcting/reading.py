"""Reading a file of verified links: bytes in, rows and what is wrong with them out. Pure.

A file that is no such table is refused as a whole. In a table that can be read each row stands for
itself: a faulty cell spoils its row, never its neighbours, and says line, column, value and reason.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kakehashi.documents.tables import Fault, Record, WrongFile, read_table
from kakehashi.institutions.identifiers import ror_of
from kakehashi.research.dissemination.works.spellings import orcid_of, stored_form
from kakehashi.research.projects.correcting import spellings
from kakehashi.research.projects.correcting.faults import Reason

SIZE_LIMIT = 2 * 1024 * 1024  # bytes
ROW_LIMIT = 2000
MOST_REASON = 2000  # characters


@dataclass(frozen=True)
class Known:
    """What a file may name: folded code or name of a unit, ORCID iD or address of a profile, ROR id
    of an institution, each → the record's id.
    """

    units: Mapping[str, int]
    people: Mapping[str, int]
    institutions: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file: a work belongs to somebody, or does not.

    work: as written. openalex: its number; doi: bare; one of the two.
    kind: of what it says: unit, person or institution. target: its id; named: as written.
    """

    line: int
    work: str = ""
    openalex: int | None = None
    doi: str = ""
    kind: str = ""
    target: int = 0
    named: str = ""
    stands: bool = False
    reason: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """Names the link, whatever is said of it."""
        return (self.openalex, self.doi, self.kind, self.target)

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
    ignored: tuple[str, ...]  # headings that are no column of ours


def read(data: bytes, known: Known, *, encoding: str = "") -> Sheet:
    """The rows of `data`, a CSV file with a heading line; `encoding` as for `decoding.decode`.

    Raises: WrongFile, if it is too large, not text, no CSV, or lacks a column that is needed.
    Source: docs/reference/verified-links.md, "The file".
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
    if not set(spellings.TARGETS) & set(table.columns):
        missing.append(Fault(table.line, "", named, Reason.NO_TARGET_COLUMN))
    if faults := [*missing, *table.twice]:
        raise WrongFile(*faults)
    rows = [_row(record, known) for record in table.records]
    return Sheet(tuple(_without_doubles(rows)), table.encoding, table.ignored)


def work_in(text: str) -> tuple[int | None, str]:
    """(OpenAlex number, DOI) in what somebody wrote; (None, "") if it is neither.

    >>> work_in("https://openalex.org/W42"), work_in("https://doi.org/10.1000/XYZ")
    ((42, ''), (None, '10.1000/xyz'))
    """
    if doi := stored_form("doi", text):
        return None, doi
    number = stored_form("openalex", text).removeprefix("W")
    return (int(number), "") if number and len(number) < 19 else (None, "")


def _row(record: Record, known: Known) -> Row:
    reading = _Reading(record.line, record.cells)
    for cell in record.surplus:
        reading.faults.append(Fault(record.line, "", cell, Reason.EXTRA_CELL))
    openalex, doi = reading.work()
    kind, target = reading.target(known)
    stands = reading.answer()
    reason = reading.needed("reason")[:MOST_REASON]
    return Row(
        line=record.line,
        work=reading.raw("work"),
        openalex=openalex,
        doi=doi,
        kind=kind,
        target=target,
        named=reading.raw(kind),
        stands=stands,
        reason=reason,
        faults=tuple(reading.faults),
    )


class _Reading:
    """The cells of one row on their way to values; what is wrong gathers in `faults`."""

    def __init__(self, line: int, cells: Mapping[str, tuple[str, str]]) -> None:
        self.line = line
        self.cells = cells  # column -> (heading, cell)
        self.faults: list[Fault] = []

    def raw(self, column: str) -> str:
        """What stands in the cell."""
        return self.cells.get(column, ("", ""))[1]

    def needed(self, column: str) -> str:
        """What stands in a cell that must not be empty."""
        text = self.raw(column)
        if not text:
            self._fault(column, Reason.MISSING)
        return text

    def work(self) -> tuple[int | None, str]:
        """A DOI or an OpenAlex number."""
        text = self.needed("work")
        found = work_in(text)
        if text and found == (None, ""):
            self._fault("work", Reason.BAD_WORK)
        return found

    def target(self, known: Known) -> tuple[str, int]:
        """The one unit, person or institution that the row names."""
        filled = [column for column in spellings.TARGETS if self.raw(column)]
        if len(filled) != 1:
            place = filled[1] if filled else ""
            self._fault(place, Reason.SEVERAL_TARGETS if filled else Reason.NO_TARGET)
            return "", 0
        column = filled[0]
        find, reason = _TARGETS[column]
        found = find(known, self.raw(column))
        if found is None:
            self._fault(column, reason)
        return column, found or 0

    def answer(self) -> bool:
        """Yes or no."""
        text = self.needed("belongs")
        found = spellings.ANSWERS.get(spellings.fold(text))
        if text and found is None:
            self._fault("belongs", Reason.BAD_ANSWER)
        return found == "yes"

    def _fault(self, column: str, reason: Reason) -> None:
        heading = self.cells.get(column, (column, ""))[0] or column
        self.faults.append(Fault(self.line, heading, self.raw(column)[:200], reason))


def _person(known: Known, text: str) -> int | None:
    return known.people.get(orcid_of(text)) or known.people.get(spellings.fold(text))


_Find = Callable[[Known, str], int | None]
_TARGETS: Mapping[str, tuple[_Find, Reason]] = {
    "unit": (lambda known, text: known.units.get(spellings.fold(text)), Reason.UNKNOWN_UNIT),
    "person": (_person, Reason.UNKNOWN_PERSON),
    "institution": (
        lambda known, text: known.institutions.get(ror_of(text)),
        Reason.UNKNOWN_INSTITUTION,
    ),
}


def _without_doubles(rows: Sequence[Row]) -> Iterator[Row]:
    """`rows`; one that speaks of the same link as a sound one before it has that as its fault."""
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.faults:
            yield row
            continue
        line = first.setdefault(row.key, row.line)
        if line == row.line:
            yield row
        else:
            yield replace(row, faults=(Fault(row.line, "", str(line), Reason.SAME_AS_LINE),))

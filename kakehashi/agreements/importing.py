"""Reading a file of partners and agreements: bytes in, rows and what is wrong with them out. Pure.

A file that is no such table is refused as a whole. In a table that can be read each row stands for
itself: a faulty cell spoils its row, never its neighbours, and says line, column, value and reason.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from kakehashi.agreements import spellings
from kakehashi.agreements.faults import Reason
from kakehashi.agreements.periods import MONTHS_LIMIT, Period, read_period
from kakehashi.agreements.spellings import fold
from kakehashi.documents.tables import Fault, Record, WrongFile, read_table
from kakehashi.institutions.identifiers import ror_of

SIZE_LIMIT = 2 * 1024 * 1024  # bytes
ROW_LIMIT = 500
NAMING = ("name_en", "name_ja", "ror")
LENGTHS = {
    "name_en": 500,
    "name_ja": 500,
    "reference": 60,
    "source": 500,
    "remarks": 5000,
}

_KINDS = spellings.by_spelling(spellings.KINDS)
_LEVELS = spellings.by_spelling(spellings.LEVELS)
_RENEWALS = spellings.by_spelling(spellings.RENEWALS)
_ANSWERS = spellings.by_spelling(spellings.ANSWERS)
_HEADINGS = spellings.by_heading()


@dataclass(frozen=True)
class Known:
    """What the register knows: folded spelling -> code, of countries/regions and of units."""

    countries: Mapping[str, str]
    units: Mapping[str, str]
    university: str  # the code of the unit that is the university as a whole


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file: one agreement with one partner. `line` is where it begins, from 1.

    effective_on: the last day that the file's year, month or day allows; None if it says nothing.
    began_on:     the first day that it allows.
    """

    line: int
    ror: str = ""
    name_en: str = ""
    name_ja: str = ""
    country: str = ""
    kind: str = "unknown"
    level: str = "unknown"
    unit: str = ""
    began_on: date | None = None
    effective_on: date | None = None
    precision: str = "latest"
    signed_on: date | None = None
    expires_on: date | None = None
    renewal: str = "unknown"
    renewal_months: int | None = None
    reference: str = ""
    source: str = ""
    remarks: str = ""
    faults: tuple[Fault, ...] = field(default=())

    def begins(self, as_of: date) -> tuple[date, str]:
        """(first day in force, its precision), given that the file says what was so on `as_of`.

        A row that says nothing was in force by then at the latest; a month or year that had begun
        by then allows no later day either.
        """
        if self.effective_on is None or self.began_on is None:
            return min(as_of, self.expires_on or as_of), "latest"
        if self.began_on <= as_of < self.effective_on:
            return as_of, self.precision
        return self.effective_on, self.precision

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; days as ISO 8601."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Row":
        """The row that `as_json` stored."""
        values = dict(stored)
        for name in ("began_on", "effective_on", "signed_on", "expires_on"):
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        values["faults"] = tuple(
            Fault(**{**fault, "reason": Reason(fault["reason"])}) for fault in values["faults"]
        )
        return cls(**values)


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its rows in their order, and how it was read."""

    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    ignored: tuple[str, ...]  # headings that are no column of ours


def read(data: bytes, known: Known, *, encoding: str = "") -> Sheet:
    """The rows of `data`, a CSV file with a heading line; `encoding` as for `decoding.decode`.

    Raises: WrongFile, if it is too large, not text, no CSV, or has no heading that names partners.
    Source: docs/reference/agreements.md, "The file".
    """
    table = read_table(
        data,
        lambda heading: _HEADINGS.get(spellings.fold_heading(heading), ""),
        encoding=encoding,
        size_limit=SIZE_LIMIT,
        row_limit=ROW_LIMIT,
    )
    if not set(NAMING) & set(table.columns):
        named = ", ".join(table.headings)[:200]
        raise WrongFile(Fault(table.line, "", named, Reason.NO_HEADER))
    if table.twice:
        raise WrongFile(*table.twice)
    rows = tuple(_row(record, known) for record in table.records)
    return Sheet(rows, table.encoding, table.delimiter, table.ignored)


def _row(record: Record, known: Known) -> Row:
    reading = _Reading(record.line, record.cells)
    for cell in record.surplus:
        reading.faults.append(Fault(record.line, "", cell, Reason.EXTRA_CELL))
    facts = reading.partner(known) | reading.scope(known) | reading.time() | reading.notes()
    return Row(line=record.line, faults=tuple(reading.faults), **facts)


class _Reading:
    """The cells of one row on their way to values; what is wrong gathers in `faults`."""

    def __init__(self, line: int, cells: Mapping[str, tuple[str, str]]) -> None:
        self.line = line
        self.cells = cells  # column -> (heading, cell)
        self.faults: list[Fault] = []
        for column in cells:
            self._refuse_characters(column)

    def partner(self, known: Known) -> dict[str, Any]:
        """Who it is with."""
        names = {column: " ".join(self._text(column).split()) for column in ("name_en", "name_ja")}
        ror = self._ror()
        if not any(names.values()) and not ror:
            self._fault("name_en", Reason.MISSING_NAME)
        country = self._code("country_iso2", known.countries, Reason.UNKNOWN_COUNTRY)
        if not country and not self._raw("country_iso2") and not ror:
            self._fault("country_iso2", Reason.MISSING_COUNTRY)
        return {**names, "ror": ror, "country": country}

    def scope(self, known: Known) -> dict[str, Any]:
        """What it is about, and for whom at home."""
        level = self._code("level", _LEVELS, Reason.UNKNOWN_LEVEL) or "unknown"
        unit = self._code("unit", known.units, Reason.UNKNOWN_UNIT) or known.university
        whole = unit == known.university
        if level == "unit" and whole and not self._raw("unit"):
            self._fault("unit", Reason.MISSING_UNIT)
        elif level == "unit" and whole:
            self._fault("level", Reason.MISSING_UNIT)
        elif level == "university" and not whole:
            self._fault("unit", Reason.UNIT_OF_UNIVERSITY)
        return {"kind": self._kind(), "level": level, "unit": unit}

    def time(self) -> dict[str, Any]:
        """From when to when, and how it goes on."""
        begins = self._period("effective_on")
        signed, ends = self._day("signed_on"), self._day("expires_on")
        if begins and ends and ends < begins.first:
            self._fault("expires_on", Reason.ENDS_BEFORE_IT_BEGINS)
        last = min(begins.last, ends or begins.last) if begins else None
        return {
            "began_on": begins.first if begins else None,
            "effective_on": last,
            "precision": begins.precision if begins else "latest",
            "signed_on": signed,
            "expires_on": ends,
            **self._renewal(),
        }

    def notes(self) -> dict[str, str]:
        """What is kept as it was written."""
        return {
            "reference": unicodedata.normalize("NFKC", self._text("reference")),
            "source": self._text("source"),
            "remarks": self._text("remarks"),
        }

    def _raw(self, column: str) -> str:
        return self.cells.get(column, ("", ""))[1]

    def _fault(self, column: str, reason: Reason) -> None:
        heading = self.cells.get(column, (column, ""))[0] or column
        self.faults.append(Fault(self.line, heading, self._raw(column), reason))

    def _refuse_characters(self, column: str) -> None:
        """Characters that are no text: lost earlier, of one machine only (外字), or of control."""
        cell = self._raw(column)
        kinds = {unicodedata.category(letter) for letter in cell if letter not in "\r\n\t"}
        if "\ufffd" in cell:
            self._fault(column, Reason.LOST_CHARACTER)
        if "Co" in kinds:
            self._fault(column, Reason.PRIVATE_CHARACTER)
        if "Cc" in kinds:
            self._fault(column, Reason.CONTROL_CHARACTER)

    def _text(self, column: str) -> str:
        text = self._raw(column)
        if len(text) > LENGTHS[column]:
            self._fault(column, Reason.TOO_LONG)
        return text

    def _code(self, column: str, table: Mapping[str, str], reason: Reason) -> str:
        raw = self._raw(column)
        value = table.get(fold(raw), "")
        if raw and not value:
            self._fault(column, reason)
        return value

    def _ror(self) -> str:
        raw = self._raw("ror")
        value = ror_of(fold(raw))
        if raw and not value:
            self._fault("ror", Reason.BAD_ROR)
        return value

    def _kind(self) -> str:
        kind = self._code("kind", _KINDS, Reason.UNKNOWN_KIND)
        answer = self._code("student_exchange", _ANSWERS, Reason.UNKNOWN_ANSWER)
        told = kind not in ("", "unknown") and answer in ("yes", "no")
        if told and (kind == "exchange") != (answer == "yes"):
            self._fault("student_exchange", Reason.CONTRADICTION)
        if kind in ("", "unknown") and answer == "yes":
            return "exchange"
        return kind or "unknown"

    def _period(self, column: str) -> Period | None:
        raw = self._raw(column)
        period = read_period(raw)
        if raw and period is None:
            self._fault(column, Reason.BAD_DATE)
        return period

    def _day(self, column: str) -> date | None:
        period = self._period(column)
        if period and period.precision != "day":
            self._fault(column, Reason.NOT_A_DAY)
            return None
        return period.last if period else None

    def _renewal(self) -> dict[str, Any]:
        renewal = self._code("renewal", _RENEWALS, Reason.UNKNOWN_RENEWAL) or "unknown"
        raw = unicodedata.normalize("NFKC", self._raw("renewal_months"))
        if not raw:
            if renewal == "automatic":
                self._fault("renewal_months", Reason.MISSING_MONTHS)
            return {"renewal": renewal, "renewal_months": None}
        if not re.fullmatch(r"[0-9]{1,3}", raw) or not 0 < int(raw) <= MONTHS_LIMIT:
            self._fault("renewal_months", Reason.BAD_MONTHS)
            return {"renewal": renewal, "renewal_months": None}
        if renewal != "automatic":
            self._fault("renewal_months", Reason.MONTHS_WITHOUT_RENEWAL)
        return {"renewal": renewal, "renewal_months": int(raw)}

"""Decisions from a CSV text, each line a course at home. Pure: text in, decisions and faults out.

Lines that say the same of the course abroad, the unit and the day are one decision with several
courses at home.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records

NEEDED = ("host", "host_title", "unit", "decision", "decided_on")
LENGTHS = {
    "host_code": 40,
    "host_title": 300,
    "host_title_en": 300,
    "host_scheme": 20,
    "level": 8,
    "field": 4,
    "decision": 7,
    "reason": 5000,
    "body": 200,
    "syllabus_address": 500,
}
DAYS = ("decided_on", "valid_until", "syllabus_on")
HOME = ("home_code", "home_title_ja", "home_title_en", "home_credits")
HOME_LENGTHS = {"home_code": 40, "home_title_ja": 200, "home_title_en": 200}
COLUMNS = ("host", "unit", *LENGTHS, "host_credits", *DAYS, *HOME)
LARGEST = Decimal(1000)
MOST_LINES = 2000


class Problem(StrEnum):
    """What is wrong with a line, or with the whole."""

    EMPTY = "empty"
    BROKEN = "broken"
    TOO_LONG = "too-long"
    NO_COLUMN = "no-column"
    MISSING = "missing"
    LONG = "long"
    NO_DAY = "no-day"
    NO_NUMBER = "no-number"
    NO_ADDRESS = "no-address"


@dataclass(frozen=True)
class Fault:
    """What is wrong: the line (0 for the whole), the column, and what stands there."""

    problem: Problem
    line: int = 0
    column: str = ""
    word: str = ""


@dataclass
class Draft:
    """One decision as the file has it. host, unit: as written. said: what the operation takes."""

    line: int
    host: str
    unit: str
    said: Mapping[str, object]
    courses: list[tuple[str, str, str, Decimal]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_decisions(text: str) -> tuple[list[Draft], list[Fault]]:
    """(decisions in the order of their first lines, faults of the whole)."""
    try:
        delimiter = delimiter_of(text, lambda cell: cell.strip().lower() in COLUMNS)
        rows = list(records(text, delimiter))
    except NoRecords:
        return [], [Fault(Problem.EMPTY)]
    except BrokenCsv as broken:
        return [], [Fault(Problem.BROKEN, broken.line)]
    headings = [cell.strip().lower() for cell in rows[0][1]]
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        return [], [Fault(Problem.NO_COLUMN, rows[0][0], name) for name in missing]
    if len(rows) == 1 or len(rows) > MOST_LINES:
        return [], [Fault(Problem.EMPTY if len(rows) == 1 else Problem.TOO_LONG)]
    return _drafts(headings, rows[1:]), []


def _drafts(headings: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> list[Draft]:
    found: dict[tuple[object, ...], Draft] = {}
    for line, cells in rows:
        values = dict.fromkeys(COLUMNS, "")
        values |= {
            name: cell.strip()
            for name, cell in zip(headings, cells, strict=False)
            if name in COLUMNS
        }
        draft = _draft(line, values)
        key = (draft.host, draft.unit, *draft.said.values())
        first = found.setdefault(key, draft)
        if first is not draft:
            first.courses.extend(draft.courses)
            first.faults.extend(draft.faults)
    return list(found.values())


def _draft(line: int, values: Mapping[str, str]) -> Draft:
    faults = [Fault(Problem.MISSING, line, name) for name in NEEDED if not values[name]]
    faults += [
        Fault(Problem.LONG, line, name, values[name][:40])
        for name, most in {**LENGTHS, **HOME_LENGTHS}.items()
        if len(values[name]) > most
    ]
    address = values["syllabus_address"]
    if address and not address.startswith(("https://", "http://")):
        faults.append(Fault(Problem.NO_ADDRESS, line, "syllabus_address", address[:40]))
    said: dict[str, object] = {name: values[name] for name in LENGTHS}
    for name in DAYS:
        said[name] = _day(line, name, values[name], faults)
    said["host_credits"] = _number(line, "host_credits", values["host_credits"], faults)
    courses = []
    if any(values[name] for name in HOME):
        number = _number(line, "home_credits", values["home_credits"], faults) or Decimal(0)
        titles = (values["home_code"], values["home_title_ja"], values["home_title_en"])
        courses = [(*titles, number)]
    return Draft(line, values["host"], values["unit"], said, courses, faults)


def _day(line: int, column: str, word: str, faults: list[Fault]) -> date | None:
    if not word:
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        faults.append(Fault(Problem.NO_DAY, line, column, word[:40]))
        return None


def _number(line: int, column: str, word: str, faults: list[Fault]) -> Decimal | None:
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    is_sound = number.is_finite() and 0 < number < LARGEST
    if not is_sound or number != round(number, 2):
        faults.append(Fault(Problem.NO_NUMBER, line, column, word[:40]))
        return None
    return number

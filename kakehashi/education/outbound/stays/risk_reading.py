"""Levels of risk from a CSV text, see `COLUMNS`. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records

NEEDED = ("kind", "country", "level", "starts_on", "source")
COLUMNS = ("kind", "country", "region", "level", "starts_on", "ends_on", "source")
KINDS = ("safety", "infection")
LENGTHS = {"region": 120, "source": 500}
MOST_LINES = 5000


class Problem(StrEnum):
    """What is wrong with a line, or with the whole."""

    EMPTY = "empty"
    BROKEN = "broken"
    TOO_LONG = "too-long"
    NO_COLUMN = "no-column"
    MISSING = "missing"
    LONG = "long"
    NO_KIND = "no-kind"
    NO_COUNTRY = "no-country"
    NO_LEVEL = "no-level"
    NO_DAY = "no-day"
    ORDER = "order"
    TWICE = "twice"


@dataclass(frozen=True)
class Fault:
    """What is wrong: the line (0 for the whole), the column, and what stands there."""

    problem: Problem
    line: int = 0
    column: str = ""
    word: str = ""


@dataclass(frozen=True)
class Row:
    """One level as the file has it."""

    line: int
    kind: str
    country: str
    region: str
    level: int
    starts_on: date
    ends_on: date | None
    source: str


def read_levels(text: str, known: Callable[[str], bool]) -> tuple[list[Row], list[Fault]]:
    """(rows in their order, faults); rows with a fault are not among them.

    known: whether a code of ISO 3166-1 alpha-2 is one of a country/region.
    """
    try:
        delimiter = delimiter_of(text, lambda cell: cell.strip().lower() in COLUMNS)
        found = list(records(text, delimiter))
    except NoRecords:
        return [], [Fault(Problem.EMPTY)]
    except BrokenCsv as broken:
        return [], [Fault(Problem.BROKEN, broken.line)]
    headings = [cell.strip().lower().lstrip("\ufeff") for cell in found[0][1]]
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        return [], [Fault(Problem.NO_COLUMN, found[0][0], name) for name in missing]
    if len(found) == 1 or len(found) > MOST_LINES:
        return [], [Fault(Problem.EMPTY if len(found) == 1 else Problem.TOO_LONG)]
    return _rows(headings, found[1:], known)


def _rows(
    headings: Sequence[str],
    found: Sequence[tuple[int, list[str]]],
    known: Callable[[str], bool],
) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: set[tuple[object, ...]] = set()
    for line, cells in found:
        values = dict.fromkeys(COLUMNS, "")
        values |= {
            name: cell.strip()
            for name, cell in zip(headings, cells, strict=False)
            if name in values
        }
        row, wrong = _row(line, values, known)
        faults.extend(wrong)
        if row is None:
            continue
        key = (row.kind, row.country, row.region.casefold(), row.starts_on)
        if key in seen:
            faults.append(Fault(Problem.TWICE, line, "starts_on", values["starts_on"]))
        seen.add(key)
        rows.append(row)
    return rows, faults


def _row(
    line: int, values: Mapping[str, str], known: Callable[[str], bool]
) -> tuple[Row | None, list[Fault]]:
    kind, country, level = values["kind"].lower(), values["country"].upper(), values["level"]
    starts, ends = _day(values["starts_on"]), _day(values["ends_on"])
    faults = [Fault(Problem.MISSING, line, name) for name in NEEDED if not values[name]]
    checks = [
        (kind in KINDS, Problem.NO_KIND, "kind"),
        (known(country), Problem.NO_COUNTRY, "country"),
        (level in ("1", "2", "3", "4"), Problem.NO_LEVEL, "level"),
        (starts is not None, Problem.NO_DAY, "starts_on"),
        (not values["ends_on"] or ends is not None, Problem.NO_DAY, "ends_on"),
        (not (starts and ends) or ends >= starts, Problem.ORDER, "ends_on"),
        *((len(values[name]) <= most, Problem.LONG, name) for name, most in LENGTHS.items()),
    ]
    faults += [
        Fault(problem, line, name, values[name][:40])
        for is_right, problem, name in checks
        if not is_right and (values[name] or name not in NEEDED)
    ]
    if faults or starts is None:
        return None, faults
    region, source = values["region"], values["source"]
    return Row(line, kind, country, region, int(level), starts, ends, source), []


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None

"""Stays abroad that came from no call, read from a CSV file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kakehashi.documents.tables import Fault, Record, WrongFile, read_table
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.study import StudyLevel

COLUMNS: Mapping[str, str] = {
    "email": "メールアドレス",
    "name_kanji": "氏名",
    "name_latin": "氏名（ローマ字）",
    "host": "留学先",
    "unit": "所属",
    "level": "課程",
    "field": "分野",
    "begins": "開始日",
    "ends": "終了日",
    "agreement": "協定",
    "source": "出典",
}
NEEDED = ("email", "host", "unit", "begins", "ends")
LONGEST = {"email": 254, "name_kanji": 150, "name_latin": 150, "source": 500}
SIZE_LIMIT, ROW_LIMIT = 2 * 1024 * 1024, 2000


class Problem(StrEnum):
    """What is wrong with a line."""

    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    EMPTY_CELL = "empty_cell"
    TOO_LONG = "too_long"
    NO_DAY = "no_day"
    ENDS_FIRST = "ends_first"
    NO_LEVEL = "no_level"
    NO_FIELD = "no_field"
    TWICE = "twice"


@dataclass(frozen=True)
class Draft:
    """One stay as the file has it; host, unit and agreement as written."""

    line: int
    email: str
    name_kanji: str
    name_latin: str
    host: str
    unit: str
    level: str
    field: str
    begins: date
    ends: date
    agreement: str
    source: str


def column_of(heading: str) -> str:
    """The column that a heading stands for; empty for none."""
    word = heading.strip().lower().replace(" ", "_")
    for name, japanese in COLUMNS.items():
        if word in (name, japanese):
            return name
    return ""


def read_stays(data: bytes, *, encoding: str = "") -> list[Draft]:
    """The stays in the order of the file.

    Raises: WrongFile with every fault, if it is no such table or a line cannot be so.
    """
    table = read_table(
        data, column_of, encoding=encoding, size_limit=SIZE_LIMIT, row_limit=ROW_LIMIT
    )
    missing = [name for name in NEEDED if name not in table.columns]
    if table.twice or missing:
        faults = [Fault(table.line, name, name, Problem.NO_COLUMN) for name in missing]
        raise WrongFile(*table.twice, *faults)
    faults, drafts = [], []
    seen: dict[tuple[str, date], int] = {}
    for record in table.records:
        draft = _draft(record, faults)
        if draft is None:
            continue
        first = seen.setdefault((draft.email, draft.begins), draft.line)
        if first != draft.line:
            faults.append(Fault(draft.line, "email", str(first), Problem.TWICE))
        drafts.append(draft)
    if faults:
        raise WrongFile(*faults)
    if not drafts:
        raise WrongFile(Fault(table.line, "", "", Problem.NO_ROWS))
    return drafts


def _draft(record: Record, faults: list[Fault]) -> Draft | None:
    said = {name: record.cells.get(name, ("", ""))[1] for name in COLUMNS}
    before, line = len(faults), record.line
    faults.extend(_wrong_words(line, said))
    begins = _day(line, "begins", said.pop("begins"), faults)
    ends = _day(line, "ends", said.pop("ends"), faults)
    if begins is None or ends is None or len(faults) > before:
        return None
    if ends < begins:
        faults.append(Fault(line, "ends", ends.isoformat(), Problem.ENDS_FIRST))
        return None
    said["email"] = said["email"].lower()
    return Draft(line=line, begins=begins, ends=ends, **said)


def _wrong_words(line: int, said: Mapping[str, str]) -> list[Fault]:
    found = [Fault(line, name, "", Problem.EMPTY_CELL) for name in NEEDED if not said[name]]
    found += [
        Fault(line, name, said[name][:40], Problem.TOO_LONG)
        for name, most in LONGEST.items()
        if len(said[name]) > most
    ]
    if said["level"] and said["level"] not in StudyLevel.values:
        found.append(Fault(line, "level", said["level"][:40], Problem.NO_LEVEL))
    if said["field"] and not isced.known(said["field"]):
        found.append(Fault(line, "field", said["field"][:40], Problem.NO_FIELD))
    return found


def _day(line: int, column: str, word: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(word.replace("/", "-"))
    except ValueError:
        if word:
            faults.append(Fault(line, column, word[:40], Problem.NO_DAY))
        return None

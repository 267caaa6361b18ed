"""The lines of a transcript from a table somebody pasted or uploaded. Pure.

The first line names the columns, in English or Japanese, in any order; comma, semicolon and tab
are recognised.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kakehashi.documents.tables import Fault, Record, WrongFile, read_table

COLUMNS: Mapping[str, str] = {
    "code": "科目コード",
    "title": "科目名",
    "title_en": "科目名（英語）",
    "credits": "単位数",
    "mark": "成績",
    "passed": "合否",
}
LENGTHS = {"code": 40, "title": 300, "title_en": 300, "mark": 20}
YES = {"1", "yes", "true", "pass", "passed", "合", "合格", "○"}
NO = {"0", "no", "false", "fail", "failed", "不合格", "否", "×"}
SIZE_LIMIT, ROW_LIMIT = 256 * 1024, 200
LARGEST = Decimal(1000)


class Problem(StrEnum):
    """What is wrong with a line."""

    NO_TITLE_COLUMN = "no_title_column"
    NO_ROWS = "no_rows"
    NO_TITLE = "no_title"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    NO_YES_OR_NO = "no_yes_or_no"


@dataclass(frozen=True)
class Line:
    """One course as the host wrote it; None and empty where the transcript does not say."""

    title: str
    code: str = ""
    title_en: str = ""
    credits: Decimal | None = None
    mark: str = ""
    is_passed: bool | None = None


def column_of(heading: str) -> str:
    """The column that a heading stands for; empty for none."""
    word = heading.strip().lower().replace(" ", "_")
    for name, japanese in COLUMNS.items():
        if word in (name, japanese):
            return name
    return ""


def read_lines(data: bytes, *, encoding: str = "") -> list[Line]:
    """The courses in their order.

    Raises: WrongFile with every fault, if it is no such table or a line cannot be so.
    """
    table = read_table(
        data, column_of, encoding=encoding, size_limit=SIZE_LIMIT, row_limit=ROW_LIMIT
    )
    if table.twice:
        raise WrongFile(*table.twice)
    if "title" not in table.columns:
        raise WrongFile(Fault(table.line, "title", "", Problem.NO_TITLE_COLUMN))
    faults: list[Fault] = []
    lines = [_line(record, faults) for record in table.records]
    if not lines:
        raise WrongFile(Fault(table.line, "", "", Problem.NO_ROWS))
    if faults:
        raise WrongFile(*faults)
    return lines


def _line(record: Record, faults: list[Fault]) -> Line:
    said = {name: record.cells.get(name, ("", ""))[1] for name in COLUMNS}
    if not said["title"]:
        faults.append(Fault(record.line, "title", "", Problem.NO_TITLE))
    faults.extend(
        Fault(record.line, name, said[name][:40], Problem.TOO_LONG)
        for name, most in LENGTHS.items()
        if len(said[name]) > most
    )
    return Line(
        title=said["title"],
        code=said["code"],
        title_en=said["title_en"],
        credits=_number(record.line, said["credits"], faults),
        mark=said["mark"],
        is_passed=_yes_or_no(record.line, said["passed"], faults),
    )


def _number(line: int, word: str, faults: list[Fault]) -> Decimal | None:
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < LARGEST or number != round(number, 2):
        faults.append(Fault(line, "credits", word[:40], Problem.NO_NUMBER))
        return None
    return number


def _yes_or_no(line: int, word: str, faults: list[Fault]) -> bool | None:
    if not word:
        return None
    if word.lower() in YES | NO:
        return word.lower() in YES
    faults.append(Fault(line, "passed", word[:40], Problem.NO_YES_OR_NO))
    return None

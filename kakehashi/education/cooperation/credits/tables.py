"""Scales and distributions as CSV. Pure: text in, rows or the faults of their lines out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records

SCALE = (
    "mark",
    "label_ja",
    "label_en",
    "minimum",
    "maximum",
    "grade_point",
    "passes",
    "counts_in_gpa",
    "is_verified",
)
DISTRIBUTION = ("mark", "value")
NUMBERS = ("minimum", "maximum", "grade_point", "value")
YES_OR_NO = ("passes", "counts_in_gpa", "is_verified")
YES = {"yes", "y", "true", "1", "○", "はい"}
NO = {"no", "n", "false", "0", "×", "いいえ"}
LARGEST = Decimal(10) ** 9


class Problem(StrEnum):
    """What is wrong with a table."""

    EMPTY = "empty"
    BROKEN = "broken"
    NO_COLUMN = "no-column"
    NO_MARK = "no-mark"
    NO_NUMBER = "no-number"
    NO_YES_OR_NO = "no-yes-or-no"


class WrongTable(Exception):
    """A table that cannot be read. line: from 1; 0 for the whole. word: what stands there."""

    def __init__(self, problem: Problem, line: int = 0, word: str = "") -> None:
        super().__init__(problem, line, word)
        self.problem, self.line, self.word = problem, line, word


@dataclass(frozen=True)
class Line:
    """One line: where it stands, and its values by column; None where it is empty."""

    number: int
    values: Mapping[str, object]


def read_table(text: str, columns: Sequence[str]) -> list[Line]:
    """The lines of a CSV text whose first line names its columns, in any order.

    columns: those known, of which "mark" has to be there; others are passed over.
    Raises: WrongTable at the first fault.
    """
    try:
        delimiter = delimiter_of(text, lambda cell: cell.strip().lower() in columns)
        rows = list(records(text, delimiter))
    except NoRecords:
        raise WrongTable(Problem.EMPTY) from None
    except BrokenCsv as broken:
        raise WrongTable(Problem.BROKEN, broken.line) from None
    headings = [cell.strip().lower() for cell in rows[0][1]]
    missing = [name for name in columns if name in ("mark", "value") and name not in headings]
    if missing:
        raise WrongTable(Problem.NO_COLUMN, rows[0][0], missing[0])
    if len(rows) == 1:
        raise WrongTable(Problem.EMPTY)
    return [
        Line(number, _values(number, dict(zip(headings, cells, strict=False)), columns))
        for number, cells in rows[1:]
    ]


def _values(number: int, cells: Mapping[str, str], columns: Sequence[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in columns:
        word = cells.get(name, "").strip()
        if name in NUMBERS:
            values[name] = _number(number, word)
        elif name in YES_OR_NO:
            values[name] = _yes_or_no(number, word)
        else:
            values[name] = word
    if not values["mark"]:
        raise WrongTable(Problem.NO_MARK, number)
    return values


def _number(line: int, word: str) -> Decimal | None:
    if not word:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise WrongTable(Problem.NO_NUMBER, line, word) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise WrongTable(Problem.NO_NUMBER, line, word)
    return number


def _yes_or_no(line: int, word: str) -> bool | None:
    if not word:
        return None
    if word.lower() in YES:
        return True
    if word.lower() in NO:
        return False
    raise WrongTable(Problem.NO_YES_OR_NO, line, word)

"""What can be wrong with a file of past exchange, as values. Pure: `fault_words` has the words."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a file, a row or a cell cannot be taken."""

    # the file as a whole
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    EMPTY = "empty"
    UTF_16 = "utf_16"
    UNREADABLE_BYTE = "unreadable_byte"
    NOT_CSV = "not_csv"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    # one cell
    EXTRA_CELL = "extra_cell"
    MISSING = "missing"
    UNKNOWN_AGREEMENT = "unknown_agreement"
    SEVERAL_AGREEMENTS = "several_agreements"
    BAD_YEAR = "bad_year"
    YEAR_AHEAD = "year_ahead"
    UNKNOWN_TERM = "unknown_term"
    UNKNOWN_DIRECTION = "unknown_direction"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_UNIT = "unknown_unit"
    BAD_STUDENTS = "bad_students"
    BAD_SEMESTERS = "bad_semesters"
    SAME_AS_LINE = "same_as_line"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: line of the file (from 1), column by its name.

    position: the character in the line (from 1), where a column has no name yet; else 0.
    value:    what stands there, as written; of SAME_AS_LINE the other line.
    """

    line: int
    column: str
    value: str
    reason: Reason
    position: int = 0


class WrongFile(Exception):
    """A file that is refused as a whole; `faults` say where and why, at least one."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

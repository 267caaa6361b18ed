"""What can be wrong with a file of agreements, as values. Pure: `fault_words` has the words."""

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
    NO_HEADER = "no_header"
    COLUMN_TWICE = "column_twice"
    # one cell
    EXTRA_CELL = "extra_cell"
    TOO_LONG = "too_long"
    LOST_CHARACTER = "lost_character"
    PRIVATE_CHARACTER = "private_character"
    CONTROL_CHARACTER = "control_character"
    MISSING_NAME = "missing_name"
    MISSING_COUNTRY = "missing_country"
    UNKNOWN_COUNTRY = "unknown_country"
    BAD_ROR = "bad_ror"
    BAD_DATE = "bad_date"
    NOT_A_DAY = "not_a_day"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_UNIT = "unknown_unit"
    MISSING_UNIT = "missing_unit"
    UNIT_OF_UNIVERSITY = "unit_of_university"
    UNKNOWN_RENEWAL = "unknown_renewal"
    BAD_MONTHS = "bad_months"
    MISSING_MONTHS = "missing_months"
    MONTHS_WITHOUT_RENEWAL = "months_without_renewal"
    UNKNOWN_ANSWER = "unknown_answer"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: line of the file (from 1), column by its name.

    position: the character in the line (from 1), where a column has no name yet; else 0.
    value:    what stands there, as written.
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

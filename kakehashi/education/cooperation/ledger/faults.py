"""What can be wrong with a file of past exchange, as values. Pure: `fault_words` has the words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why headings, a row or a cell cannot be taken; `tables.Reason` has those of every file."""

    # the headings
    MISSING_COLUMN = "missing_column"
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
    SAME_AS_LINE = "same_as_line"  # the value is the other line

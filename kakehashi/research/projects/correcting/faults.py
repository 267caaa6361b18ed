"""What can be wrong with a file of verified links, as values. Pure: `fault_words` has the words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why headings, a row or a cell cannot be taken; `tables.Reason` has those of every file."""

    MISSING_COLUMN = "missing_column"
    NO_TARGET_COLUMN = "no_target_column"
    EXTRA_CELL = "extra_cell"
    MISSING = "missing"
    BAD_WORK = "bad_work"
    NO_TARGET = "no_target"
    SEVERAL_TARGETS = "several_targets"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_INSTITUTION = "unknown_institution"
    BAD_ANSWER = "bad_answer"
    SAME_AS_LINE = "same_as_line"  # the value is the other line

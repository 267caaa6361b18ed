"""What can be wrong with a file of agreements, as values. Pure: `fault_words` has the words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why headings, a row or a cell cannot be taken; `tables.Reason` has those of every file."""

    # the headings
    NO_HEADER = "no_header"
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

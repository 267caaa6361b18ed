"""What is wrong with a file of past exchange, in sentences for the person who made it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.documents import table_words
from kakehashi.documents.tables import Fault
from kakehashi.education.cooperation.ledger.faults import Reason
from kakehashi.education.cooperation.ledger.reading import ROW_LIMIT, SIZE_LIMIT

REASONS: Mapping[StrEnum, str | Promise] = {
    **table_words.REASONS,
    Reason.MISSING_COLUMN: _("The first line has no column “%(column)s”."),
    Reason.EXTRA_CELL: _("The row has more cells than the first line has headings."),
    Reason.MISSING: _("This cell must not be empty."),
    Reason.UNKNOWN_AGREEMENT: _("No signed agreement has this reference or number."),
    Reason.SEVERAL_AGREEMENTS: _("Several agreements have this reference. Write the number."),
    Reason.BAD_YEAR: _("No academic year; write 2024, 2024年度 or 令和6年度."),
    Reason.YEAR_AHEAD: _("This academic year has not begun."),
    Reason.UNKNOWN_TERM: _("No term; write first or second, or leave it empty."),
    Reason.UNKNOWN_DIRECTION: _("No direction; write sent or received."),
    Reason.UNKNOWN_LEVEL: _("No level of study; write bachelor, master or doctor."),
    Reason.UNKNOWN_UNIT: _("No unit of the university has this code or name."),
    Reason.BAD_STUDENTS: _("No number of students; write a whole number, at least 1."),
    Reason.BAD_SEMESTERS: _("No length of a stay in semesters; write 1, 2, 0.5 or 2/3."),
    Reason.SAME_AS_LINE: _("Line %(value)s counts the same. Write one row with the sum."),
}


def sentence(fault: Fault) -> str:
    """What is wrong, without the place."""
    words = {
        "mebibytes": SIZE_LIMIT // 1024**2,
        "rows": ROW_LIMIT,
        "value": fault.value,
        "column": fault.column,
    }
    return str(REASONS[fault.reason]) % words


def with_place(fault: Fault) -> str:
    """What is wrong and where: the sentence for a file that is refused as a whole."""
    return table_words.with_place(fault, sentence(fault))

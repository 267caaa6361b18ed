"""Files of stays and returns in words."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.table_words import REASONS, with_place
from kakehashi.documents.tables import Fault
from kakehashi.education.outbound.reporting.stays_table import ROW_LIMIT, SIZE_LIMIT, Problem

PROBLEMS: Mapping[StrEnum, str | Promise] = {
    Problem.NO_COLUMN: _("The column “%(value)s” is missing."),
    Problem.NO_ROWS: _("The table has no lines below its headings."),
    Problem.EMPTY_CELL: _("“%(column)s” is empty."),
    Problem.TOO_LONG: _("“%(value)s…” in the column %(column)s is too long."),
    Problem.NO_DAY: _("“%(value)s” is no day (2026-04-01)."),
    Problem.ENDS_FIRST: _("The stay ends before it begins."),
    Problem.NO_LEVEL: _("“%(value)s” is no level: bachelor, master or doctor."),
    Problem.NO_FIELD: _("ISCED-F has no field “%(value)s”."),
    Problem.TWICE: _("The same stay stands in line %(value)s already."),
}
HELP: list[tuple[str, str | Promise]] = [
    ("email", _("The student's e-mail, by which the person is found.")),
    ("name_kanji, name_latin", _("Needed where nobody has this e-mail: the person is entered.")),
    ("host", _("ROR id or full name of the other university.")),
    ("unit", _("Code of the student's unit.")),
    ("level, field", _("bachelor, master or doctor; code of ISCED-F.")),
    ("begins, ends", _("First and last day, such as 2026-04-01.")),
    ("agreement", _("Reference or number of the agreement; empty: not under an agreement.")),
    ("source", _("Where this was read.")),
]


def fault_sentence(fault: Fault) -> str:
    """What is wrong with a file of stays, and where."""
    facts = {
        "value": fault.value,
        "column": fault.column,
        "rows": ROW_LIMIT,
        "mebibytes": SIZE_LIMIT // 1024 // 1024,
    }
    words = PROBLEMS.get(fault.reason) or REASONS[fault.reason]
    return with_place(fault, str(words) % facts)

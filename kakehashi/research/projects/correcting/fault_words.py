"""What is wrong with a file of verified links, in sentences for the person who made it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.documents import table_words
from kakehashi.documents.tables import Fault
from kakehashi.research.projects.correcting.faults import Reason
from kakehashi.research.projects.correcting.reading import ROW_LIMIT, SIZE_LIMIT

REASONS: Mapping[StrEnum, str | Promise] = {
    **table_words.REASONS,
    Reason.MISSING_COLUMN: _("The first line has no column “%(column)s”."),
    Reason.NO_TARGET_COLUMN: _(
        "The first line has none of the columns “unit”, “person” and “institution”."
    ),
    Reason.EXTRA_CELL: _("The row has more cells than the first line has headings."),
    Reason.MISSING: _("This cell must not be empty."),
    Reason.BAD_WORK: _("Neither a DOI nor an OpenAlex number; write 10.1000/xyz or W123."),
    Reason.NO_TARGET: _("The row names no unit, person or institution."),
    Reason.SEVERAL_TARGETS: _("A row names one unit, person or institution. Write one row each."),
    Reason.UNKNOWN_UNIT: _("No unit of the university has this code or name."),
    Reason.UNKNOWN_PERSON: _("No profile has this ORCID iD or address."),
    Reason.UNKNOWN_INSTITUTION: _("No institution in the register has this ROR id."),
    Reason.BAD_ANSWER: _("Neither yes nor no; write yes or no, はい or いいえ."),
    Reason.SAME_AS_LINE: _("Line %(value)s speaks of the same work and the same one already."),
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

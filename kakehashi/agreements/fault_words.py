"""What is wrong with a file of agreements, in sentences for the person who made it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.faults import Reason
from kakehashi.agreements.importing import ROW_LIMIT, SIZE_LIMIT
from kakehashi.agreements.periods import MONTHS_LIMIT
from kakehashi.agreements.spellings import KINDS
from kakehashi.documents import table_words
from kakehashi.documents.tables import Fault

REASONS: Mapping[StrEnum, str | Promise] = {
    **table_words.REASONS,
    Reason.NO_HEADER: _(
        "The first line names no column with the partner (name_en, name_ja or ror; 大学名 and"
        " others are understood too)."
    ),
    Reason.EXTRA_CELL: _("The row has more cells than the first line has headings."),
    Reason.TOO_LONG: _("The text is too long."),
    Reason.LOST_CHARACTER: _("A character was lost when the file was saved (“�”)."),
    Reason.PRIVATE_CHARACTER: _("A character of one machine only (外字). Write another."),
    Reason.CONTROL_CHARACTER: _("An invisible control character stands here."),
    Reason.MISSING_NAME: _("The partner's name is missing."),
    Reason.MISSING_COUNTRY: _("The country/region is missing."),
    Reason.UNKNOWN_COUNTRY: _("No country/region; write its code of two letters, such as AT."),
    Reason.BAD_ROR: _("No ROR id; it has nine characters, such as 03prydq77."),
    Reason.BAD_DATE: _("No day, month or year; write 2015-04-01, 2015-04 or 2015."),
    Reason.NOT_A_DAY: _("A whole day is needed here, such as 2015-04-01."),
    Reason.ENDS_BEFORE_IT_BEGINS: _("The last day lies before the first day."),
    Reason.UNKNOWN_KIND: _("No kind of agreement; write one of: %(kinds)s."),
    Reason.UNKNOWN_LEVEL: _("No level; write university, unit or unknown."),
    Reason.UNKNOWN_UNIT: _("No unit of the university has this code or name."),
    Reason.MISSING_UNIT: _("An agreement of one unit needs the unit."),
    Reason.UNIT_OF_UNIVERSITY: _(
        "A university-wide agreement belongs to the university as a whole."
    ),
    Reason.UNKNOWN_RENEWAL: _("No renewal; write automatic, amendment, none or unknown."),
    Reason.BAD_MONTHS: _("No number of months between 1 and %(months)s."),
    Reason.MISSING_MONTHS: _("Automatic renewal needs the length of a term in months."),
    Reason.MONTHS_WITHOUT_RENEWAL: _("Only automatic renewal has a length of terms."),
    Reason.UNKNOWN_ANSWER: _("Write yes, no or unknown."),
    Reason.CONTRADICTION: _("This contradicts the kind. Write one row for each agreement."),
}


def sentence(fault: Fault) -> str:
    """What is wrong, without the place."""
    limits_and_value = {
        "mebibytes": SIZE_LIMIT // 1024**2,
        "rows": ROW_LIMIT,
        "months": MONTHS_LIMIT,
        "kinds": ", ".join(KINDS),
        "value": fault.value,
    }
    return str(REASONS[fault.reason]) % limits_and_value


def with_place(fault: Fault) -> str:
    """What is wrong and where: the sentence for a file that is refused as a whole."""
    return table_words.with_place(fault, sentence(fault))

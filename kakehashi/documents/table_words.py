"""What is wrong with a file that should be a table, in sentences for the person who made it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.tables import Fault, Reason

# What each names: %(mebibytes)s and %(rows)s are the limits, %(value)s stands at the place.
REASONS: Mapping[StrEnum, str | Promise] = {
    Reason.TOO_LARGE: _("The file is larger than %(mebibytes)s MiB. Divide it."),
    Reason.TOO_MANY_ROWS: _("The file has more than %(rows)s rows. Divide it."),
    Reason.EMPTY: _("The file is empty."),
    Reason.UTF_16: _("The file is in UTF-16. Save it as “CSV UTF-8”."),
    Reason.UNREADABLE_BYTE: _("The byte %(value)s is no character of the file's encoding."),
    Reason.NOT_CSV: _("From here on this is no CSV: a quotation mark is missing or misplaced."),
    Reason.COLUMN_TWICE: _("“%(value)s” is the same column as one before it."),
}
OF_THE_WHOLE = (Reason.TOO_LARGE, Reason.EMPTY, Reason.UTF_16)


def with_place(fault: Fault, sentence: str) -> str:
    """`sentence` says what is wrong; this says where too, unless it is the whole file."""
    if fault.reason in OF_THE_WHOLE:
        return sentence
    place = {"line": fault.line, "position": fault.position, "sentence": sentence}
    if fault.position:
        return gettext("Line %(line)s, character %(position)s: %(sentence)s") % place
    return gettext("Line %(line)s: %(sentence)s") % place

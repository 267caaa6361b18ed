"""What is wrong with a file, a register's answer or a record, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.models import ImportRow

SENTENCES: Mapping[Reason, str | Promise] = {
    Reason.UNREADABLE: _("This record cannot be read: its form is broken. Mend it in the file."),
    Reason.NOT_FOUND: _("The register knows no such work."),
    Reason.NO_TITLE: _("The record has no title."),
    Reason.NOT_A_WORK: _("This does not look like a work of this source."),
    Reason.BAD_IDENTIFIER: _("This cannot be such an identifier; it is left out."),
    Reason.BAD_ORCID: _("This is no ORCID iD: its digits do not fit. The author stays without it."),
    Reason.BAD_DATE: _("This is no date; it is left out."),
    Reason.BAD_VALUE: _("This cannot be understood; it is left out."),
    Reason.TOO_LONG: _("This is too long to be kept; it is left out."),
    Reason.NAMELESS_AUTHOR: _("An author without a name is left out."),
    Reason.TOO_MANY_AUTHORS: _("The authors after the 10,000th are left out."),
    Reason.TWICE: _("This stands twice."),
}
WHOLE: Mapping[Wrong, str | Promise] = {
    Wrong.NOT_JSON: _("This is neither JSON nor lines of JSON. Choose another format or file."),
    Wrong.BROKEN_PACK: _("The packed file is cut off or broken. Get it anew."),
    Wrong.TOO_LARGE: _("This is more than is read at once. Ask for less, or split the file."),
    Wrong.NO_BIBTEX: _("There is no BibTeX entry in this file. Choose another format or file."),
    Wrong.NO_RIS: _("There is no RIS record in this file: none begins with TY."),
    Wrong.NO_ORCID_WORKS: _("There are no works of an ORCID record in this file."),
    Wrong.NOT_TEXT: _("This is no text in this encoding. Choose another encoding."),
    Wrong.NO_ANSWER: _("The register does not answer. Try again later."),
    Wrong.BAD_ANSWER: _("The register gave an answer that is of no use here. Try again later."),
    Wrong.BAD_ROR: _("This is no ROR id: such as https://ror.org/00ws30h19."),
    Wrong.BAD_ORCID: _("This is no ORCID iD: such as 0000-0002-1825-0097."),
    Wrong.NO_DOI: _("There is no DOI in it: such as 10.1000/182."),
    Wrong.NOBODY: _("ORCID knows nobody with this iD."),
}


def sentence(fault: Mapping[str, Any]) -> str:
    """What is wrong, of a fault as a row keeps it."""
    reason = Reason(fault["reason"])
    if reason == Reason.REFUSED:
        return str(fault["value"])
    if reason == Reason.TWICE and not fault["field"]:
        return gettext("Row %(number)s is the same, or perhaps the same.") % {
            "number": fault["value"]
        }
    return str(SENTENCES[reason])


def faults_of(row: ImportRow) -> list[tuple[str, str, str]]:
    """(field of the source, what stands there, what is wrong with it) of each fault."""
    return [
        (each["field"], "" if hides_value(each) else each["value"], sentence(each))
        for each in row.faults
    ]


def hides_value(fault: Mapping[str, Any]) -> bool:
    """Whether the sentence already says what stands there."""
    return fault["reason"] == Reason.REFUSED or (
        fault["reason"] == Reason.TWICE and not fault["field"]
    )


def in_words(wrong: WrongSource) -> str:
    """Why nothing could be read, with what it is about."""
    words = str(WHOLE[wrong.reason])
    return f"{words} ({wrong.about})" if wrong.about else words

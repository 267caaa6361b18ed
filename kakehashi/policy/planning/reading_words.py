"""What was found while a plan's text was read, in sentences for the person who brought it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.planning.blocks import Note, Remark
from kakehashi.policy.planning.extracted import Hint
from kakehashi.policy.planning.items import Finding, Flaw, Item

NOTES: Mapping[str, str | Promise] = {
    Note.NORMALISED: _("The number was read so: %(value)s."),
    Note.UNKNOWN_DIRECTION: _("This version of the policy has no direction %(value)s."),
    Note.HEADING_AGAIN: _("The direction %(value)s begins a second time; its items go on."),
    Note.HEADING_DIFFERS: _("The title of %(value)s is worded otherwise in the policy."),
    Note.OTHER_STYLE: _("Nothing is numbered ①, so what is numbered like %(value)s was taken."),
    Note.MARK_AS_TEXT: _("The line begins with %(value)s; it was left in the text of the item."),
    Note.MENTION_AS_TEXT: _(
        "The line begins with “%(value)s”; it was taken for text, not for a direction."
    ),
    Note.SPLIT_INSIDE: _("%(value)s stood in the middle of a line; an item begins there."),
    Note.AFTER_BLANK: _(
        "A paragraph without a number, after an empty line, was added to %(value)s."
    ),
    Note.HYPHEN: _("A line ended in “%(value)s”; check whether the hyphen belongs to the word."),
    Note.MAYBE_SECTOR: _("%(value)s may be the heading of a sector; it was taken as it counts on."),
}
FLAWS: Mapping[Flaw, str | Promise] = {
    Flaw.NO_DIRECTION: _("No direction stands above it. Choose one."),
    Flaw.UNKNOWN_DIRECTION: _("This version of the policy has no direction %(value)s. Choose one."),
    Flaw.NO_NUMBER: _("It needs a number, such as ①."),
    Flaw.DUPLICATE: _("%(value)s is there twice: the other one begins in line %(line)s."),
    Flaw.NO_TEXT: _("It has a number and no text."),
    Flaw.GAP: _("The numbering jumps: %(value)s is missing. Is anything left out?"),
    Flaw.ORDER: _("%(value)s comes after a higher number. Is that so in the document?"),
}
HINTS: Mapping[Hint, str | Promise] = {
    Hint.ENCODING: _("The file was read as Shift_JIS (%(value)s), as it is not UTF-8."),
    Hint.PAGES: _("Pages read: %(value)s."),
    Hint.EMPTY_PAGES: _("No text on pages %(value)s: blank, or pictures (a scan)."),
    Hint.LIST_NUMBERS: _("Numbers that Word makes itself were written out: %(value)s."),
    Hint.LIST_NUMBERS_LOST: _(
        "Numbers that Word makes itself could not be written out (%(value)s). Check the numbering."
    ),
    Hint.NOTES_LEFT_OUT: _("Footnotes were not read: %(value)s."),
    Hint.READINGS_LEFT_OUT: _("Readings above characters were not read: %(value)s."),
    Hint.SYMBOLS: _("Characters of symbol fonts are shown as 〓: %(value)s. Correct them."),
    Hint.RADICALS: _("Letters of the block of radicals were read as kanji: %(value)s."),
    Hint.UNREADABLE: _("Invisible control characters were left out: %(value)s."),
    Hint.IGNORED: _("Columns that were not read: %(value)s."),
    Hint.INHERITED: _("An empty direction was taken from the row above in lines %(value)s."),
}


def hint_words(hint: Hint, value: str) -> str:
    """What happened to the text on its way out of the file."""
    return str(HINTS[hint]) % {"value": value}


def remark_words(remark: Remark) -> str:
    """What a note about the reading says, without the line."""
    return str(NOTES[remark.note]) % {"value": remark.value}


def finding_words(finding: Finding, item: Item) -> str:
    """What a finding says, without the line of `item`, which it is about."""
    if finding.flaw is Flaw.DUPLICATE and not finding.line:
        return gettext("%(value)s is there twice.") % {"value": item.code}
    return str(FLAWS[finding.flaw]) % {"value": finding.value, "line": finding.line}

"""What comes out of a file that holds a plan: its text, or its rows, and what to know of them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from kakehashi.policy.planning.items import Item

MOST_LETTERS = 300_000  # of a plan's text; one of a hundred items has about 20 000

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
_INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # hide a number behind them
_UNREADABLE = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_RADICALS = re.compile("[\u2f00-\u2fd5]")


class Hint(StrEnum):
    """What happened to a text on its way out of a file."""

    ENCODING = "encoding"  # it was no UTF-8; value: the encoding
    PAGES = "pages"  # value: "3–12 / 300"
    EMPTY_PAGES = "empty_pages"  # pages without text
    LIST_NUMBERS = "list_numbers"  # Word's automatic numbers were written out; value: how many
    LIST_NUMBERS_LOST = "list_numbers_lost"  # of a kind that is not known
    NOTES_LEFT_OUT = "notes_left_out"  # footnotes
    READINGS_LEFT_OUT = "readings_left_out"  # ルビ
    SYMBOLS = "symbols"  # characters of a symbol font, written as 〓
    RADICALS = "radicals"  # ⼤ was written as 大
    UNREADABLE = "unreadable"  # control characters that were left out; value: how many
    IGNORED = "ignored"  # columns that were not read
    INHERITED = "inherited"  # lines whose empty direction was taken from above


Hints = tuple[tuple[Hint, str], ...]


@dataclass(frozen=True)
class Extracted:
    """A text, or, of a table with a row for each item, these items beside it."""

    text: str
    hints: Hints = ()
    items: tuple[Item, ...] | None = None


class Unreadable(Exception):
    """A file that cannot be read; `str()` says why, and `about` which question to answer anew."""

    def __init__(self, reason: str | Promise, *, about: str = "file") -> None:
        super().__init__(reason)
        self.about = about

    def __str__(self) -> str:
        return str(self.args[0])


def cleaned(text: str) -> tuple[str, Hints]:
    """`text` with line ends as new lines and without what no page can show, and what that was.

    Letters of the block of radicals, which PDFs often hold instead of kanji, become kanji.
    """
    text = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    text, unreadable = _UNREADABLE.subn("", text)
    text, radicals = _RADICALS.subn(lambda each: unicodedata.normalize("NFKC", each[0]), text)
    counts = ((Hint.UNREADABLE, unreadable), (Hint.RADICALS, radicals))
    return text, tuple((hint, str(count)) for hint, count in counts if count)

"""The text of a PDF, page by page. Only what was written as text: pictures of text have none."""

import re
import unicodedata
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from kakehashi.policy.planning.extracted import Hint, Hints, Unreadable

MOST_PAGES = 60  # read for one import


def pdf_text(file: BinaryIO, pages: str = "") -> tuple[str, Hints]:
    """The text of the pages that are asked for, and which pages had none.

    pages: such as "3-12, 15"; empty for all.

    Raises: Unreadable, if it has a password, is damaged, has too many pages and nobody said which
    ones hold the plan, or no text.
    """
    reader = _open(file)
    try:
        count = len(reader.pages)
    except Exception as error:  # a damaged file makes pypdf raise anything
        raise Unreadable(_("The PDF is damaged and cannot be read.")) from error
    chosen = pages_of(pages, count)
    texts = {page: _page_text(reader, page) for page in chosen}
    empty = [page for page, text in texts.items() if not text.strip()]
    if len(empty) == len(chosen):
        raise Unreadable(
            _(
                "There is no text on pages %(pages)s: they are probably pictures (a scan). Copy the"
                " text from a version with text, or have it recognised first, and paste it here."
            )
            % {"pages": in_words(chosen)}
        )
    hints = []
    if len(chosen) < count:
        hints.append((Hint.PAGES, f"{in_words(chosen)} / {count}"))
    if empty:
        hints.append((Hint.EMPTY_PAGES, in_words(empty)))
    return "\n".join(texts.values()), tuple(hints)


def _open(file: BinaryIO) -> Any:
    # Most processes never read a PDF, and pypdf takes a while to load.
    from pypdf import PdfReader  # noqa: PLC0415

    try:
        file.seek(0)
        reader = PdfReader(file)
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:  # a damaged file makes pypdf raise anything
        raise Unreadable(_("The PDF is damaged and cannot be read.")) from error
    if locked:
        raise Unreadable(_("The PDF has a password. Save it without one."))
    return reader


def _page_text(reader: Any, page: int) -> str:
    try:
        return str(reader.pages[page - 1].extract_text())
    except Exception as error:  # a damaged file makes pypdf raise anything
        words = _("Page %(page)s of the PDF is damaged and cannot be read.")
        raise Unreadable(words % {"page": page}) from error


def pages_of(asked: str, count: int) -> list[int]:
    """The pages that `asked` names, such as "3-12, 15", ascending; all of them if it is empty.

    Raises: Unreadable, if it cannot be understood, a page is not there, or they are too many.
    """
    if not count:
        raise Unreadable(_("The PDF has no pages."))
    if not asked.strip():
        if count > MOST_PAGES:
            raise Unreadable(_too_many(count), about="pages")
        return list(range(1, count + 1))
    found: set[int] = set()
    for part in re.split(r"[,、;]", unicodedata.normalize("NFKC", asked)):
        ends = re.fullmatch(r"\s*([0-9]{1,5})\s*(?:[-–—~〜]\s*([0-9]{1,5}))?\s*", part)
        if ends is None:
            raise Unreadable(_("Write the pages as in 3-12, 15."), about="pages")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not 1 <= first <= last <= count:
            words = _("The PDF has pages 1 to %(count)s; %(asked)s is not among them.")
            raise Unreadable(words % {"count": count, "asked": part.strip()}, about="pages")
        found.update(range(first, last + 1))
    if len(found) > MOST_PAGES:
        raise Unreadable(_too_many(len(found)), about="pages")
    return sorted(found)


def _too_many(count: int) -> str:
    return _(
        "These are %(count)s pages; at most %(most)s are read at once. Say which pages hold the"
        " plan, as in 3-12, and choose the file again."
    ) % {"count": count, "most": MOST_PAGES}


def in_words(pages: list[int]) -> str:
    """Ascending pages in short.

    >>> in_words([1, 3, 4, 5])
    '1, 3–5'
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

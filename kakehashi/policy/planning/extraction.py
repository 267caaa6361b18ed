"""From an uploaded file to the text of a plan: .txt, .docx, .pdf, or .csv with a row per item.

The content decides what a file is, not its name. Nothing is unpacked before its size is known.
"""

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kakehashi.documents.decoding import CP932, NotText, decode
from kakehashi.documents.file_types import DOCX, PDF, FileType, type_of
from kakehashi.policy.planning.blocks import Outline
from kakehashi.policy.planning.csv_items import csv_items
from kakehashi.policy.planning.extracted import (
    MOST_LETTERS,
    Extracted,
    Hint,
    Hints,
    Unreadable,
    cleaned,
)
from kakehashi.policy.planning.pdf_text import pdf_text
from kakehashi.policy.planning.word_text import word_text
from kakehashi.verdicts import No

LARGEST_WORDS = 30 * 1024 * 1024  # bytes of all XML in a Word file, unpacked
BINARY = (b"%PDF-", b"PK", bytes.fromhex("d0cf11e0a1b11ae1"))


def extract(file: BinaryIO, name: str, outline: Outline, *, pages: str = "") -> Extracted:
    """What the uploaded `file` says.

    file:    seekable.
    outline: of the policy version, whose directions the rows of a table name.
    pages:   of a PDF, such as "3-12"; empty for all.

    Raises: Unreadable with the reason, if it is of no kind that is read, too large, damaged, has a
    password, or has no text.
    """
    size = file.seek(0, 2)
    if size > settings.UPLOAD_LIMIT:
        limit = filesizeformat(settings.UPLOAD_LIMIT)
        raise Unreadable(_("The file is larger than %(limit)s.") % {"limit": limit})
    file.seek(0)
    head = file.read(8)
    if not head:
        raise Unreadable(_("The file is empty."))
    if not head.startswith(BINARY):
        return _of_text(file, name, outline)
    readers: dict[FileType, Callable[[], tuple[str, Hints]]] = {
        PDF: lambda: pdf_text(file, pages),
        DOCX: lambda: _of_word(file),
    }
    kind = type_of(file, name)
    if isinstance(kind, No):
        raise Unreadable(_("The file cannot be read: %(reason)s") % {"reason": kind.reason})
    if kind not in readers:
        raise Unreadable(_("Only text, Word (DOCX), PDF and CSV are read."))
    return _whole(*readers[kind]())


def _whole(text: str, hints: Hints) -> Extracted:
    text, more = cleaned(text)
    if not text.strip():
        raise Unreadable(_("There is no text in the file."))
    if len(text) > MOST_LETTERS:
        words = _("The text has %(count)s letters; at most %(most)s are read at once. Divide it.")
        raise Unreadable(words % {"count": len(text), "most": MOST_LETTERS})
    return Extracted(text, (*hints, *more))


def _of_text(file: BinaryIO, name: str, outline: Outline) -> Extracted:
    file.seek(0)
    try:
        text, encoding = decode(file.read())
    except NotText as wrong:
        raise Unreadable(_no_text(wrong)) from wrong
    hints: Hints = ((Hint.ENCODING, encoding),) if encoding == CP932 else ()
    whole = _whole(text, hints)
    if PurePosixPath(name).suffix.lower() != ".csv":
        return whole
    table = csv_items(whole.text, outline)
    return Extracted(table.text, (*whole.hints, *table.hints), table.items)


def _no_text(wrong: NotText) -> str:
    if wrong.is_utf_16:
        return _("The file is in UTF-16. Save it as UTF-8.")
    first = wrong.places[0]
    return _(
        "This is neither UTF-8 nor Shift_JIS: line %(line)s, character %(position)s is the byte"
        " %(byte)s, which is no character there. Only text, Word (DOCX), PDF and CSV are read."
    ) % {"line": first.line, "position": first.position, "byte": f"0x{first.byte:02X}"}


def _of_word(file: BinaryIO) -> tuple[str, Hints]:
    file.seek(0)
    with zipfile.ZipFile(file) as container:
        words = [part for part in container.infolist() if part.filename.endswith((".xml", ".rels"))]
    if sum(part.file_size for part in words) > LARGEST_WORDS:
        raise Unreadable(_("The Word file would unpack to far more than a plan has."))
    file.seek(0)
    try:
        return word_text(file)
    except Exception as error:  # a damaged file makes python-docx and lxml raise anything
        raise Unreadable(_("The Word file is damaged and cannot be read.")) from error

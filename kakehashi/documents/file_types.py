"""Which kind of file it is: decided by the content; the name may only agree.

Allowed are PDF, DOCX, XLSX, PNG, JPEG and text in UTF-8. Of a ZIP container (DOCX, XLSX) only the
directory and its table of contents are read, so that nothing is unpacked whatever it claims.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from struct import error as StructError
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.verdicts import No

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileType:
    """One kind of file; the first extension is given to names that have none."""

    media_type: str
    extensions: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
DOCX = FileType(f"{OFFICE}.wordprocessingml.document", (".docx",))
XLSX = FileType(f"{OFFICE}.spreadsheetml.sheet", (".xlsx",))
TEXT = FileType("text/plain", (".txt",))
CSV = FileType("text/csv", (".csv",))

MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
}
MACROS = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
EXTENSION = re.compile(r"\.[a-z][a-z0-9]{0,5}")

END_OF_PDF_WITHIN = 2048  # bytes; some writers add a little after the mark
MOST_PARTS = 10_000
LARGEST_CONTENTS = 1_000_000  # bytes of [Content_Types].xml
UNPACKED_TIMES_LIMIT = 20  # an upload may claim to unpack to this many times the upload limit

DAMAGED = _("it is damaged or incomplete.")
ALLOWED = _("allowed are PDF, Word (DOCX), Excel (XLSX), PNG, JPEG and text in UTF-8 (TXT, CSV).")


def type_of(file: BinaryIO, name: str) -> FileType | No:
    """The kind of `file`, or why it is not kept, as the end of a sentence.

    file: at any position, seekable, not larger than the upload limit.
    name: as it was uploaded; refused where it claims to be of another kind.
    """
    found = _by_content(file, name)
    if isinstance(found, No):
        return found
    claimed = PurePosixPath(name).suffix.lower()
    if EXTENSION.fullmatch(claimed) and claimed not in found.extensions:
        words = _("its name ends in %(claimed)s, but by its content it should end in %(real)s.")
        return No(words % {"claimed": claimed, "real": found.extensions[0]})
    return found


def _by_content(file: BinaryIO, name: str) -> FileType | No:
    file.seek(0)
    head = file.read(1024)
    if not head:
        return No(_("it is empty."))
    if head.startswith(b"%PDF-"):
        return PDF if b"%%EOF" in _tail(file, END_OF_PDF_WITHIN) else No(DAMAGED)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG if b"IEND" in _tail(file, 64) else No(DAMAGED)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(OLD_OFFICE):
        words = _(
            "it is an old Office file or has a password. Save it as DOCX or XLSX without one."
        )
        return No(words)
    if head.startswith(b"PK"):
        return _office(file)
    return _text(file, head, name)


def _tail(file: BinaryIO, length: int) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - length))
    return file.read()


def _office(file: BinaryIO) -> FileType | No:
    """What a ZIP container is: by its directory, and by the table of contents that Office reads."""
    try:
        with zipfile.ZipFile(file) as container:
            parts = container.infolist()
            flaw = _flaw_of(parts)
            if flaw is not None:
                return No(flaw)
            with container.open("[Content_Types].xml") as part:
                contents = part.read(LARGEST_CONTENTS)
    except KeyError:
        return No(ALLOWED)  # a ZIP archive that is no Office file
    except (
        zipfile.BadZipFile,
        zlib.error,
        StructError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
    ):
        return No(DAMAGED)
    if MACROS.search(contents) or any(MACROS.search(part.filename.encode()) for part in parts):
        return No(_("it contains macros. Save it without them, as DOCX or XLSX."))
    kinds = [kind for main, kind in MAIN_PARTS.items() if main in contents]
    return kinds[0] if len(kinds) == 1 else No(ALLOWED)


def _flaw_of(parts: list[zipfile.ZipInfo]) -> str | Promise | None:
    if len({part.filename for part in parts}) < len(parts):
        return DAMAGED
    if any(part.flag_bits & 1 for part in parts):
        return _("it has a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > UNPACKED_TIMES_LIMIT * settings.UPLOAD_LIMIT:
        return _("it would unpack to far more than it should.")
    return None


def _text(file: BinaryIO, head: bytes, name: str) -> FileType | No:
    file.seek(0)
    claimed = PurePosixPath(name).suffix.lower()
    try:
        is_text = not NOT_IN_TEXT.search(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        is_text = False
    if is_text:
        return CSV if claimed in CSV.extensions else TEXT
    if claimed in (*CSV.extensions, *TEXT.extensions):
        return No(_("it is not text in UTF-8. Save it again with the encoding UTF-8."))
    kind = _known(head)
    if not kind:
        return No(ALLOWED)
    return No(gettext("its content is %(kind)s; %(allowed)s") % {"kind": kind, "allowed": ALLOWED})


def _known(head: bytes) -> str:
    """What puremagic takes the content for, as a media type; the empty string if it cannot tell."""
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return ""
    return next((match.mime_type for match in matches if match.mime_type), "")

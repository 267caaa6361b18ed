"""Keeping files."""

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.documents.file_names import cleaned, shown_name
from kakehashi.documents.file_types import FileType, type_of
from kakehashi.documents.models import Document
from kakehashi.documents.store import TooLarge, place, received
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

KEPT = declare("documents.kept", _("uploaded the file"))


def keep(upload: "File[bytes]", *, by: Person | None) -> Document:
    """Keep an uploaded file: its content under its hash, its name to be shown.

    Who may add a file is decided by the operation on the record that the file belongs to; who may
    read it, by that record too (see `access`). The content is on disk, whole, before the row that
    names it: a crash can leave a content without a row, which harms nobody, never the reverse.
    by: None for somebody without an account who came by a personal link.

    Raises: Refused, with the file's name and the reason, if it is empty, too large, damaged, of a
    kind that is not kept, or of another kind than its name says.
    """
    raw = upload.name or ""
    try:
        with received(upload.chunks(), settings.UPLOAD_LIMIT) as content:
            found = type_of(content.file, raw)
            if isinstance(found, No):
                raise _refused(raw, found.reason)
            name = place(content)
    except TooLarge as error:
        limit = filesizeformat(settings.UPLOAD_LIMIT)
        raise _refused(raw, gettext("it is larger than %(limit)s.") % {"limit": limit}) from error
    return _enter(raw, found, name, content.sha256, content.size, by)


@transaction.atomic
def _enter(
    raw: str, kind: FileType, file: str, sha256: str, size: int, by: Person | None
) -> Document:
    document = Document.objects.create(
        file=file,
        name=shown_name(raw, kind.extensions),
        media_type=kind.media_type,
        size=size,
        sha256=sha256,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    record(KEPT, document, by=by, changes=difference({}, fields_of(document)))
    return document


def _refused(raw: str, reason: str | Promise) -> Refused:
    name = cleaned(raw) or gettext("File without a name")
    return Refused(
        gettext("“%(name)s” was not accepted: %(reason)s") % {"name": name, "reason": reason}
    )

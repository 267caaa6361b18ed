"""A version as a file: kept once it was made, otherwise made now. Same version, same bytes."""

from collections.abc import Callable

from kakehashi.agreements.clauses import rules
from kakehashi.agreements.clauses.composing import compose
from kakehashi.agreements.clauses.names import names_of
from kakehashi.agreements.clauses.pdf import as_pdf
from kakehashi.agreements.clauses.sheets import Sheet, sheet_of
from kakehashi.agreements.clauses.word import as_docx
from kakehashi.agreements.content import read
from kakehashi.agreements.models import Version, VersionDocument
from kakehashi.verdicts import require

MAKERS: dict[str, Callable[[Sheet], bytes]] = {
    VersionDocument.Form.PDF: as_pdf,
    VersionDocument.Form.DOCX: as_docx,
}
MEDIA_TYPES = {
    VersionDocument.Form.PDF: "application/pdf",
    VersionDocument.Form.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}


def document_bytes(version: Version, form: str) -> bytes:
    """The document of a version as a file: the kept one, or one made now and not kept.

    Whoever calls it has decided that the reader may have it, as a partner may by their link.

    form:   one of `VersionDocument.Form`.
    Raises: Refused, if a clause lacks a language, something is left open in a text for signature,
            or the fonts lack a character.
    """
    kept = (
        version.documents.filter(form=form, is_draft=not rules.is_agreed(version))
        .select_related("document")
        .first()
    )
    if kept is None:
        return made_now(version, form)
    with kept.document.file.open("rb") as file:
        return bytes(file.read())


def made_now(version: Version, form: str) -> bytes:
    """The document made anew; as `document_bytes`."""
    content = read(version.content)
    names, is_agreed = names_of(content), rules.is_agreed(version)
    require(rules.can_be_printed(content, names, for_signature=is_agreed))
    sheet = sheet_of(
        compose(content, names),
        number=version.number,
        digest=version.digest,
        at=version.proposed_at,
        prevails=content.prevails,
        is_draft=not is_agreed,
    )
    return MAKERS[form](sheet)


def file_name(version: Version, form: str) -> str:
    """What the file is called where it is saved: agreement-12-version-3-draft.pdf."""
    stage = "" if rules.is_agreed(version) else "-draft"
    return f"agreement-{version.negotiation.agreement_id}-version-{version.number}{stage}.{form}"

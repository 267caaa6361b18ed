"""A route about an uploaded file: what is approved is exactly its content, by the hash."""

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.approvals import rules
from kakehashi.approvals.models import Route, RouteTemplate
from kakehashi.approvals.operations import start
from kakehashi.approvals.queries import DOCUMENT
from kakehashi.approvals.registering import describe
from kakehashi.approvals.rules import Subject
from kakehashi.documents.models import Document
from kakehashi.documents.operations import keep
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require


def digest_of(document_id: int) -> str | None:
    """The hash of a file's content; None if there is no such file."""
    return Document.objects.filter(pk=document_id).values_list("sha256", flat=True).first()


describe(DOCUMENT, gettext_lazy("Document"), digest_of=digest_of)


@transaction.atomic
def ask_about_document(
    template: RouteTemplate,
    upload: "File[bytes]",
    *,
    title_ja: str,
    title_en: str,
    reason: str,
    unit: Unit,
    by: Person,
    is_invented: bool = False,
) -> Route:
    """Keep `upload` and start a route about it. One of the two titles may be empty.

    Raises: Refused, as `operations.start` does, if there is no title, or the file is not accepted.
    """
    require(rules.may_start(by, template, unit))
    require(rules.can_be_answered(template, unit))
    if not (title_ja.strip() or title_en.strip()):
        raise Refused(_("Say in one language at least what is to be approved."))
    document = keep(upload, by=by)
    subject = Subject(
        DOCUMENT,
        document.pk,
        title_ja.strip(),
        title_en.strip(),
        document.get_absolute_url(),
        document.sha256,
    )
    return start(template, subject, unit=unit, reason=reason, by=by, is_invented=is_invented)

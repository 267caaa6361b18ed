"""Questions about agreements that cross tables."""

from django.db.models import QuerySet

from kakehashi.agreements.models import Attachment, Completeness
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document


@readable_through
def documents_of_agreements(person: Reader) -> QuerySet[Document]:
    """The documents that `person` may read because they are attached to an agreement."""
    return Document.objects.filter(
        pk__in=Attachment.objects.visible_to(person).order_by().values("document")
    )


def latest_statement() -> Completeness | None:
    """What was declared last about the completeness of the register; None if nothing ever was."""
    statements = Completeness.objects.select_related("declared_by")
    return statements.order_by("-declared_at", "-pk").first()

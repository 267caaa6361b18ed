"""Who may read a document: whoever may read a record that it belongs to, and nobody else.

Documents know nothing of the records above them. A package that keeps documents with its records
says which of them a person may read through those:

    @readable_through
    def of_agreements(person: Person | AnonymousUser) -> QuerySet[Document]:
        return Document.objects.filter(attachments__in=Attachment.objects.visible_to(person))
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from kakehashi.documents.models import Document
from kakehashi.people.models import Person

Reader = Person | AnonymousUser
Readable = Callable[[Reader], QuerySet[Document]]

SOURCES: list[Readable] = []


def readable_through(source: Readable) -> Readable:
    """Register a function that gives the documents a person may read through its records."""
    SOURCES.append(source)
    return source


def readable_by(person: Reader) -> QuerySet[Document]:
    """Every document `person` may read; none as long as nobody has registered."""
    allowed = Q(pk__in=[])
    for source in SOURCES:
        allowed |= Q(pk__in=source(person).values("pk"))
    return Document.objects.filter(allowed)

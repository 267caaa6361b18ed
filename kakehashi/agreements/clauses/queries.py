"""Which clauses an agreement of a kind has, and who may read the documents made of them."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kakehashi.agreements.content import Clause, Content
from kakehashi.agreements.models import ClauseTemplate, Negotiation, VersionDocument
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document


@readable_through
def documents_of_versions(person: Reader) -> QuerySet[Document]:
    """The documents that `person` may read because they read the negotiation of the version."""
    negotiations = Negotiation.objects.visible_to(person)
    made = VersionDocument.objects.filter(version__negotiation__in=negotiations)
    return Document.objects.filter(pk__in=made.order_by().values("document"))


def choose(kind: str, day: date) -> list[ClauseTemplate]:
    """The clauses in use for agreements of `kind` on `day`, required and optional, in order."""
    return [
        each for each in ClauseTemplate.objects.on(day) if each.is_offered and kind in each.kinds
    ]


def clauses_for(content: Content, *, optional: Collection[str] = ()) -> tuple[Clause, ...]:
    """The clauses with which a text of this kind begins: the required ones as of today.

    Placeholders stay in them and are filled when the text is read, so that a day changed later
    changes in every clause that names it.

    optional: codes of optional clauses that are wanted, too.
    """
    found = choose(content.kind, timezone.localdate())
    return tuple(as_clause(each) for each in found if each.is_required or each.code in optional)


def optional_for(content: Content) -> list[ClauseTemplate]:
    """The optional clauses for a text of this kind that it does not have yet, in order."""
    present = {clause.code for clause in content.clauses}
    found = choose(content.kind, timezone.localdate())
    return [each for each in found if not each.is_required and each.code not in present]


def as_clause(template: ClauseTemplate) -> Clause:
    """A template's text as part of a content; a language that it lacks has no key."""
    languages = [each for each in ("ja", "en") if template.text_in(each)]
    return Clause.model_validate(
        {
            "code": template.code,
            "title": {each: template.title_in(each) for each in languages},
            "text": {each: template.text_in(each) for each in languages},
        }
    )


def versions_of(code: str) -> list[ClauseTemplate]:
    """Every version of a clause, newest first."""
    found = ClauseTemplate.objects.filter(code=code).select_related("entered_by")
    return list(found.order_by("-version"))

"""Questions about agreements that cross tables."""

from datetime import date

from django.db.models import Case, DateField, F, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from kakehashi.agreements.models import (
    SIGNED_ONCE,
    Attachment,
    Completeness,
    Suspension,
    Terms,
)
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


def spells() -> QuerySet[Terms]:
    """The terms of signed agreements with the days on which they were in force, for all days.

    They were from `begins` to `last`, both included, that is before `next`, the first day of later
    terms; `date.max` where there is no end. Without the days of `rests()`, they are the terms that
    `in_force_on(day)` gives for one day.
    """
    no_end = Value(date.max, DateField())
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    taken_over = later.order_by().values("agreement").annotate(on=Min("effective_on"))
    agreed_end = Case(When(renewal="automatic", then=no_end), default="expires_on")
    terms = Terms.objects.filter(agreement__state__in=SIGNED_ONCE, effective_on__isnull=False)
    return terms.annotate(
        begins=F("effective_on"),
        last=Least(Coalesce(agreed_end, no_end), Coalesce("agreement__terminated_on", no_end)),
        next=Coalesce(Subquery(taken_over.values("on")), no_end),
    )


def rests() -> QuerySet[Suspension]:
    """The days on which agreements were suspended, for all days: from `begins` to `last`.

    Both days are included; `last` is `date.max` where nothing has resumed it.
    """
    no_end = Value(date.max, DateField())
    return Suspension.objects.annotate(begins=F("starts_on"), last=Coalesce("ends_on", no_end))

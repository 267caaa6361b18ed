"""Questions about the policy documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from kakehashi.policy.models import Correspondence, PolicyDocument, Provision, PublishedFigure
from kakehashi.policy.outline import document_code


@dataclass(frozen=True)
class Sector:
    """A sector of a document and its directions, in the document's order."""

    provision: Provision
    directions: Sequence[Provision]


@dataclass(frozen=True)
class Contents:
    """One version of the policy, in the document's order."""

    document: PolicyDocument
    aims: Sequence[Provision]
    sectors: Sequence[Sector]

    @property
    def directions(self) -> list[Provision]:
        """Every direction."""
        return [direction for sector in self.sectors for direction in sector.directions]


def outline() -> QuerySet[Provision]:
    """The sectors of the version that the platform implements, each with document and children."""
    return (
        Provision.objects.filter(document__code=document_code(), kind=Provision.Kind.SECTOR)
        .select_related("document")
        .prefetch_related("children")
        .order_by("position")
    )


def contents(document: PolicyDocument) -> Contents:
    """The numbered lines of `document`. One query; every line knows its document and its parent."""
    lines = list(document.provisions.all())
    by_pk = {line.pk: line for line in lines}
    for line in lines:
        line.document = document
        if line.parent_id is not None:
            line.parent = by_pk[line.parent_id]
    return Contents(
        document,
        [line for line in lines if line.kind == Provision.Kind.AIM],
        [
            Sector(sector, [line for line in lines if line.parent_id == sector.pk])
            for sector in lines
            if sector.kind == Provision.Kind.SECTOR
        ],
    )


def versions() -> QuerySet[PolicyDocument]:
    """Every version, newest first, with those it revises and is revised by."""
    return PolicyDocument.objects.select_related("revises", "revised_by").order_by(
        "-adopted_year", "-adopted_month"
    )


def carried_on_by(provision: Provision) -> QuerySet[Correspondence]:
    """Which directions of the later version carry `provision` on: main ones first."""
    return (
        provision.carried_on_by.select_related("earlier__document", "later__document")
        .select_related("confirmed_by")
        .order_by("-weight", "later__position")
    )


def carries_on(provision: Provision) -> QuerySet[Correspondence]:
    """Which directions of the earlier version `provision` carries on: main ones first."""
    return (
        provision.carries_on.select_related("earlier__document", "later__document")
        .select_related("confirmed_by")
        .order_by("-weight", "earlier__position")
    )


def crosswalk(later: PolicyDocument) -> QuerySet[Correspondence]:
    """Every correspondence between `later` and the version it revises, in the earlier's order."""
    return (
        Correspondence.objects.filter(later__document=later, earlier__document=later.revises_id)
        .select_related("earlier__document", "later__document", "confirmed_by")
        .order_by("earlier__position", "-weight", "later__position")
    )


def published(*indicators: str) -> QuerySet[PublishedFigure]:
    """What was published about what `indicators` count: oldest first, then what has no day."""
    found = PublishedFigure.objects.filter(indicator__in=indicators)
    return found.order_by(F("on").asc(nulls_last=True), "pk")

"""What may be harvested now, read from our tables as plain records, with the sets each is in."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q, QuerySet

from kakehashi.institutions.models import Unit
from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.entities import fundings, people, projects, units
from kakehashi.interop.oaipmh.naming import Gathered, Kind
from kakehashi.interop.oaipmh.outputs import PRODUCTS, outputs
from kakehashi.research.dissemination.models import Profile, ResearchProject, Work

GATHERERS: dict[Kind, Callable[[QuerySet[Any]], dict[int, Gathered]]] = {
    Kind.PUBLICATION: outputs,
    Kind.PRODUCT: outputs,
    Kind.PERSON: people,
    Kind.ORGUNIT: units,
    Kind.PROJECT: projects,
    Kind.FUNDING: fundings,
}


def harvestable(kind: str) -> QuerySet[Any]:
    """The rows of which records of `kind` are made, by their keys.

    Works that are public, profiles that are not hidden, every unit, public projects, and what pays
    for a public project under a number.
    """
    if kind in HarvestRecord.OUTPUTS:
        works = Work.objects.public()
        products = Q(kind__in=PRODUCTS)
        return works.filter(products if kind == Kind.PRODUCT else ~products).order_by("pk")
    if kind == Kind.PERSON:
        return Profile.objects.public().order_by("pk")
    if kind == Kind.ORGUNIT:
        return Unit.objects.order_by("pk")
    public = ResearchProject.objects.filter(is_public=True).order_by("pk")
    return public.exclude(award_number="") if kind == Kind.FUNDING else public


def gather(kind: str, sources: Collection[int]) -> dict[int, Gathered]:
    """The records of `kind` made of the rows `sources`; those not to be harvested are absent."""
    return GATHERERS[Kind(kind)](harvestable(kind).filter(pk__in=sources))

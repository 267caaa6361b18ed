"""Questions about claims."""

from django.db.models import Q, QuerySet

from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.research.dissemination.models import Claim, Profile
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS, READS_OUTPUTS
from kakehashi.research.dissemination.states import ClaimState


def seen_by(person: Person) -> QuerySet[Claim]:
    """Claims that `person` may see: the own ones, and those of the units whose outputs they read.

    Newest first.
    """
    confided = Q(profile__unit__in=units_of(person, READS_OUTPUTS))
    rows = Claim.objects.filter(confided | Q(made_by=person) | Q(profile__person=person))
    return with_everything(rows)


def waiting_for(person: Person) -> QuerySet[Claim]:
    """Claims at which `person` may look and has not made, oldest first."""
    units = units_of(person, KEEPS_OUTPUTS)
    rows = Claim.objects.filter(state=ClaimState.CLAIMED, profile__unit__in=units)
    rows = rows.exclude(made_by=person).exclude(profile__person=person)
    return with_everything(rows).order_by("pk")


def claims_of(profile: Profile) -> QuerySet[Claim]:
    """Everything that was claimed from a profile, newest first."""
    return with_everything(Claim.objects.filter(profile=profile))


def with_everything(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """`rows` with the records that a line shows."""
    related = ("work", "profile__unit", "contribution", "made_by", "decided_by")
    return rows.select_related(*related).prefetch_related(
        "work__contributions__affiliations", "work__identifiers"
    )

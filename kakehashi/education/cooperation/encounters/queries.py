"""Questions about encounters that cross tables."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from kakehashi.agreements.models import Party
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models import Encounter, EncounterDocument, FollowUp
from kakehashi.education.cooperation.models.encounters import EncounterQuerySet
from kakehashi.education.cooperation.overlapping.queries import sign_of_life
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import acts_for


@readable_through
def documents_of_encounters(person: Reader) -> QuerySet[Document]:
    """The documents of the encounters that `person` may read."""
    seen = Encounter.objects.visible_to(person).order_by()
    kept = EncounterDocument.objects.filter(encounter__in=seen).order_by()
    return Document.objects.filter(pk__in=kept.values("document"))


def encounters_with(institutions: Collection[int], reader: Reader) -> EncounterQuerySet:
    """The encounters with one of the institutions that `reader` may see, newest first."""
    there = Encounter.institutions.through.objects.filter(
        encounter=OuterRef("pk"), institution__in=institutions
    )
    found = Encounter.objects.visible_to(reader).filter(Exists(there))
    return found.order_by("-on", "-pk")


@sign_of_life
def met(agreements: Collection[int]) -> Mapping[int, date]:
    """The day on which the last encounter with a partner of each agreement began. Two queries.

    An institution that was merged is its successor; what is still to come is no sign yet.
    """
    successor = Coalesce("institution__merged_into", "institution")
    parties: QuerySet[Any] = Party.objects.filter(agreement__in=agreements)
    partners = list(parties.annotate(partner=successor).values_list("agreement", "partner"))
    there: QuerySet[Any] = Encounter.institutions.through.objects.all()
    there = there.filter(encounter__on__lte=timezone.localdate()).annotate(partner=successor)
    there = there.filter(partner__in={partner for _agreement, partner in partners})
    last = dict(
        there.values("partner").annotate(last=Max("encounter__on")).values_list("partner", "last")
    )
    found: dict[int, date] = {}
    for agreement, partner in partners:
        if on := last.get(partner):
            found[agreement] = max(on, found.get(agreement, on))
    return found


def owed_by(person: Person, day: date) -> QuerySet[FollowUp]:
    """What `person`, or somebody they act for, still has to do: nearest first."""
    found = FollowUp.objects.filter(owner__in=acts_for(person, day), done_at__isnull=True)
    return found.select_related("encounter", "owner").order_by("due_on", "pk")


def open_follow_ups(encounters: Collection[int]) -> QuerySet[FollowUp]:
    """What is still to be done because of the encounters: nearest first."""
    found = FollowUp.objects.filter(encounter__in=encounters, done_at__isnull=True)
    return found.select_related("encounter", "owner").order_by("due_on", "pk")


def contacts_of(institutions: Collection[int], day: date) -> QuerySet[Role]:
    """The contacts of the institutions on `day`, with their persons, by family name."""
    held = Role.objects.on(day).filter(kind=Role.Kind.PARTNER, institution__in=institutions)
    found = held.select_related("person", "institution")
    return found.order_by("person__passport_family", "person__passport_given", "pk")


def history(encounter: Encounter) -> QuerySet[Entry]:
    """What was done to an encounter and its follow-ups, newest first."""
    parts: list[type[Model]] = [FollowUp]
    wanted = Q(record_type=encounter._meta.label_lower, record_id=str(encounter.pk))
    for part in parts:
        keys = part._default_manager.filter(encounter=encounter).values_list("pk", flat=True)
        ids = [str(key) for key in keys]
        wanted |= Q(record_type=part._meta.label_lower, record_id__in=ids)
    return Entry.objects.filter(wanted).select_related("by").order_by("-pk")

"""Keeps harvested records in step with what the journal tells, and once a day with everything.

The worker does this within seconds of a change (`tick --forever --seconds 5`). What no journal
entry tells, such as a new ROR id of a partner or a changed format, is found in the morning.
"""

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import Q

from kakehashi.duties.daily import daily
from kakehashi.institutions.models import Unit
from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.keeping import keep, keep_all
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on_records
from kakehashi.research.dissemination.models import (
    Claim,
    Profile,
    ResearchProject,
    VerifiedLink,
    Work,
)

Kind = HarvestRecord.Kind
# Works in which one change is looked for at once; the rest waits for the morning.
MOST = 5000
Found = dict[str, Collection[int]]


@on_records(
    "research.work",
    "research.profile",
    "research.researchproject",
    "research.verifiedlink",
    "research.claim",
    "institutions.unit",
)
def keep_harvestable(entry: Entry) -> None:
    """Bring in line what may show the record of `entry`."""
    for kind, sources in AROUND[entry.record_type](int(entry.record_id)).items():
        keep(kind, sources)


@daily
def keep_all_harvestable(day: date) -> None:
    """Bring everything in line."""
    keep_all()


def _works(condition: Q) -> Found:
    works = Work.objects.filter(condition).order_by("-pk").values_list("pk", flat=True).distinct()
    found = list(works[:MOST])
    return {Kind.PUBLICATION: found, Kind.PRODUCT: found}


def _work(pk: int) -> Found:
    return _works(Q(pk=pk) | Q(absorbed=pk) | Q(merged_into=pk))


def _profile(pk: int) -> Found:
    projects = ResearchProject.objects.filter(Q(leader=pk) | Q(members=pk))
    return {
        Kind.PERSON: [pk],
        Kind.PROJECT: list(projects.values_list("pk", flat=True).distinct()),
        **_works(Q(contributions__profile=pk)),
    }


def _project(pk: int) -> Found:
    number = ResearchProject.objects.filter(pk=pk).values_list("award_number", flat=True).first()
    same = Q(fundings__award_number=number) if number else Q(pk__in=[])
    return {Kind.PROJECT: [pk], Kind.FUNDING: [pk], **_works(Q(project=pk) | same)}


def _link(pk: int) -> Found:
    link = VerifiedLink.objects.filter(pk=pk).first()
    if link is None:
        return {}
    if link.work_id:
        return _works(Q(pk=link.work_id))
    value = f"W{link.openalex}" if link.openalex else link.doi
    return _works(Q(identifiers__value__iexact=value))


def _claim(pk: int) -> Found:
    return _works(Q(claims=pk)) if Claim.objects.filter(pk=pk).exists() else {}


def _unit(pk: int) -> Found:
    """The unit, those right below it (which name it), and the people and works of these."""
    units = list(Unit.objects.filter(Q(pk=pk) | Q(parent=pk)).values_list("pk", flat=True))
    return {
        Kind.ORGUNIT: units,
        Kind.PERSON: list(Profile.objects.filter(unit__in=units).values_list("pk", flat=True)),
        **_works(Q(contributions__profile__unit__in=units)),
    }


AROUND: dict[str, Callable[[int], Found]] = {
    "research.work": _work,
    "research.profile": _profile,
    "research.researchproject": _project,
    "research.verifiedlink": _link,
    "research.claim": _claim,
    "institutions.unit": _unit,
}

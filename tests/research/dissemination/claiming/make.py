"""Makers of claims."""

from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import Claim
from tests.make import make_person, make_role
from tests.research.dissemination.make import make_profile, make_researcher, make_work


def make_owner(*, unit=None, **facts):
    """A profile of somebody who signs in."""
    person = make_researcher(unit=unit)
    place = person.roles.get().unit
    return make_profile(person=person, unit=place, **facts)


def make_coordinator(unit):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def make_claim(*, profile=None, work=None, **facts):
    """A claim that waits, as the second author of a work of two."""
    profile = profile or make_owner()
    work = work or make_work(
        authors=[("I. Sato", None, []), (profile.name_in("en"), None, [])], openalex=""
    )
    return Claim.objects.create(
        work=work,
        profile=profile,
        made_by=profile.person,
        made_at=timezone.now(),
        **{"contribution": work.contributions.filter(position=2).first(), **facts},
    )

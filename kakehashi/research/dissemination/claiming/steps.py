"""What waits: works that carry an author's number, and claims that wait for a second look."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming.queries import waiting_for
from kakehashi.research.dissemination.claiming.suggesting import surely_theirs
from kakehashi.research.dissemination.models import Profile


@steps
def own_works(person: Person, language: str, day: date) -> Iterator[Step]:
    """Works with the person's own ORCID iD or OpenAlex number that nobody has claimed."""
    profile = Profile.objects.filter(person=person).first()
    count = surely_theirs(profile) if profile is not None else 0
    if count:
        words = ngettext("%(count)d work", "%(count)d works", count) % {"count": count}
        address = reverse("dissemination:my_claims")
        yield Step(_("Say whether works with your number are yours"), words, address)


@steps
def second_looks(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all claims that wait for the person's second look."""
    count = waiting_for(person).count()
    if count:
        words = ngettext("%(count)d claim", "%(count)d claims", count) % {"count": count}
        yield Step(_("Look at claims to works"), words, reverse("dissemination:claims"))

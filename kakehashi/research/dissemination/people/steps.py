"""What waits for owners of profiles: to make one, to confirm it, once a year to look again."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.people.queries import STILL_RIGHT, to_be_confirmed
from kakehashi.research.dissemination.states import ProfileState


@steps
def own_profile(person: Person, language: str, day: date) -> Iterator[Step]:
    """The own profile, where its owner has not said that it is right, or not for a year."""
    for found in to_be_confirmed(day).filter(person=person):
        name, address = found.name_in(language), found.get_absolute_url()
        if found.state == ProfileState.CONFIRMED and found.confirmed_at is not None:
            due = timezone.localdate(found.confirmed_at) + STILL_RIGHT
            yield Step(_("Say whether your profile is still right"), name, address, due)
        elif found.confirmed_at is not None:
            yield Step(_("Confirm what was changed in your profile"), name, address)
        else:
            yield Step(_("Look at your profile and confirm it"), name, address)


@steps
def profiles_to_make(person: Person, language: str, day: date) -> Iterator[Step]:
    """The own profile, if a researcher has none yet. Teachers may have one, and are not asked."""
    is_researcher = person.roles.on(day).filter(kind="researcher").exists()
    if is_researcher and not Profile.objects.filter(person=person).exists():
        words = _("Make your profile, so that the world can find your works")
        yield Step(words, person.name_in(language), reverse("dissemination:enter_profile"))

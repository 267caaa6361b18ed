"""Mail to owners of profiles: made for them, changed for them, and once a year."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from kakehashi.duties.daily import daily
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.outbox import on
from kakehashi.journal.verbs import declare
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.people.operations import CHANGED_FOR, MADE
from kakehashi.research.dissemination.people.queries import to_be_confirmed
from kakehashi.research.dissemination.states import ProfileState

ASKED = declare("research.profile_asked", gettext_lazy("asked whether the profile is still right"))
SUBJECTS: dict[str, str | Promise] = {
    MADE: gettext_lazy("Your profile as a researcher was made"),
    CHANGED_FOR: gettext_lazy("Your profile was changed: please confirm it"),
    ASKED: gettext_lazy("Is your profile still right?"),
}


@daily
def ask_whether_still_right(day: date) -> None:
    """Ask each owner once after every year; a repeat finds in the journal that they were asked."""
    old = to_be_confirmed(day).filter(state=ProfileState.CONFIRMED).order_by("pk")
    said = Entry.objects.filter(verb=ASKED, record_type="research.profile")
    asked = dict(said.order_by("pk").values_list("record_id", "at"))
    for profile in old:
        last = asked.get(str(profile.pk))
        if last is None or (profile.confirmed_at is not None and last < profile.confirmed_at):
            with transaction.atomic():
                record(ASKED, profile, by=None)


@on(*SUBJECTS)
def tell_the_owner(entry: Entry) -> None:
    """Mail who owns the profile, in their language; nobody of what they have confirmed since."""
    profile = Profile.objects.select_related("person").get(pk=entry.record_id)
    person = profile.person
    if person is None or not person.is_active or person.pk == entry.by_id:
        return
    if profile.confirmed_at is not None and profile.confirmed_at > entry.at:
        return
    with override(person.language):
        context = {
            "person": person.name_in(person.language),
            "who": entry.by.name_in(person.language) if entry.by else "",
            "verb": {MADE: "made", CHANGED_FOR: "changed", ASKED: "asked"}[entry.verb],
            "address": settings.SITE_ADDRESS + profile.get_absolute_url(),
        }
        body = render_to_string("research/dissemination/people/profile.txt", context)
        message = letter(entry, person, str(SUBJECTS[entry.verb]), body)
    message.send()

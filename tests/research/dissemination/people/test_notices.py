"""Steps and mail of owners of profiles."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.people import steps
from kakehashi.research.dissemination.people.notices import (
    ask_whether_still_right,
    tell_the_owner,
)
from kakehashi.research.dissemination.people.operations import (
    confirm_profile,
    keep_profile,
    make_profiles,
)
from kakehashi.research.dissemination.people.particulars import Particulars
from tests.make import make_officer, make_unit
from tests.research.dissemination.claiming.make import make_owner
from tests.research.dissemination.make import make_researcher

pytestmark = pytest.mark.django_db
TODAY = date.today()


def words(person, day=TODAY):
    found = [*steps.own_profile(person, "en", day), *steps.profiles_to_make(person, "en", day)]
    return [(str(step.words), step.due) for step in found]


def grow_old(profile, days=366):
    Profile.objects.filter(pk=profile.pk).update(confirmed_at=timezone.now() - timedelta(days=days))


def test_steps_ask_to_make_to_confirm_and_after_a_year_again():
    unit = make_unit()
    person = make_researcher(unit=unit)
    assert words(person) == [("Make your profile, so that the world can find your works", None)]
    (profile,) = make_profiles([person], unit=unit, by=make_officer())
    assert words(person) == [("Look at your profile and confirm it", None)]
    confirm_profile(profile, by=person)
    assert words(person) == []
    keep_profile(profile, Particulars(name_en="New name"), by=make_officer())
    assert words(person) == [("Confirm what was changed in your profile", None)]
    confirm_profile(profile, by=person)
    grow_old(profile)
    due = timezone.localdate() - timedelta(days=1)
    assert words(person) == [("Say whether your profile is still right", due)]


def test_a_hidden_profile_asks_nothing():
    profile = make_owner(state="hidden")
    assert words(profile.person) == []


def test_owners_are_mailed_when_a_profile_is_made_or_changed_for_them(mailoutbox):
    unit, officer = make_unit(), make_officer()
    person = make_researcher(unit=unit, language="en")
    (profile,) = make_profiles([person], unit=unit, by=officer)
    tell_the_owner(Entry.objects.get(verb="research.profile_made"))
    confirm_profile(profile, by=person)
    keep_profile(profile, Particulars(name_en="New name"), by=officer)
    tell_the_owner(Entry.objects.get(verb="research.profile_changed_for_owner"))
    first, second = mailoutbox
    assert (first.to, first.subject) == (
        [person.email],
        "Your profile as a researcher was made",
    )
    assert "confirm" in second.body
    assert f"/research/people/{profile.slug}/" in second.body


def test_what_was_confirmed_meanwhile_and_what_one_did_oneself_is_not_mailed(mailoutbox):
    unit = make_unit()
    person = make_researcher(unit=unit)
    (profile,) = make_profiles([person], unit=unit, by=make_officer())
    confirm_profile(profile, by=person)
    tell_the_owner(Entry.objects.get(verb="research.profile_made"))
    assert mailoutbox == []


def test_owners_are_asked_once_a_year(mailoutbox):
    profile = make_owner()
    confirm_profile(profile, by=profile.person)
    ask_whether_still_right(TODAY)
    assert not Entry.objects.filter(verb="research.profile_asked").exists()
    grow_old(profile)
    ask_whether_still_right(TODAY)
    ask_whether_still_right(TODAY)
    asked = Entry.objects.get(verb="research.profile_asked")
    tell_the_owner(asked)
    assert [mail.to for mail in mailoutbox] == [[profile.person.email]]
    confirm_profile(profile, by=profile.person)
    grow_old(profile, 400)
    ask_whether_still_right(TODAY)
    assert Entry.objects.filter(verb="research.profile_asked").count() == 1

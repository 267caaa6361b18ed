"""Steps and mail about claims."""

from datetime import date

import pytest

from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.claiming import steps
from kakehashi.research.dissemination.claiming.notices import (
    say_what_became_of_claims,
    tell_who_claimed,
    tell_who_looks,
)
from kakehashi.research.dissemination.claiming.operations import confirm_claim, refuse_claim
from tests.make import make_officer
from tests.research.dissemination.claiming.make import make_claim, make_coordinator, make_owner
from tests.research.dissemination.make import make_profile, make_work

pytestmark = pytest.mark.django_db
TODAY = date.today()


def entries(verb):
    return list(Entry.objects.filter(verb=f"research.{verb}").order_by("pk"))


def test_steps_ask_for_own_works_and_second_looks():
    profile = make_owner(orcid="0000-0002-1825-0097")
    work = make_work(authors=[("A", None, [])])
    work.contributions.update(orcid=profile.orcid)
    (step,) = steps.own_works(profile.person, "en", TODAY)
    assert step.about == "1 work"
    waiting = make_claim()
    looker = make_coordinator(waiting.profile.unit)
    (step,) = steps.second_looks(looker, "en", TODAY)
    assert step.about == "1 claim"
    assert list(steps.own_works(looker, "en", TODAY)) == []
    assert list(steps.second_looks(waiting.made_by, "en", TODAY)) == []


def test_what_waits_is_said_once_to_those_who_look(mailoutbox):
    waiting = make_claim()
    make_claim(profile=waiting.profile)
    looker = make_coordinator(waiting.profile.unit)
    elsewhere = make_coordinator(make_claim().profile.unit)
    say_what_became_of_claims(TODAY)
    say_what_became_of_claims(TODAY)
    said = entries("claims_waiting")
    assert len(said) == 2
    tell_who_looks(said[0])
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert elsewhere.email not in told
    assert "/research/claims/" in told[looker.email]


def test_nobody_is_told_of_what_was_looked_at_meanwhile(mailoutbox):
    waiting = make_claim()
    officer = make_officer()
    say_what_became_of_claims(TODAY)
    confirm_claim(waiting, by=officer)
    tell_who_looks(entries("claims_waiting")[0])
    assert mailoutbox == []


def test_authors_are_told_what_became_of_their_claims_in_one_mail(mailoutbox):
    profile = make_owner()
    person = profile.person
    person.language = "en"
    person.save()
    confirmed, refused = make_claim(profile=profile), make_claim(profile=profile)
    officer = make_officer()
    confirm_claim(confirmed, by=officer)
    refuse_claim(refused, reason="A namesake", by=officer)
    say_what_became_of_claims(TODAY)
    say_what_became_of_claims(TODAY)
    (said,) = entries("claims_decided")
    tell_who_claimed(said)
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    for words in (confirmed.work.title, "Confirmed", "A namesake", "/research/claims/mine/"):
        assert words in mail.body
    later = make_claim(profile=profile)
    refuse_claim(later, reason="Another one", by=officer)
    say_what_became_of_claims(TODAY)
    tell_who_claimed(entries("claims_decided")[1])
    assert "Another one" in mailoutbox[1].body
    assert "A namesake" not in mailoutbox[1].body


def test_who_does_not_sign_in_is_not_told(mailoutbox):
    claim = make_claim()
    refuse_claim(claim, reason="x", by=make_officer())
    say_what_became_of_claims(TODAY)
    claim.profile.person.is_active = False
    claim.profile.person.save()
    tell_who_claimed(entries("claims_decided")[0])
    assert mailoutbox == []
    assert make_profile().person is None

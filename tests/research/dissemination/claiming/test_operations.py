"""Claims: made by authors, looked at by another person."""

import pytest
from django.db import IntegrityError, transaction

from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.claiming import queries
from kakehashi.research.dissemination.claiming.operations import (
    claim,
    confirm_claim,
    confirm_claims,
    refuse_claim,
    withdraw_claim,
)
from kakehashi.research.dissemination.models import Claim, Work
from kakehashi.research.dissemination.verifying.queries import word_on, works_of_profiles
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person, make_unit
from tests.research.dissemination.claiming.make import make_claim, make_coordinator, make_owner
from tests.research.dissemination.make import make_profile, make_verified_link, make_work

pytestmark = pytest.mark.django_db


def authors_of(work):
    return [each.profile for each in work.contributions.order_by("position")]


def test_claim_waits_and_changes_nothing_yet():
    profile, work = make_owner(), make_work(authors=[("A", None, [])])
    author = work.contributions.get()
    made = claim(work, profile=profile, contribution=author, remark=" Mine ", by=profile.person)
    assert (made.state, made.contribution, made.remark) == ("claimed", author, "Mine")
    assert authors_of(work) == [None]
    assert word_on(work, profile) is None
    assert Entry.objects.get(verb="research.work_claimed").by == profile.person


def test_claim_is_for_the_owner_alone():
    profile = make_owner()
    with pytest.raises(Refused, match="from their own profile"):
        claim(make_work(), profile=profile, by=make_officer())
    with pytest.raises(Refused, match="from their own profile"):
        claim(make_work(), profile=make_profile(), by=make_person())


def test_claim_says_which_author_one_is_and_nobody_elses_place_is_taken():
    profile = make_owner()
    work = make_work(authors=[("A", make_profile(), []), ("B", None, [])])
    other = make_work(authors=[("C", None, [])])

    def as_author(author):
        return claim(work, profile=profile, contribution=author, by=profile.person)

    with pytest.raises(Refused, match="which of the authors"):
        as_author(None)
    with pytest.raises(Refused, match="another work"):
        as_author(other.contributions.get())
    with pytest.raises(Refused, match="Another researcher"):
        as_author(work.contributions.get(position=1))
    as_author(work.contributions.get(position=2))
    with pytest.raises(Refused, match="waits for a second look already"):
        as_author(work.contributions.get(position=2))


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
def test_claim_refuses_what_is_not_shown_any_more(state):
    profile = make_owner()
    facts = {"merged_into": make_work()} if state == "merged" else {}
    with pytest.raises(Refused, match="not shown any more"):
        claim(make_work(state=state, **facts), profile=profile, by=profile.person)


def test_confirm_links_the_author_and_leaves_the_universitys_word():
    waiting = make_claim()
    looker = make_coordinator(waiting.profile.unit)
    confirmed = confirm_claim(waiting, by=looker)
    assert (confirmed.state, confirmed.decided_by) == ("confirmed", looker)
    assert authors_of(waiting.work) == [None, waiting.profile]
    assert word_on(waiting.work, waiting.profile).stands
    assert list(works_of_profiles([waiting.profile.pk])) == [waiting.work]
    assert Work.objects.get(pk=waiting.work.pk).changed_at > waiting.work.changed_at


def test_confirm_moves_the_researcher_to_the_author_whom_they_name():
    profile = make_owner()
    work = make_work(authors=[("A", profile, []), ("B", None, [])])
    confirm_claim(make_claim(profile=profile, work=work), by=make_officer())
    assert authors_of(work) == [None, profile]


def test_confirm_of_not_mine_unlinks_and_overrules_the_source():
    profile = make_owner()
    work = make_work(authors=[("A", profile, [])], openalex="W1")
    made = claim(work, profile=profile, is_mine=False, by=profile.person)
    confirm_claim(made, by=make_officer())
    assert authors_of(work) == [None]
    assert word_on(work, profile).stands is False
    with pytest.raises(Refused, match="verified already"):
        claim(work, profile=profile, is_mine=False, by=profile.person)


def test_confirm_replaces_an_older_word():
    waiting = make_claim()
    make_verified_link(work=waiting.work, profile=waiting.profile, stands=False)
    confirm_claim(waiting, by=make_officer())
    assert word_on(waiting.work, waiting.profile).stands is True


def test_the_second_look_is_by_another_person_of_the_unit():
    waiting = make_claim()
    elsewhere = make_coordinator(make_unit())
    with pytest.raises(Refused, match="coordinators of this unit"):
        confirm_claim(waiting, by=elsewhere)
    coordinator = make_coordinator(waiting.profile.unit)
    own = make_claim(profile=make_profile(person=coordinator, unit=waiting.profile.unit))
    for decide in (confirm_claim, lambda each, by: refuse_claim(each, reason="No", by=by)):
        with pytest.raises(Refused, match="Another person"):
            decide(own, by=coordinator)
    confirm_claim(own, by=make_coordinator(waiting.profile.unit))
    with pytest.raises(Refused, match="not wait"):
        confirm_claim(own, by=make_officer())


def test_confirm_refuses_when_the_author_became_somebody_else_meanwhile():
    waiting = make_claim()
    other = make_profile()
    waiting.work.contributions.filter(pk=waiting.contribution.pk).update(profile=other)
    with pytest.raises(Refused, match="Another researcher"):
        confirm_claim(waiting, by=make_officer())
    assert Claim.objects.get().state == "claimed"


def test_confirm_claims_does_what_it_may_and_says_why_not_of_the_others():
    officer = make_officer()
    first, second = make_claim(), make_claim()
    own = make_claim(profile=make_profile(person=officer))
    looked = confirm_claims([own, second, first], by=officer)
    assert list(looked.confirmed) == [first, second]
    ((left, reason),) = looked.not_confirmed
    assert left == own
    assert reason.startswith("Another person")
    with pytest.raises(Refused, match="at least one"):
        confirm_claims([], by=officer)


def test_refuse_gives_a_reason_and_changes_nothing_else():
    waiting, officer = make_claim(), make_officer()
    with pytest.raises(Refused, match="Say why"):
        refuse_claim(waiting, reason=" ", by=officer)
    refused = refuse_claim(waiting, reason="A namesake", by=officer)
    assert (refused.state, refused.decision_reason) == ("refused", "A namesake")
    assert authors_of(waiting.work) == [None, None]
    assert word_on(waiting.work, waiting.profile) is None
    with pytest.raises(Refused, match="over"):
        withdraw_claim(refused, by=waiting.made_by)


def test_withdraw_undoes_what_the_confirmation_did():
    waiting = make_claim()
    confirm_claim(waiting, by=make_officer())
    withdrawn = withdraw_claim(waiting, by=waiting.made_by)
    assert withdrawn.state == "withdrawn"
    assert authors_of(waiting.work) == [None, None]
    assert word_on(waiting.work, waiting.profile) is None
    with pytest.raises(Refused, match="Only who made"):
        withdraw_claim(make_claim(), by=make_officer())


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "confirmed"},
        {"state": "refused", "decision_reason": "x"},
    ],
)
def test_the_database_keeps_the_second_look(wrong):
    waiting, officer = make_claim(), make_officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=waiting.pk).update(**wrong)
    same = {"decided_by": waiting.made_by, "decided_at": waiting.made_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=waiting.pk).update(**wrong, **same)
    Claim.objects.filter(pk=waiting.pk).update(
        **wrong, decided_by=officer, decided_at=waiting.made_at
    )


def test_claims_are_seen_by_their_author_and_those_who_read_the_units():
    waiting = make_claim()
    unit = waiting.profile.unit
    looker = make_coordinator(unit)
    assert list(queries.seen_by(waiting.made_by)) == [waiting]
    assert list(queries.seen_by(looker)) == [waiting]
    assert list(queries.seen_by(make_coordinator(make_unit()))) == []
    assert list(queries.waiting_for(looker)) == [waiting]
    assert list(queries.waiting_for(waiting.made_by)) == []
    assert list(queries.claims_of(waiting.profile)) == [waiting]

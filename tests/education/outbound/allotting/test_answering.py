from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.education.outbound.allotting.answering import (
    accept_and_wait,
    confirm,
    decline,
    give_up,
    let_lapse,
    settle_waiting,
)
from kakehashi.education.outbound.applying.consequences import consequences_of
from kakehashi.education.outbound.applying.operations import withdraw
from kakehashi.education.outbound.models import Allotment
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.allotting.make import make_over, make_published, make_ranked
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_mobility,
    make_placement,
)
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db


def make_offer(*, rank=2, state="offered", upgrades=20, **facts):
    """A second choice that is offered in a call in which students move up for twenty days."""
    until = timezone.localdate() + timedelta(days=upgrades)
    call = make_over(upgrades_until=until)
    application = make_application(call, state="eligible")
    return make_allotment(application, make_placement(call), rank=rank, state=state, **facts)


def test_confirm_keeps_the_place_and_says_who_answered():
    offer = make_offer()
    student = offer.application.student
    confirmed = confirm(offer, by=student)
    assert (confirmed.state, confirmed.answered_by) == ("confirmed", student)
    assert Entry.objects.get(verb="outbound.place_confirmed").by == student


def test_confirm_refuses_anybody_else():
    with pytest.raises(Refused, match="Only the student"):
        confirm(make_offer(), by=make_person())


def test_confirm_by_the_office_says_how_it_knows():
    offer, officer = make_offer(), make_officer()
    with pytest.raises(Refused, match="Say how the student told you"):
        confirm(offer, by=officer)
    confirmed = confirm(offer, by=officer, reason="By telephone")
    assert (confirmed.answered_by, confirmed.reason) == (officer, "By telephone")


def test_confirm_refuses_after_the_last_minute():
    now = timezone.now()
    offer = make_offer(offered_at=now - timedelta(days=8), answer_by=now - timedelta(minutes=1))
    with pytest.raises(Refused, match="The place had to be answered by"):
        confirm(offer, by=offer.application.student)


def test_accept_and_wait_keeps_the_better_choices_open():
    offer = make_offer()
    assert accept_and_wait(offer, by=offer.application.student).state == "waiting"


def test_accept_and_wait_refuses_a_first_choice():
    offer = make_offer(rank=1)
    with pytest.raises(Refused, match="nothing better to wait for"):
        accept_and_wait(offer, by=offer.application.student)


def test_accept_and_wait_refuses_once_nobody_moves_up():
    offer = make_offer(upgrades=-1)
    with pytest.raises(Refused, match="Nobody moves up any more"):
        accept_and_wait(offer, by=offer.application.student)


def test_decline_cannot_be_taken_back():
    offer = make_offer()
    student = offer.application.student
    assert decline(offer, by=student).state == "declined"
    with pytest.raises(Refused, match="not possible any more: Declined"):
        confirm(offer, by=student)


def test_give_up_ends_an_accepted_place():
    offer = make_offer(state="confirmed")
    given_up = give_up(offer, by=offer.application.student)
    assert given_up.state == "given_up"
    assert given_up.ended_at is not None


def test_give_up_refuses_while_a_stay_is_planned_with_it():
    offer = make_offer(state="confirmed")
    student = offer.application.student
    stay = make_mobility(student, offer.placement.agreement, allotment=offer)
    with pytest.raises(Refused, match="A stay abroad is planned"):
        give_up(offer, by=student)
    stay.state, stay.cancel_code, stay.cancelled_by = "cancelled", "money", student
    stay.cancelled_at = timezone.now()
    stay.save()
    assert give_up(offer, by=student).state == "given_up"


def test_let_lapse_ends_only_what_is_late_and_unanswered():
    now = timezone.now()
    late = make_offer(offered_at=now - timedelta(days=8), answer_by=now - timedelta(minutes=1))
    early, answered = make_offer(), make_offer(state="confirmed")
    assert let_lapse(now) == 1
    assert let_lapse(now) == 0
    states = Allotment.objects.in_bulk([late.pk, early.pk, answered.pk])
    assert [states[each.pk].state for each in (late, early, answered)] == [
        "lapsed",
        "offered",
        "confirmed",
    ]
    entry = Entry.objects.get(verb="outbound.place_lapsed")
    assert (entry.by, entry.changes["state"]) == (None, ["offered", "lapsed"])


def test_settle_waiting_confirms_after_the_last_day():
    today = timezone.localdate()
    waits = make_offer(state="waiting", upgrades=0)
    assert settle_waiting(today) == 0
    assert settle_waiting(today + timedelta(days=1)) == 1
    waits.refresh_from_db()
    assert waits.state == "confirmed"


def test_withdraw_says_that_the_place_goes_and_gives_it_up():
    call = make_over()
    application = make_ranked(call, 3000, make_placement(call))
    make_published(call)
    allotment = Allotment.objects.get()
    confirm(allotment, by=application.student)
    assert any(said.startswith("You lose your place") for said in consequences_of(application))
    withdraw(application, code="health", reason="", by=application.student)
    allotment.refresh_from_db()
    assert allotment.state == "given_up"

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.allotting.answering import decline, let_lapse
from kakehashi.education.outbound.allotting.operations import freeze_and_run
from kakehashi.education.outbound.allotting.reminding import remind_of_answers
from kakehashi.education.outbound.models import Allotment
from kakehashi.journal.worker import deliver_due
from kakehashi.people.models import Role
from tests.education.outbound.allotting.make import (
    make_approved,
    make_over,
    make_published,
    make_ranked,
)
from tests.education.outbound.make import make_allotment, make_placement
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


def words(person):
    return [str(step.words) for step in next_steps(person, "en")]


def make_two():
    call = make_over()
    vienna = make_placement(call)
    return call, make_ranked(call, 9000, vienna), make_ranked(call, 8000, vienna)


def test_the_office_runs_a_call_that_is_over_and_decided():
    make_two()
    assert "Run the allocation" in words(make_officer())


def test_a_run_waits_for_somebody_else_than_who_made_it():
    call, *_applications = make_two()
    maker, leader = make_officer(), make_person()
    make_role(leader, Role.Kind.LEADERSHIP)
    freeze_and_run(call, by=maker)
    assert "Approve the allocation run" not in words(maker)
    assert "Approve the allocation run" in words(leader)


def test_an_approved_run_waits_to_be_published_by_the_office():
    call, *_applications = make_two()
    make_approved(call)
    assert "Publish the approved run" in words(make_officer())


def test_an_offer_waits_for_the_students_answer():
    call, first, second = make_two()
    make_published(call)
    assert "Answer the place you are offered" in words(first.student)
    assert "Answer the place you are offered" not in words(second.student)


def test_a_free_place_with_reserves_waits_for_another_run():
    call, first, _second = make_two()
    make_published(call)
    officer = make_officer()
    assert "Run the allocation again to move reserves up" not in words(officer)
    decline(Allotment.objects.get(), by=first.student)
    assert "Run the allocation again to move reserves up" in words(officer)


def letters():
    deliver_due()
    return {message.to[0]: message for message in mail.outbox}


def test_publishing_mails_every_student_in_their_language():
    call, first, second = make_two()
    second.student.language = "en"
    second.student.save()
    make_published(call)
    found = letters()
    assert "University of Vienna" in found[first.student.email].subject
    assert found[second.student.email].subject == "Result of the call: Call for exchange"
    assert "You stay on the reserve lists" in found[second.student.email].body
    assert f"/applications/{second.pk}/result/" in found[second.student.email].body


def test_a_lapse_is_mailed():
    call, first, _second = make_two()
    make_published(call)
    first.student.language = "en"
    first.student.save()
    letters()
    mail.outbox.clear()
    Allotment.objects.update(offered_at=timezone.now(), answer_by=timezone.now())
    let_lapse(timezone.now())
    assert letters()[first.student.email].subject.startswith("Your place has lapsed")


def test_remind_of_answers_mails_an_open_offer_once_two_days_before():
    call, first, _second = make_two()
    make_published(call)
    first.student.language = "en"
    first.student.save()
    letters()
    mail.outbox.clear()
    offer = Allotment.objects.get()
    last = timezone.localdate(offer.answer_by)
    assert remind_of_answers(last - timedelta(days=3)) == 0
    assert remind_of_answers(last - timedelta(days=2)) == 1
    assert remind_of_answers(last - timedelta(days=1)) == 0
    letter = letters()[first.student.email]
    assert letter.subject.startswith("Answer soon: your place at University of Vienna")
    assert "You have not answered yet" in letter.body


def test_remind_of_answers_leaves_out_answered_and_new_offers():
    call, first, _second = make_two()
    make_published(call)
    offer = Allotment.objects.get()
    last = timezone.localdate(offer.answer_by)
    assert remind_of_answers(timezone.localdate(offer.offered_at)) == 0
    letters()
    mail.outbox.clear()
    assert remind_of_answers(last) == 1
    decline(offer, by=first.student)
    assert letters() == {}
    assert remind_of_answers(last) == 0


def test_a_first_choice_held_for_the_time_being_is_to_be_confirmed():
    allotment = make_allotment(state="waiting", rank=1)
    assert "Confirm the place that you wished most" in words(allotment.application.student)
    other = make_allotment(state="waiting", rank=2)
    assert "Confirm the place that you wished most" not in words(other.application.student)

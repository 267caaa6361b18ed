"""What the clock asks of stays, the mail about it, and what waits on *My work*."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.stays.operations import save_stay
from kakehashi.education.outbound.stays.reminding import (
    ask_for_arrivals,
    remind_of_departures,
    warn_of_insurance,
)
from kakehashi.journal.models import Entry
from kakehashi.journal.worker import deliver_due
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.stays.make import make_safety_call, make_stay
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def student():
    return make_student(language="en", passport_given="Hanako")


def test_remind_of_departures_once_for_each_day_of_the_checklist():
    mobility, day = make_mobility(student(), state="accepted", days=(20, 100)), timezone.localdate()
    make_mobility(state="accepted", days=(40, 100))
    make_stay(make_mobility(state="accepted", days=(20, 100)))
    remind_of_departures(day)
    remind_of_departures(day)
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [mobility.student.email]
    assert "- insurance for the whole stay" in letter.body
    reminders = Entry.objects.filter(verb="outbound.departure_reminded")
    remind_of_departures(day + timedelta(days=5))
    assert reminders.count() == 1
    remind_of_departures(day + timedelta(days=6))  # fourteen days before
    assert reminders.count() == 2


def test_remind_is_silent_about_what_is_settled_by_then():
    mobility, day = make_mobility(student(), state="accepted", days=(20, 100)), timezone.localdate()
    remind_of_departures(day)
    make_stay(mobility)
    deliver_due()
    assert mail.outbox == []


def test_ask_for_arrivals_a_week_after_the_planned_day():
    make_mobility(student(), state="accepted", days=(-7, 100))
    day = timezone.localdate()
    ask_for_arrivals(day)
    assert Entry.objects.filter(verb="outbound.arrival_asked").count() == 0
    ask_for_arrivals(day + timedelta(days=1))
    ask_for_arrivals(day + timedelta(days=1))
    deliver_due()
    assert [letter.subject for letter in mail.outbox] == ["Have you arrived?"]


def test_warn_of_insurance_that_ends_before_the_stay():
    day = timezone.localdate()
    mobility = make_mobility(student(), state="arrived")
    make_stay(mobility, insured_until=day + timedelta(days=20))
    make_stay(make_mobility(state="arrived"))
    warn_of_insurance(day)
    warn_of_insurance(day)
    deliver_due()
    assert [letter.subject for letter in mail.outbox] == ["Your insurance ends before your stay"]


def test_steps_of_the_student_lead_to_what_is_missing():
    mobility = make_mobility(student(), state="accepted", days=(-1, 100))
    call = make_safety_call(mobility)
    words = {str(step.words) for step in next_steps(mobility.student, "en")}
    assert words >= {
        "Settle what is missing before departure",
        "Answer: are you safe?",
        "Note your arrival",
    }
    assert call.answers.count() == 1


def test_steps_of_the_office_lead_to_those_to_look_after():
    officer, day = make_officer(), timezone.localdate()
    make_mobility(state="accepted", days=(20, 100))
    make_mobility(state="accepted", days=(-8, 100))
    late = make_mobility(state="arrived")
    make_stay(late)
    save_stay(late, insured_until=day + timedelta(days=2), by=officer)
    make_safety_call(late, by=officer)
    words = {str(step.words) for step in next_steps(officer, "en")}
    assert words >= {
        "Ask for what is missing before departure",
        "Find out whether the student has arrived",
        "The insurance ends before the stay: have it prolonged",
        "Look after the answers to the safety call",
    }

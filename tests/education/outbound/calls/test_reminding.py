"""Reminders before a call closes, and mail about calls that change."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.education.outbound.calls import notices, operations, reminding
from kakehashi.education.outbound.calls.operations import Days
from kakehashi.education.outbound.models import CallReminder
from kakehashi.journal.models import Entry
from tests.education.outbound.make import make_application, make_call
from tests.make import make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def days(call, **moved):
    names = Days.__dataclass_fields__
    return Days(**{**{name: getattr(call, name) for name in names}, **moved})


def test_remind_reaches_students_with_drafts_and_staff_once():
    call = make_call()  # ten days are left: the stage of thirty, and it was published today
    call.published_at = timezone.now() - timedelta(days=60)
    call.save()
    draft = make_application(call, state="draft")
    make_application(call)
    coordinator = make_person()
    make_role(coordinator, "coordinator", unit=make_unit(parent=call.unit))

    reminding.remind(timezone.localdate())
    reminding.remind(timezone.localdate())

    told = {each.person for each in CallReminder.objects.all()}
    assert told == {draft.student, coordinator, call.created_by}
    assert set(CallReminder.objects.values_list("days_before", flat=True)) == {30}


def test_remind_again_after_the_closing_was_moved():
    call = make_call(results_on=timezone.localdate() + timedelta(days=90))
    call.published_at = timezone.now() - timedelta(days=60)
    call.save()
    make_application(call, state="draft")
    reminding.remind(timezone.localdate())
    later = call.closes_at + timedelta(days=15)
    operations.move_timetable(call, days(call, closes_at=later), reason="x", by=make_officer())

    reminding.remind(timezone.localdate())

    assert CallReminder.objects.values("closes_on").distinct().count() == 2


def test_remind_says_nothing_of_a_call_that_was_just_published():
    make_application(make_call(), state="draft")

    reminding.remind(timezone.localdate())

    assert not CallReminder.objects.exists()


def reminded(application):
    call = application.call
    call.published_at = timezone.now() - timedelta(days=60)
    call.save()
    reminding.remind(timezone.localdate())
    reminder = CallReminder.objects.get(person=application.student)
    entry = Entry.objects.get(verb="outbound.call_reminded", record_id=str(reminder.pk))
    return entry, reminder


def test_send_reminder_mails_the_student_in_the_own_language():
    application = make_application(state="draft")
    entry, _reminder = reminded(application)

    notices.send_reminder(entry)

    (message,) = mail.outbox
    assert message.to == [application.student.email]
    assert application.call.get_absolute_url()[3:] in message.body


def test_send_reminder_leaves_out_who_has_handed_in_meanwhile():
    application = make_application(state="draft")
    entry, _reminder = reminded(application)
    application.submitted_at = application.consented_at = timezone.now()
    application.state = "submitted"
    application.save()

    notices.send_reminder(entry)

    assert mail.outbox == []


def test_tell_applicants_of_another_closing_with_its_reason():
    call = make_call(results_on=timezone.localdate() + timedelta(days=90))
    application = make_application(call, state="draft")
    make_application(
        call, state="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=application.student
    )
    later = call.closes_at + timedelta(days=1)
    operations.move_timetable(call, days(call, closes_at=later), reason="Storm", by=make_officer())

    notices.tell_applicants(Entry.objects.get(verb="outbound.call_timetable_moved"))

    (message,) = mail.outbox
    assert message.to == [application.student.email]
    assert "Storm" in message.body


def test_tell_applicants_nothing_where_only_a_later_day_was_moved():
    call = make_call(results_on=timezone.localdate() + timedelta(days=90))
    make_application(call, state="draft")
    later = call.results_on + timedelta(days=1)
    operations.move_timetable(call, days(call, results_on=later), reason="x", by=make_officer())

    notices.tell_applicants(Entry.objects.get(verb="outbound.call_timetable_moved"))

    assert mail.outbox == []


def test_tell_applicants_that_it_is_cancelled():
    application = make_application(state="draft")
    operations.cancel_call(application.call, reason="War", by=make_officer())

    notices.tell_applicants(Entry.objects.get(verb="outbound.call_cancelled"))

    assert [message.to for message in mail.outbox] == [[application.student.email]]

"""The mails of the monthly check: in the person's language, and only while something waits."""

from datetime import date

import pytest
from django.core import mail
from django.test import override_settings

from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.worker import Outcome, deliver_due
from kakehashi.people.models import Deputy, Role
from kakehashi.policy.attesting.notices import notice, send
from kakehashi.policy.attesting.reminding import recipients_of, remind_of
from kakehashi.policy.attesting.schedule import Call
from kakehashi.policy.models import DirectionOwner, Reminder
from tests.make import make_action, make_attestation, make_person, make_plan, make_role

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
ASKED, DUE, TOLD = date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 17)


def make_checked_plan():
    """Checked from October 2026 on: by the 10th, five days of notice, seven of grace."""
    return make_plan(attest_from=OCTOBER)


def test_a_reminder_is_made_delivered_and_lists_every_action_of_the_plan():
    owner, absent = (
        make_person(language="en", passport_given="Hanako"),
        make_person(language="en", passport_given="Kenta"),
    )
    Deputy.objects.create(
        role=make_role(absent, Role.Kind.TEACHER), person=owner, starts_on=date(2020, 4, 1)
    )
    absent.is_active = False
    absent.save()
    plan = make_checked_plan()
    make_action(plan, number="①", responsible=[owner], text_en="Win more partners")
    make_action(plan, number="②", responsible=[absent], text_en="Teach in English")
    make_action(plan, number="③", responsible=[make_person(is_active=False)])

    remind_of(plan.pk, DUE)
    outcome = deliver_due()

    assert outcome == Outcome(done=1)
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert "your actions" in message.subject
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert "Dear Hanako," in message.body
    assert (
        "- 1.2 ① Win more partners\n- 1.2 ② Teach in English\n  as deputy of Kenta" in message.body
    )
    assert "/en/plan/month/" in message.body
    assert "③" not in message.body


def test_an_escalation_names_who_is_late_and_since_when():
    vice_president = make_person(language="en")
    plan = make_checked_plan()
    late = make_action(plan, responsible=[make_person(passport_given="Kenta")])
    make_attestation(late, month=date(2026, 9, 1))
    make_action(plan, number="②", text_en="Nobody's")
    DirectionOwner.objects.create(plan=plan, direction=late.direction, person=vice_president)

    remind_of(plan.pk, TOLD)
    deliver_due()

    (message,) = mail.outbox
    assert message.subject == "Not checked for October 2026: 2 actions"
    assert "Responsible: Kenta\n  Last checked for September 2026" in message.body
    assert "Responsible: nobody yet\n  Never checked" in message.body
    assert plan.get_absolute_url() in message.body


def test_reminders_are_in_the_language_of_each_person():
    plan = make_checked_plan()
    persons = [make_person(language="ja", name_kanji="山田花子"), make_person(language="en")]
    make_action(plan, responsible=persons)

    remind_of(plan.pk, DUE)
    deliver_due()

    japanese, english = mail.outbox
    assert "山田花子" in japanese.body
    assert "協定校を増やす" in japanese.body
    assert "/ja/plan/month/" in japanese.body
    assert "Win more partners" in english.body


def test_whoever_checked_in_the_meantime_is_not_bothered():
    owner = make_person()
    action = make_action(make_checked_plan(), responsible=[owner])
    remind_of(action.plan_id, DUE)
    make_attestation(action, month=OCTOBER)

    assert deliver_due() == Outcome(done=1)
    assert mail.outbox == []


def test_a_repeat_carries_the_same_message_id():
    action = make_action(make_checked_plan(), responsible=[make_person(), make_person()])
    remind_of(action.plan_id, DUE)
    first, second = Entry.objects.order_by("pk")

    for entry in (first, first, second):
        send(entry)

    ids = [message.message()["Message-ID"] for message in mail.outbox]
    reminder = Reminder.objects.order_by("pk").first()
    assert ids[0] == ids[1] == f"<entry-{first.pk}.person-{reminder.person_id}@localhost>"
    assert len(set(ids)) == 2


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1)
def test_a_mail_server_that_is_away_is_tried_again():
    action = make_action(make_checked_plan(), responsible=[make_person()])
    remind_of(action.plan_id, DUE)
    assert deliver_due() == Outcome(failed=1)
    assert Delivery.objects.get().handler == "policy.attesting.notices.send"


@pytest.mark.parametrize(
    ("made_on", "sent_on", "subject"),
    [
        (ASKED, ASKED, "Please check your actions for October 2026 by Nov. 10, 2026"),
        (DUE, DUE, "Today: check your actions for October 2026"),
        (
            DUE,
            date(2026, 11, 12),
            "The deadline was Nov. 10, 2026: please check your actions for October 2026",
        ),
    ],
)
def test_a_subject_says_until_when(made_on, sent_on, subject):
    plan = make_checked_plan()
    make_action(plan, responsible=[make_person(language="en")])
    remind_of(plan.pk, made_on)
    message = notice(Entry.objects.get(), Reminder.objects.get(), sent_on)
    assert message.subject == subject


def test_a_subject_stays_on_one_line():
    plan = make_checked_plan()
    owner = make_person(language="en")
    make_action(plan, responsible=[owner], text_en="Win\nBcc: x@example.org <b>")
    remind_of(plan.pk, DUE)

    message = notice(Entry.objects.get(), Reminder.objects.get(), DUE)

    assert "\n" not in message.subject
    assert "<b>" in message.body
    assert list(recipients_of(plan, OCTOBER, Call.DUE, DUE)) == [owner]

"""The mails of renewals: in the person's language, only while somebody has to decide."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from kakehashi.education.cooperation.renewing.notices import send
from kakehashi.education.cooperation.renewing.opening import remind_of
from kakehashi.education.cooperation.renewing.operations import decide_review
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from tests.education.cooperation.renewing.make import make_ending, make_review
from tests.make import make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def told(review, day):
    """Make the reminders of `review` on `day`, and send what the outbox would."""
    made = remind_of(review.pk, day)
    entries = Entry.objects.filter(record_id__in=[str(each.pk) for each in made])
    entries = entries.filter(record_type="education.renewalreminder").order_by("pk")
    # The outbox sends on the day of the entry.
    for entry in entries:
        entry.at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        send(entry)
    return mail.outbox


def test_send_asks_in_the_language_of_the_person():
    make_officer(language="en", email="english@example.ac.jp")
    make_officer(language="ja", email="nihongo@example.ac.jp")
    review = make_review(make_ending(make_institution("Umeå University")))

    english, japanese = told(review, date(2026, 4, 2))

    assert english.to == ["english@example.ac.jp"]
    assert english.subject == "Renewal review open: Umeå University, decide by March 31, 2027"
    assert "Umeå University (Student exchange)" in english.body
    assert f"/en/cooperation/renewals/{review.pk}/" in english.body
    assert japanese.to == ["nihongo@example.ac.jp"]
    assert f"/ja/cooperation/renewals/{review.pk}/" in japanese.body


def test_send_tells_the_unit_above_whom_it_asked():
    law = make_unit("Law")
    coordinator = make_person(language="en", passport_given="AIKO")
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    make_officer(language="en", email="above@example.ac.jp")
    review = make_review(make_ending(unit=law, level="unit"))

    reminded, escalated = told(review, date(2027, 1, 4))

    assert reminded.subject.startswith("Reminder: decide on the renewal by March 31, 2027")
    assert escalated.to == ["above@example.ac.jp"]
    assert escalated.subject.startswith("Nobody has decided on the renewal")
    assert "Asked so far: AIKO" in escalated.body


def test_send_is_silent_about_what_was_decided_or_overtaken_in_the_meantime():
    officer, review = make_officer(), make_review()
    (reminder,) = remind_of(review.pk, date(2026, 4, 2))
    entry = Entry.objects.get(record_id=str(reminder.pk), verb="cooperation.renewal_asked")
    decide_review(review, "lapse", "Nobody went.", by=officer)
    send(entry)
    assert mail.outbox == []


def test_send_repeats_with_the_same_message_id():
    make_officer(language="en")
    review = make_review()
    (reminder,) = remind_of(review.pk, date(2026, 4, 2))
    entry = Entry.objects.get(record_id=str(reminder.pk), verb="cooperation.renewal_asked")
    send(entry)
    send(entry)
    first, second = (each.extra_headers["Message-ID"] for each in mail.outbox)
    assert first == second

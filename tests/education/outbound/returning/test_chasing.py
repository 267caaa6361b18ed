"""What the clock asks for, told once; and mail in the reader's language."""

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.education.outbound.returning.chasing import chase
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.returning.notices import (
    tell_keepers,
    tell_result,
    tell_student,
)
from kakehashi.education.outbound.returning.queries import reports_missing, transcripts_overdue
from kakehashi.journal.models import Entry
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.returning.make import make_recognised, make_report, make_transcript
from tests.make import make_home, make_officer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def left(days_ago, **facts):
    return make_mobility(facts.pop("student", None), state="returned", days=(-200, -days_ago))


def entries(verb):
    return list(Entry.objects.filter(verb=f"returning.{verb}").order_by("pk"))


def test_transcripts_are_overdue_from_the_day_after_the_term():
    days = transcript_term().days
    late, in_time = left(days + 1), left(days)

    assert list(transcripts_overdue(TODAY)) == [late]
    make_transcript(late)
    assert list(transcripts_overdue(TODAY)) == []
    assert in_time.state == "returned"


def test_reports_are_late_from_the_day_after_the_term():
    late, fresh = left(report_term().days + 1), left(report_term().days)

    assert list(reports_missing(TODAY, is_overdue=True)) == [late]
    assert list(reports_missing(TODAY, is_overdue=False)) == [late, fresh]
    make_report(late)
    assert list(reports_missing(TODAY, is_overdue=False)) == [fresh]


def test_chase_tells_once():
    left(60)

    chase(TODAY)
    chase(TODAY)

    assert [len(entries(verb)) for verb in ("transcript_missing", "report_missing")] == [1, 1]


def test_tell_keepers_mails_the_office_unless_the_transcript_came():
    mobility, officer = left(60), make_officer(unit=make_home(), language="ja")
    chase(TODAY)
    (entry,) = entries("transcript_missing")

    tell_keepers(entry)
    assert [each.to for each in mail.outbox] == [[officer.email]]
    make_transcript(mobility)
    tell_keepers(entry)

    assert len(mail.outbox) == 1


def test_tell_student_mails_the_address_of_the_form():
    student = make_student(language="en")
    mobility = left(60, student=student)
    chase(TODAY)
    (entry,) = entries("report_missing")

    tell_student(entry)

    (letter,) = mail.outbox
    assert letter.to == [student.email]
    assert letter.subject.startswith("Please hand in your report: ")
    assert f"/outbound/mobilities/{mobility.pk}/report/" in letter.body


def test_tell_result_lists_decisions_with_their_reasons():
    student = make_student(language="en")
    mobility = make_mobility(student, state="returned")
    make_recognised(mobility, decision="partial", reason="Half of the hours")
    (entry,) = entries("recognition_closed")

    tell_result(entry)

    (letter,) = mail.outbox
    assert "C1 International Law: Recognised in part" in letter.body
    assert "LAW201 International Law (2 credits)" in letter.body
    assert "Half of the hours" in letter.body

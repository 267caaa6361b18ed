"""What waits on My work, and the reminders of the clock, for nominations."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.agreements.models import Deadline
from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.models import HostAnswer, Nomination
from kakehashi.education.outbound.nominating import deciding, operations, steps
from kakehashi.education.outbound.nominating.notices import tell, tell_the_host
from kakehashi.education.outbound.nominating.queries import dues_of, host_terms, nomination_due
from kakehashi.education.outbound.nominating.reminding import remind
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.vocabulary.time import terms
from tests.education.outbound.make import make_allotment, make_mobility
from tests.education.outbound.nominating.make import make_nominated, make_ready, recipient
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def words_for(person):
    found = next_steps(person, "en")
    return [str(each.words) for each in found]


def make_due(mobility, *, month=3, day=15):
    """The host expects nominations by a day of the year before the term begins."""
    Deadline.objects.create(
        agreement=mobility.agreement,
        direction="outgoing",
        what="nomination",
        term=mobility.term,
        month=month,
        day=day,
        first_year=2018,
        source="Fact sheet",
        opened_by=mobility.student,
        opened_at=timezone.now(),
    )
    return nomination_due(mobility)


def test_the_day_for_the_nomination_follows_from_the_hosts_deadline():
    mobility, other = make_mobility(), make_mobility()
    due = make_due(mobility)
    first = next(each for each in terms(mobility.year) if each.code == "first")
    assert due < first.first_day
    assert (due.month, due.day) == (3, 15)
    assert dues_of([mobility, other]) == {mobility.pk: due}
    assert [each.due for each in host_terms([other, mobility])] == [due, None]


def test_the_office_is_asked_to_plan_nominate_and_correct():
    officer = make_officer()
    make_allotment(state="confirmed")
    make_mobility()
    _mobility, _by, done = make_nominated(by=officer)
    deciding.answer_by_link(done.issued.link, done.nomination, "correct", comment="Wrong name.")
    assert words_for(officer) == [
        "Plan the stays of confirmed places",
        "Nominate 1 student to the host",
        "Correct the nomination as the host asks",
    ]


def test_a_host_is_asked_again_after_three_weeks(monkeypatch):
    _mobility, officer, _done = make_nominated()
    assert "Ask the host: no answer for three weeks" not in words_for(officer)
    monkeypatch.setattr(steps, "PATIENCE", timedelta(0))
    assert "Ask the host: no answer for three weeks" in words_for(officer)
    assert Nomination.objects.count() == 1


def test_a_student_is_asked_for_what_the_host_has_to_know():
    mobility, ready = make_mobility(), make_ready()
    assert "Tell what the host has to know of you" in words_for(mobility.student)
    assert words_for(ready.student) == ["Settle what is missing before departure"]


def test_reminders_come_once_before_and_once_after_the_day():
    mobility = make_mobility()
    due = make_due(mobility)
    remind(due - timedelta(days=8))
    assert not Entry.objects.filter(verb__contains="nomination_").exists()
    for day in (due - timedelta(days=7), due, due + timedelta(days=1), due + timedelta(days=2)):
        remind(day)
        remind(day)
    verbs = Entry.objects.filter(verb__contains="nomination_").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "outbound.nomination_due_soon",
        "outbound.nomination_overdue",
    ]


def test_the_student_hears_of_the_nomination_and_both_of_the_answer():
    mobility, officer, done = make_nominated()
    tell(history_of(mobility).first())
    assert [each.to for each in mail.outbox] == [[mobility.student.email]]
    assert "provisional" in mail.outbox[0].body or "仮" in mail.outbox[0].body
    mail.outbox.clear()
    deciding.answer_by_link(done.issued.link, done.nomination, HostAnswer.Kind.ACCEPT)
    tell(history_of(mobility).first())
    assert {each.to[0] for each in mail.outbox} == {mobility.student.email, officer.email}


def test_the_host_hears_that_nobody_comes_and_not_why():
    mobility, officer, _done = make_nominated()
    operations.cancel_mobility(mobility, "health", reason="Operation.", by=officer)
    tell_the_host(history_of(mobility).first())
    (message,) = mail.outbox
    assert message.to == [recipient().email]
    assert "withdrawn" in message.body
    assert "Operation" not in message.body

"""Mail: whoever is asked, told or late hears of it in their language; the drafter of the end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.approvals.operations import approve, send_back
from kakehashi.approvals.reminding import remind
from kakehashi.journal.models import Entry
from kakehashi.journal.worker import deliver_due
from kakehashi.people.models import Role
from tests.approvals.make import (
    CONSULT,
    DECIDE,
    DRAFT,
    TELL,
    Cast,
    make_deputy_of,
    make_route,
    step_of,
)
from tests.make import make_role

pytestmark = pytest.mark.django_db


def sent():
    """(to, subject) of what was mailed since the last look."""
    deliver_due()
    found = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return found


def test_an_opened_step_is_mailed_to_holders_and_deputies_in_their_languages():
    cast = Cast()
    deputy = make_deputy_of(cast.officer, language="ja", name_kanji="代理 太郎")
    route = make_route(cast)

    deliver_due()

    to_holder, to_deputy = mail.outbox
    assert (to_holder.to, to_holder.subject) == ([cast.officer.email], "Please answer: Paper")
    assert "Dear Officer," in to_holder.body
    assert "Drafted by: Coordinator" in to_holder.body
    assert f"/en/approvals/{route.pk}/#step-" in to_holder.body
    assert (to_deputy.to, to_deputy.subject) == ([deputy.email], "【決裁依頼】文書")
    assert "代理 太郎 様" in to_deputy.body
    assert "手順：合議" in to_deputy.body
    assert f"/ja/approvals/{route.pk}/#step-" in to_deputy.body


def test_nobody_is_mailed_about_what_was_answered_in_the_meantime():
    cast = Cast()
    route = make_route(cast)
    send_back(step_of(route, "consultation"), comment="Change it.", by=cast.officer)
    assert sent() == [(cast.coordinator.email, "Sent back: Paper")]


def test_reports_are_told_and_the_drafter_hears_of_the_end():
    cast = Cast()
    route = make_route(cast, DRAFT, CONSULT, DECIDE, TELL)
    sent()
    approve(step_of(route, "consultation"), by=cast.officer)
    assert sent() == [
        (cast.leader.email, "Please answer: Paper"),
        (cast.auditor.email, "For your information: Paper"),
    ]
    approve(step_of(route, "decision"), by=cast.leader)
    assert sent() == [(cast.coordinator.email, "Approved: Paper")]


def test_a_drafter_is_not_asked_to_decide_while_another_can():
    cast = Cast()
    make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    assert (cast.leader.email, "Please answer: Paper") in sent()
    assert cast.coordinator.email not in [to for to, _ in sent()]


def test_the_mail_of_what_was_sent_back_says_why():
    cast = Cast()
    send_back(step_of(make_route(cast), "consultation"), comment="Article 3!", by=cast.officer)
    deliver_due()
    assert "Comment: Article 3!" in mail.outbox[-1].body


def test_remind_mails_once_a_day_after_the_deadline_until_it_is_answered():
    cast = Cast()
    route = make_route(cast)
    sent()
    due = timezone.localdate() + timedelta(days=7)

    remind(due)
    assert Entry.objects.filter(verb="approvals.step_overdue").count() == 0
    for _ in range(2):  # a duty may be called twice
        remind(due + timedelta(days=1))
    assert sent() == [(cast.officer.email, "The deadline has passed: Paper")]
    remind(due + timedelta(days=2))
    assert len(sent()) == 1
    consulting = approve(step_of(route, "consultation"), by=cast.officer)
    remind(due + timedelta(days=3))
    reminders = Entry.objects.filter(verb="approvals.step_overdue", record_id=consulting.pk)
    assert reminders.count() == 2

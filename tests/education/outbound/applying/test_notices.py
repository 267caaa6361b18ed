"""What students are told by mail and find on My work."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.applying.operations import submit, withdraw
from kakehashi.education.outbound.applying.referring import answer, remind, take_back
from kakehashi.education.outbound.models import Reference
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused
from tests.education.outbound.applying.make import (
    ask_for_reference,
    close,
    make_draft,
    make_place,
    stored,
)
from tests.education.outbound.make import make_call, make_student
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def delivered():
    """Let the worker send everything; returns the last mail."""
    deliver_due()
    return mail.outbox[-1]


def test_a_receipt_is_mailed_in_the_language_of_the_student():
    call = make_call()
    draft = make_draft(call, make_place(call), student=make_student(language="en"))
    receipt = submit(draft, version=draft.version, by=draft.student)

    sent = delivered()

    assert sent.subject == f"Receipt {receipt.code}: Call for exchange"
    assert receipt.sha256 in sent.body
    assert f"/en/outbound/applications/{draft.pk}/receipts/1/" in sent.body


def test_a_withdrawal_by_the_office_is_told_to_the_student():
    draft = make_draft(student=make_student(language="en"))
    officer = make_officer(passport_given="Kumiko", passport_family="Tanaka")
    withdraw(draft, code="health", by=officer)

    assert "Kumiko Tanaka has withdrawn your application on your word" in delivered().body


def test_a_reference_that_arrives_is_told_without_what_it_says():
    draft = make_draft(student=make_student(language="en"))
    link = ask_for_reference(draft).link
    answer(Reference.objects.get(), text="She is excellent.", document=None, link=link)

    sent = delivered()

    assert sent.subject == "Reference arrived: Prof. Sato"
    assert "excellent" not in sent.body
    with pytest.raises(Refused, match="Your reference arrived on"):
        answer(Reference.objects.get(), text="More", document=None, link=link)


def test_a_reference_is_asked_once_of_an_address_and_reminded_once_a_day():
    draft = make_draft()
    ask_for_reference(draft)
    reference = Reference.objects.get()

    with pytest.raises(Refused, match="was asked already"):
        ask_for_reference(draft, email="SATO@example.ac.jp")
    with pytest.raises(Refused, match="Ask somebody else than yourself"):
        ask_for_reference(draft, email=draft.student.email)
    with pytest.raises(Refused, match="was written to today"):
        remind(reference, by=draft.student)
    yesterday = timezone.now() - timedelta(days=1)
    Reference.objects.update(requested_at=yesterday)
    first = reference.link
    remind(reference, by=draft.student)

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert Reference.objects.get().link != first


def test_a_request_taken_back_cannot_be_answered():
    draft = make_draft()
    link = ask_for_reference(draft).link
    reference = take_back(Reference.objects.get(), by=draft.student)

    with pytest.raises(Refused, match="has taken this request back"):
        answer(reference, text="Late", document=None, link=link)
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_a_draft_waits_on_my_work_until_it_is_handed_in_or_the_call_closes():
    call = make_call()
    draft = make_draft(call, make_place(call))
    words = "Complete your application and hand it in"

    steps = next_steps(draft.student, "en")
    assert [(each.words, each.due) for each in steps] == [
        (words, timezone.localdate(call.closes_at))
    ]
    submit(draft, version=stored(draft).version, by=draft.student)
    assert next_steps(draft.student, "en") == []
    other = make_draft()
    close(other.call)
    assert next_steps(other.student, "en") == []

"""Transcripts, credits from before, closing: who may, what cannot be, what the journal says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kakehashi.education.outbound.models import Transcript
from kakehashi.education.outbound.returning.operations import (
    close_mobility,
    close_recognition,
    state_credits_before,
    state_credits_planned,
    withdraw_transcript,
)
from kakehashi.education.outbound.returning.queries import courses_of
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility
from tests.education.outbound.returning.make import (
    make_course,
    make_decision,
    make_recognised,
    make_transcript,
)
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_enter_transcript_keeps_the_courses_as_written():
    transcript = make_transcript(None, "Völkerrecht", "Soziologie")

    assert [(each.position, each.title) for each in transcript.courses.all()] == [
        (1, "Völkerrecht"),
        (2, "Soziologie"),
    ]
    entry = Entry.objects.get(verb="returning.transcript_entered")
    assert entry.changes["courses"] == [None, ["C1 Völkerrecht", "C2 Soziologie"]]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"scheme": "gold"}, "no scheme of credits called gold"),
        ({"received_on": TODAY + timedelta(days=1)}, "in the future"),
        ({"issued_on": TODAY}, "before it was issued"),
        ({"received_on": TODAY - timedelta(days=400)}, "before the stay began"),
        ({"by": "stranger"}, "coordinators of the student's unit"),
    ],
)
def test_enter_transcript_refuses_what_cannot_be_so(facts, sentence):
    facts = {**facts, "by": make_person()} if "by" in facts else facts

    with pytest.raises(Refused, match=sentence):
        make_transcript(**facts)

    assert Transcript.objects.count() == 0


def test_enter_transcript_refuses_who_is_still_abroad():
    with pytest.raises(Refused, match="has not ended yet"):
        make_transcript(make_mobility(state="arrived"))


def test_withdraw_transcript_stays_on_record_until_something_is_decided():
    transcript, by = make_transcript(), make_officer()
    withdraw_transcript(transcript, reason="Of another student", by=by)

    assert courses_of(transcript.mobility) == []
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_transcript(transcript, reason="Again", by=by)
    decided = make_decision(make_course())
    with pytest.raises(Refused, match="is decided"):
        withdraw_transcript(decided.course.transcript, reason="Late", by=by)


def test_state_credits_keeps_number_and_source():
    mobility, by = make_mobility(state="returned"), make_officer()

    with pytest.raises(Refused, match="Say where"):
        state_credits_before(mobility, credits_before=Decimal(4), source=" ", by=by)
    state_credits_before(mobility, credits_before=Decimal(4), source="Record", by=by)
    found = state_credits_planned(mobility, credits_planned=Decimal("7.5"), source="LA 2", by=by)

    assert (found.credits_before, found.before_by) == (Decimal(4), by)
    assert (found.credits_planned, found.planned_source) == (Decimal("7.5"), "LA 2")
    changes = [each.changes for each in Entry.objects.filter(verb="returning.credits_stated")]
    assert {"credits_planned": [None, "7.5"]} in changes


def test_close_recognition_without_courses_needs_a_reason():
    mobility, by = make_mobility(state="returned"), make_officer()

    with pytest.raises(Refused, match="nothing to recognise"):
        close_recognition(mobility, by=by)
    with pytest.raises(Refused, match="between the return and today"):
        close_recognition(mobility, on=TODAY + timedelta(days=1), reason="None", by=by)

    closed = close_recognition(mobility, reason="Language course without credits", by=by)
    assert closed.homecoming.recognised_on == TODAY


def test_close_mobility_ends_everything():
    mobility, by = make_recognised(), make_officer()

    closed = close_mobility(mobility, by=by)

    assert (closed.state, closed.homecoming.closed_by) == ("closed", by)
    with pytest.raises(Refused, match="closed"):
        close_mobility(mobility, by=by)
    with pytest.raises(Refused, match="The stay is closed"):
        make_transcript(mobility)


def test_close_mobility_waits_for_recognition():
    with pytest.raises(Refused, match="Close recognition first"):
        close_mobility(make_mobility(state="returned"), by=make_officer())

"""Makers of transcripts, decisions, reports; everything done by the verb that does it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.returning.deciding import Said, decide_course
from kakehashi.education.outbound.returning.operations import (
    close_recognition,
    enter_transcript,
    state_credits_before,
)
from kakehashi.education.outbound.returning.telling import hand_in_report
from kakehashi.education.outbound.returning.transcript_table import Line
from tests.education.outbound.make import make_mobility
from tests.make import make_officer

LAW = Home("LAW201", "国際法", "International Law", Decimal(2))


def make_transcript(mobility=None, *titles, by=None, **facts):
    """A transcript in ECTS with one course of 7.5 credits and mark A for each title."""
    mobility = mobility or make_mobility(state="returned")
    lines = [
        Line(title, code=f"C{number}", credits=Decimal("7.5"), mark="A", is_passed=True)
        for number, title in enumerate(titles or ["International Law"], start=1)
    ]
    return enter_transcript(
        mobility,
        lines,
        by=by or make_officer(),
        **{"received_on": timezone.localdate() - timedelta(days=3), "scheme": "ects", **facts},
    )


def make_course(mobility=None, title="International Law", **facts):
    return make_transcript(mobility, title, **facts).courses.get()


def make_decision(course=None, *courses, by=None, before=Decimal(0), **facts):
    """Recognised in full as two credits of law, unless `facts` say otherwise."""
    course, by = course or make_course(), by or make_officer()
    if before is not None:
        state_credits_before(
            course.transcript.mobility, credits_before=before, source="Academic record", by=by
        )
    said = Said(**{"decision": "full", "decided_on": timezone.localdate(), **facts})
    homes = courses or ([] if said.decision == "refused" else [LAW])
    return decide_course(course, said, homes, by=by)


def make_recognised(mobility=None, *, by=None, **facts):
    """A stay whose one course is recognised, and whose recognition is closed."""
    by = by or make_officer()
    course = make_course(mobility, by=by)
    make_decision(course, by=by, **facts)
    return close_recognition(course.transcript.mobility, by=by)


def make_report(mobility=None, *, consents=True, answers=None, **facts):
    mobility = mobility or make_mobility(state="returned")
    return hand_in_report(
        mobility,
        {"language": "en", "title": "A year in Vienna", "studies": "Good seminars"},
        {"recommend": 5, "better": "Earlier lists"} if answers is None else answers,
        consents=consents,
        by=mobility.student,
        **facts,
    )

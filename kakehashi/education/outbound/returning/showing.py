"""What the page of a return shows: transcripts, courses with their decisions, sums."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.credits.snapshots import read
from kakehashi.education.outbound.models import (
    CourseRecognition,
    ExperienceReport,
    Homecoming,
    Mobility,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning import rules, words
from kakehashi.education.outbound.returning.deadlines import report_term, transcript_term
from kakehashi.education.outbound.returning.queries import (
    courses_of,
    credits_recognised,
    decisions_of,
    homecoming_of,
)
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, refusals


@dataclass(frozen=True)
class Row:
    """One course of a transcript as the page shows it."""

    course: TranscriptCourse
    abroad: str
    passed: str
    decision: CourseRecognition | None
    badge: str
    home: str
    why: tuple[str, ...]
    act: Offer


def shown(mobility: Mobility, person: Person, language: str) -> dict[str, Any]:
    """Everything on the page of the return of `mobility`."""
    homecoming, keeps = homecoming_of(mobility), bool(rules.may_keep(person, mobility))
    acts = acts_on(mobility, person) if keeps else []
    report = ExperienceReport.objects.filter(mobility=mobility).first()
    return {
        "mobility": mobility,
        "badge": words.STATE_BADGES.get(mobility.state, "muted"),
        "homecoming": homecoming,
        "keeps": keeps,
        "is_own": person.pk == mobility.student_id,
        "transcripts": mobility.transcripts.select_related("document", "scale", "entered_by"),
        "rows": rows_of(mobility, person, language),
        "sums": sums_of(mobility, homecoming),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "transcript_due": mobility.left_on and transcript_term().ends(mobility.left_on),
        "report_due": mobility.left_on and report_term().ends(mobility.left_on),
        "report": report,
        "may_tell": rules.may_tell(person, mobility),
    }


def rows_of(mobility: Mobility, person: Person, language: str) -> list[Row]:
    """The courses of every transcript, each with the decision that stands."""
    decisions = decisions_of(mobility)
    found = []
    for course in courses_of(mobility):
        course.transcript.mobility = mobility
        found.append(_row(course, decisions.get(course.pk), person, language))
    return found


def _row(
    course: TranscriptCourse, decision: CourseRecognition | None, person: Person, language: str
) -> Row:
    reopened = decision is not None and hasattr(decision, "reopening")
    if decision is None or reopened:
        address = reverse("outbound:decide_course", args=[course.pk])
        act = Offer(_("Decide"), address, rules.may_decide_course(person, course))
    else:
        decision.course = course
        address = reverse("outbound:reopen_course", args=[decision.pk])
        act = Offer(_("Reopen"), address, rules.may_reopen(person, decision), is_grave=True)
    return Row(
        course,
        words.credits_abroad(course, language),
        words.passed(course),
        decision,
        words.DECISION_BADGES[decision.decision] if decision else "",
        words.in_brief(decision, language) if decision else "",
        _conversions(decision, language) if decision else (),
        act,
    )


def _conversions(decision: CourseRecognition, language: str) -> tuple[str, ...]:
    kept = (decision.conversion, decision.grade_conversion)
    return tuple(explain(read(each.snapshot), language) for each in kept if each is not None)


def sums_of(mobility: Mobility, homecoming: Homecoming | None) -> dict[str, Any]:
    """Credits planned, recognised, and left under the limit; what nobody knows is empty."""
    check = rules.cap_of(mobility, homecoming, Decimal(), None)
    is_known = homecoming is not None and homecoming.credits_before is not None
    planned = homecoming.credits_planned if homecoming else None
    return {
        "planned": words.plain(planned) if planned is not None else "",
        "recognised": words.plain(credits_recognised(mobility)),
        "total": written(check.total) if is_known else "",
        "cap": check.cap,
        "left": written(check.left) if is_known and check.left is not None else "",
    }


def acts_on(mobility: Mobility, person: Person) -> list[Offer]:
    """What those who keep the stay can do."""

    def address(name: str) -> str:
        return reverse(f"outbound:{name}", args=[mobility.pk])

    enters = rules.may_enter_transcript(person, mobility)
    states = rules.may_state_credits(person, mobility)
    return [
        Offer(_("Enter the transcript"), address("enter_transcript"), enters),
        Offer(_("State the credits from before"), address("state_credits_before"), states),
        Offer(_("State the credits planned"), address("state_credits_planned"), states),
        Offer(
            _("Close the recognition"),
            address("close_recognition"),
            rules.may_close_recognition(person, mobility),
        ),
        Offer(_("Close the stay"), address("close_mobility"), rules.may_close(person, mobility)),
    ]

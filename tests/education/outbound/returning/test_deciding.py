"""Decisions on courses from abroad: caps, conversions, precedents, reopening."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.education.cooperation.models import Conversion, Precedent
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import CourseRecognition, RecognisedCourse
from kakehashi.education.outbound.returning.deciding import Said, decide_course, reopen_course
from kakehashi.education.outbound.returning.operations import (
    close_recognition,
    state_credits_before,
)
from kakehashi.education.outbound.returning.queries import (
    credits_of_student,
    credits_recognised,
    undecided_of,
)
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.credits.make import make_credit_rule
from tests.education.outbound.make import make_mobility
from tests.education.outbound.returning.make import (
    LAW,
    make_course,
    make_decision,
    make_recognised,
)
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


def big(credits):
    return Home("BIG", "演習", "Seminar", Decimal(credits))


def test_decide_course_keeps_the_conversion_and_the_courses_at_home():
    course, by = make_course(), make_officer()
    rule_from = timezone.localdate() - timedelta(days=900)
    make_credit_rule(course.transcript.mobility.agreement, starts_on=rule_from)

    found = make_decision(course, by=by, home_mark="認", body="Academic affairs committee")

    assert (found.decision, found.home_mark, found.decided_by) == ("full", "認", by)
    assert found.decided_as == Role.Kind.OFFICE
    assert found.conversion.snapshot["amount"] == "15/2"
    assert found.conversion.snapshot["result"] == "7/2"
    assert [(each.code, each.credits) for each in found.home_courses.all()] == [
        ("LAW201", Decimal(2))
    ]
    assert credits_recognised(course.transcript.mobility) == Decimal(2)
    entry = Entry.objects.get(verb="returning.course_decided")
    assert entry.changes["home_courses"] == [None, ["LAW201 2"]]


def test_decide_course_becomes_a_precedent_if_wished():
    course = make_course()

    found = make_decision(course, as_precedent=True)

    precedent = Precedent.objects.get()
    assert found.precedent == precedent
    assert (precedent.host, precedent.unit) == (
        course.transcript.mobility.host,
        course.transcript.mobility.unit,
    )
    assert (precedent.host_code, precedent.host_credits) == ("C1", Decimal("7.5"))


def test_decide_course_writes_nothing_where_the_precedent_is_refused():
    make_decision(make_course(), as_precedent=True)
    first = CourseRecognition.objects.get()
    mobility = first.course.transcript.mobility
    second = make_mobility(make_person(), mobility.agreement, state="returned", unit=mobility.unit)
    course = make_course(second)

    with pytest.raises(Refused, match="has decided on this course already"):
        make_decision(course, as_precedent=True)

    assert CourseRecognition.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "courses", "sentence"),
    [
        ({"decision": "partial"}, [LAW], "Say why"),
        ({"decision": "refused"}, [], "Say why"),
        ({"decision": "refused", "reason": "Too short"}, [LAW], "has no course at home"),
        ({"decision": "full"}, [], "at least one course"),
        ({"decision": "perhaps"}, [LAW], "Choose whether"),
    ],
)
def test_decide_course_refuses_what_cannot_be_so(facts, courses, sentence):
    course, by = make_course(), make_officer()
    state_credits_before(
        course.transcript.mobility, credits_before=Decimal(0), source="Record", by=by
    )

    with pytest.raises(Refused, match=sentence):
        decide_course(course, Said(**{"decided_on": timezone.localdate(), **facts}), courses, by=by)

    assert CourseRecognition.objects.count() == 0


def test_decide_course_refuses_a_failed_course():
    course = make_course()
    course.is_passed = False
    course.save()

    with pytest.raises(Refused, match="was not passed"):
        make_decision(course)


def test_decide_course_asks_first_for_the_credits_from_before():
    with pytest.raises(Refused, match="State first how many credits"):
        make_decision(before=None)


def test_decide_course_refuses_more_than_the_cap_over_all_stays_of_the_student():
    course = make_course()
    student, agreement = course.transcript.mobility.student, course.transcript.mobility.agreement
    make_decision(course, big(30))
    second = make_course(make_mobility(student, agreement, state="returned"))

    with pytest.raises(Refused, match="62 credits would be recognised; at most 60"):
        make_decision(second, big(20), before=Decimal(12))
    make_decision(second, big(20), before=Decimal(10))

    assert credits_of_student(student) == Decimal(50)


def test_decide_course_knows_no_cap_for_masters():
    course = make_course(make_mobility(state="returned", level="master"))

    assert make_decision(course, big(70), before=None).credits == Decimal(70)


def test_decide_course_refuses_a_second_time_until_it_is_reopened():
    first = make_decision()
    by = make_officer()

    with pytest.raises(Refused, match="decided already"):
        make_decision(first.course)
    reopen_course(first, reason="The student appealed on 3 May", by=by)
    assert undecided_of(first.course.transcript.mobility) == [first.course]
    second = make_decision(first.course, big(4))

    assert second.supersedes == first
    assert credits_recognised(first.course.transcript.mobility) == Decimal(4)
    with pytest.raises(Refused, match="A later decision took its place"):
        reopen_course(first, reason="Again", by=by)


def test_reopen_course_works_after_recognition_was_closed_and_needs_a_reason():
    mobility = make_recognised()
    decision = CourseRecognition.objects.get()

    with pytest.raises(Refused, match="Say why"):
        reopen_course(decision, reason=" ", by=make_officer())
    reopen_course(decision, reason="Appeal", by=make_officer())
    make_decision(decision.course, big(3), before=None)

    mobility.refresh_from_db()
    assert mobility.state == "recognised"
    assert credits_recognised(mobility) == Decimal(3)


def test_decide_course_is_for_the_unit_and_the_office():
    course = make_course()
    unit = course.transcript.mobility.unit
    coordinator, stranger = make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=unit)
    state_credits_before(
        course.transcript.mobility, credits_before=Decimal(0), source="Record", by=coordinator
    )
    said = Said(decision="full", decided_on=timezone.localdate())

    with pytest.raises(Refused, match="coordinators of the student's unit"):
        decide_course(course, said, [LAW], by=stranger)

    assert decide_course(course, said, [LAW], by=coordinator).decided_as == Role.Kind.COORDINATOR


def test_decisions_stay():
    found = make_decision()
    for rows in (CourseRecognition.objects.all(), RecognisedCourse.objects.all()):
        for change in (lambda rows=rows: rows.delete(), lambda rows=rows: rows.update(id=99)):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
    assert CourseRecognition.objects.get() == found


def test_decide_course_converts_no_credits_without_a_rule():
    found = make_decision(make_course(scheme="local"))

    assert found.conversion is None
    assert Conversion.objects.count() == 0


def test_close_recognition_needs_every_course_decided():
    course, by = make_course(), make_officer()

    with pytest.raises(Refused, match="Nobody has decided on “C1 International Law”"):
        close_recognition(course.transcript.mobility, by=by)
    make_decision(course, by=by)

    assert close_recognition(course.transcript.mobility, by=by).state == "recognised"

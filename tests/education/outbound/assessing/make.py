"""Makers of what the assessment of a call needs: everything relative to now."""

from datetime import timedelta

from django.utils import timezone

from kakehashi.education.outbound.models import (
    Appeal,
    CriterionScore,
    EligibilityDecision,
    Review,
    Reviewer,
)
from kakehashi.people.models import Role
from tests.education.outbound.make import (
    make_application,
    make_call,
    make_placement,
    make_student,
)
from tests.make import make_home, make_officer, make_person, make_role, make_unit

RUBRIC = [
    {"key": "plan", "ja": "学修計画", "en": "Study plan", "weight": 2, "most": 10},
    {"key": "grades", "ja": "成績", "en": "Grades", "weight": 1, "most": 4},
]
RULES = [{"kind": "gpa", "least": "3.0", "scale": "TMU 4.0"}]


def make_closed_call(**facts):
    """A published call that closed yesterday, with a rubric; the assessment lasts ten days."""
    today = timezone.localdate()
    return make_call(
        days=(-30, -1),
        **{
            "rubric": RUBRIC,
            "eligibility_on": today + timedelta(days=5),
            "assessed_on": today + timedelta(days=10),
            **facts,
        },
    )


def make_coordinator(unit):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def make_teacher(**facts):
    person = make_person(**facts)
    make_role(person, Role.Kind.TEACHER)
    return person


def make_reviewer(call, person=None, *, unit=None):
    return Reviewer.objects.create(
        call=call,
        person=person or make_teacher(),
        unit=unit or make_home(),
        appointed_by=make_officer(),
        appointed_at=timezone.now(),
    )


def make_review(application, reviewer=None, points=None, **facts):
    """A review to be done; with `points`, one that is submitted."""
    now = timezone.now()
    submitted = {"state": "submitted", "submitted_at": now} if points else {}
    review = Review.objects.create(
        application=application,
        reviewer=reviewer or make_reviewer(application.call),
        assigned_by=make_officer(),
        assigned_at=now,
        **{**submitted, **facts},
    )
    most = {each["key"]: each["most"] for each in application.call.rubric}
    for key, given in (points or {}).items():
        CriterionScore.objects.create(review=review, key=key, points=given, most=most[key])
    return review


def make_decision(application, *, eligible=False, placement=None, days_ago=0, **facts):
    """A decision, against the application unless said otherwise; its state is not changed."""
    refused = {"code": "gpa", "reason_ja": "GPAが足りません。", "reason_en": "The GPA is too low."}
    return EligibilityDecision.objects.create(
        application=application,
        placement=placement,
        eligible=eligible,
        decided_by=facts.pop("decided_by", None) or make_officer(),
        decided_at=timezone.now() - timedelta(days=days_ago),
        **{**({"code": "met"} if eligible else refused), **facts},
    )


def make_appeal(decision, **facts):
    return Appeal.objects.create(
        decision=decision,
        lodged_by=decision.application.student,
        lodged_at=timezone.now(),
        **{"text": "The transcript was updated.", **facts},
    )


def make_applicant(call, *, gpa="3.2", unit=None, placements=1, **facts):
    """An application handed in, with one choice unless said otherwise."""
    places = [make_placement(call) for _ in range(placements)]
    student = make_student(unit=unit or make_unit())
    return make_application(call, student, *places, gpa=gpa, **facts)

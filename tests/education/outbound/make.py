"""Makers of calls, applications, places given and stays abroad: everything relative to now."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from kakehashi.education.outbound.models import (
    Allotment,
    Application,
    Call,
    Choice,
    Mobility,
    Placement,
    Quota,
)
from kakehashi.people.models import Role
from kakehashi.vocabulary.time import fiscal_year
from tests.make import make_agreement, make_home, make_officer, make_person, make_role, make_unit

_number = count(1)


def make_student(*, unit=None, **facts):
    """Somebody who studies at a faculty."""
    person = make_person(**facts)
    make_role(person, Role.Kind.STUDENT, unit=unit or make_unit())
    return person


def make_call(*, state="published", days=(-10, 10), **facts):
    """A published call that opened ten days ago and closes in ten; stays begin next year."""
    now = timezone.now()
    published = {"seed": "7", "seed_commitment": "0" * 64, "published_at": now}
    by = facts.pop("created_by", None) or make_officer()
    return Call.objects.create(
        state=state,
        created_by=by,
        created_at=now,
        opens_at=now + timedelta(days=days[0]),
        closes_at=now + timedelta(days=days[1]),
        unit=facts.pop("unit", None) or make_home(),
        **{
            "title_ja": "交換留学募集",
            "title_en": "Call for exchange",
            "programme": "exchange",
            "year": fiscal_year(now.date()) + 1,
            **({} if state == "draft" else {**published, "published_by": by}),
            **facts,
        },
    )


def make_quota(call, capacity=1, *, parent=None, **facts):
    number = next(_number)
    return Quota.objects.create(
        call=call,
        capacity=capacity,
        parent=parent,
        **{
            "key": f"quota-{number}",
            "kind": "agreement",
            "name_ja": f"枠{number}",
            "name_en": f"Quota {number}",
            **facts,
        },
    )


def make_placement(call, agreement=None, *, places=1, quota=None, **facts):
    """One semester at the partner of an exchange agreement, with a quota of its own."""
    agreement = agreement or make_agreement()
    return Placement.objects.create(
        call=call,
        agreement=agreement,
        host=facts.pop("host", None) or agreement.partners.order_by("pk")[0],
        quota=quota or make_quota(call, places, agreement=agreement),
        **{"key": f"placement-{next(_number)}", "term": "first", **facts},
    )


def make_application(call=None, student=None, *placements, state="submitted", **facts):
    """A bachelor's application, handed in with consent; it ranks `placements` in order."""
    call, now = call or make_call(), timezone.now()
    student = student or make_student()
    given = {"submitted_at": now, "consented_at": now}
    unit = facts.pop("unit", None) or student.roles.get(kind=Role.Kind.STUDENT).unit
    application = Application.objects.create(
        call=call,
        student=student,
        state=state,
        unit=unit,
        created_at=now,
        changed_at=now,
        **{
            "level": "bachelor",
            "study_year": 2,
            "gpa": Decimal("3.200"),
            "gpa_scale": "TMU 4.0",
            **({} if state == "draft" else given),
            **facts,
        },
    )
    for rank, placement in enumerate(placements, start=1):
        Choice.objects.create(application=application, rank=rank, placement=placement)
    return application


def make_allotment(application=None, placement=None, *, state="offered", **facts):
    """A place offered now, to be answered within a week."""
    now = timezone.now()
    if application is None:
        application = make_application(state="eligible")
    placement = placement or make_placement(application.call)
    answered = {} if state == "offered" else {"answered_by": application.student}
    return Allotment.objects.create(
        application=application,
        placement=placement,
        state=state,
        **{
            "run_number": 1,
            "rank": 1,
            "offered_at": now,
            "answer_by": now + timedelta(days=7),
            **({**answered, "answered_at": now} if answered else {}),
            **facts,
        },
    )


def make_mobility(student=None, agreement=None, *, state="planned", days=None, **facts):
    """A semester under an exchange agreement: arrived 60 days ago, returned 10 days ago.

    days: (from, until) relative to today of a stay that has begun or is planned.
    """
    today = timezone.localdate()
    begins, ends = days or {
        "arrived": (-60, 60),
        "returned": (-150, -10),
        "recognised": (-300, -150),
        "closed": (-400, -250),
    }.get(state, (60, 180))
    first, last = today + timedelta(days=begins), today + timedelta(days=ends)
    student, agreement = student or make_student(), agreement or make_agreement()
    real = {}
    if state in ("arrived", "returned", "recognised", "closed"):
        real["arrived_on"] = first
    if state in ("returned", "recognised", "closed"):
        real["left_on"] = last
    return Mobility.objects.create(
        student=student,
        agreement=agreement,
        host=facts.pop("host", None) or agreement.partners.order_by("pk")[0],
        state=state,
        unit=facts.pop("unit", None) or student.roles.get(kind=Role.Kind.STUDENT).unit,
        created_at=timezone.now(),
        **{
            "level": "bachelor",
            "year": fiscal_year(first),
            "term": "first",
            "planned_from": first,
            "planned_until": last,
            **real,
            **facts,
        },
    )

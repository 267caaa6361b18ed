"""The figures of (1.4), with what is not known left unknown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.outbound.models import Homecoming, Mobility
from kakehashi.education.outbound.reporting.operations import declare_complete
from kakehashi.people.models import Role
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.readings import read
from kakehashi.policy.registry import REGISTRY
from kakehashi.vocabulary.time import first_day, fiscal_year, last_day
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_call,
    make_mobility,
    make_placement,
    make_quota,
    make_student,
)
from tests.education.outbound.returning.make import make_recognised
from tests.make import (
    make_agreement,
    make_definition,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_stated,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = fiscal_year(TODAY) - 1
APRIL, MARCH = first_day(YEAR), last_day(YEAR)


def figure(code, on=MARCH):
    return REGISTRY[f"outbound.{code}"].on(on)


def parts(code, by, on=MARCH):
    return {part.name: part.value for part in figure(code, on).parts(by, "en")}


def make_stay(begins=APRIL, days=100, **facts):
    agreed = facts.pop("agreed", True)
    stay = make_mobility(
        facts.pop("student", None),
        facts.pop("agreement", None),
        state="closed",
        arrived_on=begins,
        left_on=begins + timedelta(days=days - 1),
        **facts,
    )
    if not agreed:
        Mobility.objects.filter(pk=stay.pk).update(agreement=None)
    return stay


def declare(year=YEAR):
    declare_complete(year, note="Round", by=make_officer(unit=make_home()))


def test_students_count_by_the_first_day_and_divide_every_way():
    paris = make_agreement(make_institution("Rennes", country="FR"))
    make_stay(isced_f="0421", agreement=paris, level="master")
    make_stay(days=10, agreed=False)
    make_stay(APRIL - timedelta(days=1))
    make_stay(is_virtual=True)

    found = figure("students")

    assert (found.value(), found.at_least) == (2, True)
    assert parts("students", "agreement") == {
        "Under an agreement": 1,
        "Not under an agreement": 1,
    }
    assert parts("students", "duration") == {
        "Three to six months": 1,
        "Less than one month": 1,
    }
    assert parts("students", "country") == {"France": 1, "Austria": 1}
    assert parts("students", "level") == {"Master": 1, "Bachelor": 1}
    assert parts("students", "field") == {"Business, administration and law": 1, "not known": 1}
    assert figure("students", APRIL).value() == 2
    assert figure("students", APRIL - timedelta(days=1)).value() == 1


def test_students_are_unknown_until_there_is_a_stay_or_a_declaration():
    assert isinstance(figure("students"), Unknown)

    declare()

    assert (figure("students").value(), figure("students").at_least) == (0, False)
    assert isinstance(figure("students", MARCH - timedelta(days=1)), Unknown)


def test_students_too_few_are_not_shown_in_public(client):
    client.cookies["django_language"] = "en"
    for _number in range(3):
        make_stay(unit=make_unit())
    reading = read(REGISTRY["outbound.students"], MARCH)
    assert reading.value is None

    page = client.get(reverse("public:indicator", args=["outbound.students"]), {"on": str(MARCH)})

    assert "fewer than" in page.content.decode()
    assert "not listed in public" in page.content.decode()


def test_figure_lists_what_the_reader_may_see(client):
    client.cookies["django_language"] = "en"
    stay, other = make_stay(), make_stay(days=10)
    address = reverse("outbound:figure", args=["outbound.students"])

    client.force_login(stay.student)
    own = client.get(address, {"on": str(MARCH)}).context["listing"].page
    client.force_login(make_officer())
    every = client.get(address, {"on": str(MARCH)}).context["listing"].page
    short = client.get(address, {"on": str(MARCH), "duration": "1"}).context["listing"].page

    assert [row.pk for row in own] == [stay.pk]
    assert {row.pk for row in every} == {stay.pk, other.pk}
    assert [row.pk for row in short] == [other.pk]
    assert client.get(address, {"on": str(MARCH), "duration": "x"}).status_code == 404
    assert client.get(reverse("outbound:figure", args=["partners.active"])).status_code == 404


def test_experienced_divides_by_the_cohort_that_was_stated():
    finished = make_student()
    finished.roles.filter(kind=Role.Kind.STUDENT).update(ends_on=MARCH)
    make_stay(APRIL - timedelta(days=400), student=finished)
    make_stay(student=finished)
    make_stay()
    make_definition("outbound.cohort", direction="1.4", at="fiscal-year")
    assert isinstance(figure("experienced"), Unknown)

    make_stated("outbound.cohort", on=MARCH, value="40")
    assert "Fewer than five persons" in str(figure("experienced").reason)
    for _number in range(4):
        student = make_stay().student
        student.roles.filter(kind=Role.Kind.STUDENT).update(ends_on=MARCH)

    assert figure("experienced").value() == Decimal("12.5")
    assert figure("experienced").rows.count() == 5


def test_places_used_counts_sizes_of_accepted_places():
    assert isinstance(figure("places_used", TODAY), Unknown)
    call = make_call(year=fiscal_year(TODAY))
    outer = make_quota(call, 4)
    quota = make_quota(call, 2, parent=outer)
    year_long = make_placement(call, quota=quota, size=2, semesters=2)
    make_allotment(make_application(call), year_long, state="confirmed")
    make_allotment(make_application(call), year_long, state="declined")

    assert figure("places_used", TODAY).value() == 50


def test_first_choice_is_the_share_of_those_placed_by_the_first_run():
    call = make_call(year=fiscal_year(TODAY))
    placement = make_placement(call, places=9)
    for rank in (1, 1, 1, 2):
        make_allotment(make_application(call), placement, state="confirmed", rank=rank)
    assert "Fewer than five persons" in str(figure("first_choice", TODAY).reason)

    make_allotment(make_application(call), placement, rank=3)
    make_allotment(make_application(call), placement, rank=1, run_number=2)

    assert figure("first_choice", TODAY).value() == 60


def test_credits_and_days_are_of_the_stays_recognised_in_the_year():
    assert isinstance(figure("credits_recognised", TODAY), Unknown)
    for days in (10, 20, 30, 40, 50):
        assert not hasattr(figure("credits_recognised", TODAY), "rows")
        make_recognised(make_mobility(state="returned", days=(-100, -days)))
    home = Homecoming.objects.order_by("pk").first()

    assert figure("credits_recognised", TODAY).value() == 10
    assert figure("days_to_recognition", TODAY).value() == Decimal(30)
    assert isinstance(figure("credits_planned", TODAY), Unknown)
    others = Homecoming.objects.exclude(pk=home.pk)
    others.update(credits_planned=Decimal("2.5"))
    assert isinstance(figure("credits_planned", TODAY), Unknown)
    Homecoming.objects.update(credits_planned=Decimal("2.5"))
    planned = figure("credits_planned", TODAY)
    assert (planned.value(), planned.at_least) == (Decimal("12.5"), False)
    assert set(figure("credits_recognised", TODAY).by) == {"country", "level"}


def test_credits_divide_where_no_part_points_at_somebody():
    unit, agreement, by = make_unit(), make_agreement(), make_officer()
    for _number in range(5):
        student = make_student(unit=unit)
        mobility = make_recognised(make_mobility(student, agreement, state="returned"), by=by)
        assert mobility.state == "recognised"

    assert parts("credits_recognised", "country", TODAY) == {"Austria": 10}
    assert parts("days_to_recognition", "level", TODAY) == {"Bachelor": Decimal(10)}


def test_withdrawals_divide_by_reason():
    assert isinstance(figure("withdrawals", TODAY), Unknown)
    by, now = make_person(), timezone.now()
    for code in ("health", "risk", "risk"):
        make_mobility(state="cancelled", cancelled_by=by, cancelled_at=now, cancel_code=code)
    make_mobility()

    assert figure("withdrawals", TODAY).value() == 3
    assert parts("withdrawals", "reason", TODAY) == {
        "Risk in the country or region": 2,
        "Health": 1,
    }


def test_applications_withdrawn_count_those_handed_in():
    call, now = make_call(year=fiscal_year(TODAY)), timezone.now()
    student = make_student()
    gone = {"withdrawn_at": now, "withdrawn_by": student, "withdrawal_code": "money"}
    make_application(call, student, state="withdrawn", **gone)
    make_application(call)

    assert parts("applications_withdrawn", "reason", TODAY) == {"Money": 1}

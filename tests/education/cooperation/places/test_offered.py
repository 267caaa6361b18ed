"""The figure of places offered: a sum over lines, with its parts and its list."""

from datetime import date

import pytest
from django.db.models import Sum
from django.urls import reverse

from kakehashi.agreements.models import Completeness
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.registry import REGISTRY
from tests.agreements.placing.make import AT, make_condition
from tests.make import make_agreement, make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)
OFFERED = REGISTRY["places.offered"]


@pytest.fixture
def offer():
    law, science = make_unit("Law"), make_unit("Science")
    vienna = make_agreement(make_institution("Vienna"), make_institution("Graz"))
    make_condition(vienna, "a", units=(law.code, science.code), places=3)  # 6
    make_condition(vienna, "b", direction="incoming", per="semester", level="master")  # 4
    seoul = make_agreement(make_institution("Seoul", country="KR"))
    make_condition(seoul, "c", places=1, terms=("first",))  # 1
    make_condition(make_agreement(expires_on=date(2026, 3, 31)), "d", places=50)


def parts(by):
    return {part.name: part.value for part in OFFERED.on(DAY).parts(by, "en")}


def test_places_offered_adds_up_student_semesters(offer):
    evidence = OFFERED.on(DAY)
    assert evidence.value() == 11
    assert evidence.rows.count() == 3
    assert evidence.rows.aggregate(sum=Sum("semesters"))["sum"] == 11


def test_places_offered_divides_without_counting_a_line_twice_in_a_part(offer):
    assert parts("direction") == {"Outgoing": 7, "Incoming": 4}
    assert parts("country") == {"Austria": 10, "South Korea": 1}
    assert parts("level") == {"Any level": 7, "Master": 4}
    assert parts("unit") == {"Law": 6, "Science": 6, "Shared by all units": 5}


@pytest.mark.parametrize("by", ["direction", "country", "level", "unit"])
def test_places_offered_opens_each_part_to_its_lines(offer, by):
    evidence = OFFERED.on(DAY)
    for part in evidence.parts(by, "en"):
        assert evidence.part(by, part.key).value() == part.value


def test_places_offered_lists_lines_not_semesters(client, offer):
    answer = client.get(reverse("public:indicator", args=["places.offered"]), {"on": "2026-05-01"})
    assert answer.status_code == 200
    assert answer.context["drill"].listing.count == 3
    part = client.get(
        reverse("public:indicator", args=["places.offered"]),
        {"on": "2026-05-01", "direction": "outgoing"},
    )
    assert part.context["drill"].listing.count == 2


def test_places_offered_is_unknown_where_nothing_was_entered():
    make_agreement()
    assert isinstance(OFFERED.on(DAY), Unknown)


def test_places_offered_is_a_lower_bound_for_its_reasons(offer):
    assert OFFERED.on(DAY).at_least
    officer = make_officer()
    Completeness.objects.create(
        complete_from=DAY, statement="List", declared_by=officer, declared_at=AT
    )
    assert not OFFERED.on(DAY).at_least
    make_agreement(make_institution("Without"))
    assert OFFERED.on(DAY).at_least
    assert "for 1 exchange agreement" in OFFERED.on(DAY).caveat


def test_places_offered_says_what_is_invented(offer):
    make_condition(make_agreement(), "e", is_invented=True)
    assert "invented for the demonstration" in OFFERED.on(DAY).caveat

from datetime import date

import pytest

from kakehashi.agreements.models import Condition
from kakehashi.vocabulary.time import fiscal_year
from tests.agreements.placing.make import make_condition, make_deadline

YEAR = fiscal_year(date.today())


@pytest.fixture
def placed(world):
    exchange, general = world["exchange"], world["general"]
    make_condition(
        exchange,
        "out",
        first_year=2020,
        level="bachelor",
        units=(world["law"].code,),
        isced_f="0421",
        languages=({"language": "de", "cefr": "B1"},),
        min_gpa="2.5",
        gpa_scale="4.0",
        tuition_waiver=True,
    )
    make_condition(general, "in", first_year=2020, direction="incoming", terms=("first",))
    make_condition(general, "future", first_year=YEAR + 1)
    make_condition(world["draft"], "draft", first_year=2020)
    make_deadline(exchange, source="Fact sheet")
    return world


def keys(found):
    return [each["key"] for each in found[1]["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["out", "in"]),
        ({"year": YEAR + 1}, ["out", "in", "future"]),
        ({"direction": "incoming"}, ["in"]),
        ({"country": "AT"}, ["out"]),
        ({"level": "master"}, ["in"]),
        ({"field": "06"}, ["in"]),
        ({"term": "second"}, ["out"]),
        ({"tuition_waiver": "true"}, ["out"]),
        ({"unit": "nowhere"}, ["in"]),
    ],
)
def test_places_gives_what_is_open(placed, ask, query, expected):
    assert keys(ask("/places", **query)) == expected


def test_places_filters_by_partner_and_unit(placed, ask):
    assert keys(ask("/places", partner=placed["vienna"].pk)) == ["out"]
    assert keys(ask("/places", unit=placed["law"].code)) == ["out", "in"]


def test_place_says_everything_and_where_its_deadlines_come_from(placed, ask):
    line = Condition.objects.get(key="out")
    status, found = ask(f"/places/{line.pk}", year=2027)
    assert status == 200
    assert found["student_semesters"] == 4
    assert found["languages"] == [{"language": "de", "cefr": "B1"}]
    assert (found["min_gpa"], found["gpa_scale"]) == (2.5, "4.0")
    assert found["deadlines"] == [
        {
            "what": "nomination",
            "term": "second",
            "on": "2027-03-15",
            "origin": {"ja": "Fact sheet", "en": "Fact sheet"},
        }
    ]
    assert found["page"].endswith(f"#line-{line.pk}")


def test_place_of_a_draft_is_not_there(placed, ask):
    assert ask(f"/places/{Condition.objects.get(key='draft').pk}")[0] == 404


def test_rows_of_places_offered_lead_to_places(placed, ask):
    status, found = ask("/indicators/places.offered/rows", at=f"{YEAR}-05-01")
    assert status == 200
    assert [each["type"] for each in found["items"]] == ["place", "place"]

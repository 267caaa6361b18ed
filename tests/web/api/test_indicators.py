from datetime import date

import pytest

from kakehashi.policy.registry import REGISTRY
from tests.make import make_definition, make_institution, make_stated


def test_indicators_lists_every_definition(world, ask):
    status, found = ask("/indicators")
    assert status == 200
    assert [each["code"] for each in found] == list(REGISTRY)
    first = next(each for each in found if each["code"] == "partners.active")
    assert first["title"]["en"] == "Partner institutions with an agreement in force"
    assert (first["unit"]["code"], first["reference_date"], first["better"]) == (
        *("institutions", "1-may"),
        "more",
    )


def test_indicator_gives_value_caveat_and_series(world, ask):
    status, found = ask("/indicators/partners.active", at="2026-05-01", years=12)
    assert status == 200
    assert (found["value"], found["at_least"], found["is_unknown"]) == (2, True, False)
    assert "lower bound" in found["caveat"]["en"]
    assert found["reason"] is None
    assert [each["name"] for each in found["breakdowns"]] == ["country", "unit", "kind"]
    assert [(each["at"], each["value"]) for each in found["series"]][-2:] == [
        ("2025-05-01", 2),
        ("2026-05-01", 2),
    ]
    assert len(found["series"]) == 12


def test_indicator_unknown_is_null_and_says_why(world, ask):
    _, found = ask("/indicators/partners.active", at="2010-01-01")
    assert (found["value"], found["is_unknown"], found["breakdowns"]) == (None, True, [])
    assert "nobody has declared" in found["reason"]["en"]
    _, future = ask("/indicators/partners.active", at="2190-01-01")
    assert future["reason"]["en"] == "This day has not come yet."


def test_indicator_refuses_a_wrong_day_by_its_place(world, ask):
    status, found = ask("/indicators/partners.active", at="yesterday")
    assert status == 422
    [error] = found["errors"]
    assert error["where"] == "query.at"
    assert "valid date" in error["message"]


@pytest.mark.parametrize(("at", "points"), [("0001-01-01", 0), ("1902-12-31", 2)])
def test_indicator_of_long_ago_has_a_short_series(world, ask, at, points):
    status, found = ask("/indicators/partners.active", at=at)
    assert (status, found["value"], len(found["series"])) == (200, None, points)


def test_breakdown_names_every_part(world, ask):
    status, found = ask("/indicators/partners.active/breakdowns/country", at="2026-05-01")
    assert status == 200
    assert found["breakdown"]["name"] == "country"
    assert found["parts"] == [
        {"key": "AT", "name": {"ja": "オーストリア", "en": "Austria"}, "value": 1},
        {"key": "KR", "name": {"ja": "韓国", "en": "South Korea"}, "value": 1},
    ]


@pytest.mark.parametrize(
    "path", ["/indicators/nothing", "/indicators/partners.active/breakdowns/colour"]
)
def test_what_is_not_there_is_a_problem(world, ask, path):
    assert ask(path)[0] == 404


def test_rows_are_those_of_the_figure(world, ask):
    status, found = ask("/indicators/partners.active/rows", at="2026-05-01", limit=1)
    assert status == 200
    vienna = world["vienna"].pk
    assert found["count"] == 2
    assert found["items"] == [
        {
            "type": "institution",
            "id": vienna,
            "name": {"ja": "ウィーン大学", "en": "University of Vienna"},
            "address": f"http://testserver/api/institutions/{vienna}",
        }
    ]
    assert found["next"] == (
        "http://testserver/api/indicators/partners.active/rows?at=2026-05-01&limit=1&offset=1"
    )
    _, past = ask("/indicators/agreements.active/rows", at="2019-05-01")
    assert [row["id"] for row in past["items"]] == [
        world[key].pk for key in ("exchange", "general", "past")
    ]
    assert past["items"][2]["name"]["en"] == "University of Vienna, University of Seoul"


def test_rows_of_an_unknown_figure_are_none(world, ask):
    _, found = ask("/indicators/partners.active/rows", at="2001-01-01")
    assert found == {"count": 0, "next": None, "previous": None, "items": []}


def test_rows_never_hold_what_is_not_counted(world, ask):
    make_institution("Stranger")
    _, found = ask("/indicators/partners.active/rows")
    assert found["count"] == 2
    assert found["previous"] is None
    assert date.fromisoformat(ask("/indicators/partners.active")[1]["at"])


def test_stated_indicator_gives_decimals_as_numbers_in_both_languages(ask, db):
    make_definition()
    make_stated("survey.satisfaction", date(2026, 5, 1), "71.5")
    make_stated("survey.satisfaction", date(2026, 5, 1), "80", by="country", part="AT")

    status, found = ask("/indicators/survey.satisfaction", at="2026-05-01")

    assert (status, found["value"], found["stated"]) == (200, 71.5, True)
    assert found["title"] == {"ja": "満足度", "en": "Satisfaction"}
    assert found["stated_source"] == "Survey of May, page 4"
    _, parts = ask("/indicators/survey.satisfaction/breakdowns/country", at="2026-05-01")
    assert [(each["key"], each["value"]) for each in parts["parts"]] == [("AT", 80)]


def test_shipped_definition_says_whose_rule_it_is(ask, db):
    _, found = ask("/indicators/jmirai.outbound")

    assert (found["fact"], found["verified"], found["value"]) == ("students.outbound", False, None)
    assert "J-MIRAI" in found["rule"]["en"]

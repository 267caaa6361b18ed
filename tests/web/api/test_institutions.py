import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.institutions.models import Succession
from tests.make import make_agreement, make_institution


def names(found):
    return [each["name"]["en"] for each in found["items"]]


@pytest.mark.parametrize("text", ["ウィーン", "vienna", "03prydq77"])
def test_institutions_finds_by_any_name_or_identifier(world, ask, text):
    status, found = ask("/institutions", q=text)
    assert status == 200
    assert found["items"] == [
        {
            "id": world["vienna"].pk,
            "name": {"ja": "ウィーン大学", "en": "University of Vienna"},
            "country": "AT",
            "country_name": {"ja": "オーストリア", "en": "Austria"},
            "city": "Vienna",
            "is_partner": True,
            "page": f"http://testserver/en/institutions/{world['vienna'].pk}/",
        }
    ]


def test_institutions_filters_by_country_and_partnership(world, ask):
    make_institution("University of Busan", country="KR")
    assert names(ask("/institutions", country="KR")[1]) == [
        "University of Seoul",
        "University of Busan",
    ]
    assert names(ask("/institutions", country="KR", partner="true")[1]) == ["University of Seoul"]
    assert names(ask("/institutions", country="KR", partner="false")[1]) == ["University of Busan"]
    assert names(ask("/institutions", country="KR", q="busan")[1]) == ["University of Busan"]


def test_institutions_come_page_by_page_without_overlap(world, ask):
    for number in range(7):
        make_institution(f"University {number}")
    seen, address = [], {"limit": 4, "offset": 0}
    while True:
        _, found = ask("/institutions", **address)
        seen += [each["id"] for each in found["items"]]
        if not found["next"]:
            break
        address["offset"] += 4
    assert found["count"] == len(seen) == len(set(seen)) == 10
    assert seen == sorted(seen)
    assert found["previous"].endswith("limit=4&offset=4")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"q": "a\x00b"}, "query.q"),
        ({"q": "x" * 201}, "query.q"),
        ({"country": "Austria"}, "query.country"),
        ({"limit": 0}, "query.limit"),
        ({"limit": 501}, "query.limit"),
        ({"offset": -1}, "query.offset"),
        ({"partner": "perhaps"}, "query.partner"),
    ],
)
def test_institutions_refuses_what_it_does_not_understand_by_its_place(world, ask, query, where):
    status, found = ask("/institutions", **query)
    assert status == 422
    assert [error["where"] for error in found["errors"]] == [where]


def test_institution_gives_every_name_and_identifier(world, ask):
    vienna = world["vienna"]
    after = make_institution("After")
    Succession.objects.create(predecessor=vienna, successor=after)
    status, found = ask(f"/institutions/{vienna.pk}")
    assert status == 200
    assert found["names"] == [
        {"text": "University of Vienna", "language": "en", "kind": "label"},
        {"text": "ウィーン大学", "language": "ja", "kind": "label"},
    ]
    assert found["identifiers"] == [
        {"scheme": "pic", "value": "999866883", "address": None},
        {"scheme": "ror", "value": "03prydq77", "address": "https://ror.org/03prydq77"},
    ]
    assert (found["latitude"], found["longitude"]) == (48.2, 16.4)
    assert (found["predecessors"], found["successors"]) == ([], [after.pk])
    assert found["agreements"] == [world["exchange"].pk, world["past"].pk]


def test_institution_hides_drafts_from_everybody(world, ask):
    _, found = ask(f"/institutions/{world['seoul'].pk}")
    assert world["draft"].pk not in found["agreements"]


def test_institution_merged_says_into_which(world, ask):
    old = make_institution("Old", status="merged", merged_into=world["vienna"])
    _, found = ask(f"/institutions/{old.pk}")
    assert (found["status"], found["merged_into"]) == ("merged", world["vienna"].pk)
    assert "Old" not in names(ask("/institutions")[1])


def test_institution_unknown_is_not_found(world, ask):
    assert ask("/institutions/999999")[0] == 404
    assert ask(f"/institutions/{2**63}")[0] == 422


def test_institutions_asks_the_database_as_often_for_many_as_for_few(world, ask):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            ask("/institutions")
        return len(asked)

    few = queries()
    for number in range(20):
        make_agreement(make_institution(f"University {number}"))
    assert queries() == few

"""Every indicator there is: registered ones, and those that people defined here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kakehashi.policy.catalogue import by_direction, everything, find, of_fact
from kakehashi.policy.registry import REGISTRY
from tests.make import make_definition

pytestmark = pytest.mark.django_db


def test_find_gives_the_present_version_in_the_language_of_whoever_reads():
    make_definition(version=1, title_en="Old")
    make_definition(version=2, title_en="Content", title_ja="満足度", unit_ja="点")

    found = find("survey.satisfaction")

    assert found.version == 2
    with override("en"):
        assert str(found.title) == "Content"
    with override("ja"):
        assert (str(found.title), found.unit.of(3)) == ("満足度", "3点")


def test_find_knows_no_unknown_code():
    assert find("nothing.known") is None


def test_everything_holds_each_code_once_registered_ones_first():
    make_definition("a.a")
    make_definition("a.a", version=2)
    make_definition("partners.active")

    assert list(everything()) == [*REGISTRY, "a.a"]
    assert everything()["partners.active"] is REGISTRY["partners.active"]


def test_by_direction_and_of_fact_hold_defined_ones_too():
    make_definition("a.a", direction="1.4", fact="students.outbound")

    assert "a.a" in [each.code for each in by_direction()["1.4"]]
    assert "a.a" in [each.code for each in of_fact("students.outbound")]
    assert of_fact("") == []


def test_everything_is_one_query_however_much_is_defined():
    for number in range(12):
        make_definition(f"a.n{number}")

    with CaptureQueriesContext(connection) as queries:
        everything()

    assert len(queries) == 1

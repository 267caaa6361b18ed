"""Where indicators stand in each version of the policy, and how directions continue."""

import pytest

from kakehashi.policy.models import Correspondence, Placement, PolicyDocument, Provision
from kakehashi.policy.operations import load_documents
from kakehashi.policy.placing import By, Place, placed, served, ways
from kakehashi.policy.registry import REGISTRY
from tests.make import make_document

pytestmark = pytest.mark.django_db
CODE = "partners.active"  # registered under 1.2
KNOWN = {CODE: REGISTRY[CODE], "gone": None}
MAIN, ALSO = Placement.Weight.MAIN, Placement.Weight.ALSO


@pytest.fixture
def loaded():
    load_documents()


def document(code):
    return PolicyDocument.objects.get(code=code)


def direction(code, version="2022"):
    return Provision.objects.get(document__code=version, code=code)


def place(code, weight=MAIN, indicator=CODE):
    found = direction(code)
    return Placement.objects.create(
        document=found.document, direction=found, indicator=indicator, weight=weight
    )


def relate(earlier, later, weight="main"):
    return Correspondence.objects.create(earlier=earlier, later=later, weight=weight)


def test_served_is_the_registration_in_the_version_that_the_tree_follows(loaded):
    assert served(document("2014"), KNOWN) == {CODE: [Place("1.2", MAIN, By.REGISTRATION)]}


def test_served_follows_the_crosswalk_where_nobody_placed(loaded):
    assert served(document("2022"), KNOWN) == {
        CODE: [
            Place("1-3", MAIN, By.CROSSWALK, "1.2", is_confirmed=False),
            Place("1-2", ALSO, By.CROSSWALK, "1.2", is_confirmed=False),
        ]
    }
    assert placed(document("2022"), KNOWN) == {CODE: "1-3"}


def test_served_believes_persons_before_the_crosswalk(loaded):
    also, main = place("1-1", ALSO), place("3-2", MAIN)

    assert served(document("2022"), KNOWN)[CODE] == [
        Place("3-2", MAIN, By.PERSON, placement=main.pk),
        Place("1-1", ALSO, By.PERSON, placement=also.pk),
    ]
    assert placed(document("2022"), KNOWN) == {CODE: "3-2"}


def test_placed_is_nowhere_where_persons_named_no_main_direction(loaded):
    place("1-1", ALSO)

    assert placed(document("2022"), KNOWN) == {}


def test_served_goes_on_over_several_versions(loaded):
    latest = make_document("2028", directions=("A", "B"), revises=document("2022"))
    a, b = latest.provisions.filter(kind="direction")
    relate(direction("1-3"), a)
    relate(direction("1-2"), a)
    relate(direction("1-3"), b, "also")

    assert [(each.direction, each.weight) for each in served(latest, KNOWN)[CODE]] == [
        ("A", MAIN),
        ("B", ALSO),
    ]


def test_served_says_nothing_of_a_version_to_which_nothing_leads(loaded):
    assert served(make_document("other"), KNOWN) == {}


def test_ways_within_a_version_lead_to_the_same_direction(loaded):
    found = ways(document("2022"), document("2022"))

    assert [each.code for each in found[direction("2-1").pk].main] == ["2-1"]


def test_ways_tell_main_from_also_and_whether_somebody_confirmed(loaded):
    way = ways(document("2014"), document("2022"))[direction("1.1", "2014").pk]

    assert [each.code for each in way.main] == ["3-2"]
    assert [each.code for each in way.also] == ["1-1", "1-3"]
    assert not way.is_confirmed


def test_ways_over_several_versions_are_main_only_if_every_step_is(loaded):
    latest = make_document("2028", directions=("A", "B"), revises=document("2022"))
    a, b = latest.provisions.filter(kind="direction")
    relate(direction("3-2"), a)
    relate(direction("1-1"), b)

    way = ways(document("2014"), latest)[direction("1.1", "2014").pk]

    assert ([each.code for each in way.main], [each.code for each in way.also]) == (["A"], ["B"])


def test_ways_do_not_lead_back(loaded):
    assert ways(document("2022"), document("2014")) == {}

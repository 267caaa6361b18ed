"""Placing indicators in a policy version."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.policy.catalogue import everything
from kakehashi.policy.models import Correspondence, Placement, PolicyDocument, Provision
from kakehashi.policy.operations import load_documents
from kakehashi.policy.placing import placed
from kakehashi.policy.revising.placements import carry_over, place, unplace
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
CODE = "partners.active"  # registered under 1.2, which leads mainly to 1-3, also to 1-2


@pytest.fixture(autouse=True)
def loaded():
    load_documents()


@pytest.fixture
def officer():
    return make_officer()


def document(code="2022"):
    return PolicyDocument.objects.get(code=code)


def direction(code, version="2022"):
    return Provision.objects.get(document__code=version, code=code)


def standing():
    found = Placement.objects.filter(indicator=CODE).order_by("direction__position")
    return [(each.direction.code, each.weight) for each in found]


def test_carry_over_places_every_indicator_where_the_crosswalk_leads(officer):
    before = placed(document(), everything())

    made = carry_over(document(), by=officer)

    assert standing() == [("1-2", "also"), ("1-3", "main")]
    assert {each.indicator for each in made} == set(everything())
    assert placed(document(), everything()) == before
    assert Entry.objects.filter(verb="policy.indicator_placed").count() == len(made)


def test_carry_over_makes_no_direction_the_main_one_where_several_are(officer):
    Correspondence.objects.create(
        earlier=direction("1.2", "2014"), later=direction("2-1"), weight="main"
    )
    carry_over(document(), by=officer)

    assert standing() == [("1-2", "also"), ("1-3", "also"), ("2-1", "also")]


def test_carry_over_leaves_alone_what_persons_placed_and_says_when_nothing_is_left(officer):
    place(CODE, direction("3-2"), weight="main", by=officer)
    carry_over(document(), by=officer)

    assert standing() == [("1-2", "also"), ("1-3", "also"), ("3-2", "main")]
    with pytest.raises(Refused, match="is placed already"):
        carry_over(document(), by=officer)


def test_place_moves_the_main_direction_and_keeps_the_one_before_as_also(officer):
    place(CODE, direction("2-1"), weight="main", by=officer)
    place(CODE, direction("1-1"), weight="main", by=officer)

    assert standing() == [("1-1", "main"), ("1-2", "also"), ("1-3", "also"), ("2-1", "also")]
    assert placed(document(), everything())[CODE] == "1-1"


def test_place_where_it_stands_changes_nothing(officer):
    carry_over(document(), by=officer)
    entries = Entry.objects.count()

    place(CODE, direction("1-3"), weight="main", by=officer)

    assert Entry.objects.count() == entries


def test_unplace_takes_an_indicator_out_and_the_journal_keeps_it(officer):
    carry_over(document(), by=officer)
    found = Placement.objects.get(indicator=CODE, weight="main")

    unplace(found, by=officer)

    assert standing() == [("1-2", "also")]
    assert CODE not in placed(document(), everything())
    entry = Entry.objects.get(verb="policy.indicator_unplaced")
    assert entry.changes["indicator"] == [CODE, None]
    with pytest.raises(Refused, match="taken out in the meantime"):
        unplace(found, by=officer)


@pytest.mark.parametrize(
    ("code", "where", "version", "words"),
    [
        ("no.such", "1-1", "2022", "There is no indicator “no.such”."),
        (CODE, "(1)", "2022", "Indicators stand under directions only."),
        (CODE, "1.1", "2014", "In version 2014 indicators stand where they are registered."),
    ],
)
def test_place_refuses_what_cannot_be(officer, code, where, version, words):
    with pytest.raises(Refused, match=words.replace("(", r"\(")):
        place(code, direction(where, version), weight="main", by=officer)


def test_places_are_for_those_who_edit_the_crosswalk(officer):
    carry_over(document(), by=officer)
    somebody = make_person()
    for act in (
        lambda: place(CODE, direction("1-1"), weight="main", by=somebody),
        lambda: unplace(Placement.objects.first(), by=somebody),
        lambda: carry_over(document(), by=somebody),
    ):
        with pytest.raises(Refused, match="edit the crosswalk"):
            act()

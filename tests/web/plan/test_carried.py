"""A policy version beside the one before."""

from datetime import UTC, date, datetime

import pytest

from kakehashi.people.models import Role
from kakehashi.policy.freezing.hashing import canonical
from kakehashi.policy.models import Freeze, Frozen, Placement, PolicyDocument, Provision
from kakehashi.policy.operations import load_documents
from kakehashi.policy.revising.operations import revise
from tests.make import (
    make_action,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/plan/carried/2022/"


@pytest.fixture(autouse=True)
def loaded():
    load_documents()


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def direction(code):
    return Provision.objects.get(document__code="2022", code=code)


def section(page, code):
    """What stands under a direction."""
    begins = page.index(f'id="direction-{direction(code).pk}"')
    ends = page.find('id="direction-', begins + 5)
    return page[begins:ends]


def test_carried_shows_each_direction_with_what_it_carries_on_and_what_serves_it(office):
    page = office.get(PAGE).content.decode()

    part = section(page, "1-3")
    assert "/en/policies/2014/1.2/" in part
    assert "from 1.2, by the crosswalk" in part
    assert "/indicators/partners.active/" in part
    assert "No indicator serves this direction yet." in section(page, "3-2")


def test_carried_shows_the_break_of_a_series_with_both_values(office):
    make_definition(version=1)
    make_definition(version=2)
    make_stated(on=date(2025, 5, 1), value="60", definition_version=1)
    make_stated(on=date(2026, 5, 1), value="71.5", definition_version=2)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    freeze = Freeze.objects.create(
        on=date(2026, 5, 1), occasion="1-may", frozen_at=at, sha256="0" * 64
    )
    content = {"version": 1, "on": freeze.on, "value": "66", "at_least": False}
    Frozen.objects.create(
        freeze=freeze,
        position=1,
        kind="figure",
        key="survey.satisfaction",
        content=canonical(content),
        sha256="0" * 64,
    )

    part = section(office.get(PAGE).content.decode(), "1-3")

    assert "The definition changed: 1 until then, 2 from May 1, 2026." in part
    assert "May 1, 2026: 71.5 % by definition 2; 66 % frozen by definition 1." in part


def test_carried_shows_which_actions_go_on(office):
    plan = make_plan(PolicyDocument.objects.get(code="2014"))
    make_action(plan, direction="1.3", number="④")
    draft = revise(plan, PolicyDocument.objects.get(code="2022"), choices={}, by=make_officer())

    part = section(office.get(PAGE).content.decode(), "1-1")

    assert draft.actions.get().get_absolute_url() in part
    assert ">1.3 ④</a> (2014) →" in part


def test_drafts_of_revisions_are_not_told_to_others(client):
    plan = make_plan(PolicyDocument.objects.get(code="2014"))
    action = make_action(plan, direction="1.3", number="④")
    draft = revise(plan, PolicyDocument.objects.get(code="2022"), choices={}, by=make_officer())
    places = [draft.get_absolute_url(), draft.actions.get().get_absolute_url()]
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)

    for reader, sees in ((make_officer(), True), (teacher, False)):
        client.force_login(reader)
        pages = [plan.get_absolute_url(), action.get_absolute_url(), PAGE]
        said = "".join(client.get(page).content.decode() for page in pages)
        assert [f'href="{place}"' in said for place in places] == [sees, sees]


def test_carry_over_writes_the_placements(office):
    assert "stand where the crosswalk leads." in office.get(PAGE).content.decode()

    office.post(f"{PAGE}over/")

    assert Placement.objects.filter(direction=direction("1-3"), weight="main").exists()
    page = office.get(PAGE).content.decode()
    assert "stand where the crosswalk leads." not in page
    assert "placed by hand, registered under 1.2" in page


def test_place_and_unplace_move_an_indicator(office):
    chosen = direction("2-1")
    answer = office.post(
        f"{PAGE}place/",
        {"indicator": "partners.active", "direction": chosen.pk, "weight": "main"},
    )
    placement = Placement.objects.get(weight="main")
    assert answer.headers["Location"] == f"{PAGE}#direction-{chosen.pk}"

    office.post(f"{PAGE}unplace/{placement.pk}/")
    page = office.get(PAGE).content.decode()
    assert not Placement.objects.filter(weight="main").exists()
    assert "Without a main direction" in page


def test_place_says_at_the_field_what_is_missing(office):
    answer = office.post(f"{PAGE}place/", {"indicator": "no.such"})

    assert answer.status_code == 422
    assert not Placement.objects.exists()


def test_carried_is_for_staff_and_placing_for_those_who_edit_the_crosswalk(client):
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)

    page = client.get(PAGE).content.decode()
    assert "Carry over by the crosswalk" not in page
    assert "Place an indicator" not in page
    client.post(f"{PAGE}over/")
    assert not Placement.objects.exists()

    client.force_login(make_person())
    assert client.get(PAGE).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_carried_of_the_first_version_shows_where_indicators_are_registered(office):
    page = office.get("/en/plan/carried/2014/").content.decode()

    assert "This is the first version" in page
    assert "Carry over" not in page


def test_carried_asks_no_more_queries_for_more_stated_indicators(
    office, django_assert_max_num_queries
):
    for place in range(2):
        make_definition(f"survey.{place}")
    office.get(PAGE)
    with django_assert_max_num_queries(232) as few:
        office.get(PAGE)
    for place in range(2, 20):
        make_definition(f"survey.{place}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        office.get(PAGE)

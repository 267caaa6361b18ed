"""Revising a plan, on the page."""

import pytest

from kakehashi.people.models import Role
from kakehashi.policy.models import Correspondence, Plan, PolicyDocument, Provision
from kakehashi.policy.operations import load_documents
from tests.make import (
    make_action,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    load_documents()
    return make_plan(PolicyDocument.objects.get(code="2014"))


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def address(plan):
    return f"/en/plan/{plan.pk}/revise/"


def test_revise_shows_questions_first_and_where_everything_else_goes(plan, office):
    Correspondence.objects.filter(earlier__code="1.2").delete()
    make_action(plan, direction="1.2")
    make_action(plan, direction="2.1")
    make_definition(version=2)
    make_target(plan, "survey.satisfaction", definition_version=1)

    page = office.get(address(plan)).content.decode()

    assert page.index("Where do these go?") < page.index("What goes on, and where")
    assert '<strong class="unbroken">2.1 ①</strong> → <strong class="unbroken">2-2 ①' in page
    assert "The correspondence is unconfirmed" in page
    assert "definition changed: 1 → 2" in page


def test_revise_begins_the_draft_once_every_question_is_answered(plan, office):
    Correspondence.objects.filter(earlier__code="1.2").delete()
    action = make_action(plan, direction="1.2")
    other = make_action(plan, direction="2.1")
    goes_to = Provision.objects.get(document__code="2022", code="3-1")

    refused = office.post(address(plan), {"under": "2022", f"action-{other.pk}": "0"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Say where these actions go, or that they are not carried over: 1.2 ①" in page
    assert '<option value="0" selected>Do not carry over</option>' in page

    answer = office.post(
        address(plan), {"under": "2022", f"action-{action.pk}": goes_to.pk, f"action-{other.pk}": 0}
    )
    draft = Plan.objects.get(revises=plan)
    assert answer.headers["Location"] == draft.get_absolute_url()
    assert [each.code for each in draft.actions.in_order()] == ["3-1 ①"]


def test_revise_under_the_same_version_keeps_every_number(plan, office):
    make_action(plan, direction="1.2")

    page = office.get(f"{address(plan)}?under=2014").content.decode()
    office.post(address(plan), {"under": "2014"})

    assert "Where do these go?" not in page
    assert [each.code for each in Plan.objects.get(revises=plan).actions.all()] == ["1.2 ①"]


def test_revise_is_for_those_who_keep_plans(client, plan):
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    client.force_login(auditor)
    assert client.get(address(plan)).headers["Location"] == plan.get_absolute_url()
    client.force_login(make_person())
    assert client.get(address(plan)).status_code == 404


def test_revise_of_an_empty_plan_says_what_to_do_next(plan, office):
    page = office.get(address(plan)).content.decode()

    assert "The draft begins empty; enter or import its actions there." in page

"""Who sees which plans."""

import pytest

from kakehashi.people.models import Role
from kakehashi.policy.models import Action, DirectionOwner, Plan
from kakehashi.policy.states import PlanState
from tests.make import make_action, make_deputy, make_person, make_plan, make_role

pytestmark = pytest.mark.django_db


def test_visible_to_shows_a_draft_to_those_named_and_their_deputies():
    responsible, owner = make_person(), make_person()
    plan = make_plan(state=PlanState.DRAFT)
    action = make_action(plan, responsible=[responsible])
    DirectionOwner.objects.create(plan=plan, direction=action.direction, person=owner)

    for person in (responsible, owner, make_deputy(responsible), make_deputy(owner)):
        assert list(Plan.objects.visible_to(person)) == [plan]
        assert list(Action.objects.visible_to(person)) == [action]


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        (Role.Kind.OFFICE, {"draft", "in_force", "superseded"}),
        (Role.Kind.AUDITOR, {"draft", "in_force", "superseded"}),
        (Role.Kind.TEACHER, {"in_force", "superseded"}),
        (Role.Kind.STUDENT, set()),
        (None, set()),
    ],
)
def test_visible_to_shows_staff_what_was_adopted(kind, states):
    for state in (PlanState.DRAFT, PlanState.IN_FORCE, PlanState.SUPERSEDED):
        make_plan(state=state)
    person = make_person()
    if kind is not None:
        make_role(person, kind)

    assert {plan.state for plan in Plan.objects.visible_to(person)} == states

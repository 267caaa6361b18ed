"""*My work* of those who answer for actions and directions."""

from datetime import date, timedelta

import pytest

from kakehashi.duties.steps import next_steps
from kakehashi.people.models import Deputy, Role
from kakehashi.policy.models import DirectionOwner, Responsibility
from kakehashi.policy.states import ActionState, PlanState
from tests.make import (
    make_action,
    make_attestation,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_task,
)

pytestmark = pytest.mark.django_db
OCTOBER, DEADLINE = date(2026, 10, 1), date(2026, 11, 10)
DAY, TOLD = date(2026, 11, 2), date(2026, 11, 17)


def steps_of(person, day=DAY):
    return [
        (step.words, str(step.about), step.due)
        for step in next_steps(person, "en", day)
        if "Decide" not in step.words
    ]


@pytest.fixture
def owner():
    return make_person()


def test_the_month_waits_until_each_action_is_checked(owner):
    plan = make_plan(attest_from=OCTOBER)
    actions = [make_action(plan, number=str(number), responsible=[owner]) for number in range(2)]

    assert steps_of(owner, date(2026, 10, 31)) == []
    check = "Check your actions for October 2026"
    assert steps_of(owner) == [(check, "2 actions: Action plan", DEADLINE)]
    make_attestation(actions[0], month=OCTOBER)
    assert steps_of(owner) == [(check, "1 action: Action plan", DEADLINE)]
    make_attestation(actions[1], month=OCTOBER)
    assert steps_of(owner) == []
    (december, *_) = steps_of(owner, date(2026, 12, 1))
    assert december[0] == "Check your actions for November 2026"


def test_the_month_of_a_deputy_is_that_of_whom_they_act_for(owner):
    deputy = make_person()
    role = make_role(owner, Role.Kind.TEACHER)
    Deputy.objects.create(role=role, person=deputy, starts_on=date(2026, 11, 1), ends_on=DAY)
    make_action(make_plan(attest_from=OCTOBER), responsible=[owner])

    assert steps_of(deputy) == steps_of(owner) != []
    assert steps_of(deputy, DAY + timedelta(days=1)) == []


def test_nothing_waits_where_nobody_is_asked(owner):
    plan = make_plan(attest_from=OCTOBER)
    make_action(plan, responsible=[owner], state=ActionState.DROPPED)
    shared = make_action(plan, number="②")
    Responsibility.objects.create(
        action=shared, person=owner, part=Responsibility.Part.COLLABORATING
    )
    draft = make_plan(state=PlanState.DRAFT, attest_from=OCTOBER)
    make_action(draft, responsible=[owner])
    assert steps_of(owner) == []


def test_tasks_of_mine_are_shown_when_they_are_late_or_near(owner):
    action = make_action(make_plan(attest_from=None), responsible=[make_person()])
    for text, due_on, facts in [
        ("Late", date(2026, 10, 31), {"person": owner}),
        ("Near", DAY + timedelta(days=14), {"person": owner}),
        ("Far", DAY + timedelta(days=15), {"person": owner}),
        ("Not mine", DAY, {}),
        ("Done", DAY, {"person": owner, "done_on": DAY}),
    ]:
        make_task(action, due_on=due_on, text_en=text, **facts)

    words = "Do the task, or tick it as done"
    assert steps_of(owner) == [
        (words, "1.2 ① Late", date(2026, 10, 31)),
        (words, "1.2 ① Near", DAY + timedelta(days=14)),
    ]


def test_escalations_wait_for_who_answers_for_the_direction_and_else_for_the_office(owner):
    vice_president, officer = make_person(), make_officer()
    plan = make_plan(attest_from=OCTOBER)
    owned = make_action(plan, direction="1.1", responsible=[owner])
    DirectionOwner.objects.create(plan=plan, direction=owned.direction, person=vice_president)
    left = make_action(plan, direction="1.2", responsible=[owner])
    make_action(plan, direction="1.2", number="②", responsible=[owner])
    ask = "Ask why actions were not checked for October 2026"

    assert steps_of(vice_president, TOLD - timedelta(days=1)) == []
    assert steps_of(vice_president, TOLD) == [(ask, "Action plan (1.1: 1 action)", None)]
    assert steps_of(officer, TOLD) == [(ask, "Action plan (1.2: 2 actions)", None)]
    make_attestation(left, month=OCTOBER)
    assert steps_of(officer, TOLD) == [(ask, "Action plan (1.2: 1 action)", None)]
    make_attestation(owned, month=OCTOBER)
    assert steps_of(vice_president, TOLD) == []


def test_steps_take_the_same_queries_for_many_actions(owner, django_assert_max_num_queries):
    plan = make_plan(attest_from=OCTOBER)
    DirectionOwner.objects.create(
        plan=plan, direction=plan.document.provisions.get(code="1.2"), person=owner
    )
    make_task(make_action(plan, responsible=[owner]), due_on=DAY, person=owner)
    with django_assert_max_num_queries(70) as few:
        next_steps(owner, "en", TOLD)
    needed = len(few)
    for number in range(10):
        action = make_action(plan, number=str(number), responsible=[owner])
        make_task(action, due_on=DAY, person=owner)
    with django_assert_max_num_queries(needed):
        next_steps(owner, "en", TOLD)

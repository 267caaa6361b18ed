"""Who keeps plans, who answers for actions, and what can be done to them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.people.models import Deputy, Role
from kakehashi.policy.planning import rules
from kakehashi.policy.states import ActionState, PlanState
from tests.make import (
    make_action,
    make_document,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_task,
)

pytestmark = pytest.mark.django_db


def test_may_attest_says_yes_to_the_responsible_and_todays_deputy_alone():
    holder, deputy = make_person(), make_person()
    role = make_role(holder, Role.Kind.TEACHER)
    Deputy.objects.create(role=role, person=deputy, starts_on=date(2020, 4, 1))
    action = make_action(responsible=[holder])

    assert rules.may_attest(holder, action) is True
    assert rules.may_attest(deputy, action) is True
    assert "Only the persons responsible" in str(rules.may_attest(make_officer(), action))


@pytest.mark.parametrize(
    ("plan_state", "state", "reason"),
    [
        (PlanState.DRAFT, ActionState.OPEN, "once the plan is in force"),
        (PlanState.SUPERSEDED, ActionState.OPEN, "once the plan is in force"),
        (PlanState.IN_FORCE, ActionState.COMPLETED, "Only open actions"),
        (PlanState.IN_FORCE, ActionState.DROPPED, "Only open actions"),
    ],
)
def test_may_attest_asks_for_open_actions_of_plans_in_force(plan_state, state, reason):
    person = make_person()
    action = make_action(make_plan(state=plan_state), state=state, responsible=[person])
    assert reason in str(rules.may_attest(person, action))


@pytest.mark.parametrize(
    ("state", "is_incomplete", "is_open"),
    [
        (PlanState.DRAFT, False, True),
        (PlanState.IN_FORCE, False, False),
        (PlanState.IN_FORCE, True, True),
        (PlanState.SUPERSEDED, True, False),
        (PlanState.DISCARDED, True, False),
    ],
)
def test_may_write_holds_for_drafts_and_texts_not_entered_in_full(state, is_incomplete, is_open):
    plan = make_plan(state=state, is_incomplete=is_incomplete)
    assert bool(rules.may_write(make_officer(), plan)) is is_open
    assert not rules.may_write(make_person(), plan)


def test_may_adopt_refuses_what_is_empty_or_overtaken():
    officer, old = make_officer(), make_document("2014")
    new = make_document("2022", adopted_year=2022, revises=old)
    draft = make_plan(old, state=PlanState.DRAFT)
    assert "without any action" in str(rules.may_adopt(officer, draft))

    make_action(draft)
    assert rules.may_adopt(officer, draft) is True
    assert "Only the international office" in str(rules.may_adopt(make_person(), draft))

    make_plan(new)
    assert "later policy version" in str(rules.may_adopt(officer, draft))


def test_may_tick_says_yes_to_whoever_does_it_answers_for_it_or_keeps_the_plan():
    doer, answering = make_person(), make_person()
    task = make_task(make_action(responsible=[answering]), person=doer)

    assert [
        bool(rules.may_tick(person, task))
        for person in (doer, answering, make_officer(), make_person())
    ] == [True, True, True, False]


def test_may_change_task_keeps_the_late_from_dropping_what_is_late():
    answering = make_person()
    task = make_task(make_action(responsible=[answering]))
    assert not rules.may_change_task(answering, task)
    assert rules.may_change_task(make_officer(), task) is True


def test_can_be_due_on_lets_those_who_answer_plan_ahead_only():
    today, answering = timezone.localdate(), make_person()
    yesterday = today - timedelta(days=1)
    assert rules.can_be_due_on(answering, today) is True
    assert "in the past" in str(rules.can_be_due_on(answering, yesterday))
    assert rules.can_be_due_on(make_officer(), yesterday) is True

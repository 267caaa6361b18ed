"""Who has a part in which plans, actions and tasks; what an adoption would do."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.policy.models import DirectionOwner, Responsibility
from kakehashi.policy.planning.queries import (
    actions_of,
    gaps_of,
    is_responsible,
    plans_for,
    superseded_by,
    tasks_due,
)
from kakehashi.policy.states import ActionState, PlanState
from tests.make import (
    make_action,
    make_deputy,
    make_document,
    make_officer,
    make_person,
    make_plan,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def test_actions_of_are_those_one_answers_for_in_plans_in_force_as_printed():
    plan, person = make_plan(), make_person()
    second = make_action(plan, number="②", responsible=[person])
    first = make_action(plan, direction="1.1", responsible=[person])
    make_action(plan, number="③", responsible=[make_person()])
    make_action(plan, number="④", responsible=[person], state=ActionState.DROPPED)
    make_action(make_plan(state=PlanState.DRAFT), responsible=[person])
    helping = make_action(plan, number="⑤")
    Responsibility.objects.create(action=helping, person=person, part="collaborating")

    assert list(actions_of(person)) == [first, second]
    assert list(actions_of(make_deputy(person))) == [first, second]
    assert not is_responsible(person, helping)


def test_tasks_due_are_ones_own_and_those_of_nobody_in_ones_actions():
    person, other = make_person(), make_person()
    action = make_action(responsible=[person])
    make_task(action, due_on=DAY, person=other)
    unassigned = make_task(action, due_on=DAY)
    own = make_task(
        make_action(action.plan, number="②"), due_on=DAY - timedelta(days=1), person=person
    )
    make_task(action, due_on=DAY + timedelta(days=1))
    make_task(action, due_on=DAY, done_on=DAY)

    assert list(tasks_due(person, DAY)) == [own, unassigned]


def test_plans_for_lists_the_university_first_and_no_drafts():
    document, later = make_document(), make_document("2022", adopted_year=2022)
    unit = make_unit()
    of_unit = make_plan(document, unit=unit)
    old = make_plan(document)
    new = make_plan(later)
    make_plan(later, state=PlanState.DRAFT)

    assert list(plans_for(make_officer())) == [new, old, of_unit]
    assert list(plans_for(make_person())) == []


def test_superseded_by_reaches_back_over_the_policy_versions_of_the_unit():
    first = make_document("2014")
    second = make_document("2018", adopted_year=2018, revises=first)
    third = make_document("2022", adopted_year=2022, revises=second)
    of_first = make_plan(first)
    make_plan(first, unit=make_unit())
    of_third = make_plan(third)
    draft = make_plan(third, state=PlanState.DRAFT)

    assert list(superseded_by(draft)) == [of_first, of_third]
    assert list(superseded_by(of_first)) == []


def test_gaps_of_name_what_nobody_owns_or_answers_for():
    plan, person = make_plan(), make_person()
    whole = make_action(plan, owner=make_unit(), responsible=[person])
    bare = make_action(plan, number="②")
    make_action(plan, number="③", state=ActionState.DROPPED)

    gaps = gaps_of(plan)

    assert (gaps.without_owner, gaps.without_person) == ([bare], [bare])
    assert gaps.directions_without_owner == [whole.direction]
    assert [each.code for each in gaps.directions_without_action] == ["1.1"]


def test_gaps_of_a_full_plan_are_none():
    plan = make_plan(make_document(directions=("1.2",)))
    action = make_action(plan, owner=make_unit(), responsible=[make_person()])
    DirectionOwner.objects.create(plan=plan, direction=action.direction, person=make_person())
    assert not gaps_of(plan)


def test_tasks_due_today_is_asked_with_todays_deputies():
    holder = make_person()
    make_task(make_action(responsible=[holder]), due_on=timezone.localdate())
    assert len(tasks_due(make_deputy(holder), timezone.localdate())) == 1

"""Two people at the same time: one wins, the other is told why not."""

from datetime import date

import pytest
from django.db import connection

from kakehashi.policy.models import Dependency, Plan
from kakehashi.policy.planning.actions import add_action
from kakehashi.policy.planning.links import add_need
from kakehashi.policy.planning.operations import adopt, begin_plan
from kakehashi.policy.planning.tasks import tick
from kakehashi.policy.planning.wordings import Words
from kakehashi.policy.states import PlanState
from tests.directory.test_at_once import at_once
from tests.make import make_action, make_document, make_home, make_officer, make_plan, make_task

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL"),
]
DAY = date(2022, 7, 1)


def test_two_drafts_adopted_at_once_leave_one_in_force():
    officer, document = make_officer(), make_document()
    drafts = [make_plan(document, state=PlanState.DRAFT) for _ in range(2)]
    for draft in drafts:
        make_action(draft)

    refusals = at_once(*(lambda each=each: adopt(each, on=DAY, by=officer) for each in drafts))

    assert refusals == []
    states = sorted(Plan.objects.values_list("state", flat=True))
    assert states == [PlanState.IN_FORCE, PlanState.SUPERSEDED]


def test_one_draft_is_adopted_once():
    officer, draft = make_officer(), make_plan(state=PlanState.DRAFT)
    make_action(draft)
    adopting = [lambda: adopt(draft, on=DAY, by=officer)] * 2
    assert at_once(*adopting) == ["Only a draft can be adopted."]


def test_two_plans_begun_at_once_get_two_numbers():
    officer, document, home = make_officer(), make_document(), make_home()
    beginning = [lambda: begin_plan(document, home, Words("計画"), by=officer)] * 2
    assert at_once(*beginning) == []
    assert sorted(Plan.objects.values_list("number", flat=True)) == [1, 2]


def test_two_actions_added_at_once_get_two_numbers():
    officer, plan = make_officer(), make_plan(state=PlanState.DRAFT)
    direction = plan.document.provisions.get(code="1.2")
    adding = [lambda: add_action(plan, direction, Words("取組"), by=officer)] * 2
    assert at_once(*adding) == []
    assert sorted(plan.actions.values_list("number", "position")) == [("①", 1), ("②", 2)]


def test_two_needs_do_not_close_a_circle_together():
    officer, plan = make_officer(), make_plan()
    one, two = make_action(plan), make_action(plan, number="②")

    refusals = at_once(
        lambda: add_need(one, two, by=officer), lambda: add_need(two, one, by=officer)
    )

    assert len(refusals) == 1
    assert "wait for each other in a circle" in refusals[0]
    assert Dependency.objects.count() == 1


def test_one_task_is_ticked_once():
    officer, task = make_officer(), make_task()
    ticking = [lambda: tick(task, by=officer)] * 2
    assert at_once(*ticking) == ["This task is ticked already."]

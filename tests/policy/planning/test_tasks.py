"""What can be done to a task."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.journal.queries import history_of
from kakehashi.policy.models import Task
from kakehashi.policy.planning.queries import journal_of
from kakehashi.policy.planning.tasks import add_task, change_task, drop_task, tick, untick
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.verdicts import Refused
from tests.make import make_action, make_officer, make_person, make_plan, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def today():
    return timezone.localdate()


def test_add_task_by_who_answers_for_the_action_plans_ahead(today, officer):
    person = make_person()
    action = make_action(responsible=[person])

    task = add_task(action, text_ja=" 案内 ", due_on=today, by=person)

    task.refresh_from_db()
    assert (task.text_ja, task.kind, task.weight, task.person) == ("案内", "task", 1, None)
    yesterday = today - timedelta(days=1)
    with pytest.raises(Refused, match="in the past"):
        add_task(action, text_ja="案内", due_on=yesterday, by=person)
    assert add_task(action, text_en="Late", due_on=yesterday, kind="milestone", by=officer).pk


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"text_ja": " "}, "what is to be done"),
        ({"text_en": "Write", "weight": 0}, "between 1 and 100"),
    ],
)
def test_add_task_refuses_what_cannot_be_so(today, officer, facts, reason):
    with pytest.raises(Refused, match=reason):
        add_task(make_action(), due_on=today, **facts, by=officer)
    assert not Task.objects.exists()


def test_add_task_refuses_strangers_dropped_actions_and_who_left(today, officer):
    action = make_action()
    with pytest.raises(Refused, match="Only the international office"):
        add_task(action, text_en="Write", due_on=today, by=make_person())
    gone = make_person(is_active=False)
    with pytest.raises(Refused, match="may not sign in"):
        add_task(action, text_en="Write", due_on=today, person=gone, by=officer)
    dropped = make_action(action.plan, number="②", state=ActionState.DROPPED)
    with pytest.raises(Refused, match="Reopen it first"):
        add_task(dropped, text_en="Write", due_on=today, by=officer)


def test_tick_and_untick_leave_their_trace(today):
    person = make_person()
    task = make_task(make_action(responsible=[person]))

    tick(task, done_on=today - timedelta(days=2), by=person)
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (today - timedelta(days=2), person)
    with pytest.raises(Refused, match="ticked already"):
        tick(task, by=person)

    untick(task, by=person)
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (None, None)
    with pytest.raises(Refused, match="not ticked"):
        untick(task, by=person)
    assert [entry.verb for entry in journal_of(task.action)] == [
        "policy.task_unticked",
        "policy.task_ticked",
    ]


def test_tick_refuses_a_day_to_come_strangers_and_plans_that_are_history(today, officer):
    task = make_task()
    with pytest.raises(Refused, match="in the future"):
        tick(task, done_on=today + timedelta(days=1), by=officer)
    with pytest.raises(Refused, match="Only those who answer"):
        tick(task, by=make_person())
    history = make_task(make_action(make_plan(state=PlanState.SUPERSEDED)))
    with pytest.raises(Refused, match="not changed any more"):
        tick(history, by=officer)
    task.refresh_from_db()
    assert task.done_on is None


def test_change_task_keeps_a_person_who_left_but_names_nobody_who_left(today, officer):
    gone = make_person(is_active=False)
    task = make_task(person=gone)

    change_task(task, text_ja="別", due_on=today, weight=2, person=gone, by=officer)

    task.refresh_from_db()
    assert (task.text_ja, task.text_en, task.due_on, task.weight) == ("別", "", today, 2)
    with pytest.raises(Refused, match="may not sign in"):
        change_task(
            task, text_ja="別", due_on=today, person=make_person(is_active=False), by=officer
        )


def test_drop_task_needs_a_keeper_and_a_reason_and_no_tick(today, officer):
    person = make_person()
    action = make_action(responsible=[person])
    task, done = make_task(action), make_task(action, done_on=today)
    with pytest.raises(Refused, match="Only the international office"):
        drop_task(task, reason="Too late", by=person)
    with pytest.raises(Refused, match="Say why"):
        drop_task(task, reason=" ", by=officer)
    with pytest.raises(Refused, match="Take the tick back"):
        drop_task(done, reason="Moot", by=officer)

    drop_task(task, reason=" Moot ", by=officer)

    task.refresh_from_db()
    assert task.dropped_by == officer
    assert history_of(task).get().reason == "Moot"
    with pytest.raises(Refused, match="was dropped"):
        tick(task, by=officer)

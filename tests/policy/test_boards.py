"""Plans in plain values: read together, remembered, and without opinions in public."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.journal.operations import record
from kakehashi.policy.boards import Boards, has_invented, summary_of
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Plan
from kakehashi.policy.progress.paths import State
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_person,
    make_plan,
    make_stated,
    make_target,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def board_of(plan, **options):
    return Boards([plan], DAY, Memory(), **options).board(plan)


def summary(plan, **options):
    return Boards([plan], DAY, Memory(), **options).summary(plan)


def test_summary_keeps_the_three_readings_apart():
    plan = make_plan()
    action = make_action(plan, weight=3)
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1), weight=2)
    make_task(action, due_on=date(2026, 4, 30))
    make_attestation(action, confidence="low")
    make_definition()
    make_stated(value="12")
    make_target(plan, "survey.satisfaction", weight=2)

    found = summary(plan)

    assert {state: n for state, n in found.targets.weights.items() if n} == {State.BEHIND: 1}
    assert found.results.weights[State.BEHIND] == 2
    assert (found.pieces.done, found.pieces.due) == (1, 2)
    assert (found.effort.done, found.effort.due) == (6, 9)
    assert (found.confidence.said["low"], found.confidence.total) == (1, 1)


def test_summary_is_the_same_from_a_plan_and_from_its_board():
    plan = make_plan()
    make_task(make_action(plan))
    make_action(plan, number="②", state="dropped")
    make_action(plan, number="③", state="completed")
    make_definition()
    make_stated()
    make_target(plan, "survey.satisfaction")
    make_target(plan, "survey.satisfaction", by="unit", part="7")

    board = board_of(plan)

    assert summary(plan) == summary_of(board.targets, board.actions)


def test_summary_lets_no_overshoot_make_up_for_anything():
    plan = make_plan()
    for code, value in (("survey.a", "50"), ("survey.b", "10")):
        make_definition(code)
        make_stated(code, value=value)
        make_target(plan, code)

    found = summary(plan)

    assert (found.targets.weights[State.ON_PATH], found.targets.weights[State.BEHIND]) == (1, 1)
    assert found.overshoots == 1
    assert (found.results.lowest, found.results.highest) == (Fraction(1, 2), Fraction(1, 2))


def test_summary_leaves_dropped_actions_out_and_asks_nobody_about_completed_ones():
    plan = make_plan()
    make_task(make_action(plan, number="①", state="dropped"))
    make_task(make_action(plan, number="②", state="completed"), done_on=date(2026, 3, 1))
    make_action(plan, number="③")

    found = summary(plan)

    assert (found.pieces.due, found.pieces.done) == (1, 1)
    assert (found.without_tasks, found.confidence.total) == (1, 1)


def test_board_in_public_has_nothing_that_a_person_said_and_no_small_numbers_of_persons():
    plan = make_plan()
    make_attestation(make_action(plan, responsible=[make_person()]), comment="Nobody helps.")
    make_definition(is_persons=True, unit_ja="人", unit_en="persons")
    make_stated(value="3")
    make_target(plan, "survey.satisfaction", baseline=1, points=((date(2027, 5, 1), 9),))

    (inside,), (outside,) = board_of(plan).actions, board_of(plan, public=True).actions
    (target,) = board_of(plan, public=True).targets

    assert (inside.sentence, inside.confidence) == ("Two talks have begun.", "high")
    assert (outside.sentence, outside.confidence, outside.said_by, outside.said_at) == (
        *("", None, ""),
        None,
    )
    assert (target.result.state, target.result.gap, target.result.raw) == (
        *(State.UNKNOWN, None),
        None,
    )
    assert "3" not in target.value
    assert summary(plan, public=True).confidence.counted == 0


def test_board_says_what_was_invented():
    plan = make_plan()
    action = make_action(plan)
    assert not has_invented(board_of(plan).targets, board_of(plan).actions)
    make_task(action, is_invented=True)
    assert has_invented(board_of(plan).targets, board_of(plan).actions)


@pytest.mark.parametrize("part", [{}, {"by": "unit", "part": "7"}], ids=["whole", "part"])
def test_board_marks_a_target_whose_value_was_invented(part):
    plan = make_plan()
    make_definition()
    make_stated(is_invented=True, **part)
    make_target(plan, "survey.satisfaction", **part)
    (target,) = board_of(plan).targets
    assert target.is_invented


def test_boards_read_many_plans_as_often_as_one():
    make_definition()
    make_stated()
    for number in range(5):
        plan = make_plan(unit=make_unit(f"Faculty {number}"))
        make_task(make_action(plan))
        make_target(plan, "survey.satisfaction")
    plans = list(Plan.objects.select_related("document"))

    def queries(some):
        read = Boards(some, DAY, Memory())
        with CaptureQueriesContext(connection) as asked:
            for plan in some:
                read.board(plan)
                read.summary(plan)
        return len(asked)

    assert queries(plans) == queries(plans[:1]) <= 12


def test_boards_are_remembered_until_anything_is_written(settings, django_assert_num_queries):
    settings.CACHES = {
        **settings.CACHES,
        "figures": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "boards",
        },
    }
    plan = make_plan()
    first = board_of(plan)

    with django_assert_num_queries(2):  # the state of the journal
        again = Boards([plan], DAY, Memory()).board(plan)
    make_action(plan)
    record("policy.plan_adopted", plan, by=None)
    anew = board_of(plan)

    assert again == first
    assert (len(first.actions), len(anew.actions)) == (0, 1)

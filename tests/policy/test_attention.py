"""What needs attention first."""

from datetime import date

import pytest

from kakehashi.policy.attention import Why, concerns_of
from kakehashi.policy.boards import Boards
from kakehashi.policy.memory import Memory
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_plan,
    make_stated,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def concerns(plan, first=()):
    board = Boards([plan], DAY, Memory()).board(plan)
    return concerns_of(board.targets, board.actions, first)


def make_quiet(plan, **facts):
    """An action that nobody needs to worry about."""
    action = make_action(plan, **facts)
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    make_attestation(action, month=date(2026, 4, 1))
    return action


def test_concerns_of_a_plan_that_goes_well_are_none():
    plan = make_plan()
    make_quiet(plan)
    make_definition()
    make_stated(value="29")
    make_target(plan, "survey.satisfaction")
    assert concerns(plan) == []


@pytest.mark.parametrize(
    ("value", "why"), [("12", Why.OFF_PATH), ("9", Why.REGRESSED), (None, Why.UNKNOWN)]
)
def test_concerns_name_a_target_that_is_off_its_path_or_unknown(value, why):
    plan = make_plan()
    make_definition()
    if value:
        make_stated(value=value)
    target = make_target(plan, "survey.satisfaction")
    (found,) = concerns(plan)
    assert (found.whys, found.target.pk, found.direction) == ((why,), target.pk, "1.2")


def test_concerns_name_an_action_once_with_every_reason_the_gravest_first():
    plan = make_plan()
    action = make_action(plan)
    make_task(action, due_on=date(2026, 3, 31))
    make_attestation(
        action,
        month=date(2026, 4, 1),
        confidence="low",
        verdict="corrected",
        comment="The number of partners is wrong.",
    )
    (found,) = concerns(plan)
    assert found.whys == (Why.DISPUTED, Why.OVERDUE, Why.DOUBTED)
    assert (found.action.overdue, found.action.overdue_since) == (1, date(2026, 3, 31))


def test_concerns_name_an_action_that_nobody_checked_and_none_that_is_over():
    plan = make_plan()
    make_action(plan, number="①")
    make_action(plan, number="②", state="completed")
    make_action(plan, number="③", state="dropped")
    (found,) = concerns(plan)
    assert (found.whys, found.action.code) == ((Why.STALE,), "1.2 ①")


def test_concerns_stand_by_own_directions_then_by_gravity():
    plan = make_plan()
    make_definition()
    make_stated(value="9")
    make_target(plan, "survey.satisfaction")
    make_action(plan, direction="1.1")
    make_action(plan, direction="1.2")
    assert [each.direction for each in concerns(plan)] == ["1.2", "1.1", "1.2"]
    assert [each.direction for each in concerns(plan, {"1.1"})] == ["1.1", "1.2", "1.2"]

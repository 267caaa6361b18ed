"""The three readings in sentences, with their formulas."""

from datetime import date

import pytest
from django.utils.translation import override

from kakehashi.policy.boards import Boards
from kakehashi.policy.labels import CONFIDENCE, FRESHNESS, PACES, brief, told
from kakehashi.policy.memory import Memory
from kakehashi.policy.progress.confidence import LEVELS
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
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


def summary(plan):
    return Boards([plan], DAY, Memory()).summary(plan)


def make_measured(plan, code, value=None, **facts):
    make_definition(code)
    if value is not None:
        make_stated(code, value=value)
    make_target(plan, code, **facts)


def test_every_state_has_its_words():
    assert (set(PACES), set(FRESHNESS), set(CONFIDENCE)) == (
        *(set(Pace), set(Freshness)),
        set(LEVELS),
    )


def test_readings_of_an_empty_plan_are_unknown_and_not_zero():
    found = brief(summary(make_plan()))
    assert found.results == "No targets are set."
    assert found.effort == "Unknown: no milestones or tasks are written down."
    assert found.confidence == "No action is open."


def test_results_count_every_target_and_say_the_weights_apart():
    plan = make_plan()
    make_measured(plan, "survey.a", "50", weight=3)
    make_measured(plan, "survey.b", "12")
    make_measured(plan, "survey.c")

    found = told(summary(plan), DAY).results

    assert found.sentence == "1 of 3 on path, 1 behind, 1 unknown"
    assert found.formula == [
        "By weight: 3 on path ÷ 5 in all = 60 %.",
        "Way gone from the baselines to the ends, as a weighted mean: from 62 % to 82 %, since what"
        " is unknown may be anywhere. No target counts for less than none of its way or for more"
        " than all of it.",
        "1 target is beyond its end. It counts as reached and makes up for no other.",
        "An unknown figure counts as unknown: neither as zero nor as on path.",
    ]


def test_effort_counts_pieces_and_says_the_weights_apart():
    plan = make_plan()
    action = make_action(plan, weight=2)
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    make_task(action, due_on=date(2026, 4, 30), weight=3)
    make_task(action, due_on=date(2027, 3, 31), done_on=date(2026, 5, 1))
    make_action(plan, number="②")

    found = told(summary(plan), DAY).effort

    assert found.sentence == "1 of 2 due pieces done"
    assert found.formula == [
        "Milestones and tasks due by May 20, 2026: 1 done ÷ 2 due = 50 %.",
        "By weight, the action's times the piece's: 2 done ÷ 8 due = 25 %.",
        "1 piece was done before it was due. It makes up for none that is late.",
        "1 action has no milestones or tasks: its effort is unknown and not counted.",
        "What is done says nothing about whether it works: that is the result.",
    ]


def test_confidence_counts_what_is_fresh_and_calls_the_rest_unknown():
    plan = make_plan()
    make_attestation(make_action(plan, number="①"), confidence="medium")
    make_attestation(make_action(plan, number="②"), month=date(2026, 1, 1))
    make_action(plan, number="③")

    found = told(summary(plan), DAY).confidence

    assert found.sentence == "0 high, 1 medium, 0 low, 2 unknown"
    assert found.formula == [
        "What the owners of the 3 open actions said last, in their own words and never computed.",
        "Checked for the last month that was asked for: 1 of 3.",
        "Unknown: 1 said something that is out of date, 1 nothing ever.",
    ]


def test_confidence_is_unknown_where_every_statement_is_stale():
    plan = make_plan()
    make_attestation(make_action(plan), month=date(2026, 1, 1))
    assert brief(summary(plan)).confidence == (
        "Unknown: nobody has said anything lately about the 1 open action."
    )


def test_readings_can_be_told_in_japanese():
    plan = make_plan()
    make_task(make_action(plan))
    with override("ja"):
        assert told(summary(plan), DAY).effort.formula

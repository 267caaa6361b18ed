"""A plan on a day."""

from datetime import date
from fractions import Fraction

import pytest

from kakehashi.policy.memory import Memory
from kakehashi.policy.overview import overview
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
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


def test_overview_reads_result_effort_and_confidence_apart():
    plan = make_plan()
    action = make_action(plan)
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    make_task(action, due_on=date(2026, 4, 30))
    make_attestation(action, month=date(2026, 4, 1), confidence="low")
    make_definition()
    make_stated(value="12")
    make_target(plan, "survey.satisfaction")

    found = next(each for each in overview(plan, DAY).directions if each.direction.code == "1.2")

    (target,), (done,) = found.targets, found.actions
    assert (target.result.state, target.result.raw) == (State.BEHIND, Fraction(1, 10))
    assert (done.effort.pace, done.effort.share) == (Pace.LATE, Fraction(1, 2))
    assert (done.attestation.confidence, done.freshness) == ("low", Freshness.FRESH)
    assert [task.due_on for task in done.overdue] == [date(2026, 4, 30)]


def test_overview_takes_a_value_of_last_year_for_unknown():
    plan = make_plan()
    make_definition()
    make_stated(on=date(2025, 5, 1))
    make_target(plan, "survey.satisfaction")
    (target,) = overview(plan, DAY).targets
    assert (target.reading.value, target.result.state) == (None, State.UNKNOWN)


def test_overview_never_takes_a_part_for_the_whole():
    plan = make_plan()
    make_definition()
    make_stated(by="country", part="AT", part_name_ja="オーストリア", part_name_en="Austria")
    make_target(plan, "survey.satisfaction")
    make_target(plan, "survey.satisfaction", by="country", part="AT")

    whole, part = overview(plan, DAY).targets

    assert whole.result.state is State.UNKNOWN
    assert (part.result.state, part.result.overshoot) == (State.ON_PATH, True)
    assert overview(plan, DAY).shares.total == 1


def test_overview_asks_the_same_number_of_queries_however_much_there_is(
    django_assert_num_queries,
):
    plan = make_plan()
    for number in range(12):
        make_task(make_action(plan, number=str(number)))
        make_definition(f"survey.{number}")
        make_stated(f"survey.{number}")
        make_target(plan, f"survey.{number}")
    with django_assert_num_queries(9):
        overview(plan, DAY, recall=Memory())

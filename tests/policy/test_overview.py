"""A plan on a day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from kakehashi.journal.operations import record
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Plan
from kakehashi.policy.overview import overview, overviews
from kakehashi.policy.planning.operations import ADOPTED
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from tests.make import (
    make_action,
    make_agreement,
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


def test_overview_counts_as_overdue_what_was_done_after_the_day():
    action = make_action(make_plan())
    make_task(action, due_on=date(2026, 5, 1), done_on=date(2026, 5, 21))
    make_task(action, due_on=date(2026, 5, 1), done_on=DAY)
    make_task(action, due_on=DAY)

    (found,) = overview(action.plan, DAY).actions

    assert [task.done_on for task in found.overdue] == [date(2026, 5, 21)]
    assert (found.effort.due, found.effort.done) == (3, 1)


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
    with django_assert_num_queries(10):
        overview(plan, DAY, recall=Memory())


def test_overviews_of_many_plans_ask_as_often_as_that_of_one(django_assert_num_queries):
    make_definition()
    make_stated()
    for number in range(4):
        plan = make_plan(unit=make_unit(f"Faculty {number}"))
        action = make_action(plan)
        make_task(action)
        make_attestation(action)
        make_target(plan, "survey.satisfaction")
    plans = list(Plan.objects.select_related("document"))

    with django_assert_num_queries(11):
        found = overviews(plans, DAY, recall=Memory())

    assert [each.plan for each in found] == plans
    assert [each.shares for each in found] == [overview(plan, DAY).shares for plan in plans]
    assert [each.actions for each in found] == [overview(plan, DAY).actions for plan in plans]
    assert all(len(each.actions) == len(each.targets) == 1 for each in found)


def test_overview_hears_what_was_said_last_by_the_end_of_the_day():
    action = make_action()
    for day, confidence in ((19, "high"), (20, "medium"), (21, "low")):
        make_attestation(
            action,
            at=datetime(2026, 5, day, 23, 59, tzinfo=timezone.get_current_timezone()),
            confidence=confidence,
        )
    (found,) = overview(action.plan, DAY).actions
    assert found.attestation.confidence == "medium"


def test_overview_takes_a_value_by_another_definition_for_unknown():
    plan = make_plan()
    make_definition(version=1)
    make_definition(version=2)
    make_stated(definition_version=2)
    make_target(plan, "survey.satisfaction", definition_version=1)
    (found,) = overview(plan, DAY).targets
    assert (found.result.state, found.value) == (State.UNKNOWN, Decimal("71.5"))
    assert found.reason == "The definition was changed after the target had been set; set it anew."


def test_overview_reads_a_milestone_that_was_reached_from_the_years_between():
    plan = make_plan()
    make_definition()
    make_stated(on=date(2024, 5, 1), value=21)
    make_stated(on=date(2025, 5, 1), value=19)
    make_stated(on=date(2026, 5, 1), value=18)
    points = ((date(2024, 3, 31), 20), (date(2027, 5, 1), 30))
    make_target(plan, "survey.satisfaction", form="milestones", points=points)
    (found,) = overview(plan, DAY).targets
    assert (found.result.state, found.result.wanted) == (State.NOT_DUE, None)


def test_overview_keeps_a_target_on_a_series_that_nobody_updates_unknown():
    plan = make_plan()
    make_definition()
    make_stated(on=date(2023, 5, 1), value=100)
    make_target(plan, "survey.satisfaction")
    states = [overview(plan, date(year, 5, 20)).targets[0].result.state for year in (2023, 2024)]
    assert states == [State.ON_PATH, State.UNKNOWN]


def test_overview_gets_no_fresher_by_what_machines_write():
    action = make_action()
    task = make_task(action)
    make_target(action.plan)
    make_attestation(action, month=date(2026, 1, 1))
    before = overview(action.plan, DAY).actions[0].freshness
    task.done_on, task.done_by = DAY, make_person()
    task.save()
    action.remarks = "Synchronised."
    action.save()
    record(ADOPTED, action, by=None)
    assert before is overview(action.plan, DAY).actions[0].freshness is Freshness.LATE


def test_overview_is_not_made_stale_by_a_late_word_about_an_earlier_month():
    action = make_action()
    make_attestation(action, month=date(2026, 4, 1), at=datetime(2026, 5, 5, tzinfo=UTC))
    make_attestation(action, month=date(2026, 3, 1), at=datetime(2026, 5, 6, tzinfo=UTC))
    (found,) = overview(action.plan, DAY).actions
    assert (found.freshness, found.attestation.month) == (Freshness.FRESH, date(2026, 4, 1))


def test_overview_asks_nobody_about_what_is_over():
    action = make_action(state="completed")
    assert overview(action.plan, DAY).actions[0].freshness is Freshness.NOT_ASKED


def test_overview_names_the_actions_of_which_nobody_wrote_down_what_is_to_be_done():
    plan = make_plan()
    make_task(make_action(plan, number="①"), due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    bare = make_action(plan, number="②")
    make_action(plan, number="③", state="dropped")
    found = overview(plan, DAY)
    assert found.effort.share == 1
    assert [each.action for each in found.without_tasks] == [bare]


def test_overview_counts_a_part_without_records_as_none_and_an_unstated_one_as_unknown():
    plan = make_plan()
    make_agreement(effective_on=date(2020, 4, 1))
    make_target(plan, "agreements.active", by="country", part="FR")
    make_definition()
    make_stated(by="country", part="AT")
    make_target(plan, "survey.satisfaction", by="country", part="FR")
    counted, stated = overview(plan, DAY).targets
    assert (counted.value, stated.value) == (0, None)
    assert counted.result.state is State.UNKNOWN  # nobody declared the register complete


def test_overview_reads_the_parts_of_all_stated_figures_at_once(django_assert_num_queries):
    plan = make_plan()
    for number in range(6):
        code = f"survey.{number}"
        make_definition(code)
        for part in ("AT", "FR"):
            make_stated(code, by="country", part=part)
            make_target(plan, code, by="country", part=part)
    with django_assert_num_queries(10):
        assert len(overview(plan, DAY).targets) == 12

"""What a person is shown of an action."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kakehashi.policy.attesting.sheets import digest_of, sheets_of
from kakehashi.policy.memory import Memory, no_memory
from kakehashi.policy.models import Action, Effect, StatedValue
from tests.make import (
    make_action,
    make_agreement,
    make_attestation,
    make_definition,
    make_institution,
    make_person,
    make_plan,
    make_stated,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db
DAY, OCTOBER = date(2026, 11, 5), date(2026, 10, 1)


def sheet_of(action, on=DAY):
    actions = Action.objects.filter(pk=action.pk)
    (sheet,) = sheets_of(actions, OCTOBER, on, recall=no_memory)
    return sheet


def codes(figures):
    return [figure.reading.indicator.code for figure in figures]


def test_figures_are_those_expected_to_move_then_those_of_the_direction_with_a_target():
    plan = make_plan()
    for code, direction in [
        ("survey.effect", "1.1"),
        ("survey.own", "1.2"),
        ("survey.other", "1.1"),
        ("survey.part", "1.2"),
        ("survey.gone", "1.2"),
        ("survey.idle", "1.2"),
    ]:
        make_definition(code, direction=direction)
    for code in ("survey.own", "survey.other"):
        make_target(plan, code)
    make_target(plan, "survey.part", by="country", part="AT")
    at = datetime(2026, 5, 1, tzinfo=UTC)
    gone = make_target(plan, "survey.gone")
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=at, withdrawn_by=make_person())
    action = make_action(plan)
    without = make_action(plan, number="②")
    Effect.objects.create(
        action=action, indicator="survey.effect", change=Decimal("2.5"), by_year=2027
    )
    Effect.objects.create(action=action, indicator="survey.unheard-of")

    sheet = sheet_of(action)

    assert codes(sheet.figures) == ["survey.effect", "survey.own"]
    assert codes(sheet.first_figures) == ["survey.effect"]
    assert codes(sheet.other_figures) == ["survey.own"]
    assert [each.expected_in_words for each in sheet.figures] == ["+2.5 percentage points", ""]
    assert codes(sheet_of(without).first_figures) == ["survey.own"]


def test_change_is_since_what_was_shown_at_the_last_look():
    make_definition()
    make_stated(value="71.5")
    action = make_action()
    make_target(action.plan, "survey.satisfaction")
    before = sheet_of(action)
    assert before.figures[0].change_in_words == ""
    make_attestation(action, month=date(2026, 9, 1), shown=before.plain)
    assert sheet_of(action).figures[0].change_in_words == "±0 percentage points"

    StatedValue.objects.update(value=Decimal("70"))

    (figure,) = sheet_of(action).figures
    assert (figure.change, figure.change_in_words) == (Decimal("-1.5"), "−1.5 percentage points")
    assert figure.before.on == date(2026, 10, 5)


def test_change_of_what_was_not_shown_is_since_what_the_records_say_of_that_day():
    make_agreement(make_institution("Vienna"))
    make_agreement(make_institution("Leicester"), effective_on=date(2026, 10, 20))
    action = make_action()
    Effect.objects.create(action=action, indicator="partners.active")
    make_attestation(action, month=date(2026, 9, 1))  # on 5 October

    (figure,) = sheet_of(action).figures

    assert (figure.reading.value, figure.before.value, figure.change_in_words) == (
        2,
        1,
        "+1 institution",
    )
    assert figure.reading.on == DAY


@pytest.mark.parametrize("was", [{"value": None}, {"version": 2}])
def test_nothing_is_compared_with_an_unknown_figure_or_another_definition(was):
    make_definition()
    make_stated()
    action = make_action()
    make_target(action.plan, "survey.satisfaction")
    plain = sheet_of(action).plain
    plain["figures"][0].update(was)
    make_attestation(action, month=date(2026, 9, 1), shown=plain)
    assert sheet_of(action).figures[0].before is None


def test_an_unknown_figure_is_shown_as_unknown_and_not_as_zero():
    make_definition()
    action = make_action()
    make_target(action.plan, "survey.satisfaction")
    sheet = sheet_of(action)
    assert sheet.figures[0].reading.in_words == "unknown"
    assert sheet.plain["figures"][0]["value"] is None


def test_tasks_are_those_overdue_or_due_by_the_end_of_the_month():
    action = make_action()
    at = datetime(2026, 10, 1, tzinfo=UTC)
    for text, due_on, facts in [
        ("Last day", date(2026, 11, 30), {}),
        ("Overdue", date(2026, 4, 1), {}),
        ("Next month", date(2026, 12, 1), {}),
        ("Done", date(2026, 11, 1), {"done_on": date(2026, 11, 1)}),
        ("Dropped", date(2026, 11, 1), {"dropped_at": at, "dropped_by": make_person()}),
    ]:
        make_task(action, due_on=due_on, text_en=text, **facts)
    assert [task.text_en for task in sheet_of(action).tasks] == ["Overdue", "Last day"]


def test_a_sheet_is_checked_by_a_look_at_its_month_or_a_later_one():
    action = make_action()
    assert not sheet_of(action).is_checked
    make_attestation(action, month=date(2026, 9, 1))
    assert not sheet_of(action).is_checked
    make_attestation(action, month=OCTOBER)
    assert sheet_of(action).is_checked
    assert sheet_of(action).deadline == date(2026, 11, 10)


def test_the_digest_changes_with_what_is_shown_and_is_the_hash_of_plain_json():
    action = make_action()
    first = sheet_of(action)
    make_task(action, due_on=DAY)
    assert first.digest == digest_of(sheet_of(action).plain | {"tasks": []})
    assert first.digest != sheet_of(action).digest
    # {"a":"\u00e9","b":null} by any SHA-256
    assert digest_of({"b": None, "a": "é"}) == (
        "a7dd58c317bd38f83b9084423fb91f8ea1534240fa2c2f1e21531bb6607a4299"
    )


def test_sheets_ask_the_same_number_of_queries_for_many_actions(django_assert_max_num_queries):
    plan = make_plan()

    def make(number):
        make_definition(f"survey.{number}")
        make_target(plan, f"survey.{number}")
        make_stated(f"survey.{number}")
        action = make_action(plan, number=str(number))
        Effect.objects.create(action=action, indicator=f"survey.{number}")
        make_task(action, due_on=DAY)
        make_attestation(action, month=date(2026, 9, 1))

    def read():
        return sheets_of(Action.objects.all(), OCTOBER, DAY, recall=Memory())

    make(0)
    with django_assert_max_num_queries(20) as few:
        read()
    needed = len(few)
    for number in range(1, 12):
        make(number)
    with django_assert_max_num_queries(needed):
        assert len(read()) == 12

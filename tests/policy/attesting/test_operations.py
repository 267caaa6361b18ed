"""Attestations: who says what about which month, once, and for good."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import kakehashi
from kakehashi.journal.models import Entry
from kakehashi.people.models import Deputy, Role
from kakehashi.policy.attesting.operations import Word, attest, check
from kakehashi.policy.attesting.sheets import digest_of, sheets_of
from kakehashi.policy.counting import AS_OF_1_MAY
from kakehashi.policy.memory import no_memory
from kakehashi.policy.models import Action, Attestation, Responsibility
from kakehashi.policy.overview import overview
from kakehashi.policy.planning.actions import change_action, complete_action, reopen_action
from kakehashi.policy.planning.tasks import tick
from kakehashi.policy.planning.wordings import Words
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.policy.stating.operations import confirm, enter
from kakehashi.policy.stating.rules import Figure
from kakehashi.verdicts import Refused
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db
SOURCES = Path(kakehashi.__file__).parent
TODAY = timezone.localdate()
THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH = (THIS_MONTH - timedelta(days=1)).replace(day=1)
SAID = {"verdict": "confirmed", "confidence": "high", "sentence": "Two talks have begun."}


def sheet_of(action):
    (sheet,) = sheets_of(Action.objects.filter(pk=action.pk), LAST_MONTH, TODAY, recall=no_memory)
    return sheet


def freshness(action):
    (found,) = overview(action.plan, TODAY).actions
    return found.freshness


@pytest.fixture
def owner():
    return make_person()


@pytest.fixture
def action(owner):
    return make_action(responsible=[owner])


def test_attest_keeps_what_was_said_and_seen_and_makes_the_action_fresh(action, owner):
    make_definition()
    make_stated(on=AS_OF_1_MAY.latest(TODAY), value="71.5")
    make_target(action.plan, "survey.satisfaction")
    shown = sheet_of(action).plain

    made = attest(action, LAST_MONTH, **SAID, shown=shown, by=owner)

    made.refresh_from_db()
    assert (made.person, made.month, made.verdict) == (owner, LAST_MONTH, "confirmed")
    assert made.shown == {**shown, "sha256": digest_of(shown)}
    assert made.shown["figures"][0]["value"] == "71.500"
    assert freshness(action) == Freshness.FRESH
    entry = Entry.objects.get(verb="policy.action_attested")
    assert (entry.by, entry.record_id) == (owner, str(made.pk))


def test_attest_is_for_those_responsible_and_their_deputies_only(action, owner):
    deputy, former, collaborator = make_person(), make_person(), make_person()
    Responsibility.objects.create(
        action=action, person=collaborator, part=Responsibility.Part.COLLABORATING
    )
    role = make_role(owner, Role.Kind.TEACHER)
    Deputy.objects.create(role=role, person=deputy, starts_on=TODAY)
    Deputy.objects.create(
        role=role,
        person=former,
        starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY - timedelta(days=1),
    )

    for person in (make_person(), make_officer(), former, collaborator):
        with pytest.raises(Refused, match="responsible for this action"):
            attest(action, LAST_MONTH, **SAID, by=person)
    assert not Attestation.objects.exists()
    assert not Entry.objects.exists()

    assert attest(action, LAST_MONTH, **SAID, by=deputy).person == deputy


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sentence": " \n "}, "one sentence where things stand"),
        ({"sentence": "x" * 301}, "at most 300"),
        ({"verdict": "corrected"}, "what is wrong"),
        ({"verdict": "corrected", "comment": "  "}, "what is wrong"),
    ],
)
def test_attest_refuses_what_says_nothing(action, owner, changed, words):
    with pytest.raises(Refused, match=words):
        attest(action, LAST_MONTH, **{**SAID, **changed}, by=owner)
    assert not Attestation.objects.exists()


def test_attest_takes_months_that_are_over_and_were_asked_for(action, owner):
    plan = action.plan
    plan.attest_from = LAST_MONTH + timedelta(days=14)
    plan.save()
    for month, words in [
        (THIS_MONTH, "is not over yet"),
        (THIS_MONTH + timedelta(days=40), "is not over yet"),
        (LAST_MONTH - timedelta(days=1), "The first month that is checked"),
    ]:
        with pytest.raises(Refused, match=words):
            attest(action, month, **SAID, by=owner)

    assert attest(action, LAST_MONTH + timedelta(days=3), **SAID, by=owner).month == LAST_MONTH

    plan.attest_from = None
    plan.save()
    with pytest.raises(Refused, match="Nobody is asked"):
        attest(action, LAST_MONTH, **SAID, by=owner)


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.SUPERSEDED])
def test_attest_refuses_plans_that_are_not_in_force(owner, state):
    action = make_action(make_plan(state=state, attest_from=date(2022, 4, 1)), responsible=[owner])
    with pytest.raises(Refused, match="in force"):
        attest(action, LAST_MONTH, **SAID, by=owner)


@pytest.mark.parametrize("state", [ActionState.COMPLETED, ActionState.DROPPED])
def test_attest_refuses_actions_that_are_over(owner, state):
    action = make_action(responsible=[owner], state=state)
    with pytest.raises(Refused, match="open actions"):
        attest(action, LAST_MONTH, **SAID, by=owner)


def test_attest_again_adds_and_the_same_word_twice_is_one(action, owner):
    first = attest(action, LAST_MONTH, **SAID, by=owner)
    again = attest(
        action, LAST_MONTH, **{**SAID, "sentence": " Two  talks have begun.\n"}, by=owner
    )
    other = attest(action, LAST_MONTH, **{**SAID, "confidence": "low"}, by=owner)

    assert (first == again, Attestation.objects.count()) == (True, 2)
    assert overview(action.plan, TODAY).actions[0].attestation == other


# -- The minute: tick and attest ------------------------------------------------------------------


def test_check_ticks_what_is_done_and_keeps_what_was_seen(action, owner):
    late, later = (make_task(action, due_on=THIS_MONTH) for _ in range(2))
    sheet = sheet_of(action)

    made = check(action, LAST_MONTH, Word(**SAID), seen=sheet.digest, done=[late.pk], by=owner)

    late.refresh_from_db()
    later.refresh_from_db()
    assert (late.done_on, late.done_by, later.done_on) == (TODAY, owner, None)
    assert made.shown["sha256"] == sheet.digest
    assert [task["id"] for task in made.shown["tasks"]] == [late.pk, later.pk]


def test_check_pressed_twice_is_one(action, owner):
    task = make_task(action, due_on=THIS_MONTH)
    seen = sheet_of(action).digest
    for _ in range(2):
        check(action, LAST_MONTH, Word(**SAID), seen=seen, done=[task.pk], by=owner)
    assert Attestation.objects.count() == 1


def test_check_refuses_what_the_person_has_not_seen(action, owner):
    task = make_task(action, due_on=THIS_MONTH)
    seen = sheet_of(action).digest
    tick(task, by=owner)

    with pytest.raises(Refused, match="have changed in the meantime"):
        check(action, LAST_MONTH, Word(**SAID), seen=seen, by=owner)
    assert not Attestation.objects.exists()


def test_check_refused_ticks_nothing(action, owner):
    task = make_task(action, due_on=THIS_MONTH)
    word = Word("corrected", "high", "Well.", "")
    with pytest.raises(Refused, match="what is wrong"):
        check(action, LAST_MONTH, word, seen=sheet_of(action).digest, done=[task.pk], by=owner)
    task.refresh_from_db()
    assert task.done_on is None


def test_check_ticks_only_tasks_of_the_sheet(action, owner):
    elsewhere = make_task(make_action(action.plan, number="②"), due_on=THIS_MONTH)
    seen = sheet_of(action).digest
    check(action, LAST_MONTH, Word(**SAID), seen=seen, done=[elsewhere.pk], by=owner)
    elsewhere.refresh_from_db()
    assert elsewhere.done_on is None


# -- Freshness comes only from a person -----------------------------------------------------------


def test_no_other_write_makes_an_action_fresh(owner):
    """Edits, ticks, figures that are entered and confirmed, the machine's own runs: none does."""
    officer, second = make_officer(), make_officer()
    action = make_action(make_plan(is_incomplete=True), responsible=[owner])
    make_definition()
    on = AS_OF_1_MAY.latest(TODAY)

    def edit():
        change_action(action, Words("改めた", "Changed"), by=officer)

    def tick_a_task():
        tick(make_task(action, due_on=THIS_MONTH), by=owner)

    def confirm_a_figure():
        figures = [Figure(Decimal(80))]
        confirm(enter("survey.satisfaction", on, figures, source="p. 4", by=officer), by=second)

    def decide():
        complete_action(action, by=officer)
        reopen_action(action, by=officer)

    assert freshness(action) == Freshness.NEVER
    for write in (edit, tick_a_task, confirm_a_figure, decide, lambda: call_command("tick")):
        write()
        assert freshness(action) == Freshness.NEVER

    attest(action, LAST_MONTH, **SAID, by=owner)
    assert freshness(action) == Freshness.FRESH


def test_nothing_else_in_the_sources_writes_attestations():
    """Besides the operation only the demonstration does, which marks its own as invented."""
    writes = re.compile(r"\bAttestation\((?!models)|Attestation\.objects\.(bulk_)?(get_or_)?create")
    writers = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text(encoding="utf-8"))
    }
    assert writers == {"policy/attesting/operations.py", "web/demonstration/plan_cycle.py"}


# -- What was said stays --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_attestation SET sentence = 'otherwise'",
        "DELETE FROM policy_attestation",
    ],
)
def test_the_database_refuses_to_change_what_was_said(statement):
    made = make_attestation()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    made.sentence = "otherwise"
    for attempt in (made.save, made.delete, Attestation.objects.all().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    made.refresh_from_db()
    assert made.sentence == "Two talks have begun."


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
def test_replace_is_refused_on_sqlite():
    make_attestation()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("REPLACE INTO policy_attestation SELECT * FROM policy_attestation")

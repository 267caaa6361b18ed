"""What can be done to an action."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.policy.models import Action, Responsibility
from kakehashi.policy.planning.actions import (
    add_action,
    change_action,
    complete_action,
    drop_action,
    move_action,
    name_person,
    release_person,
    remove_action,
    reopen_action,
    translate_action,
)
from kakehashi.policy.planning.links import add_need
from kakehashi.policy.planning.wordings import Words, words_of
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.verdicts import Refused
from tests.make import (
    make_action,
    make_attestation,
    make_document,
    make_officer,
    make_person,
    make_plan,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
WORDS = Words("奨学金を増やす", "More scholarships", frozenset({"en"}))


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def draft():
    return make_plan(state=PlanState.DRAFT)


def test_add_action_takes_the_next_number_at_the_end(draft, officer):
    make_action(draft)
    unit = make_unit()
    direction = draft.document.provisions.get(code="1.2")

    added = add_action(draft, direction, WORDS, owner=unit, first_year=2023, weight=2, by=officer)

    added.refresh_from_db()
    assert (added.code, added.position, added.owner, added.weight) == ("1.2 ②", 2, unit, 2)
    assert (added.standing_ja, added.standing_en) == ("official", "unofficial")
    assert history_of(added).get().changes["number"] == [None, "②"]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"number": "①"}, r"1\.2 ① already"),
        ({"number": "number eleven"}, "1 to 10 letters"),
        ({"weight": 0}, "between 1 and 100"),
        ({"weight": 101}, "between 1 and 100"),
        ({"first_year": 2024, "last_year": 2023}, "before the first"),
    ],
)
def test_add_action_refuses_what_cannot_be_so(draft, officer, facts, reason):
    make_action(draft)
    direction = draft.document.provisions.get(code="1.2")
    with pytest.raises(Refused, match=reason):
        add_action(draft, direction, WORDS, **facts, by=officer)
    assert draft.actions.count() == 1


def test_add_action_refuses_a_direction_of_another_policy_version(draft, officer):
    other = make_document("2022", adopted_year=2022).provisions.get(code="1.2")
    with pytest.raises(Refused, match="not a direction of the plan"):
        add_action(draft, other, WORDS, by=officer)


def test_add_action_goes_on_entering_an_adopted_text_that_is_incomplete(officer):
    plan = make_plan(is_incomplete=True)
    direction = plan.document.provisions.get(code="1.2")
    assert add_action(plan, direction, WORDS, by=officer).number == "①"

    plan.is_incomplete = False
    plan.save()
    with pytest.raises(Refused, match="is a new version, a revision"):
        add_action(plan, direction, WORDS, by=officer)


def test_change_action_of_an_adopted_plan_changes_everything_but_the_text(officer):
    action, unit = make_action(), make_unit()

    change_action(action, words_of(action), owner=unit, weight=3, remarks="Note", by=officer)
    action.refresh_from_db()
    assert (action.owner, action.weight, action.remarks) == (unit, 3, "Note")

    with pytest.raises(Refused, match="is a new version, a revision"):
        change_action(action, Words("別の文", action.text_en), owner=None, by=officer)
    with pytest.raises(Refused, match="is a new version, a revision"):
        change_action(action, words_of(action), number="②", by=officer)
    action.refresh_from_db()
    assert (action.text_ja, action.number, action.owner) == ("協定校を増やす", "①", unit)


def test_change_action_of_a_draft_changes_text_number_and_direction(draft, officer):
    action = make_action(draft)
    direction = draft.document.provisions.get(code="1.1")
    change_action(action, WORDS, direction=direction, number="②", by=officer)
    action.refresh_from_db()
    assert (action.code, action.text_ja) == ("1.1 ②", "奨学金を増やす")


def test_change_action_refuses_what_was_superseded(officer):
    action = make_action(make_plan(state=PlanState.SUPERSEDED))
    with pytest.raises(Refused, match="not changed any more"):
        change_action(action, words_of(action), weight=2, by=officer)


def test_change_action_is_for_keepers():
    person = make_person()
    action = make_action(responsible=[person])
    with pytest.raises(Refused, match="Only the international office"):
        change_action(action, words_of(action), weight=2, by=person)


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.IN_FORCE, PlanState.SUPERSEDED])
def test_translate_action_completes_the_missing_language_at_any_time(officer, state):
    action = make_action(make_plan(state=state), text_en="", standing_en="missing")

    translate_action(action, "en", "More partners", by=officer)

    action.refresh_from_db()
    assert (action.text_en, action.standing_en) == ("More partners", "unofficial")
    with pytest.raises(Refused, match="is official"):
        translate_action(action, "ja", "別の文", by=officer)
    with pytest.raises(Refused, match="Write the text"):
        translate_action(action, "en", " ", by=officer)


def test_move_action_leaves_the_numbers_where_they_are_printed(draft, officer):
    first = make_action(draft)
    make_action(draft, direction="1.1")
    second = make_action(draft, number="②")

    move_action(second, up=True, by=officer)

    found = draft.actions.filter(direction__code="1.2").in_order()
    assert [(each, each.number) for each in found] == [(second, "①"), (first, "②")]
    assert Entry.objects.filter(verb="policy.action_moved").count() == 2
    with pytest.raises(Refused, match="no action to change places"):
        move_action(second, up=True, by=officer)


def test_remove_action_takes_it_out_of_a_draft_with_its_tasks(draft, officer):
    action = make_action(draft)
    make_task(action)
    pk = action.pk

    remove_action(action, by=officer)

    assert not Action.objects.exists()
    entry = Entry.objects.get(verb="policy.action_removed")
    assert (entry.record_id, entry.changes["text_ja"]) == (str(pk), ["協定校を増やす", None])


def test_remove_action_refuses_what_was_adopted_or_is_referred_to(draft, officer):
    with pytest.raises(Refused, match="it is dropped"):
        remove_action(make_action(make_plan(draft.document)), by=officer)
    attested = make_action(draft)
    make_attestation(attested)
    needed, other = make_action(draft, number="②"), make_action(draft, number="③")
    add_need(other, needed, by=officer)
    for action in (attested, needed):
        with pytest.raises(Refused, match="refers to this"):
            remove_action(action, by=officer)


def test_complete_drop_and_reopen_follow_the_table_of_moves(officer):
    action = make_action()
    complete_action(action, by=officer)
    with pytest.raises(Refused, match="the action is “Completed”"):
        drop_action(action, reason="No money", by=officer)
    reopen_action(action, by=officer)
    with pytest.raises(Refused, match="Say why"):
        drop_action(action, reason=" ", by=officer)

    drop_action(action, reason="No money", by=officer)

    action.refresh_from_db()
    assert action.state == ActionState.DROPPED
    assert history_of(action).first().reason == "No money"


def test_complete_action_waits_until_the_plan_is_in_force(draft, officer):
    with pytest.raises(Refused, match="once the plan is in force"):
        complete_action(make_action(draft), by=officer)


def test_name_person_gives_the_latest_part(officer):
    action, person = make_action(), make_person()
    name_person(action, person, by=officer)
    name_person(action, person, part="collaborating", by=officer)

    assert action.responsibilities.get().part == Responsibility.Part.COLLABORATING
    assert history_of(action).first().changes["part"] == ["responsible", "collaborating"]

    release_person(action, person, by=officer)
    assert not action.responsibilities.exists()
    with pytest.raises(Refused, match="no part"):
        release_person(action, person, by=officer)


def test_name_person_refuses_who_may_not_sign_in_and_a_dropped_action(officer):
    with pytest.raises(Refused, match="may not sign in"):
        name_person(make_action(), make_person(is_active=False), by=officer)
    dropped = make_action(make_plan(unit=make_unit()), state=ActionState.DROPPED)
    with pytest.raises(Refused, match="Reopen it first"):
        name_person(dropped, make_person(), by=officer)


def test_a_person_who_leaves_keeps_the_part_on_record(officer):
    person = make_person()
    action = make_action(responsible=[person])
    person.is_active = False
    person.save()
    assert action.responsibilities.get().person == person


def test_change_action_says_that_it_was_removed_meanwhile(draft, officer):
    action = make_action(draft)
    Action.objects.filter(pk=action.pk).delete()
    with pytest.raises(Refused, match="removed in the meantime"):
        change_action(action, WORDS, by=officer)

"""The pages of an action: everything of it, and each thing that can be done to it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.policy.models import Action, Dependency, Effect, FundingSource, Money
from kakehashi.policy.states import ActionState, PlanState
from tests.make import (
    make_action,
    make_attestation,
    make_home,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_task,
    make_unit,
)
from tests.web.plan.asking import address, said, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


# -- Reading --------------------------------------------------------------------------------------


def test_action_shows_everything_of_it(client, officer):
    plan, person = make_plan(), make_person(passport_given="Aoi")
    action = make_action(plan, responsible=[person], standing_en="unofficial", remarks="Note")
    other = make_action(plan, number="②")
    Dependency.objects.create(action=action, needs=other)
    Effect.objects.create(action=action, indicator="partners.active", change=3, by_year=2027)
    Effect.objects.create(action=action, indicator="partners.gone")
    source = FundingSource.objects.create(name_ja="寄附金", name_en="Gifts")
    Money.objects.create(action=action, year=2025, source=source, planned=1200000)
    Money.objects.create(action=action, year=2026, source=source, planned=300000, spent=0)
    make_task(action, weight=2)
    make_attestation(action, person=person, sentence="Two talks have begun.")

    text = text_of(client, action.get_absolute_url())

    for words in (
        "Unofficial translation",
        "協定校を増やす",
        "0 of 1 due piece done",
        "By weight, the action&#x27;s times the piece&#x27;s: 0 done ÷ 2 due",
        "overdue",
        "Aoi",
        "Two talks have begun.",
        "1.2 ②",
        "+3 institutions by the end of FY2027",
        reverse("public:indicator", args=["partners.active"]),
        "no longer defined",
        "Nobody has said by how much.",
        "Budget: ¥1,200,000",
        "Spent: unknown",
        "Budget: ¥1,500,000",
        "Spent: ¥0 and 1 unknown amount",
        "Gifts",
        "Note",
    ):
        assert words in text, words
    assert "Is needed by" in text_of(client, other.get_absolute_url())


def test_action_without_anything_says_that_it_is_unknown(client, officer):
    text = text_of(client, make_action().get_absolute_url())
    for words in (
        "so the effort is unknown",
        "both are unknown",
        "Nobody has checked this action yet.",
        "Nobody has said which indicator",
        "It waits for no other action",
        "nobody answers for it yet",
    ):
        assert words in text, words


def test_action_shows_readers_neither_buttons_nor_forms(client):
    teacher, action = make_person(), make_action()
    make_role(teacher, Role.Kind.TEACHER)
    make_task(action)
    client.force_login(teacher)

    text = text_of(client, action.get_absolute_url())

    assert "Only the international office and the leadership can do this." in text
    assert "Only those who answer for the task or its action" in text
    assert "Tick as done" not in text
    assert address("change_action", action.pk) not in text


def test_action_of_a_draft_is_not_there_for_others(client):
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    action = make_action(make_plan(state=PlanState.DRAFT))
    task = make_task(action)
    assert client.get(action.get_absolute_url()).status_code == 404
    for name in ("change_action", "name_person", "add_task", "state_money", "move_action"):
        assert client.post(address(name, action.pk)).status_code == 404
    assert client.post(address("tick", task.pk)).status_code == 404


def test_action_takes_as_many_queries_for_one_task_as_for_many(
    client, officer, django_assert_max_num_queries
):
    action = make_action()
    for _ in range(15):
        make_task(action, person=make_person())
    with django_assert_max_num_queries(45):
        client.get(action.get_absolute_url())


def test_action_asks_those_responsible_to_check_until_it_is_checked(client):
    person = make_person()
    action = make_action(responsible=[person])
    client.force_login(person)
    assert address("attest", action.pk) in text_of(client, action.get_absolute_url())

    last_month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    make_attestation(action, month=last_month, at=timezone.now(), person=person)
    assert address("attest", action.pk) not in text_of(client, action.get_absolute_url())

    nobody = make_action(make_plan(unit=make_unit()))
    client.force_login(make_officer())
    assert address("attest", nobody.pk) not in text_of(client, nobody.get_absolute_url())


# -- The text -------------------------------------------------------------------------------------

WORDS = {
    "text_ja": "奨学金",
    "standing_ja": "official",
    "text_en": "",
    "standing_en": "unofficial",
    "weight": "1",
}


def test_add_action_leads_to_the_new_one(client, officer):
    plan = make_plan(state=PlanState.DRAFT)
    direction = plan.document.provisions.get(code="1.1")
    place = f"{address('add_action', plan.pk)}?direction={direction.pk}"
    assert f'value="{direction.pk}" selected' in text_of(client, place)

    response = client.post(place, {**WORDS, "direction": direction.pk, "owner": make_home().pk})

    action = Action.objects.get()
    assert response["Location"] == action.get_absolute_url()
    assert (action.code, action.owner, action.standing_en) == ("1.1 ①", make_home(), "missing")


def test_add_action_names_a_taken_number(client, officer):
    action = make_action(make_plan(state=PlanState.DRAFT))
    place = address("add_action", action.plan_id)
    text = sent(client, place, **WORDS, direction=action.direction_id, number="①")
    assert "There is an action 1.2 ① already." in text


def test_change_action_of_an_adopted_plan_offers_no_text(client, officer):
    action, unit = make_action(), make_unit()
    place = address("change_action", action.pk)
    text = text_of(client, place)
    assert "is a new version, a revision" in text
    assert 'name="text_ja"' not in text

    client.post(place, {"owner": unit.pk, "weight": "2", "text_ja": "別の文"})

    action.refresh_from_db()
    assert (action.owner, action.weight, action.text_ja) == (unit, 2, "協定校を増やす")


def test_change_action_of_a_draft_changes_the_text(client, officer):
    action = make_action(make_plan(state=PlanState.DRAFT))
    fields = {**WORDS, "direction": action.direction_id, "number": "②"}
    client.post(address("change_action", action.pk), fields)
    action.refresh_from_db()
    assert (action.text_ja, action.text_en, action.number) == ("奨学金", "", "②")


def test_translate_action_completes_what_is_missing(client, officer):
    action = make_action(text_en="", standing_en="missing")
    place = address("translate_action", pk=action.pk, language="en")
    assert place in text_of(client, action.get_absolute_url())
    client.post(place, {"text": "Win partners", "is_official": "on"})
    action.refresh_from_db()
    assert (action.text_en, action.standing_en) == ("Win partners", "official")
    assert place not in text_of(client, action.get_absolute_url())


# -- What becomes of it ---------------------------------------------------------------------------


def test_complete_drop_and_reopen(client, officer):
    action = make_action()
    make_task(action)
    assert "Tasks still open: 1." in text_of(client, address("complete_action", action.pk))
    client.post(address("complete_action", action.pk), {"reason": ""})
    action.refresh_from_db()
    assert action.state == ActionState.COMPLETED

    assert "the action is “Completed”" in said(
        client, client.get(address("drop_action", action.pk))
    )
    client.post(address("reopen_action", action.pk), {"reason": "Not yet"})
    assert "This field is required" in sent(client, address("drop_action", action.pk), reason="")
    client.post(address("drop_action", action.pk), {"reason": "No money"})

    action.refresh_from_db()
    assert action.state == ActionState.DROPPED
    assert "No money" in text_of(client, action.get_absolute_url())


def test_remove_action_takes_it_out_of_the_draft(client, officer):
    action = make_action(make_plan(state=PlanState.DRAFT))
    response = client.post(address("remove_action", action.pk), {"reason": "Twice"})
    assert response["Location"] == action.plan.get_absolute_url()
    assert not Action.objects.exists()


def test_name_and_release_a_person(client, officer):
    action, person = make_action(), make_person(passport_given="Aoi", name_kanji="葵")
    client.post(address("name_person", action.pk), {"person": "Aoi", "part": "collaborating"})
    assert action.responsibilities.get().part == "collaborating"

    response = client.post(address("release_person", action.pk, person.pk))
    assert "Aoi has no part in it any more." in said(client, response)
    for nobody in (person.pk, 2**64):  # a number that no database can hold is nobody's either
        assert client.post(address("release_person", action.pk, nobody)).status_code == 404


# -- Tasks ----------------------------------------------------------------------------------------


def test_tick_answers_with_the_work_alone(client):
    person = make_person()
    action = make_action(responsible=[person])
    task = make_task(action)
    client.force_login(person)

    part = client.post(address("tick", task.pk), headers={"HX-Request": "true"}).content.decode()

    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (timezone.localdate(), person)
    assert "1 of 1 due piece done" in part
    assert "Take back" in part
    assert "<html" not in part


def test_tick_without_javascript_leads_back_and_says_what_is_wrong(client, officer):
    task = make_task()
    back = f"{task.action.get_absolute_url()}#work"
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "in the future" in said(
        client, client.post(address("tick", task.pk), {"done_on": tomorrow})
    )
    assert "This is no day" in said(
        client, client.post(address("tick", task.pk), {"done_on": "soon"})
    )
    assert client.post(address("tick", task.pk), {"done_on": "2026-03-01"})["Location"] == back
    task.refresh_from_db()
    assert task.done_on.isoformat() == "2026-03-01"
    assert client.post(address("untick", task.pk))["Location"] == back
    task.refresh_from_db()
    assert task.done_on is None


def test_tick_refused_says_so_in_the_row(client):
    teacher, task = make_person(), make_task()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    part = client.post(address("tick", task.pk), headers={"HX-Request": "true"}).content.decode()
    assert 'role="alert">Only those who answer' in part
    task.refresh_from_db()
    assert task.done_on is None


def test_add_change_and_drop_a_task(client, officer):
    action, person = make_action(), make_person()
    fields = {"kind": "milestone", "text_en": "Signed", "due_on": "2027-03-31", "weight": "2"}
    client.post(address("add_task", action.pk), {**fields, "person": person.email})
    task = action.tasks.get()
    assert (task.kind, task.text_en, task.weight, task.person) == ("milestone", "Signed", 2, person)

    place = address("change_task", task.pk)
    assert person.email in text_of(client, place)
    assert "what is to be done" in sent(client, place, **{**fields, "text_en": ""})
    client.post(place, {**fields, "text_en": "Signed and sealed"})
    task.refresh_from_db()
    assert (task.text_en, task.person) == ("Signed and sealed", None)

    client.post(address("drop_task", task.pk), {"reason": "Moot"})
    task.refresh_from_db()
    assert task.dropped_by == officer
    text = text_of(client, action.get_absolute_url())
    assert "Dropped: 1" in text
    assert "Moot" in text


# -- Links and money ------------------------------------------------------------------------------


def test_add_need_names_a_circle(client, officer):
    plan = make_plan()
    one, two = make_action(plan), make_action(plan, number="②")
    client.post(address("add_need", one.pk), {"needs": two.pk})
    assert "1.2 ② → 1.2 ① → 1.2 ②" in sent(client, address("add_need", two.pk), needs=one.pk)
    client.post(address("remove_need", one.pk, two.pk))
    assert not Dependency.objects.exists()


def test_expect_and_withdraw_an_effect(client, officer):
    action = make_action()
    place = address("expect_effect", action.pk)
    fields = {"indicator": "partners.active", "confidence": "low"}
    assert "together, or leave both open" in sent(client, place, **fields, change="2")
    client.post(place, {**fields, "change": "-2.5", "by_year": "2027"})
    effect = action.effects.get()
    assert effect.change == Decimal("-2.5")
    assert "−2.5 institutions by the end of FY2027" in text_of(client, action.get_absolute_url())
    assert 'value="-2.500"' in text_of(client, f"{place}?effect={effect.pk}")

    client.post(address("withdraw_effect", effect.pk))
    assert not action.effects.exists()


def test_state_and_remove_money(client, officer):
    action = make_action()
    place = address("state_money", action.pk)
    assert "No source of funds has been entered yet." in text_of(client, place)
    client.post(address("sources"), {"name_ja": "寄附金", "name_en": "Gifts"})
    source = FundingSource.objects.get()
    fields = {"year": "2026", "source": source.pk}
    assert "State the budget or what was spent." in sent(client, place, **fields)
    client.post(place, {**fields, "planned": "500000"})
    line = action.money.get()
    assert (line.planned, line.spent) == (500000, None)
    assert 'value="500000"' in text_of(client, f"{place}?line={line.pk}")

    client.post(address("remove_money", line.pk))
    assert not action.money.exists()


def test_sources_are_renamed_and_kept_apart(client, officer):
    gifts = FundingSource.objects.create(name_ja="寄附金")
    FundingSource.objects.create(name_ja="受託")
    place = address("sources")
    assert "with this name already" in sent(client, f"{place}?source={gifts.pk}", name_ja="受託")
    client.post(f"{place}?source={gifts.pk}", {"name_ja": "寄附金", "name_en": "Gifts"})
    gifts.refresh_from_db()
    assert gifts.name_en == "Gifts"

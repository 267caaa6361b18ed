"""The pages of a plan: as printed, who sees it, and each thing that can be done to it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.policy.models import DirectionOwner, Plan
from kakehashi.policy.states import PlanState
from tests.make import (
    make_action,
    make_attestation,
    make_document,
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


def test_plan_shows_each_action_with_who_does_it_and_how_far_it_is(client, officer):
    plan, person = make_plan(text_en="", standing_en="missing"), make_person(passport_given="Aoi")
    action = make_action(
        plan, owner=make_unit("Law"), responsible=[person], first_year=2022, last_year=2024
    )
    make_task(action, done_on=date(2026, 3, 1))
    make_task(action)
    make_attestation(action, person=person)
    make_action(plan, number="②")
    DirectionOwner.objects.create(plan=plan, direction=action.direction, person=person)

    text = text_of(client, plan.get_absolute_url())

    for words in (
        "1.2 ①",
        "FY2022–2024",
        "Law",
        "Aoi",
        "1 of 2 due pieces done",
        "Not checked in time",
        "nobody answers for it yet",
        "Unknown: no tasks written down",
        "No translation yet",
        "No action under this direction.",
    ):
        assert words in text, words
    assert 'lang="ja">行動計画' in text


def test_plan_is_not_there_for_whoever_may_not_see_it(client):
    draft, in_force = make_plan(state=PlanState.DRAFT), make_plan()
    assert client.get(in_force.get_absolute_url()).status_code == 302
    client.force_login(make_person())
    assert client.get(in_force.get_absolute_url()).status_code == 404
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    assert client.get(draft.get_absolute_url()).status_code == 404
    for name in ("adopt", "discard", "details", "rhythm", "add_action"):
        assert client.post(address(name, draft.pk)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT


def test_plan_shows_others_no_buttons_but_says_why(client):
    teacher, plan = make_person(), make_plan()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)

    text = text_of(client, plan.get_absolute_url())

    assert address("rhythm", plan.pk) not in text
    assert "Only the international office and the leadership can do this." in text


def test_plan_of_a_draft_says_what_is_open_and_moves_actions(client, officer):
    plan = make_plan(state=PlanState.DRAFT)
    first, second = make_action(plan), make_action(plan, number="②")
    text = text_of(client, plan.get_absolute_url())
    assert "2 actions belong to no unit" in text
    assert "Move 1.2 ② up" in text

    moved = client.post(address("move_action", second.pk), {"up": "1"})
    assert moved["Location"] == f"{plan.get_absolute_url()}#direction-{first.direction_id}"
    part = client.post(
        address("move_action", second.pk), {"up": "1"}, headers={"HX-Request": "true"}
    ).content.decode()

    second.refresh_from_db()
    assert second.number == "①"
    assert "no action to change places" in part
    assert f'id="direction-{first.direction_id}"' in part
    assert "<html" not in part


def test_plan_takes_as_many_queries_for_one_action_as_for_many(
    client, officer, django_assert_max_num_queries
):
    plan = make_plan()
    for number in range(20):
        action = make_action(
            plan, number=str(number), owner=make_unit(), responsible=[make_person()]
        )
        make_task(action)
        make_attestation(action)
    with django_assert_max_num_queries(30):
        client.get(plan.get_absolute_url())


# -- Doing ----------------------------------------------------------------------------------------


def test_begin_makes_a_draft(client, officer):
    document = make_document()
    response = client.post(
        address("begin"),
        {
            "document": document.pk,
            "unit": make_home().pk,
            "text_ja": "計画",
            "standing_ja": "official",
            "text_en": "Plan",
            "standing_en": "unofficial",
            "first_year": "2022",
            "is_incomplete": "on",
            "source": "example.org/plan",
        },
    )
    plan = Plan.objects.get()
    assert response["Location"] == plan.get_absolute_url()
    assert (plan.state, plan.standing_en, plan.first_year) == (PlanState.DRAFT, "unofficial", 2022)
    assert (plan.is_incomplete, plan.source) == (True, "https://example.org/plan")


def test_begin_names_each_fault(client, officer):
    document = make_document()
    fields = {"document": document.pk, "unit": make_home().pk}
    standings = {"standing_ja": "official", "standing_en": "official"}
    text = sent(client, address("begin"), **fields, **standings, first_year="22")
    assert "Ensure this value is greater than or equal to 1949" in text
    text = sent(client, address("begin"), **fields, **standings)
    assert "Write the text in Japanese or in English." in text
    assert not Plan.objects.exists()


def test_begin_leads_others_back_with_the_reason(client):
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)
    client.force_login(teacher)
    assert "Only the international office" in said(client, client.get(address("begin")))


def test_details_of_an_adopted_plan_are_settled(client, officer):
    plan = make_plan()
    assert "is a new version" in said(client, client.post(address("details", plan.pk)))
    plan.is_incomplete = True
    plan.save()
    assert 'value="2022"' in text_of(client, address("details", plan.pk))


def test_adopt_shows_what_is_open_and_superseded_then_adopts(client, officer):
    old = make_plan()
    draft = make_plan(old.document, state=PlanState.DRAFT)
    make_action(draft)

    text = text_of(client, address("adopt", draft.pk))
    assert "superseded in the same moment" in text
    assert "Nobody answers for 1 action, so nobody will check it" in text

    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "lies in the future" in sent(client, address("adopt", draft.pk), on=tomorrow)
    client.post(address("adopt", draft.pk), {"on": "2026-04-01", "attest_from": "2026-04-01"})

    draft.refresh_from_db()
    old.refresh_from_db()
    assert (draft.state, old.state) == (PlanState.IN_FORCE, PlanState.SUPERSEDED)


def test_adopt_of_an_empty_draft_says_why_not(client, officer):
    draft = make_plan(state=PlanState.DRAFT)
    text = text_of(client, draft.get_absolute_url())
    assert "A plan without any action cannot be adopted." in text
    assert "without any action" in said(client, client.get(address("adopt", draft.pk)))


def test_discard_keeps_the_draft_on_record(client, officer):
    draft = make_plan(state=PlanState.DRAFT)
    client.post(address("discard", draft.pk), {"reason": "Begun twice"})
    draft.refresh_from_db()
    assert draft.state == PlanState.DISCARDED
    assert "Begun twice" in text_of(client, draft.get_absolute_url())


def test_rhythm_is_set(client, officer):
    plan = make_plan()
    place = address("rhythm", plan.pk)
    fields = {"remind_days_before": "3", "escalate_days_after": "0"}
    assert "less than or equal to 28" in sent(client, place, attest_by_day="31", **fields)
    client.post(place, {"attest_by_day": "15", **fields})
    plan.refresh_from_db()
    assert (plan.attest_from, plan.attest_by_day, plan.remind_days_before) == (None, 15, 3)


def test_translate_completes_the_title(client, officer):
    plan = make_plan(text_en="", standing_en="missing")
    place = address("translate", pk=plan.pk, language="en")
    assert place in text_of(client, plan.get_absolute_url())
    client.post(place, {"text": "Action plan"})
    plan.refresh_from_db()
    assert (plan.text_en, plan.standing_en) == ("Action plan", "unofficial")


def test_direction_owner_is_named_and_released(client, officer):
    plan, person = make_plan(), make_person()
    direction = plan.document.provisions.get(code="1.2")
    place = address("direction_owner", plan.pk, direction.pk)

    client.post(place, {"person": person.email})
    assert DirectionOwner.objects.get().person == person
    assert person.email in text_of(client, place)
    client.post(place, {"person": ""})
    assert not DirectionOwner.objects.exists()

    assert "Nobody called “nobody”" in sent(client, place, person="nobody")
    gone = make_person(is_active=False)
    assert "may not sign in any more" in sent(client, place, person=gone.email)

"""The page of the monthly minute, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from kakehashi.people.models import Deputy, Role
from kakehashi.policy.attesting.sheets import sheets_of
from kakehashi.policy.memory import no_memory
from kakehashi.policy.models import Action, Attestation
from kakehashi.policy.planning.tasks import tick
from kakehashi.policy.states import PlanState
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def owner(client):
    person = make_person(language="en")
    client.force_login(person)
    return person


@pytest.fixture
def plan():
    return make_plan()


def month():
    return reverse("plan:month")


def answer(*actions, **changed):
    """What the page sends for `actions` when somebody says that the records are right."""
    found = Action.objects.filter(pk__in=[action.pk for action in actions])
    sent = {}
    for sheet in sheets_of(found, LAST_MONTH, TODAY, recall=no_memory):
        fields = {
            "verdict": "confirmed",
            "confidence": "medium",
            "sentence": f"On the way with {sheet.action.number}.",
            "comment": "",
            "seen": sheet.digest,
            **changed,
        }
        sent |= {f"action-{sheet.action.pk}-{name}": value for name, value in fields.items()}
    return sent


def test_month_is_filled_in_from_the_records_and_from_what_was_said_last(client, owner, plan):
    make_definition()
    make_target(plan, "survey.satisfaction")
    action = make_action(plan, responsible=[owner])
    make_task(action, due_on=TODAY - timedelta(days=3), text_en="Send the brochure")
    before = (LAST_MONTH - timedelta(days=1)).replace(day=1)
    make_attestation(action, month=before, confidence="low", sentence="It is slow.")

    page = client.get(month()).content.decode()

    for words in ("Win more partners", "Satisfaction", "Send the brochure", "It is slow."):
        assert words in page
    assert 'value="low" id="id_action-' in page.replace("\n", "")
    assert page.count("checked") >= 1
    assert "Confirm all" not in page  # there is but one


def test_confirm_all_confirms_those_that_were_filled_in(client, owner, plan):
    first, second, third = (
        make_action(plan, number=number, responsible=[owner]) for number in "①②③"
    )

    response = client.post(month(), answer(first, second), follow=True)

    assert set(Attestation.objects.values_list("action", "person")) == {
        (first.pk, owner.pk),
        (second.pk, owner.pk),
    }
    page = response.content.decode()
    assert response.redirect_chain == [(month(), 302)]
    assert "2 actions are checked." in page
    assert f'name="action-{third.pk}-verdict"' in page


def test_a_button_confirms_one_and_keeps_what_was_written_for_others(client, owner, plan):
    first, second = (make_action(plan, number=number, responsible=[owner]) for number in "①②")
    sent = answer(first, second, sentence="Half written")

    response = client.post(month(), sent | {"only": str(first.pk)})

    assert [each.action for each in Attestation.objects.all()] == [first]
    page = response.content.decode()
    assert "1 action is checked." in page
    assert "Half written</textarea>" in page.split(f'id="action-{second.pk}"')[1]


def test_what_is_missing_is_said_at_the_field_and_the_rest_is_confirmed(client, owner, plan):
    good, bad, wrong = (make_action(plan, number=number, responsible=[owner]) for number in "①②③")
    sent = answer(good) | answer(bad, sentence=" ") | answer(wrong, verdict="corrected")

    response = client.post(month(), sent)

    assert response.status_code == 422
    assert [each.action for each in Attestation.objects.all()] == [good]
    page = response.content.decode()
    assert "Say in one sentence where things stand." in page.split(f'id="action-{bad.pk}"')[1]
    assert "Say what is wrong" in page.split(f'id="action-{wrong.pk}"')[1]
    assert "Not everything could be confirmed" in page


def test_nothing_filled_in_is_said_in_words(client, owner, plan):
    make_action(plan, responsible=[owner])
    response = client.post(month(), {})
    assert "Say for at least one action" in response.content.decode()
    assert not Attestation.objects.exists()


def test_records_that_changed_are_shown_again_before_anybody_confirms_them(client, owner, plan):
    action = make_action(plan, responsible=[owner])
    task = make_task(action, due_on=TODAY)
    sent = answer(action, done=[str(task.pk)])
    tick(task, by=owner)

    response = client.post(month(), sent)

    page = response.content.decode()
    assert "The records have changed in the meantime." in page
    assert not Attestation.objects.exists()
    assert f'-seen" value="{sent[f"action-{action.pk}-seen"]}"' not in page
    again = client.post(month(), answer(action))
    assert (again.status_code, Attestation.objects.count()) == (302, 1)


def test_a_tick_box_ticks_the_task(client, owner, plan):
    action = make_action(plan, responsible=[owner])
    task = make_task(action, due_on=TODAY)
    client.post(month(), answer(action, done=[str(task.pk)]))
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (TODAY, owner)


def test_with_htmx_the_card_alone_is_swapped(client, owner, plan):
    action = make_action(plan, responsible=[owner])
    address = reverse("plan:attest", args=[action.pk])

    failed = client.post(address, answer(action, confidence=""), **HTMX).content.decode()
    done = client.post(address, answer(action), **HTMX).content.decode()

    assert failed.strip().startswith("<article")
    assert 'aria-invalid="true"' in failed
    assert done.strip().startswith("<article")
    assert 'role="status"' in done
    assert Attestation.objects.count() == 1


def test_a_single_action_can_be_checked_on_a_page_of_its_own(client, owner, plan):
    action = make_action(plan, responsible=[owner])
    address = reverse("plan:attest", args=[action.pk])
    assert "Win more partners" in client.get(address).content.decode()
    assert client.post(address, answer(action, sentence="")).status_code == 422
    assert client.post(address, answer(action)).url == month()
    assert Attestation.objects.get().action == action


def test_a_deputy_checks_and_is_told_for_whom(client, owner, plan):
    holder = make_person(passport_given="Kumiko")
    role = make_role(holder, Role.Kind.TEACHER)
    Deputy.objects.create(role=role, person=owner, starts_on=TODAY)
    action = make_action(plan, responsible=[holder])

    assert "as deputy of Kumiko" in client.get(month()).content.decode()
    client.post(month(), answer(action))

    assert Attestation.objects.get().person == owner


def test_who_has_no_part_in_the_action_gets_words_and_nothing_is_stored(client, plan):
    action = make_action(plan, responsible=[make_person()])
    client.force_login(make_officer(language="en"))
    address = reverse("plan:attest", args=[action.pk])
    words = "Only the persons responsible for this action and their deputies can do this."

    shown = client.get(address)
    sent = client.post(address, answer(action))
    swapped = client.post(address, answer(action), **HTMX)

    assert (shown.status_code, sent.status_code, swapped.status_code) == (200, 422, 200)
    for response in (shown, sent, swapped):
        page = response.content.decode()
        assert words in page
        assert "<textarea" not in page
    assert not Attestation.objects.exists()


def test_an_action_of_a_plan_that_one_may_not_see_is_not_there(client, owner):
    action = make_action(make_plan(state=PlanState.DRAFT))
    assert client.get(reverse("plan:attest", args=[action.pk])).status_code == 404


def test_month_of_somebody_without_actions_names_the_next_step(client, owner):
    page = client.get(month()).content.decode()
    assert "You answer for no action" in page
    assert reverse("workspace:home") in page


def test_month_says_which_month_will_be_the_first(client, owner):
    make_action(make_plan(attest_from=TODAY), responsible=[owner])
    assert "The first month that you are asked to check is" in client.get(month()).content.decode()


def test_what_is_checked_stays_open_to_another_word(client, owner, plan):
    action = make_action(plan, responsible=[owner])
    make_attestation(
        action, month=LAST_MONTH, verdict="corrected", comment="Vienna counts twice.", person=owner
    )
    page = client.get(month()).content.decode()
    assert "Vienna counts twice." in page
    assert "Say something else" in page
    client.post(month(), answer(action))
    assert Attestation.objects.count() == 2


def test_signed_out_nobody_gets_in(client, plan):
    action = make_action(plan)
    for address in (month(), reverse("plan:attest", args=[action.pk])):
        assert client.get(address).status_code == 302


def test_month_speaks_japanese(client, owner, plan):
    make_action(plan, responsible=[owner])
    with override("ja"):
        assert "協定校を増やす" in client.get(month()).content.decode()


def test_my_work_leads_to_the_month_of_those_who_answer_for_actions(client, owner, plan):
    home = reverse("workspace:home")
    assert month() not in client.get(home).content.decode()
    make_action(plan, responsible=[owner])
    assert month() in client.get(home).content.decode()


def test_month_asks_the_same_number_of_queries_for_many_actions(
    client, owner, plan, django_assert_max_num_queries
):
    def make(number):
        action = make_action(plan, number=str(number), responsible=[owner])
        make_task(action, due_on=TODAY)
        before = (LAST_MONTH - timedelta(days=1)).replace(day=1)
        make_attestation(action, month=before)

    make(0)
    client.get(month())
    with django_assert_max_num_queries(40) as few:
        client.get(month())
    needed = len(few)
    for number in range(1, 10):
        make(number)
    with django_assert_max_num_queries(needed):
        client.get(month())

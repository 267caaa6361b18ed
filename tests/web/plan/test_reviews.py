"""The pages of reviews."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.policy.models import AgendaItem, Decision, Review, Task
from kakehashi.policy.reviewing.operations import FollowUp, add_item, decide, hold, plan_review
from kakehashi.policy.states import ReviewState
from tests.make import (
    make_action,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def plan():
    return make_plan(attest_from=None)


def today():
    return timezone.localdate()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def overdue(plan, number="①"):
    action = make_action(plan, number=number)
    make_task(action, due_on=date(2026, 3, 31))
    return action


def test_reviews_plans_one_and_shows_its_agenda(office, plan):
    overdue(plan)
    answer = office.post(f"/en/plan/{plan.pk}/reviews/", {"on": today().isoformat(), "place": "A"})
    review = Review.objects.get()
    assert answer.headers["Location"] == f"/en/plan/reviews/{review.pk}/"
    shown = page(office, answer.headers["Location"])
    assert "Tasks overdue" in shown
    assert "1 task overdue, since March 31, 2026" in shown
    assert "What became of the decisions" not in shown


def test_reviews_say_why_a_day_is_refused(office, plan, officer):
    plan_review(plan, on=today(), by=officer)
    answer = office.post(f"/en/plan/{plan.pk}/reviews/", {"on": today().isoformat()})
    assert "There is a review of this plan on this day already." in answer.content.decode()


def test_review_links_each_point_to_its_target_or_action(office, plan, officer):
    action, target = overdue(plan), make_target(plan)
    review = plan_review(plan, on=today(), by=officer)
    shown = page(office, review.get_absolute_url())
    assert f'href="/en/plan/targets/{target.pk}/"' in shown
    assert f'href="/en/plan/actions/{action.pk}/"' in shown


def test_review_is_written_in_the_reader_s_language(office, plan, officer):
    overdue(plan)
    review = plan_review(plan, on=today(), by=officer)
    item = review.items.get()
    assert item.text_ja in page(office, f"/ja/plan/reviews/{review.pk}/")
    assert item.text_en in page(office, f"/en/plan/reviews/{review.pk}/")


def test_decide_records_the_decision_and_its_task(office, plan, officer):
    action = overdue(plan)
    review = plan_review(plan, on=today(), by=officer)
    item = review.items.get()
    address = f"/en/plan/reviews/{review.pk}/decide/?item={item.pk}"
    filled = {
        "text": "The office asks again.",
        "task": "Ask again",
        "action": action.pk,
        "due_on": "2027-03-31",
    }
    answer = office.post(address, filled)
    assert answer.headers["Location"] == f"{review.get_absolute_url()}#item-{item.pk}"
    task = Task.objects.get(decision__item=item)
    assert (task.action, task.text_en, task.due_on) == (action, "Ask again", date(2027, 3, 31))
    shown = page(office, review.get_absolute_url())
    assert "The office asks again." in shown
    assert "until March 31, 2027" in shown


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x", "task": "y"}, "Write by which day it is to be done."),
        ({"text": "x", "task": "y", "due_on": "2027-03-31", "action": ""}, "Choose the action"),
        ({"text": "x", "due_on": "2027-03-31"}, "Say what is to be done by then."),
    ],
)
def test_decide_names_what_is_missing_at_its_field(office, plan, officer, filled, sentence):
    overdue(plan)
    review = plan_review(plan, on=today(), by=officer)
    address = f"/en/plan/reviews/{review.pk}/decide/?item={review.items.get().pk}"
    assert sentence in office.post(address, filled).content.decode()
    assert not Decision.objects.exists()


def test_decide_gives_the_form_alone_to_the_place_beside_the_point(office, plan, officer):
    overdue(plan)
    review = plan_review(plan, on=today(), by=officer)
    pk = review.items.get().pk
    headers = {"HX-Request": "true", "HX-Target": f"decide-{pk}"}
    answer = office.get(f"/en/plan/reviews/{review.pk}/decide/?item={pk}", headers=headers)
    assert answer.content.decode().lstrip().startswith("<form")
    assert f'id="id_{pk}_text"' in answer.content.decode()


def test_decide_does_not_find_a_point_of_another_review(office, plan, officer):
    other = plan_review(plan, on=today() - timedelta(days=9), by=officer)
    item = add_item(other, text="x", language="en", by=officer)
    review = plan_review(plan, on=today(), by=officer)
    for asked in (item.pk, "x", "9" * 30):
        address = f"/en/plan/reviews/{review.pk}/decide/?item={asked}"
        assert office.get(address).status_code == 404


def test_review_that_was_held_is_only_read(office, plan, officer):
    overdue(plan)
    review = plan_review(plan, on=today(), by=officer)
    office.post(f"/en/plan/reviews/{review.pk}/hold/", {"notes": "Five were present."})
    review.refresh_from_db()
    assert review.state == ReviewState.HELD
    shown = page(office, review.get_absolute_url())
    assert "Five were present." in shown
    assert "was held: its agenda, decisions and minutes are fixed" in shown
    assert "/decide/" not in shown
    office.post(f"/en/plan/reviews/{review.pk}/decide/", {"text": "Later."})
    assert not review.decisions.exists()


def test_review_shows_what_became_of_the_last_decisions_first(office, plan, officer):
    action = overdue(plan)
    before = plan_review(plan, on=today() - timedelta(days=60), by=officer)
    due = today() - timedelta(days=10)
    follow_up = FollowUp(action, "Ask again", "en", due)
    decide(before, text="The office asks again.", follow_up=follow_up, by=officer)
    hold(before, notes="", by=officer)
    review = plan_review(plan, on=today(), by=officer)
    shown = page(office, review.get_absolute_url())
    assert shown.index("What became of the decisions") < shown.index("Agenda</h2>")
    assert "overdue since" in shown


def test_review_lets_points_be_added_and_taken_off(office, plan, officer):
    review = plan_review(plan, on=today(), by=officer)
    assert "Nothing is off its path" in page(office, review.get_absolute_url())
    office.post(f"/en/plan/reviews/{review.pk}/points/", {"text": "Budget"})
    item = AgendaItem.objects.get()
    assert (item.text_en, item.why) == ("Budget", "added")
    office.post(f"/en/plan/reviews/points/{item.pk}/remove/")
    assert not AgendaItem.objects.exists()


def test_refresh_is_refused_after_the_review_was_held(office, plan, officer):
    review = plan_review(plan, on=today(), by=officer)
    hold(review, notes="", by=officer)
    overdue(plan)
    answer = office.post(f"/en/plan/reviews/{review.pk}/agenda/", follow=True)
    assert "This review was held" in answer.content.decode()
    assert not review.items.exists()


def test_cancel_needs_a_reason(office, plan, officer):
    review = plan_review(plan, on=today(), by=officer)
    office.post(f"/en/plan/reviews/{review.pk}/cancel/", {"reason": ""})
    review.refresh_from_db()
    assert review.state == ReviewState.PLANNED
    office.post(f"/en/plan/reviews/{review.pk}/cancel/", {"reason": "Ill."})
    review.refresh_from_db()
    assert review.state == ReviewState.CANCELLED


def test_reviews_are_read_but_not_kept_by_staff_and_not_found_by_others(client, plan, officer):
    review = plan_review(plan, on=today(), by=officer)
    teacher, student = make_person(), make_person()
    make_role(teacher, Role.Kind.TEACHER)
    make_role(student, Role.Kind.STUDENT)
    client.force_login(teacher)
    shown = page(client, review.get_absolute_url())
    assert "Only the international office" in shown
    client.post(f"/en/plan/reviews/{review.pk}/decide/", {"text": "x"})
    assert not Decision.objects.exists()
    client.force_login(student)
    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.get(f"/en/plan/{plan.pk}/reviews/").status_code == 404


def test_review_asks_the_same_number_of_queries_however_long_its_agenda_is(
    office, plan, officer, django_assert_max_num_queries
):
    for number in range(15):
        overdue(plan, str(number))
    review = plan_review(plan, on=today(), by=officer)
    for item in review.items.all():
        decide(review, text="Yes.", item=item, by=officer)
    with django_assert_max_num_queries(22):
        page(office, review.get_absolute_url())

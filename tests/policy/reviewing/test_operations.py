"""Planning, preparing and holding a review."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.models import AgendaItem, Review, Task
from kakehashi.policy.planning.tasks import tick
from kakehashi.policy.reviewing.operations import (
    FollowUp,
    add_item,
    cancel,
    decide,
    hold,
    plan_review,
    refresh_agenda,
    remove_item,
)
from kakehashi.policy.reviewing.queries import agenda_of, held_before
from kakehashi.policy.states import PlanState, ReviewState
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
Why = AgendaItem.Why


def today():
    return timezone.localdate()


def latest_may():
    day = date(today().year, 5, 1)
    return day if day <= today() else day.replace(year=day.year - 1)


@pytest.fixture
def plan():
    """Checked by nobody from now on, so that only what a test makes is on the agenda."""
    return make_plan(attest_from=None)


@pytest.fixture
def office():
    return make_officer()


def behind(plan):
    make_definition()
    make_stated(on=latest_may(), value=12)
    day = latest_may()
    return make_target(
        plan,
        "survey.satisfaction",
        baseline_on=day.replace(year=day.year - 2),
        points=((day.replace(year=day.year + 2), 30),),
    )


def test_plan_review_makes_the_agenda_in_both_languages_with_the_figures_of_the_day(plan, office):
    target = behind(plan)
    review = plan_review(plan, on=today(), place="Room 1", by=office)
    (item,) = review.items.all()
    assert (item.why, item.target, item.indicator) == (
        Why.OFF_PATH,
        target,
        "survey.satisfaction",
    )
    assert "Satisfaction: 12 %" in item.text_en
    assert "gap −8" in item.text_en
    assert "満足度" in item.text_ja
    assert "12" in item.text_ja


def test_agenda_names_every_reason_of_an_action_the_gravest_first(office):
    action = make_action(make_plan())
    make_task(action, due_on=date(2026, 3, 31))
    make_task(action, due_on=date(2026, 4, 30))
    make_attestation(
        action,
        month=date(2026, 1, 1),
        confidence="low",
        verdict="corrected",
        comment="One partner is missing.",
        sentence="No money.",
    )
    review = plan_review(action.plan, on=today(), by=office)
    (item,) = review.items.all()
    assert item.why == Why.DISPUTED
    assert item.action == action
    assert item.text_en == (
        "1.2 ① Win more partners: its owner says: “One partner is missing.”; "
        "2 tasks overdue, the oldest since March 31, 2026; low confidence: “No money.”; "
        "last checked for January 2026"
    )


def test_agenda_keeps_what_was_called_wrong_since_the_last_review(plan, office):
    action = make_action(plan)
    last = plan_review(plan, on=today() - timedelta(days=90), by=office)
    hold(last, notes="", by=office)
    at = timezone.now() - timedelta(days=40)
    make_attestation(action, at=at, verdict="corrected", comment="Two are counted twice.")
    make_attestation(action, at=at + timedelta(days=5))

    review = plan_review(plan, on=today(), by=office)
    (item,) = review.items.all()
    assert item.why == Why.DISPUTED
    assert "Two are counted twice." in item.text_en


def test_refresh_agenda_keeps_what_was_decided_or_added_and_drops_what_is_settled(plan, office):
    actions = [make_action(plan, number=number) for number in "①②③"]
    tasks = [make_task(action, due_on=date(2026, 3, 31)) for action in actions]
    review = plan_review(plan, on=today(), by=office)
    by_hand = add_item(review, text="Budget of next year", language="en", by=office)
    first, second, third = agenda_of(review)[:3]
    decide(review, text="The office asks again.", item=first, by=office)
    for task in tasks[:2]:
        tick(task, by=office)

    refresh_agenda(review, by=office)

    assert [item.pk for item in agenda_of(review)] == [third.pk, first.pk, by_hand.pk]
    assert not AgendaItem.objects.filter(pk=second.pk).exists()
    assert [item.position for item in agenda_of(review)] == [1, 2, 3]


def test_decide_makes_a_task_of_the_action_that_knows_its_decision(plan, office):
    action, person = make_action(plan), make_person()
    review = plan_review(plan, on=today(), by=office)
    follow_up = FollowUp(action, "奨学金の原資を確保する", "ja", date(2027, 3, 31), person)
    decision = decide(review, text="国際課が調整する。", follow_up=follow_up, by=office)
    task = Task.objects.get()
    assert (task.decision, task.action, task.person) == (decision, action, person)
    assert (task.text_ja, task.text_en) == ("奨学金の原資を確保する", "")
    entry = Entry.objects.get(verb="policy.review_decided")
    said = "国際課が調整する。 → 2027-03-31 奨学金の原資を確保する"
    assert entry.changes == {"text": [None, said]}


def test_decide_undoes_the_decision_where_its_task_cannot_be(plan, office):
    other = make_action(make_plan(state=PlanState.DRAFT))
    review = plan_review(plan, on=today(), by=office)
    follow_up = FollowUp(other, "x", "en", date(2027, 3, 31))
    with pytest.raises(Refused, match="another plan"):
        decide(review, text="Yes.", follow_up=follow_up, by=office)
    assert not review.decisions.exists()


def test_decide_refuses_a_task_that_was_due_before_the_review(plan, office):
    action = make_action(plan)
    review = plan_review(plan, on=today() + timedelta(days=7), by=office)
    late = FollowUp(action, "x", "en", today() - timedelta(days=1))
    with pytest.raises(Refused, match="cannot be due before it"):
        decide(review, text="Yes.", follow_up=late, by=office)
    decide(review, text="Yes.", follow_up=FollowUp(action, "x", "en", today()), by=office)
    assert review.decisions.count() == 1


def test_decide_records_the_same_words_about_a_point_once(plan, office):
    review = plan_review(plan, on=today(), by=office)
    item = add_item(review, text="The budget", language="en", by=office)
    decide(review, text="Yes.", item=item, by=office)
    with pytest.raises(Refused, match="recorded already"):
        decide(review, text=" Yes. ", item=item, by=office)
    decide(review, text="Yes.", by=office)
    assert review.decisions.count() == 2


def test_decide_refuses_a_point_of_another_review_and_no_words(plan, office):
    earlier = plan_review(plan, on=today() - timedelta(days=30), by=office)
    item = add_item(earlier, text="x", language="en", by=office)
    review = plan_review(plan, on=today(), by=office)
    with pytest.raises(Refused, match="not on the agenda of this review"):
        decide(review, text="Yes.", item=item, by=office)
    with pytest.raises(Refused, match="Say what was decided"):
        decide(review, text=" ", by=office)


def test_decide_refuses_a_point_that_somebody_took_off_in_the_meantime(plan, office):
    review = plan_review(plan, on=today(), by=office)
    item = add_item(review, text="The budget", language="en", by=office)
    remove_item(AgendaItem.objects.get(pk=item.pk), by=office)
    with pytest.raises(Refused, match="not on the agenda of this review"):
        decide(review, text="More money", item=item, by=office)


def test_hold_fixes_agenda_decisions_and_minutes(plan, office):
    make_task(make_action(plan), due_on=date(2026, 3, 31))
    review = plan_review(plan, on=today(), by=office)
    held = hold(review, notes="Present: five.", by=office)
    assert (held.state, held.notes) == (ReviewState.HELD, "Present: five.")
    for act in (
        lambda: refresh_agenda(review, by=office),
        lambda: add_item(review, text="x", language="en", by=office),
        lambda: decide(review, text="x", by=office),
        lambda: hold(review, notes="Present: six.", by=office),
        lambda: cancel(review, reason="x", by=office),
    ):
        with pytest.raises(Refused, match="was held"):
            act()
    assert review.items.count() == 1


def test_hold_waits_for_the_day(plan, office):
    review = plan_review(plan, on=today() + timedelta(days=1), by=office)
    with pytest.raises(Refused, match="has not come yet"):
        hold(review, notes="", by=office)


def test_cancel_needs_a_reason_and_frees_the_day(plan, office):
    review = plan_review(plan, on=today(), by=office)
    with pytest.raises(Refused, match="does not take place"):
        cancel(review, reason="", by=office)
    assert cancel(review, reason="Ill.", by=office).state == ReviewState.CANCELLED
    plan_review(plan, on=today(), by=office)
    with pytest.raises(Refused, match="was cancelled"):
        refresh_agenda(review, by=office)


def test_plan_review_refuses_a_second_one_of_the_day_and_days_before_the_plan(plan, office):
    plan_review(plan, on=today(), by=office)
    with pytest.raises(Refused, match="a review of this plan on this day already"):
        plan_review(plan, on=today(), by=office)
    with pytest.raises(Refused, match="year cannot be right"):
        plan_review(plan, on=date(9999, 12, 31), by=office)
    with pytest.raises(Refused, match="not in force yet"):
        plan_review(plan, on=date(2022, 3, 31), by=office)


def test_plan_review_is_for_keepers_of_a_plan_in_force(office):
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR)
    with pytest.raises(Refused, match="Only the international office"):
        plan_review(make_plan(), on=today(), by=coordinator)
    with pytest.raises(Refused, match="once the plan is in force"):
        plan_review(make_plan(state=PlanState.DRAFT), on=today(), by=office)
    assert not Review.objects.exists()


def test_remove_item_takes_off_only_what_was_added_by_hand(plan, office):
    make_task(make_action(plan), due_on=date(2026, 3, 31))
    review = plan_review(plan, on=today(), by=office)
    added = add_item(review, text="x", language="en", by=office)
    with pytest.raises(Refused, match="follows from the records"):
        remove_item(review.items.get(why=Why.OVERDUE), by=office)
    remove_item(added, by=office)
    assert [item.why for item in review.items.all()] == [Why.OVERDUE]


def test_held_before_passes_over_what_was_not_held(plan, office):
    held = plan_review(plan, on=today() - timedelta(days=60), by=office)
    hold(held, notes="", by=office)
    plan_review(plan, on=today() - timedelta(days=30), by=office)
    assert held_before(plan_review(plan, on=today(), by=office)) == held
    assert held_before(held) is None


def test_agenda_of_many_points_is_read_in_as_many_queries_as_one(
    plan, office, django_assert_num_queries
):
    for number in range(12):
        make_task(make_action(plan, number=str(number)), due_on=date(2026, 3, 31))
    review = plan_review(plan, on=today(), by=office)
    for item in review.items.all():
        decide(review, text="Yes.", item=item, by=office)
    with django_assert_num_queries(2):
        items = agenda_of(review)
        assert len([decision.by for item in items for decision in item.decisions.all()]) == 12


def test_a_long_text_is_cut_to_what_the_agenda_holds(plan, office):
    action = make_action(plan, text_ja="長" * 900, text_en="long " * 200)
    make_attestation(
        action,
        at=datetime(2026, 5, 5, tzinfo=UTC),
        verdict="corrected",
        comment="誤" * 900,
        sentence="x" * 300,
    )
    review = plan_review(plan, on=today(), by=office)
    (item,) = review.items.all()
    assert len(item.text_ja) <= 400
    assert "…" in item.text_ja


@pytest.mark.parametrize("end", [ReviewState.HELD, ReviewState.CANCELLED])
def test_a_review_outlives_its_plan(plan, office, end):
    review = plan_review(plan, on=today(), by=office)
    plan.state = PlanState.SUPERSEDED
    plan.save()

    if end == ReviewState.HELD:
        ended = hold(review, notes="Read for the last time.", by=office)
    else:
        ended = cancel(review, reason="The plan was revised.", by=office)

    assert ended.state == end
    with pytest.raises(Refused):
        plan_review(plan, on=today() + timedelta(days=1), by=office)

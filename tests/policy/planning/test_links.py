"""What an action needs first, and what it should move."""

from decimal import Decimal

import pytest

from kakehashi.journal.queries import history_of
from kakehashi.policy.planning.links import add_need, expect_effect, remove_need, withdraw_effect
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.verdicts import Refused
from tests.make import make_action, make_definition, make_officer, make_person, make_plan, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def test_add_need_refuses_a_circle_and_names_it(officer):
    plan = make_plan()
    one, two, three = (make_action(plan, number=number) for number in "①②③")
    add_need(one, two, by=officer)
    add_need(two, three, by=officer)

    with pytest.raises(Refused, match=r"circle: 1\.2 ③ → 1\.2 ① → 1\.2 ② → 1\.2 ③"):
        add_need(three, one, by=officer)

    remove_need(one, two, by=officer)
    add_need(three, one, by=officer)
    assert [each.needs for each in three.needs.all()] == [one]
    assert history_of(one).first().changes == {"needs_id": [two.pk, None]}


def test_add_need_refuses_itself_another_plan_and_a_second_time(officer):
    plan = make_plan()
    one, two = make_action(plan), make_action(plan, number="②")
    with pytest.raises(Refused, match="need itself"):
        add_need(one, one, by=officer)
    with pytest.raises(Refused, match="same plan"):
        add_need(one, make_action(make_plan(unit=make_unit())), by=officer)
    add_need(one, two, by=officer)
    with pytest.raises(Refused, match="known already"):
        add_need(one, two, by=officer)
    with pytest.raises(Refused, match="does not need"):
        remove_need(two, one, by=officer)


def test_expect_effect_replaces_what_was_said_before(officer):
    action = make_action()
    expect_effect(action, "partners.active", by=officer)
    expect_effect(
        action,
        "partners.active",
        change=Decimal("2.5"),
        by_year=2027,
        confidence="high",
        reason=" Two talks have begun ",
        by=officer,
    )

    effect = action.effects.get()
    assert (effect.change, effect.by_year, effect.confidence, effect.reason) == (
        Decimal("2.5"),
        2027,
        "high",
        "Two talks have begun",
    )
    assert history_of(action).first().changes == {
        "change": [None, "2.5"],
        "by_year": [None, 2027],
        "confidence": ["medium", "high"],
        "reason": ["", "Two talks have begun"],
        "indicator": [None, "partners.active"],
    }


def test_expect_effect_takes_indicators_that_people_state(officer):
    make_definition()
    assert expect_effect(make_action(), "survey.satisfaction", by=officer).pk


@pytest.mark.parametrize(
    ("indicator", "facts", "reason"),
    [
        ("partners.none", {}, "no indicator “partners.none”"),
        ("partners.active", {"change": Decimal(1)}, "together, or leave both"),
        ("partners.active", {"by_year": 2027}, "together, or leave both"),
        ("partners.active", {"change": Decimal(0), "by_year": 2027}, "zero is none"),
        ("partners.active", {"change": Decimal(1), "by_year": 27}, "cannot be right"),
    ],
)
def test_expect_effect_refuses_what_cannot_be_so(officer, indicator, facts, reason):
    action = make_action()
    with pytest.raises(Refused, match=reason):
        expect_effect(action, indicator, **facts, by=officer)
    assert not action.effects.exists()


def test_withdraw_effect_keeps_it_in_the_journal(officer):
    action = make_action()
    effect = expect_effect(action, "partners.active", by=officer)

    withdraw_effect(effect, by=officer)

    assert not action.effects.exists()
    assert history_of(action).first().changes["indicator"] == ["partners.active", None]
    with pytest.raises(Refused, match="in the meantime"):
        withdraw_effect(effect, by=officer)


def test_links_are_for_keepers_of_plans_that_live(officer):
    person = make_person()
    action = make_action(responsible=[person])
    with pytest.raises(Refused, match="Only the international office"):
        expect_effect(action, "partners.active", by=person)
    history = make_action(make_plan(state=PlanState.SUPERSEDED))
    with pytest.raises(Refused, match="not changed any more"):
        expect_effect(history, "partners.active", by=officer)
    dropped = make_action(action.plan, number="②", state=ActionState.DROPPED)
    with pytest.raises(Refused, match="Reopen it first"):
        add_need(dropped, action, by=officer)

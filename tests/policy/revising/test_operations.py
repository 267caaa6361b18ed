"""Carrying a plan over into its revision."""

from datetime import date
from decimal import Decimal

import pytest

from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.policy.models import (
    Correspondence,
    Dependency,
    DirectionOwner,
    Effect,
    Plan,
    PolicyDocument,
    Provision,
    Target,
)
from kakehashi.policy.operations import load_documents
from kakehashi.policy.planning.operations import adopt, discard_plan
from kakehashi.policy.revising.operations import revise
from kakehashi.policy.revising.proposals import LEFT, later_versions, proposal
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.verdicts import Refused
from tests.make import (
    make_action,
    make_definition,
    make_document,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_target,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def loaded():
    load_documents()


def document(code):
    return PolicyDocument.objects.get(code=code)


def direction(code, version="2022"):
    return Provision.objects.get(document__code=version, code=code)


def codes(plan):
    return [(each.carries_on.code, each.code) for each in plan.actions.in_order()]


def test_revise_carries_open_actions_on_under_the_same_version(officer):
    plan = make_plan(attest_by_day=12)
    person = make_person()
    one = make_action(plan, responsible=[person], owner=make_unit(), remarks="wichtig")
    two = make_action(plan, number="②", weight=3)
    make_action(plan, number="③", state=ActionState.DROPPED)
    Dependency.objects.create(action=two, needs=one)
    Effect.objects.create(action=one, indicator="partners.active", confidence="low")
    make_task(one, due_on=date(2027, 3, 31), person=person)
    make_task(one, done_on=date(2026, 3, 1))

    draft = revise(plan, plan.document, choices={}, by=officer)

    assert (draft.state, draft.number, draft.revises, draft.attest_by_day) == ("draft", 2, plan, 12)
    assert (draft.first_year, draft.last_year) == (2022, 2027)
    first, second = draft.actions.in_order()
    assert codes(draft) == [("1.2 ①", "1.2 ①"), ("1.2 ②", "1.2 ②")]
    assert (first.owner, first.remarks, second.weight) == (one.owner, "wichtig", 3)
    assert [(each.person, each.part) for each in first.responsibilities.all()] == [
        (person, "responsible")
    ]
    assert [each.needs for each in second.needs.all()] == [first]
    assert [each.confidence for each in first.effects.all()] == ["low"]
    assert [(each.due_on, each.person) for each in first.tasks.all()] == [
        (date(2027, 3, 31), person)
    ]
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE


def test_revise_lets_series_and_targets_continue(officer):
    plan = make_plan()
    make_definition()
    target = make_target(
        plan, "survey.satisfaction", points=((date(2027, 5, 1), 30, 40),), weight=2
    )
    make_target(plan, "gone", withdrawn_at="2026-01-01T00:00Z", withdrawn_by=officer)

    draft = revise(plan, plan.document, choices={}, by=officer)

    carried = draft.targets.get()
    assert (carried.indicator, carried.baseline, carried.baseline_on, carried.weight) == (
        "survey.satisfaction",
        Decimal(10),
        date(2021, 5, 1),
        2,
    )
    (point,) = carried.points.all()
    assert (point.on, point.value, point.upper) == (date(2027, 5, 1), Decimal(30), Decimal(40))
    assert (carried.set_by, carried.replaces) == (officer, None)
    assert Target.objects.get(pk=target.pk).withdrawn_at is None
    entry = history_of(carried).get()
    assert (entry.verb, entry.changes["points"][1]) == (
        "policy.target_set",
        "2027-05-01: 30.000–40.000",
    )


def test_revise_under_a_later_version_follows_main_correspondences_and_renumbers(loaded, officer):
    plan = make_plan(document("2014"))
    for where, number in (("2.1", "①"), ("2.1", "②"), ("2.3", "①"), ("2.3", "②"), ("1.3", "①")):
        make_action(plan, direction=where, number=number)

    draft = revise(plan, document("2022"), choices={}, by=officer)

    assert codes(draft) == [
        ("1.3 ①", "1-1 ①"),
        ("2.1 ①", "2-2 ①"),
        ("2.1 ②", "2-2 ②"),
        ("2.3 ①", "2-2 ③"),
        ("2.3 ②", "2-2 ④"),
    ]
    assert (draft.document, draft.number, draft.first_year) == (document("2022"), 1, None)


@pytest.mark.parametrize("weight", ["main", None])
def test_revise_asks_where_to_go_with_several_or_no_main_correspondences(loaded, officer, weight):
    plan = make_plan(document("2014"))
    action = make_action(plan, direction="1.2")
    if weight:
        Correspondence.objects.create(
            earlier=direction("1.2", "2014"), later=direction("3-1"), weight=weight
        )
    else:
        Correspondence.objects.filter(earlier__code="1.2").delete()

    with pytest.raises(Refused, match=r"Say where these actions go.*: 1.2 ①"):
        revise(plan, document("2022"), choices={}, by=officer)
    assert Plan.objects.count() == 1

    draft = revise(plan, document("2022"), choices={action.pk: direction("2-1").pk}, by=officer)
    assert codes(draft) == [("1.2 ①", "2-1 ①")]


def test_revise_leaves_behind_what_is_not_to_go_on(officer):
    plan = make_plan()
    action = make_action(plan)

    draft = revise(plan, plan.document, choices={action.pk: LEFT}, by=officer)

    assert not draft.actions.exists()
    entry = Entry.objects.get(verb="policy.plan_carried_over")
    assert entry.changes["left_behind"] == [None, ["1.2 ①"]]


def test_revise_carries_owners_unless_two_would_answer_for_one_direction(loaded, officer):
    plan = make_plan(document("2014"))
    ann, bo = make_person(), make_person()
    for code, person in (("1.3", ann), ("2.1", ann), ("2.3", bo), ("1.4", make_person())):
        DirectionOwner.objects.create(plan=plan, direction=direction(code, "2014"), person=person)
    DirectionOwner.objects.filter(direction__code="1.4").update(person=make_person(is_active=False))

    draft = revise(plan, document("2022"), choices={}, by=officer)

    assert [(each.direction.code, each.person) for each in draft.owners.all()] == [("1-1", ann)]


def test_revise_passes_over_persons_who_left(officer):
    plan = make_plan()
    make_action(plan, responsible=[make_person(is_active=False)])

    draft = revise(plan, plan.document, choices={}, by=officer)

    assert not draft.actions.get().responsibilities.exists()


def test_revise_is_for_keepers_of_a_plan_in_force_and_one_revision_at_a_time(officer):
    plan = make_plan()
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    with pytest.raises(Refused, match="Only the international office and the leadership"):
        revise(plan, plan.document, choices={}, by=auditor)

    draft = revise(plan, plan.document, choices={}, by=officer)
    with pytest.raises(Refused, match="A revision of this plan has already been begun"):
        revise(plan, plan.document, choices={}, by=officer)
    with pytest.raises(Refused, match="Only a plan in force is revised"):
        revise(draft, plan.document, choices={}, by=officer)

    discard_plan(draft, by=officer)
    assert revise(plan, plan.document, choices={}, by=officer).number == 3


def test_revise_refuses_a_version_that_does_not_carry_the_plans_own_on(officer):
    plan = make_plan()
    with pytest.raises(Refused, match="under its own policy version or a later one"):
        revise(plan, make_document("other"), choices={}, by=officer)


def test_a_revision_that_is_adopted_supersedes_the_plan(officer):
    plan = make_plan()
    make_action(plan)
    draft = revise(plan, plan.document, choices={}, by=officer)

    adopt(draft, on=date(2026, 10, 1), by=officer)

    plan.refresh_from_db()
    assert (plan.state, draft.revises) == (PlanState.SUPERSEDED, plan)


def test_proposal_asks_as_many_queries_for_many_actions_as_for_one(
    loaded, officer, django_assert_max_num_queries
):
    plan = make_plan(document("2014"))
    for place in range(30):
        make_task(make_action(plan, direction="1.3", number=f"({place})", responsible=[officer]))
        make_target(plan, f"code.{place}")

    with django_assert_max_num_queries(16):
        found = proposal(plan, document("2022"))
        assert found.tasks == 30
    assert all(each.relies_on_unconfirmed for each in found.actions)


def test_proposal_says_which_targets_were_set_by_an_older_definition():
    plan = make_plan()
    make_definition(version=2)
    make_target(plan, "survey.satisfaction", definition_version=1)
    make_target(plan, "gone")

    found = proposal(plan, plan.document)

    assert [(each.title, each.is_of_older_definition) for each in found.targets] == [
        ("gone", False),
        ("Satisfaction", True),
    ]


def test_later_versions_are_those_that_carry_the_version_on(loaded):
    make_document("other", adopted_year=2030)

    assert [each.code for each in later_versions(document("2014"))] == ["2022", "2014"]
    assert [each.code for each in later_versions(document("2022"))] == ["2022"]

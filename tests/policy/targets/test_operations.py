"""Setting, replacing and withdrawing targets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.models import Target
from kakehashi.policy.progress.paths import Aim, Form, Path, Spot
from kakehashi.policy.states import PlanState
from kakehashi.policy.targets.declarations import Declaration
from kakehashi.policy.targets.operations import replace_target, set_target, withdraw_target
from kakehashi.verdicts import Refused
from tests.make import (
    make_agreement,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db

START, END = date(2021, 5, 1), date(2027, 5, 1)
PATH = Path(Aim.UP, Form.LINEAR, Spot(START, 10), [Spot(END, 30)])
WANTED = Declaration("partners.active", PATH, "Annual report 2021, page 3")


def test_set_target_declares_path_baseline_and_definition():
    plan, office = make_plan(), make_officer()
    target = set_target(plan, WANTED, by=office)
    target.refresh_from_db()
    assert (target.indicator, target.definition_version, target.by) == ("partners.active", 1, "")
    assert (target.baseline, target.baseline_on) == (10, START)
    assert target.baseline_source == "Annual report 2021, page 3"
    assert (target.set_by, target.replaces) == (office, None)
    assert [(each.on, each.value) for each in target.points.all()] == [(END, 30)]
    entry = Entry.objects.get(verb="policy.target_set")
    assert entry.changes["points"] == [None, "2027-05-01: 30.000"]


def test_set_target_takes_the_present_definition():
    make_definition(version=1)
    make_definition(version=2)
    target = set_target(
        make_plan(), replace(WANTED, indicator="survey.satisfaction"), by=make_officer()
    )
    assert target.definition_version == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"indicator": "partners.none"}, "There is no indicator “partners.none”."),
        ({"source": " "}, "Say where the baseline stands"),
        ({"weight": 0}, "A weight lies between 1 and 100"),
        ({"weight": 40_000}, "A weight lies between 1 and 100"),
        (
            {"path": replace(PATH, baseline=Spot(date(202, 5, 1), 10))},
            "This year cannot be right.",
        ),
        ({"by": "faculty", "part": "1"}, "The indicator is not divided by “faculty”."),
        ({"by": "country", "part": "ZZ"}, "There is no part “ZZ” in this division."),
        (
            {"path": replace(PATH, points=[Spot(date(2020, 5, 1), 30)])},
            "The point of May 1, 2020 is not after the baseline of May 1, 2021.",
        ),
        (
            {"path": replace(PATH, points=[Spot(END, Decimal("30.5"))])},
            "This is counted in whole numbers of zero or more: 30.5 cannot be.",
        ),
        ({"path": replace(PATH, points=[Spot(END, 10)])}, "The last point is the baseline itself"),
        (
            {"path": replace(PATH, baseline=Spot(END, 40), points=[Spot(date(2030, 5, 1), 50)])},
            "has not come yet. A baseline is a known value.",
        ),
    ],
)
def test_set_target_refuses_in_words_what_cannot_be_meant(changed, sentence):
    make_agreement(effective_on=date(2020, 4, 1))
    plan, office, wanted = make_plan(), make_officer(), replace(WANTED, **changed)
    with pytest.raises(Refused, match=sentence):
        set_target(plan, wanted, by=office)
    assert not Target.objects.exists()


def test_set_target_refuses_a_second_one_for_the_same_thing():
    plan, office = make_plan(), make_officer()
    set_target(plan, WANTED, by=office)
    with pytest.raises(Refused, match="already has a target for this"):
        set_target(plan, WANTED, by=office)


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.AUDITOR, Role.Kind.TEACHER])
def test_set_target_is_for_those_who_keep_plans(kind):
    person = make_person()
    make_role(person, kind)
    with pytest.raises(Refused, match="Only the international office"):
        set_target(make_plan(), WANTED, by=person)


@pytest.mark.parametrize("state", [PlanState.SUPERSEDED, PlanState.DISCARDED])
def test_set_target_refuses_a_plan_that_is_history(state):
    with pytest.raises(Refused, match="superseded or discarded"):
        set_target(make_plan(state=state), WANTED, by=make_officer())


def test_a_part_has_its_own_target_beside_the_whole():
    plan, office, unit = make_plan(), make_officer(), make_unit("Law")
    make_definition()
    make_stated(by="unit", part=str(unit.pk))
    whole = replace(WANTED, indicator="survey.satisfaction")
    set_target(plan, whole, by=office)
    part = set_target(plan, replace(whole, by="unit", part=str(unit.pk)), by=office)
    assert (part.part_name_ja, part.part_name_en) == ("法学部", "Law")
    nobody_yet = make_unit("Science")
    other = set_target(plan, replace(whole, by="unit", part=str(nobody_yet.pk)), by=office)
    assert other.part_name_in("en") == "Science"


def test_replace_target_keeps_the_old_one_with_the_reason():
    office = make_officer()
    old = make_target()
    changed = replace(PATH, points=[Spot(END, 40)])
    new = replace_target(old, replace(WANTED, path=changed), reason="New budget.", by=office)
    old.refresh_from_db()
    assert (old.withdrawn_by, old.withdrawn_reason) == (office, "New budget.")
    assert (new.replaces, new.withdrawn_at) == (old, None)
    assert [each.value for each in old.points.all()] == [30]
    assert [each.value for each in new.points.all()] == [40]
    verbs = Entry.objects.order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [
        ("policy.target_replaced", "New budget."),
        ("policy.target_set", "New budget."),
    ]


def test_replace_target_refuses_another_subject_or_no_reason():
    old, office = make_target(), make_officer()
    other = replace(WANTED, indicator="agreements.active")
    with pytest.raises(Refused, match="for the same indicator and part"):
        replace_target(old, other, reason="x", by=office)
    with pytest.raises(Refused, match="Say why the target changes"):
        replace_target(old, WANTED, reason=" ", by=office)
    old.refresh_from_db()
    assert old.withdrawn_at is None


def test_a_target_is_replaced_once():
    old, office = make_target(), make_officer()
    replace_target(old, WANTED, reason="First", by=office)
    with pytest.raises(Refused, match="not changed any more"):
        replace_target(old, WANTED, reason="Second", by=office)


def test_withdraw_target_needs_a_reason_and_leaves_room_for_a_new_one():
    old, office = make_target(), make_officer()
    with pytest.raises(Refused, match="no longer wanted"):
        withdraw_target(old, reason="", by=office)
    withdraw_target(old, reason="Out of reach.", by=office)
    old.refresh_from_db()
    assert old.withdrawn_reason == "Out of reach."
    assert set_target(old.plan, WANTED, by=office).replaces is None

"""What can be done to a plan."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.journal.queries import history_of
from kakehashi.policy.models import DirectionOwner, Plan
from kakehashi.policy.planning.operations import (
    adopt,
    begin_plan,
    discard_plan,
    name_direction_owner,
    release_direction_owner,
    revise_plan,
    set_rhythm,
    translate_plan,
)
from kakehashi.policy.planning.wordings import Words
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Refused
from tests.make import (
    make_action,
    make_document,
    make_home,
    make_officer,
    make_person,
    make_plan,
    make_unit,
)

pytestmark = pytest.mark.django_db
TITLE = Words("国際化行動計画", "Action plan", frozenset({"en"}))
DAY = date(2022, 7, 1)


def test_begin_plan_makes_a_numbered_draft_that_says_what_is_missing():
    document, unit = make_document(), make_unit()
    make_plan(document, unit=unit)
    officer = make_officer()

    plan = begin_plan(document, unit, Words(" 計画 "), first_year=2022, last_year=2027, by=officer)

    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.attest_from) == (PlanState.DRAFT, 2, None)
    assert (plan.text_ja, plan.standing_ja, plan.text_en, plan.standing_en) == (
        "計画",
        "official",
        "",
        "missing",
    )
    assert history_of(plan).get().verb == "policy.plan_begun"


@pytest.mark.parametrize(
    ("words", "details", "reason"),
    [
        (Words(" "), {}, "Write the text"),
        (TITLE, {"first_year": 2027, "last_year": 2022}, "lies before the first"),
        (TITLE, {"first_year": 22}, "cannot be right"),
    ],
)
def test_begin_plan_refuses_what_cannot_be_so(words, details, reason):
    with pytest.raises(Refused, match=reason):
        begin_plan(make_document(), make_home(), words, **details, by=make_officer())
    assert not Plan.objects.exists()


def test_begin_plan_is_for_keepers():
    with pytest.raises(Refused, match="Only the international office"):
        begin_plan(make_document(), make_home(), TITLE, by=make_person())


def test_begin_plan_revises_a_plan_once_at_a_time():
    plan, officer = make_plan(), make_officer()
    draft = begin_plan(plan.document, plan.unit, TITLE, revises=plan, by=officer)
    with pytest.raises(Refused, match="already been begun"):
        begin_plan(plan.document, plan.unit, TITLE, revises=plan, by=officer)

    discard_plan(draft, by=officer)

    assert begin_plan(plan.document, plan.unit, TITLE, revises=plan, by=officer).number == 3


def test_begin_plan_revises_for_the_same_unit():
    plan = make_plan()
    with pytest.raises(Refused, match="for the unit whose plan it is"):
        begin_plan(plan.document, make_unit(), TITLE, revises=plan, by=make_officer())


def test_revise_plan_closes_the_text_of_an_adopted_plan_once_it_is_complete():
    plan, officer = make_plan(is_incomplete=True), make_officer()
    revise_plan(plan, TITLE, is_incomplete=False, source="https://example.org/", by=officer)

    plan.refresh_from_db()
    assert (plan.is_incomplete, plan.source) == (False, "https://example.org/")
    with pytest.raises(Refused, match="is a new version, a revision"):
        revise_plan(plan, TITLE, is_incomplete=True, by=officer)


def test_adopt_supersedes_what_was_in_force_in_the_same_moment():
    old, officer = make_plan(adopted_on=date(2020, 4, 1)), make_officer()
    elsewhere = make_plan(old.document, unit=make_unit())
    draft = make_plan(old.document, state=PlanState.DRAFT)
    make_action(draft)

    adopt(draft, on=DAY, attest_from=date(2022, 8, 1), by=officer)

    for plan in (old, elsewhere, draft):
        plan.refresh_from_db()
    assert (old.state, elsewhere.state) == (PlanState.SUPERSEDED, PlanState.IN_FORCE)
    assert (draft.state, draft.adopted_on, draft.revises) == (PlanState.IN_FORCE, DAY, old)
    assert draft.attest_from == date(2022, 8, 1)
    assert history_of(old).get().verb == "policy.plan_superseded"


def test_adopt_supersedes_the_plan_of_the_earlier_policy_version():
    first = make_document("2014")
    second = make_document("2022", adopted_year=2022, revises=first)
    old, draft = make_plan(first), make_plan(second, state=PlanState.DRAFT)
    make_action(draft)

    adopt(draft, on=DAY, by=make_officer())

    old.refresh_from_db()
    assert old.state == PlanState.SUPERSEDED


def test_adopt_knows_a_month_where_no_day_is_known():
    plan = make_plan(state=PlanState.DRAFT)
    make_action(plan)
    adopt(plan, on=date(2022, 7, 20), only_month_known=True, by=make_officer())
    plan.refresh_from_db()
    assert (plan.adopted_on, plan.only_month_known) == (date(2022, 7, 1), True)


def test_adopt_refuses_a_day_to_come_and_one_before_what_it_supersedes():
    old, officer = make_plan(adopted_on=DAY), make_officer()
    draft = make_plan(old.document, state=PlanState.DRAFT)
    make_action(draft)

    with pytest.raises(Refused, match="in the future"):
        adopt(draft, on=timezone.localdate() + timedelta(days=1), by=officer)
    with pytest.raises(Refused, match="adopted later"):
        adopt(draft, on=DAY - timedelta(days=1), by=officer)
    with pytest.raises(Refused, match="month of the adoption"):
        adopt(draft, on=DAY, attest_from=date(2022, 6, 30), by=officer)

    old.refresh_from_db()
    draft.refresh_from_db()
    assert (old.state, draft.state) == (PlanState.IN_FORCE, PlanState.DRAFT)


def test_adopt_leaves_the_declared_revision_to_another_draft():
    old, officer = make_plan(), make_officer()
    declared = make_plan(old.document, state=PlanState.DRAFT, revises=old)
    draft = make_plan(old.document, state=PlanState.DRAFT)
    make_action(draft)

    adopt(draft, on=DAY, by=officer)

    draft.refresh_from_db()
    declared.refresh_from_db()
    assert (draft.revises, declared.revises) == (None, old)


def test_discard_plan_is_for_drafts():
    with pytest.raises(Refused, match="Only the draft of a plan"):
        discard_plan(make_plan(), by=make_officer())


def test_set_rhythm_of_a_plan_in_force():
    plan, officer = make_plan(), make_officer()
    set_rhythm(plan, attest_from=None, attest_by_day=28, by=officer)
    plan.refresh_from_db()
    assert (plan.attest_from, plan.attest_by_day) == (None, 28)
    with pytest.raises(Refused, match="1 to 28"):
        set_rhythm(plan, attest_by_day=29, by=officer)
    with pytest.raises(Refused, match="0 to 28"):
        set_rhythm(plan, escalate_days_after=29, by=officer)


def test_translate_plan_completes_what_is_missing_and_leaves_what_is_official():
    plan, officer = make_plan(text_en="", standing_en="missing"), make_officer()

    translate_plan(plan, "en", " Plan ", by=officer)
    plan.refresh_from_db()
    assert (plan.text_en, plan.standing_en) == ("Plan", "unofficial")

    translate_plan(plan, "en", "The Plan", is_official=True, by=officer)
    plan.refresh_from_db()
    assert (plan.text_en, plan.standing_en) == ("The Plan", "official")
    with pytest.raises(Refused, match="is official"):
        translate_plan(plan, "en", "Plan", by=officer)


def test_name_direction_owner_replaces_whoever_answered_before():
    plan, officer = make_plan(), make_officer()
    first, second = make_person(), make_person()
    direction = plan.document.provisions.get(code="1.2")

    name_direction_owner(plan, direction, first, by=officer)
    name_direction_owner(plan, direction, second, by=officer)

    assert DirectionOwner.objects.get().person == second
    entry = history_of(plan).first()
    assert entry.changes == {
        "direction_id": [None, direction.pk],
        "person_id": [first.pk, second.pk],
    }
    release_direction_owner(plan, direction, by=officer)
    assert not DirectionOwner.objects.exists()
    with pytest.raises(Refused, match="Nobody answers"):
        release_direction_owner(plan, direction, by=officer)


def test_name_direction_owner_refuses_who_left_and_what_is_no_direction_of_the_plan():
    plan, officer = make_plan(), make_officer()
    direction = plan.document.provisions.get(code="1.2")
    with pytest.raises(Refused, match="may not sign in"):
        name_direction_owner(plan, direction, make_person(is_active=False), by=officer)
    sector = plan.document.provisions.get(code="(1)")
    with pytest.raises(Refused, match="not a direction"):
        name_direction_owner(plan, sector, make_person(), by=officer)

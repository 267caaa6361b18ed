"""Action plans as anybody may read them."""

from datetime import date

import pytest

from kakehashi.policy.models import Money
from kakehashi.policy.models.tasks import FundingSource
from kakehashi.policy.states import PlanState
from tests.make import (
    make_action,
    make_document,
    make_home,
    make_person,
    make_plan,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db


def test_plans_lists_what_was_adopted_latest_first(ask):
    document = make_document()
    old = make_plan(document, state=PlanState.SUPERSEDED, adopted_on=date(2020, 4, 1))
    new = make_plan(document, revises=old, only_month_known=True, is_incomplete=True)
    make_plan(document, state=PlanState.DRAFT)
    make_plan(document, state=PlanState.DISCARDED)

    status, found = ask("/plans")

    assert (status, found["count"]) == (200, 2)
    assert [each["id"] for each in found["items"]] == [new.pk, old.pk]
    assert found["items"][0] == {
        "id": new.pk,
        "policy": "2014",
        "unit": {
            "code": make_home().code,
            "name": {"ja": "東京都立大学", "en": "Tokyo Metropolitan University"},
        },
        "version": 2,
        "title": {
            "ja": {"text": "行動計画", "standing": "official"},
            "en": {"text": "Action plan", "standing": "official"},
        },
        "state": "in_force",
        "adopted_on": "2022-04-01",
        "only_month_known": True,
        "first_year": 2022,
        "last_year": 2027,
        "revises": old.pk,
        "is_incomplete": True,
        "is_invented": False,
    }


def test_plan_gives_its_actions_as_printed_without_persons_and_money(ask):
    plan, person = make_plan(), make_person(passport_given="Nobody’s Business")
    unit = make_unit("Law")
    second = make_action(plan, number="②", text_en="", standing_en="missing")
    first = make_action(
        plan, direction="1.1", owner=unit, first_year=2023, responsible=[person], remarks="Secret"
    )
    make_task(first, text_en="Secret task")
    source = FundingSource.objects.create(name_ja="寄附金")
    Money.objects.create(action=first, year=2024, source=source, planned=987654)

    status, found = ask(f"/plans/{plan.pk}")

    assert status == 200
    assert [each["code"] for each in found["directions"]] == ["1.1", "1.2"]
    assert found["directions"][0]["actions"] == [
        {
            "id": first.pk,
            "code": "1.1 ①",
            "wording": {
                "ja": {"text": "協定校を増やす", "standing": "official"},
                "en": {"text": "Win more partners", "standing": "official"},
            },
            "unit": {"code": unit.code, "name": {"ja": "法学部", "en": "Law"}},
            "first_year": 2023,
            "last_year": None,
            "state": "open",
            "is_invented": False,
        }
    ]
    [action] = found["directions"][1]["actions"]
    assert (action["id"], action["unit"]) == (second.pk, None)
    assert action["wording"]["en"] == {"text": None, "standing": "missing"}
    assert not any(secret in str(found) for secret in ("Nobody", "Secret", "987654", "寄附金"))


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.DISCARDED])
def test_plan_that_was_not_adopted_is_not_there(ask, state):
    status, found = ask(f"/plans/{make_plan(state=state).pk}")
    assert status == 404
    assert found["detail"] == "There is no plan with this id that anybody may read."

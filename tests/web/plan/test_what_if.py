"""What if: projections that stand in the address and nowhere else."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.people.models import Role
from kakehashi.policy.models import Effect
from tests.make import (
    make_action,
    make_definition,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
    make_target,
)
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db
CODE = "survey.satisfaction"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 5, 20))


@pytest.fixture
def plan(client):
    client.force_login(make_officer())
    make_definition()
    make_stated(value="20")
    plan = make_plan()
    make_target(plan, CODE, points=((date(2028, 5, 1), 31),))
    return plan


def make_effect(plan, change=6, by_year=2028, **facts):
    number = str(plan.actions.count() + 1)
    action = make_action(plan, number=number, first_year=2027)
    return Effect.objects.create(
        action=action, indicator=CODE, change=Decimal(change), by_year=by_year, **facts
    )


def projected(client, plan, asked=""):
    answer = client.get(f"/en/plan/{plan.pk}/what-if/{asked}")
    assert answer.status_code == 200
    return [(row.label, row.likely) for row in answer.context["rows"]]


def test_what_if_marks_every_number_as_a_projection(client, plan):
    seen = words(client.get(f"/en/plan/{plan.pk}/what-if/").content.decode())
    assert "A projection, not a value; nothing here is stored." in seen
    assert seen.count("projection 20 %") == 2
    assert "Base: the last known value, 20 % (2026), goes on unchanged." in seen


def test_what_if_counts_planned_effects_as_the_address_says(client, plan):
    effect = make_effect(plan)
    assert projected(client, plan) == [("2027", "23 %"), ("2028", "26 %")]
    assert projected(client, plan, f"?effect{effect.pk}=50") == [
        ("2027", "21.5 %"),
        ("2028", "23 %"),
    ]
    assert projected(client, plan, f"?effect{effect.pk}=0") == [("2027", "20 %"), ("2028", "20 %")]


def test_what_if_adds_changes_of_the_readers_own(client, plan):
    assert projected(client, plan, "?add1=5&from1=2028&add2=-1.5&from2=2027") == [
        ("2027", "18.5 %"),
        ("2028", "23.5 %"),
    ]


def test_what_if_understands_full_width_figures(client, plan):
    assert projected(client, plan, "?add1=５&from1=２０２８")[-1] == ("2028", "25 %")


def test_what_if_follows_the_trend(client, plan):
    for year, value in ((2023, "14"), (2024, "16"), (2025, "18")):
        make_stated(on=date(year, 5, 1), value=value)
    assert projected(client, plan, "?base=trend&last=4") == [("2027", "22 %"), ("2028", "24 %")]


def test_what_if_shows_the_cautious_line_where_it_would_stand_elsewhere(client, plan):
    make_effect(plan, 12, confidence="low")
    make_effect(plan, 1, confidence="high")

    *_, last = client.get(f"/en/plan/{plan.pk}/what-if/").context["rows"]

    assert (last.likely, last.state) == ("33 %", "on_path")
    assert (last.cautious, last.cautious_state) == ("21 %", "behind")


def test_what_if_names_effects_that_nobody_has_sized(client, plan):
    action = make_action(plan)
    Effect.objects.create(action=action, indicator=CODE)
    seen = words(client.get(f"/en/plan/{plan.pk}/what-if/").content.decode())
    assert "nobody said how much, so not counted: 1.2 ①" in seen


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("?add1=5", "Write the fiscal year from which it comes."),
        ("?from1=2028", "Write how much it changes."),
        ("?add1=many&from1=2028", "Enter a number."),
        ("?base=trend&last=2", "greater than or equal to 3"),
        ("?base=magic", "magic is not one of the available choices"),
        ("?add1=5&from1=2028&over1=0", "greater than or equal to 1"),
    ],
)
def test_what_if_says_which_assumption_is_wrong_and_projects_nothing(client, plan, asked, sentence):
    answer = client.get(f"/en/plan/{plan.pk}/what-if/{asked}")
    assert "rows" not in answer.context
    assert sentence in answer.content.decode()


def test_what_if_refuses_more_than_twice_an_effect(client, plan):
    effect = make_effect(plan)
    answer = client.get(f"/en/plan/{plan.pk}/what-if/?effect{effect.pk}=201")
    assert "less than or equal to 200" in answer.content.decode()


def test_what_if_says_why_there_is_no_projection(client, plan):
    known, unknown = plan.targets.get(), make_target(plan, "partners.active")
    seen = words(client.get(f"/en/plan/{plan.pk}/what-if/?target={unknown.pk}").content.decode())
    assert "There is no projection." in seen
    assert "A trend needs at least three known values" in words(
        client.get(f"/en/plan/{plan.pk}/what-if/?target={known.pk}&base=trend").content.decode()
    )


def test_what_if_warns_of_what_cannot_be(client, plan):
    for asked, sentence in (
        ("?add1=90&from1=2027", "goes above 100 %"),
        ("?add1=-90&from1=2027", "goes below zero"),
    ):
        seen = client.get(f"/en/plan/{plan.pk}/what-if/{asked}").content.decode()
        assert sentence in seen


def test_what_if_without_a_target_leads_to_the_targets(client):
    client.force_login(make_officer())
    plan = make_plan()
    seen = client.get(f"/en/plan/{plan.pk}/what-if/").content.decode()
    assert "This plan has no target yet whose indicator could be projected." in seen
    assert f'href="/en/plan/{plan.pk}/targets/"' in seen


def test_what_if_writes_nothing(client, plan):
    make_effect(plan)
    projected(client, plan)
    with CaptureQueriesContext(connection) as asked:
        projected(client, plan, "?add1=5&from1=2028")
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


@pytest.mark.parametrize("target", ["0", "x"])
def test_what_if_of_a_target_that_is_not_there_is_not_found(client, plan, target):
    assert client.get(f"/en/plan/{plan.pk}/what-if/?target={target}").status_code == 404


def test_what_if_of_a_draft_is_hidden_from_those_who_may_not_see_it(client, plan):
    draft = make_plan(plan.document, state="draft")
    assert client.get(f"/en/plan/{draft.pk}/what-if/").status_code == 200
    person = make_person()
    make_role(person, Role.Kind.TEACHER)
    client.force_login(person)
    assert client.get(f"/en/plan/{draft.pk}/what-if/").status_code == 404

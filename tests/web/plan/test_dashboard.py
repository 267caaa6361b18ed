"""The plan in one look."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.people.models import Role
from kakehashi.policy.models import DirectionOwner
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_document,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_stated,
    make_target,
    make_task,
    make_unit,
)
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = make_officer()
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 5, 20))


def page(client, address="/en/plan/"):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def own(plan, direction, person):
    line = plan.document.provisions.get(code=direction)
    DirectionOwner.objects.create(plan=plan, direction=line, person=person)


def test_dashboard_asks_to_sign_in(client):
    assert client.get("/en/plan/").status_code == 302


def test_dashboard_without_a_plan_names_the_next_step(client, office):
    seen = page(client)
    assert "No plan yet: begin one or import its text." in seen
    assert 'href="/en/plan/begin/"' in seen


def test_dashboard_without_a_plan_says_who_begins_one(client):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR)
    client.force_login(person)
    assert "Only the international office and the leadership can do this." in page(client)


def test_dashboard_shows_the_three_readings_apart_with_their_formulas(client, office):
    plan = make_plan()
    action = make_action(plan)
    make_task(action, due_on=date(2026, 3, 31), done_on=date(2026, 3, 1))
    make_task(action, due_on=date(2026, 4, 30))
    make_attestation(action, confidence="low")
    make_definition()
    make_stated(value="12")
    make_target(plan, "survey.satisfaction")

    seen = words(page(client))

    assert "0 of 1 on path, 1 behind" in seen
    assert "1 of 2 due pieces done" in seen
    assert "0 high, 0 medium, 1 low" in seen
    assert "Milestones and tasks due by May 20, 2026: 1 done ÷ 2 due = 50 %." in seen


def test_dashboard_lists_what_needs_attention_with_links_own_directions_first(client):
    plan = make_plan()
    other = make_action(plan, direction="1.1", text_en="Theirs")
    mine = make_action(plan, direction="1.2", text_en="Mine")
    person = make_person()
    make_role(person, Role.Kind.TEACHER)
    own(plan, "1.2", person)
    client.force_login(person)

    seen = page(client)

    assert seen.index("Mine") < seen.index("Theirs")
    assert seen.count("Yours") == 2  # beside what needs attention, and beside the direction
    for action in (mine, other):
        assert f'href="/en/plan/actions/{action.pk}/"' in seen
    assert "Not checked in time" in seen


def test_dashboard_opens_the_plan_in_which_the_reader_owns_a_direction(client):
    make_plan(text_en="The university's")
    faculty = make_plan(unit=make_unit("Law"), text_en="The faculty's")
    person = make_person()
    make_role(person, Role.Kind.TEACHER)
    client.force_login(person)
    assert client.get("/en/plan/").context["plan"].text_en == "The university's"
    own(faculty, "1.1", person)
    assert client.get("/en/plan/").context["plan"] == faculty


def test_dashboard_shows_the_other_plans_with_their_readings(client, office):
    make_plan(text_en="The university's")
    faculty = make_plan(unit=make_unit("Law"), text_en="The faculty's")
    make_task(make_action(faculty), due_on=date(2026, 3, 31))

    seen = page(client)

    assert "Other plans in force" in seen
    assert f'href="/en/plan/?plan={faculty.pk}"' in seen
    assert "0 of 1 due piece done" in seen


def test_dashboard_shows_a_draft_to_the_office_and_hides_it_from_others(client, office):
    draft = make_plan(state="draft")
    assert "nothing of it is in force" in page(client, f"/en/plan/?plan={draft.pk}")
    person = make_person()
    make_role(person, Role.Kind.TEACHER)
    client.force_login(person)
    assert client.get(f"/en/plan/?plan={draft.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999"])
def test_dashboard_of_a_plan_that_is_not_there_is_not_found(client, office, asked):
    make_plan()
    assert client.get(f"/en/plan/?plan={asked}").status_code == 404


def test_dashboard_narrowed_to_a_direction_counts_only_what_is_in_it(client, office):
    plan = make_plan()
    make_task(make_action(plan, direction="1.1", text_en="Inside"), due_on=date(2026, 3, 31))
    make_task(make_action(plan, direction="1.2", text_en="Outside"), due_on=date(2026, 3, 31))

    seen = page(client, f"/en/plan/?plan={plan.pk}&direction=1.1")

    assert "0 of 1 due piece done" in words(seen)
    assert "Inside" in seen
    assert "Outside" not in seen


def test_dashboard_narrowed_to_a_unit_leaves_the_whole_universitys_targets_out(client, office):
    law = make_unit("Law")
    plan = make_plan()
    make_action(plan, owner=law, text_en="Of law")
    make_action(plan, number="②", owner=make_unit("Arts"), text_en="Of arts")
    make_target(plan, "partners.active")

    seen = page(client, f"/en/plan/?unit={law.pk}")

    assert "Of law" in seen
    assert "Of arts" not in seen
    assert "No targets are set." in seen
    assert "they are no single unit" in seen


def test_dashboard_asked_for_a_direction_that_is_not_there_shows_the_whole_and_says_so(
    client, office
):
    make_action(make_plan(), text_en="Win more partners")
    seen = page(client, "/en/plan/?direction=9.9")
    assert "9.9 is not one of the available choices" in seen
    assert "Win more partners" in seen


def test_dashboard_says_what_overshot_and_lets_it_make_up_for_nothing(client, office):
    plan = make_plan()
    for code, value in (("survey.a", "70"), ("survey.b", "10")):
        make_definition(code)
        make_stated(code, value=value)
        make_target(plan, code)
    seen = words(page(client))
    assert "1 of 2 on path, 1 behind" in seen
    assert "Beyond the end of its path, which makes up for nothing else" in seen


def test_dashboard_marks_what_a_demonstration_invented(client, office):
    plan = make_plan()
    make_action(plan)
    assert "It says nothing about the real university." not in page(client)
    make_target(plan, is_invented=True)
    assert "It says nothing about the real university." in page(client)


def test_dashboard_asks_the_same_number_of_queries_however_much_there_is(client, office):
    document = make_document()

    def fill(number):
        plan = make_plan(document, unit=make_unit(f"Faculty {number}"))
        for place in range(3):
            action = make_action(plan, number=str(place), responsible=[make_person()])
            make_task(action)
            make_attestation(action)
            code = f"survey.{number}.{place}"
            make_definition(code)
            make_stated(code)
            make_target(plan, code)

    def queries():
        page(client)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        return len(asked)

    fill(0)
    few = queries()
    for number in range(1, 4):
        fill(number)
    assert queries() == few


def test_dashboard_speaks_japanese(client, office):
    make_action(make_plan())
    assert 'lang="ja">協定校を増やす' in page(client, "/ja/plan/")

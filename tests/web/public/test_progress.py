"""Progress, as everybody may see it."""

from datetime import UTC, date, datetime

import pytest

from kakehashi.policy.models import Freeze, Money, Publication
from kakehashi.policy.models.tasks import FundingSource
from tests.make import (
    make_action,
    make_attestation,
    make_definition,
    make_home,
    make_person,
    make_plan,
    make_stated,
    make_target,
    make_task,
    make_unit,
)
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 5, 20))


def page(client, address="/en/progress/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_progress_without_a_plan_in_force_says_so(client):
    make_plan(state="draft", text_en="Secret draft")
    seen = page(client)
    assert "No plan is in force yet." in seen
    assert "Secret draft" not in seen


def test_progress_shows_results_actions_and_effort_without_persons_money_or_opinions(client):
    plan = make_plan()
    owner = make_person(passport_given="Hanako", passport_family="Yamada")
    action = make_action(plan, responsible=[owner], text_en="Win more partners")
    make_task(action, due_on=date(2026, 3, 31), text_en="Ask Professor Sato")
    make_attestation(action, person=owner, confidence="low", sentence="It will not work.")
    source = FundingSource.objects.create(name_ja="寄附", name_en="Donations")
    Money.objects.create(action=action, year=2026, source=source, planned=1234567)
    make_definition()
    make_stated(value="12")
    make_target(plan, "survey.satisfaction")

    seen = words(page(client))

    assert "Win more partners" in seen
    assert "0 of 1 due piece done" in seen
    assert "Behind its path" in seen
    for hidden in ("Hanako", "Yamada", "Sato", "It will not work", "Donations", "1,234,567"):
        assert hidden not in seen
    assert "onfidence" not in seen


def test_progress_shows_no_small_number_of_persons_and_calls_its_result_unknown(client):
    plan = make_plan()
    make_definition(is_persons=True, unit_ja="人", unit_en="persons")
    make_stated(value="4")
    make_target(plan, "survey.satisfaction", baseline=1, points=((date(2027, 5, 1), 9),))

    seen = words(page(client))

    assert "fewer than 5 persons" in seen
    assert "Unknown" in seen
    assert "4 persons" not in seen


def test_progress_says_that_a_text_is_incomplete(client):
    make_plan(is_incomplete=True)
    assert "What is missing is not made up." in page(client)


def test_progress_marks_what_a_demonstration_invented(client):
    plan = make_plan()
    make_task(make_action(plan))
    assert "It says nothing about the real university." not in page(client)
    make_task(plan.actions.get(), is_invented=True)
    assert "It says nothing about the real university." in page(client)


def test_progress_marks_a_translation_that_is_not_official(client):
    make_action(make_plan(), standing_en="unofficial")
    assert "Unofficial translation" in page(client)
    assert "Unofficial translation" not in page(client, "/ja/progress/")


def test_progress_lists_published_freezes_alone(client):
    make_home()
    at = datetime(2026, 5, 10, tzinfo=UTC)
    for day in (date(2026, 5, 1), date(2026, 3, 31)):
        freeze = Freeze.objects.create(on=day, occasion="1-may", frozen_at=at, sha256="0" * 64)
    Publication.objects.create(freeze=freeze, by=make_person(), at=at)

    seen = words(page(client))

    assert "As of March 31, 2026" in seen
    assert "As of May 1, 2026" not in seen


def test_progress_leads_to_the_plans_of_units(client):
    make_plan(text_en="The university's")
    faculty = make_plan(unit=make_unit("Law"), text_en="The faculty's")
    assert f'href="/en/progress/?plan={faculty.pk}"' in page(client)
    assert client.get(f"/en/progress/?plan={faculty.pk}").context["plan"] == faculty


@pytest.mark.parametrize("state", ["draft", "superseded"])
def test_progress_of_a_plan_that_is_not_in_force_is_not_found(client, state):
    make_plan()
    other = make_plan(state=state)
    assert client.get(f"/en/progress/?plan={other.pk}").status_code == 404


def test_home_leads_to_progress_once_a_plan_is_in_force(client):
    plan = make_plan(state="draft")
    assert 'button--quiet" href="/en/progress/"' not in page(client, "/en/")
    plan.state, plan.adopted_on = "in_force", date(2022, 4, 1)
    plan.save()
    assert 'button--quiet" href="/en/progress/"' in page(client, "/en/")

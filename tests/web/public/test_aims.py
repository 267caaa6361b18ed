"""What plans want of an indicator, on its public page."""

from datetime import date

import pytest

from kakehashi.policy.states import PlanState
from tests.make import make_definition, make_plan, make_stated, make_target

pytestmark = pytest.mark.django_db
PAGE = "/en/indicators/survey.satisfaction/"


@pytest.fixture(autouse=True)
def satisfaction():
    make_definition()
    make_stated(on=date(2026, 5, 1), value=12)


def test_indicator_shows_what_the_plan_in_force_wants_of_it(client):
    make_target(make_plan(), "survey.satisfaction")
    shown = client.get(PAGE).content.decode()
    assert "What is wanted of it" in shown
    assert "Rise from 10 (May 1, 2021) to 30 (May 1, 2027)" in shown
    assert "Behind its path" in shown


def test_indicator_says_nothing_of_drafts_and_withdrawn_targets(client):
    make_target(make_plan(state=PlanState.DRAFT), "survey.satisfaction")
    assert "What is wanted of it" not in client.get(PAGE).content.decode()


def test_indicator_keeps_small_numbers_of_persons_out_of_the_result(client):
    make_definition("students.few", is_persons=True)
    make_stated("students.few", on=date(2026, 5, 1), value=3)
    make_target(make_plan(), "students.few")
    shown = client.get("/en/indicators/students.few/").content.decode()
    assert "What is wanted of it" in shown
    assert "Unknown" in shown
    assert "fewer than" in shown.lower()


def test_indicator_keeps_a_small_baseline_out_of_path_and_line(client):
    make_definition("students.few", is_persons=True)
    make_stated("students.few", on=date(2026, 5, 1), value=9)
    make_target(make_plan(), "students.few", baseline=3)
    shown = client.get("/en/indicators/students.few/").content.decode()
    assert "Rise from fewer than 5 (May 1, 2021) to 30 (May 1, 2027)" in shown
    assert "Behind its path" in shown
    assert "25.5" not in shown  # 3 + 27 × 1,826 of 2,191 days, from which 3 could be worked out

"""Addresses that only do something lead back to the record when they are opened by hand."""

from datetime import date

import pytest

from kakehashi.policy.models import Effect, Review
from tests.make import (
    make_action,
    make_definition,
    make_document,
    make_officer,
    make_plan,
    make_task,
)
from tests.web.plan.asking import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def test_addresses_of_an_action_lead_to_it(office):
    action = make_action()
    page = address("action", action.pk)
    task = make_task(action)
    effect = Effect.objects.create(action=action, indicator="partners.active")
    led = {
        address("move_action", action.pk): page,
        address("release_person", action.pk, 1): page,
        address("remove_need", action.pk, 1): f"{page}#needs",
        address("withdraw_effect", effect.pk): f"{page}#effects",
        address("tick", task.pk): page,
        address("untick", task.pk): page,
    }
    assert {each: office.get(each).headers["Location"] for each in led} == led


def test_address_of_a_figure_leads_to_it(office):
    make_definition()
    place = address("confirm_figures", "survey.satisfaction", date(2026, 5, 1).isoformat())
    answer = office.get(place)
    assert answer.headers["Location"] == address("figure", "survey.satisfaction")


def test_addresses_of_a_policy_version_lead_to_it(office):
    code = make_document().code
    page = address("carried", code)
    for place in (address("carry_over", code), address("place", code), address("unplace", code, 1)):
        assert office.get(place).headers["Location"] == page


def test_addresses_of_a_review_lead_to_it(office):
    review = Review.objects.create(plan=make_plan(), on=date(2026, 12, 1))
    place = address("refresh_agenda", review.pk)
    assert office.get(place).headers["Location"] == address("review", review.pk)


def test_verifying_a_freeze_leads_to_it(office):
    assert office.get(address("verify_freeze", 7)).headers["Location"] == address("freeze", 7)


def test_other_methods_are_refused(office):
    assert office.put(address("move_action", make_action().pk)).status_code == 405


def test_what_the_reader_may_not_see_leads_nowhere(office):
    assert office.get(address("tick", 999)).status_code == 404


def test_strangers_are_asked_to_sign_in(client):
    task = make_task(make_action())
    assert "next=" in client.get(address("tick", task.pk)).headers["Location"]

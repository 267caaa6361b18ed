"""*My work*: what waits for whom, until when, and what came back."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from kakehashi.approvals.operations import approve, send_back, withdraw
from kakehashi.approvals.steps import SHOWN_FOR
from kakehashi.duties.steps import next_steps
from kakehashi.people.models import Role
from tests.approvals.make import Cast, make_deputy_of, make_route, step_of
from tests.make import make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def waits_for(person, day=None):
    return [(str(step.words), step.due) for step in next_steps(person, "en", day)]


def test_a_step_waits_for_holders_and_deputies_until_its_deadline():
    cast = Cast()
    route = make_route(cast)
    deputy = make_deputy_of(cast.officer)
    due = timezone.localdate() + timedelta(days=7)
    wanted = [("Say what you think of it", due)]
    assert waits_for(cast.officer) == waits_for(deputy) == wanted
    assert waits_for(cast.leader) == []

    approve(step_of(route, "consultation"), by=deputy)

    assert waits_for(cast.officer) == []
    assert waits_for(cast.leader) == [("Decide on it", due)]
    (step,) = next_steps(cast.leader, "en")
    assert step.about == f"{route.reference} Paper"
    assert step.address == step_of(route, "decision").get_absolute_url()


def test_a_decision_does_not_wait_for_its_drafter_while_another_can_take_it():
    cast = Cast()
    make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    assert waits_for(cast.coordinator) == []


def test_what_was_sent_back_is_shown_to_its_drafter_for_two_weeks():
    cast = Cast()
    route = make_route(cast)
    send_back(step_of(route, "consultation"), comment="Change it.", by=cast.officer)
    day = timezone.localdate()
    wanted = [("Read why it was sent back, and draft it anew", None)]
    assert waits_for(cast.coordinator) == waits_for(cast.coordinator, day + SHOWN_FOR) == wanted
    assert waits_for(cast.coordinator, day + SHOWN_FOR + timedelta(days=1)) == []
    assert waits_for(cast.officer) == []


def test_nothing_waits_once_a_route_is_withdrawn():
    cast = Cast()
    withdraw(make_route(cast), reason="Wrong file.", by=cast.coordinator)
    assert waits_for(cast.officer) == waits_for(cast.coordinator) == []

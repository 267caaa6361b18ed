"""The makers make what the database takes."""

import pytest

from tests.education.outbound.make import make_allotment, make_application, make_mobility

pytestmark = pytest.mark.django_db


def test_an_allotment_belongs_to_the_call_of_its_application():
    allotment = make_allotment(state="confirmed")

    assert allotment.placement.call == allotment.application.call


@pytest.mark.parametrize("state", ["planned", "accepted", "arrived", "returned", "closed"])
def test_a_mobility_in_any_state_has_its_days(state):
    assert make_mobility(state=state).planned_until is not None


def test_a_draft_was_not_handed_in():
    assert make_application(state="draft").submitted_at is None

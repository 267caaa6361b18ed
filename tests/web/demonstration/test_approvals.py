"""The approval routes of the demonstration: every outcome, a deputy, and nothing that is not said
to be invented."""

import pytest

from kakehashi.approvals.models import Route, RouteTemplate
from kakehashi.approvals.queries import open_steps_of
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.people.models import Person

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-approvals"),
    pytest.mark.slow,
]


def test_load_approvals_shows_an_approved_a_running_and_a_returned_route():
    routes = Route.objects.filter(purpose="approvals.document").order_by("serial")
    assert [route.state for route in routes] == [
        RouteState.APPROVED,
        RouteState.RUNNING,
        RouteState.RUNNING,
        RouteState.RETURNED,
    ]
    assert all(route.is_invented for route in routes)
    assert [step.acted_for is not None for step in routes[0].steps.all()] == [
        False,
        True,
        False,
        False,
    ]
    assert routes[0].steps.get(act="report").state == StepState.ACKNOWLEDGED
    # Nobody has stated the university's own rules.
    assert {template.source for template in RouteTemplate.objects.all()} == {""}
    for email in ("tanaka@example.ac.jp", "yoshida@example.ac.jp"):
        assert len(open_steps_of(Person.objects.get(email=email))) == 1

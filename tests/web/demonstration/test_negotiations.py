"""The negotiations of the demonstration: one under way with a counter-offer, one concluded."""

import pytest

from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.negotiating.progress import next_step
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.people.models import Person

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-negotiations"),
]


def test_one_is_under_way_with_a_counter_offer_and_comments():
    negotiation = Negotiation.objects.get(agreement__reference="DEMO-1")

    assert negotiation.state == NegotiationState.NEGOTIATING
    sides = list(negotiation.versions.order_by("number").values_list("side", flat=True))
    assert sides == ["home", "partner", "home"]
    comments = negotiation.versions.values_list("comments__is_internal", flat=True)
    assert sorted(each for each in comments if each is not None) == [False, False, True]
    assert next_step(negotiation).words == "Submit version 3 for approval"
    contact = Person.objects.get(email="chen@example.edu")
    assert contact.is_invented
    assert not contact.has_usable_password()


def test_one_is_concluded_after_it_was_sent_back():
    negotiation = Negotiation.objects.get(agreement__reference="DEMO-3")

    assert negotiation.state == NegotiationState.CONCLUDED
    assert negotiation.agreement.state == State.SIGNED
    routes = [
        submission.route.state
        for version in negotiation.versions.order_by("number")
        for submission in version.submissions.all()
    ]
    assert routes == ["returned", "approved"]
    assert all(
        submission.route.is_invented
        for version in negotiation.versions.all()
        for submission in version.submissions.all()
    )

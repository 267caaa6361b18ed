"""Researchers of the demonstration have claimed works, and the office has looked."""

from collections import Counter

import pytest

from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming.queries import waiting_for
from kakehashi.research.dissemination.claiming.suggesting import suggestions
from kakehashi.research.dissemination.models import Claim, Profile, VerifiedLink

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-research_claims"),
    pytest.mark.slow,
]


def test_there_is_a_claim_in_each_state_and_something_left_to_do():
    states = Counter(Claim.objects.values_list("state", flat=True))
    assert states == {"claimed": 1, "confirmed": 1, "refused": 1, "withdrawn": 1}
    assert set(Claim.objects.values_list("is_invented", flat=True)) == {True}
    assert (
        VerifiedLink.objects.filter(stands=False, replaced_at=None, doi__contains="claim").count()
        == 1
    )
    officer = Person.objects.get(email="tanaka@example.ac.jp")
    assert waiting_for(officer).count() == 1
    sakiyama = Profile.objects.get(person__email="sakiyama@example.ac.jp")
    assert [each.work.title for each in suggestions(sakiyama)] == ["Signs at a hospital"]

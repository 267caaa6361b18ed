"""The invented part of the plan cycle shows every state there is, and says it is invented."""

import pytest
from django.utils import timezone

from kakehashi.journal.models import Entry
from kakehashi.policy.freezing.verification import findings_of
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import (
    Action,
    Attestation,
    Freeze,
    Plan,
    Review,
    StatedDefinition,
    StatedValue,
    Target,
    Task,
)
from kakehashi.policy.overview import overview
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from kakehashi.policy.states import PlanState

pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("demonstration-plan_cycle"),
    pytest.mark.slow,
]


def test_load_demonstration_plays_the_plan_cycle():
    real = Plan.objects.get(document__code="2022", is_invented=False)
    assert real.state == PlanState.IN_FORCE
    assert [action.code for action in real.actions.in_order()] == ["1-1 ①", "1-1 ②", "1-1 ③"]
    assert not real.actions.filter(is_invented=True).exists()
    for model in (Task, Target, Attestation, StatedDefinition, StatedValue, Freeze):
        assert model.objects.exists()
        assert not model.objects.filter(is_invented=False).exists()
    assert not Action.objects.filter(is_invented=False).exclude(plan=real).exists()

    shown = overview(real, timezone.localdate(), recall=Memory())
    states = {each.result.state for each in shown.targets}
    assert {State.ON_PATH, State.BEHIND, State.REGRESSED, State.UNKNOWN} <= states
    assert any(each.result.overshoot for each in shown.targets)
    assert {each.freshness for each in shown.actions} >= {Freshness.FRESH, Freshness.NEVER}
    assert {each.effort.pace for each in shown.actions} >= {Pace.LATE, Pace.UNKNOWN}

    (freeze,) = Freeze.objects.all()
    assert findings_of(freeze) == []
    assert freeze.publication.by.email == "tanaka@example.ac.jp"
    assert Review.objects.get().items.exists()
    written = set(Entry.objects.values_list("record_type", flat=True))
    assert {"policy.target", "policy.statedvalue", "policy.attestation"} <= written

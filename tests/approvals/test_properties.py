"""Whatever is answered in whatever order, a route keeps what it promises."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.approvals.designing import Stop
from kakehashi.approvals.models import RouteTemplate, TemplateStep
from kakehashi.approvals.operations import acknowledge, approve, send_back, start, withdraw
from kakehashi.approvals.queries import approved_route
from kakehashi.approvals.rules import can_be_steps
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.verdicts import Refused
from tests.approvals.make import DRAFT, PURPOSE, SECOND, Cast, make_subject, make_template

pytestmark = pytest.mark.django_db

ASKED = {"consultation": "office", "decision": "leadership", "report": "auditor"}
PEOPLE = ["coordinator", "officer", "leader", "auditor"]
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "approve", "approve", "send back", "note", "withdraw"]),
        st.integers(0, 5),
        st.sampled_from(PEOPLE),
    ),
    max_size=14,
)


@st.composite
def courses(draw):
    """Steps that are a route: a draft, up to two stages of consultation, decisions, reports."""
    stages = [["consultation"] * draw(st.integers(1, 2)) for _ in range(draw(st.integers(0, 2)))]
    stages.append(["decision"] * draw(st.integers(1, 2)))
    for stage in stages:
        stage.extend(["report"] * draw(st.integers(0, 1)))
    if draw(st.booleans()):
        stages.append(["report"])
    return [DRAFT] + [
        Stop(number, act, "手順", act, ASKED[act], "university")
        for number, stage in enumerate(stages, start=2)
        for act in stage
    ]


def act(route, what, step, by):
    """One thing somebody tries, allowed or not."""
    try:
        if what == "approve":
            approve(step, by=by)
        elif what == "send back":
            send_back(step, comment="Change it.", by=by)
        elif what == "note":
            acknowledge(step, by=by)
        else:
            withdraw(route, reason="No more.", by=by)
    except Refused:
        return False
    return True


def promises_are_kept(route):
    route.refresh_from_db()
    steps = list(route.steps.order_by("position"))
    blocking = [step for step in steps if step.act != "report"]
    for step in blocking:
        # The order of stages: nobody was asked before all of the stages before had approved.
        if step.opened_at is not None:
            before = [each.state for each in blocking if each.stage < step.stage]
            assert set(before) <= {StepState.APPROVED}
    is_whole = all(step.state == StepState.APPROVED for step in blocking)
    # Approved means approved by all; and reports, answered or not, hold nothing up.
    assert (route.state == RouteState.APPROVED) == is_whole
    if route.state != RouteState.RUNNING:
        assert not {StepState.OPEN, StepState.WAITING} & {step.state for step in steps}
    else:
        assert any(step.state == StepState.OPEN for step in blocking)
    # An approval is of its own words alone.
    approved = approved_route(PURPOSE, route.subject_id, route.digest)
    assert (approved == route) == (route.state == RouteState.APPROVED)
    assert approved_route(PURPOSE, route.subject_id, SECOND) is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(courses(), ANSWERS)
def test_a_route_keeps_order_and_its_own_words_whatever_is_tried(course, answers):
    with transaction.atomic():
        cast = Cast()
        template = make_template(*course)
        route = start(template, make_subject(), unit=cast.unit, by=cast.coordinator)
        promises_are_kept(route)
        ended = None
        for what, nth, who in answers:
            steps = list(route.steps.order_by("position"))
            done = act(route, what, steps[nth % len(steps)], getattr(cast, who))
            promises_are_kept(route)
            # What has ended stays as it ended.
            assert ended is None or route.state == ended
            assert not (done and what != "note" and ended is not None)
            ended = None if route.state == RouteState.RUNNING else route.state
        assert RouteTemplate.objects.get() == route.template
        transaction.set_rollback(True)


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(sorted({*ASKED, "drafting"})))))
def test_steps_are_a_route_exactly_if_they_draft_then_consult_then_decide(pairs):
    steps = [TemplateStep(stage=stage, act=act) for stage, act in pairs]
    stages = [stage for stage, _ in pairs]
    acts = {stage: {act for other, act in pairs if other == stage} for stage in stages}
    first = min((stage for stage in acts if "decision" in acts[stage]), default=None)
    expected = (
        first is not None
        and stages == sorted(stages)
        and sorted(acts) == list(range(1, max(stages) + 1))
        and pairs.count((1, "drafting")) == 1
        and [act for _, act in pairs].count("drafting") == 1
        and stages.count(1) == 1
        and all("consultation" not in acts[stage] for stage in acts if stage > first)
    )
    assert bool(can_be_steps(steps)) == expected

"""Routes go their way: in order, by the right people, about one text and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.approvals.designing import Stop
from kakehashi.approvals.models import Route
from kakehashi.approvals.operations import acknowledge, approve, send_back, start, withdraw
from kakehashi.approvals.queries import approved_route
from kakehashi.approvals.registering import PURPOSES, concluding, describe
from kakehashi.approvals.rules import may_answer
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.journal.models import Entry
from kakehashi.people.models import Deputy, Role
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.time import fiscal_year
from tests.approvals.make import (
    CONSULT,
    DECIDE,
    DRAFT,
    FIRST,
    PURPOSE,
    SECOND,
    Cast,
    make_deputy_of,
    make_route,
    make_subject,
    make_template,
    states_of,
    step_of,
)
from tests.make import make_person, make_role

pytestmark = pytest.mark.django_db
A, O, W = StepState.APPROVED, StepState.OPEN, StepState.WAITING  # noqa: E741 - as on a form


def test_start_does_the_drafting_step_and_asks_the_next_stage():
    cast = Cast()

    route = make_route(cast)

    today = timezone.localdate()
    assert route.state == RouteState.RUNNING
    assert route.reference == f"{fiscal_year(today)}-0001"
    assert states_of(route) == [A, O, W]
    drafting, consulting, deciding = route.steps.all()
    assert (drafting.decided_by, drafting.acted_for) == (cast.coordinator, None)
    assert consulting.due_on == today + timedelta(days=7)
    assert deciding.due_on is None
    assert list(Entry.objects.values_list("verb", flat=True).order_by("pk"))[-2:] == [
        "approvals.route_started",
        "approvals.step_opened",
    ]


def test_start_numbers_routes_one_after_the_other():
    cast = Cast()
    first, second = make_route(cast), make_route(cast, subject=make_subject(2))
    assert [first.serial, second.serial] == [1, 2]


def test_start_refuses_who_does_not_act_in_the_drafting_role():
    cast, template = Cast(), make_template()
    with pytest.raises(Refused, match="only “Faculty coordinator” of Law drafts"):
        start(template, make_subject(), unit=cast.unit, by=cast.leader)


def test_start_refuses_a_step_that_nobody_could_answer():
    cast = Cast()
    Role.objects.filter(kind=Role.Kind.LEADERSHIP).delete()
    with pytest.raises(Refused, match="“Decision” would wait for ever: nobody is “Leadership”"):
        make_route(cast)


def test_start_refuses_a_second_route_about_what_is_under_way():
    cast = Cast()
    first = make_route(cast)
    with pytest.raises(Refused, match=f"route {first.reference} about this is still running"):
        make_route(cast, subject=make_subject(digest=SECOND))


def test_start_refuses_a_template_for_something_else_and_one_out_of_use():
    cast, other = Cast(), make_template(code="other", purpose="approvals.document")
    with pytest.raises(Refused, match="for something else"):
        make_route(cast, template=other)
    later = make_template(number=1)
    make_template(number=2)
    with pytest.raises(Refused, match="not in use"):
        make_route(cast, template=later)


def test_start_wants_a_registered_purpose_and_a_whole_hash():
    cast, template = Cast(), make_template()
    with pytest.raises(KeyError):
        make_route(cast, template=template, subject=make_subject(purpose="tests.unheard"))
    with pytest.raises(ValueError, match="no SHA-256"):
        make_route(cast, template=template, subject=make_subject(digest="A" * 64))


def test_approve_goes_from_stage_to_stage_to_the_end():
    cast = Cast()
    route = make_route(cast)

    approve(step_of(route, "consultation"), comment="Fine.", by=cast.officer)
    assert states_of(route) == [A, A, O]
    approve(step_of(route, "decision"), by=cast.leader)

    route.refresh_from_db()
    assert (route.state, route.ended_by) == (RouteState.APPROVED, cast.leader)
    assert states_of(route) == [A, A, A]
    assert approved_route(PURPOSE, 1, FIRST) == route


def test_approve_refuses_before_its_turn_and_the_wrong_role():
    cast = Cast()
    route = make_route(cast)
    with pytest.raises(Refused, match="not the turn"):
        approve(step_of(route, "decision"), by=cast.leader)
    with pytest.raises(Refused, match="Only “International office” of Tokyo Metropolitan"):
        approve(step_of(route, "consultation"), by=cast.leader)


def test_approve_tells_the_second_of_two_who_was_first():
    cast = Cast()
    route = make_route(cast)
    seen_by_both = step_of(route, "consultation")
    deputy = make_deputy_of(cast.officer)

    approve(seen_by_both, by=deputy)
    with pytest.raises(Refused, match="Deputy approved this step on"):
        approve(seen_by_both, by=cast.officer)


def test_approve_by_a_deputy_says_for_whom():
    cast = Cast()
    route = make_route(cast)

    step = approve(step_of(route, "consultation"), by=make_deputy_of(cast.officer))

    assert step.acted_for == cast.officer
    assert step.acted_in == cast.officer.roles.get()


def test_approve_in_an_own_role_is_no_deputyship():
    cast = Cast()
    route = make_route(cast)
    second = make_person()
    make_role(second, Role.Kind.OFFICE)
    Deputy.objects.create(
        role=cast.officer.roles.get(), person=second, starts_on=timezone.localdate()
    )
    assert approve(step_of(route, "consultation"), by=second).acted_for is None


def test_steps_of_one_stage_are_asked_together_and_all_have_to_approve():
    cast = Cast()
    also = Stop(2, "consultation", "合議", "Auditor", "auditor", "university")
    route = make_route(cast, DRAFT, CONSULT, also, DECIDE)
    assert states_of(route) == [A, O, O, W]

    approve(step_of(route, "consultation", 1), by=cast.auditor)
    assert states_of(route) == [A, O, A, W]
    approve(step_of(route, "consultation", 0), by=cast.officer)
    assert states_of(route) == [A, A, A, O]


def test_reports_tell_and_never_block():
    cast = Cast()
    told = Stop(2, "report", "報告", "Told", "auditor", "university")
    last = Stop(5, "report", "報告", "Last", "office", "university")
    third = Stop(3, "consultation", "合議", "Third", "office", "university")
    fourth = Stop(4, "decision", "決裁", "Fourth", "leadership", "university")
    route = make_route(cast, DRAFT, told, third, fourth, last)
    assert states_of(route) == [A, StepState.INFORMED, O, W, W]
    with pytest.raises(Refused, match="only tells"):
        approve(step_of(route, "report"), by=cast.auditor)

    approve(step_of(route, "consultation"), by=cast.officer)
    approve(step_of(route, "decision"), by=cast.leader)

    route.refresh_from_db()
    assert route.state == RouteState.APPROVED
    assert states_of(route) == [A, StepState.INFORMED, A, A, StepState.INFORMED]
    noted = acknowledge(step_of(route, "report"), by=cast.auditor)
    assert (noted.state, noted.decided_by) == (StepState.ACKNOWLEDGED, cast.auditor)
    with pytest.raises(Refused, match="Auditor took note"):
        acknowledge(noted, by=cast.auditor)


def test_a_drafter_does_not_decide_while_another_can():
    cast = Cast()
    make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    with pytest.raises(Refused, match="Nobody decides on what they drafted"):
        approve(step_of(route, "decision"), by=cast.coordinator)
    assert approve(step_of(route, "decision"), by=cast.leader).state == A


def test_a_drafter_decides_where_nobody_else_holds_the_role():
    cast = Cast()
    Role.objects.filter(person=cast.leader).delete()
    make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    assert may_answer(cast.coordinator, step_of(route, "decision")) is True


def test_a_deputy_does_not_decide_for_who_drafted_while_another_can():
    cast = Cast()
    role = make_role(cast.coordinator, Role.Kind.LEADERSHIP)
    deputy = make_person()
    Deputy.objects.create(role=role, person=deputy, starts_on=timezone.localdate())
    route = make_route(cast)
    approve(step_of(route, "consultation"), by=cast.officer)
    assert not may_answer(deputy, step_of(route, "decision"))
    Role.objects.filter(person=cast.leader).delete()
    # Now the deputy stands farther from the draft than the drafter.
    assert may_answer(deputy, step_of(route, "decision")) is True
    assert not may_answer(cast.coordinator, step_of(route, "decision"))


def test_send_back_ends_the_route_and_nothing_of_it_can_be_approved():
    cast = Cast()
    route = make_route(cast)
    consulting = step_of(route, "consultation")
    with pytest.raises(Refused, match="Say what is to be changed"):
        send_back(consulting, comment=" ", by=cast.officer)

    send_back(consulting, comment="Article 3 is missing.", by=cast.officer)

    route.refresh_from_db()
    assert route.state == RouteState.RETURNED
    assert states_of(route) == [A, StepState.RETURNED, StepState.DROPPED]
    for step, person in ((consulting, cast.officer), (step_of(route, "decision"), cast.leader)):
        with pytest.raises(Refused, match="sent back and stays so"):
            approve(step, by=person)
    assert approved_route(PURPOSE, 1, FIRST) is None
    again = make_route(cast, subject=make_subject(digest=SECOND))
    assert states_of(again) == [A, O, W]


def test_withdraw_is_for_the_drafter_and_the_drafting_role_and_says_why():
    cast = Cast()
    route = make_route(cast)
    with pytest.raises(Refused, match="Only who drafted it, or “Faculty coordinator” of Law"):
        withdraw(route, reason="Wrong text.", by=cast.officer)
    with pytest.raises(Refused, match="Say why"):
        withdraw(route, reason="", by=cast.coordinator)

    route = withdraw(route, reason="Wrong text.", by=cast.coordinator)

    assert route.state == RouteState.WITHDRAWN
    assert states_of(route) == [A, StepState.DROPPED, StepState.DROPPED]
    assert Entry.objects.order_by("pk").last().reason == "Wrong text."
    with pytest.raises(Refused, match="was withdrawn"):
        approve(step_of(route, "consultation"), by=cast.officer)


@pytest.fixture
def heard():
    """What the purpose of these tests heard of its routes."""
    found = []

    @concluding(PURPOSE)
    def listen(route, *, outcome, by):
        found.append((route.pk, outcome, by))

    yield found
    PURPOSES[PURPOSE].concluding.remove(listen)


def test_the_purpose_hears_of_every_outcome_once(heard):
    cast = Cast()
    approved = make_route(cast)
    returned = make_route(cast, subject=make_subject(2))
    withdrawn = make_route(cast, subject=make_subject(3))
    approve(step_of(approved, "consultation"), by=cast.officer)
    assert heard == []
    approve(step_of(approved, "decision"), by=cast.leader)
    send_back(step_of(returned, "consultation"), comment="No.", by=cast.officer)
    withdraw(withdrawn, reason="No more.", by=cast.coordinator)
    assert heard == [
        (approved.pk, RouteState.APPROVED, cast.leader),
        (returned.pk, RouteState.RETURNED, cast.officer),
        (withdrawn.pk, RouteState.WITHDRAWN, cast.coordinator),
    ]


def test_a_refusal_of_the_purpose_undoes_the_approval():
    cast = Cast()

    @concluding(PURPOSE)
    def refuse(route, *, outcome, by):
        raise Refused("The partner was merged.")

    try:
        route = make_route(cast)
        approve(step_of(route, "consultation"), by=cast.officer)
        with pytest.raises(Refused, match="merged"):
            approve(step_of(route, "decision"), by=cast.leader)
    finally:
        PURPOSES[PURPOSE].concluding.remove(refuse)
    assert Route.objects.get().state == RouteState.RUNNING
    assert states_of(route) == [A, A, O]


def test_an_approval_never_goes_over_to_changed_words():
    cast = Cast()
    route = make_route(cast)
    describe(PURPOSE, "Paper", digest_of=lambda pk: SECOND)
    try:
        with pytest.raises(Refused, match="an approval never goes over to other words"):
            approve(step_of(route, "consultation"), by=cast.officer)
        sent = send_back(step_of(route, "consultation"), comment="Changed.", by=cast.officer)
        assert sent.state == StepState.RETURNED
    finally:
        describe(PURPOSE, "Paper")


def test_a_running_route_keeps_the_version_it_started_with():
    cast = Cast()
    first = make_template()
    route = make_route(cast, template=first)
    make_template(DRAFT, Stop(2, "decision", "決裁", "Now", "auditor", "university"), number=2)
    approve(step_of(route, "consultation"), by=cast.officer)
    approve(step_of(route, "decision"), by=cast.leader)
    route.refresh_from_db()
    assert (route.template, route.state) == (first, RouteState.APPROVED)

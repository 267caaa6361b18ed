"""Two people at the same time: one wins, the other is told. Needs PostgreSQL's row locks."""

import threading

import pytest
from django.db import connection

from kakehashi.approvals.designing import Stop
from kakehashi.approvals.models import Route
from kakehashi.approvals.operations import approve, send_back, start
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.verdicts import Refused
from tests.approvals.make import (
    CONSULT,
    DECIDE,
    DRAFT,
    Cast,
    make_deputy_of,
    make_route,
    make_subject,
    make_template,
    states_of,
    step_of,
)

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL"),
]


def at_once(*acts):
    """Run all in threads of their own connections; their results, a Refused instead of raising."""
    begin, answers = threading.Barrier(len(acts)), []

    def run(act):
        try:
            begin.wait(timeout=10)
            answers.append(act())
        except Refused as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def refusals(answers):
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


def test_approve_and_send_back_at_once_do_one_of_the_two():
    cast = Cast()
    route = make_route(cast)
    deputy, step = make_deputy_of(cast.officer), step_of(route, "consultation")

    answers = at_once(
        lambda: approve(step, by=cast.officer),
        lambda: send_back(step, comment="Not yet.", by=deputy),
    )

    assert len(answers) == 2
    assert len(refusals(answers)) == 1
    route.refresh_from_db()
    assert route.state in (RouteState.RUNNING, RouteState.RETURNED)


def test_the_last_two_of_a_stage_open_the_next_one_once():
    cast = Cast()
    also = Stop(2, "consultation", "合議", "Auditor", "auditor", "university")
    route = make_route(cast, DRAFT, CONSULT, also, DECIDE)

    answers = at_once(
        lambda: approve(step_of(route, "consultation", 0), by=cast.officer),
        lambda: approve(step_of(route, "consultation", 1), by=cast.auditor),
    )

    assert refusals(answers) == []
    approved = StepState.APPROVED
    assert states_of(route) == [approved, approved, approved, StepState.OPEN]


def test_start_gives_two_routes_two_numbers_and_one_record_one_route():
    cast, template = Cast(), make_template()

    def begin(number):
        subject = make_subject(number)
        return lambda: start(template, subject, unit=cast.unit, by=cast.coordinator)

    at_once(begin(1), begin(2))
    assert sorted(Route.objects.values_list("serial", flat=True)) == [1, 2]
    assert len(refusals(at_once(begin(3), begin(3)))) == 1

"""The allocation of the closed call: a run with answers, and a second one that moved reserves up.

The engine gives the places as it would for the office. Rows are written many at once, set back in
time and without history, as those of the applications are, so that nobody is mailed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from kakehashi.education.outbound.allotting.basis import Basis, basis_of
from kakehashi.education.outbound.allotting.giving import answer_by
from kakehashi.education.outbound.allotting.making import Made, make
from kakehashi.education.outbound.models import Allotment, Call, Run, RunResult
from kakehashi.education.outbound.states import AllotmentState, RunState
from kakehashi.people.models import Person

CLOSED = "Exchange 2027: spring call"
MAKER, APPROVER = "tanaka@example.ac.jp", "takahashi@example.ac.jp"
DECLINED, LAPSED = (4, 13, 22), 9  # which of the places, in the order of applications
WAITS = 5  # every fifth of those that are no first choice
FIRST, SECOND = timedelta(days=9), timedelta(days=1)  # before now


def load_outbound_allotting(people: Mapping[str, Person]) -> None:
    """Run and publish the closed call twice, with most places confirmed.

    Where there is no such call, nobody is eligible in it, or it was run already, nothing happens.
    """
    call = Call.objects.filter(is_invented=True, title_en=CLOSED).select_related("unit").first()
    if call is None or call.runs.exists():
        return
    now = timezone.now()
    basis = basis_of(call, is_trial=True)
    if not basis.problem.applicants:
        return
    first = _publish(basis, people, now - FIRST)
    call.revealed_at = now - FIRST
    call.save(update_fields=["revealed_at"])
    _answer(call, first, now)
    _publish(basis_of(call, is_trial=True), people, now - SECOND)


def _publish(basis: Basis, people: Mapping[str, Person], at: datetime) -> Run:
    """Keep a run as it was published, with its results and the places that are new."""
    made, call = make(basis), basis.call
    run = Run.objects.create(
        call=call,
        kind=Run.Kind.REAL,
        number=call.runs.count() + 1,
        state=RunState.PUBLISHED,
        previous=basis.previous,
        made_by=people[MAKER],
        made_at=at - timedelta(hours=30),
        approved_by=people[APPROVER],
        approved_at=at - timedelta(hours=5),
        published_by=people[MAKER],
        published_at=at,
        is_invented=True,
        **made.columns,
    )
    RunResult.objects.bulk_create(RunResult(run=run, **row) for row in made.rows())
    _give(made, run, at)
    return run


def _give(made: Made, run: Run, at: datetime) -> None:
    """The places that are new; who waited keeps the acceptance for a better one."""
    live = Allotment.objects.live().filter(application__call=run.call)
    held = {each.application_id: each for each in live}
    fresh = [
        each
        for each in run.results.exclude(placement=None)
        if each.application_id not in held
        or held[each.application_id].placement_id != each.placement_id
    ]
    replaced = [held[each.application_id] for each in fresh if each.application_id in held]
    for each in replaced:
        each.state, each.ended_at = AllotmentState.REPLACED, at
    Allotment.objects.bulk_update(replaced, ["state", "ended_at"])
    given = Allotment.objects.bulk_create(
        _allotment(run, each, held.get(each.application_id), at) for each in fresh
    )
    of = {each.application_id: each for each in given}
    for each in replaced:
        each.replaced_by = of[each.application_id]
    Allotment.objects.bulk_update(replaced, ["replaced_by"])


def _allotment(run: Run, result: RunResult, held: Allotment | None, at: datetime) -> Allotment:
    waited = held is not None and held.answered_at is not None
    return Allotment(
        application_id=result.application_id,
        placement_id=result.placement_id or 0,
        run_number=run.number,
        rank=result.rank,
        state=AllotmentState.WAITING if waited else AllotmentState.OFFERED,
        offered_at=at,
        answer_by=answer_by(run.call, at),
        answered_by_id=held.answered_by_id if held and waited else None,
        answered_at=held.answered_at if held and waited else None,
        is_invented=True,
    )


def _answer(call: Call, run: Run, now: datetime) -> None:
    """Most confirm, some wait for better, three decline, one lets it lapse, one has not answered.

    The one who has not is the first of those who may sign in, so that it can be tried.
    """
    rows = Allotment.objects.filter(application__call=call, run_number=run.number)
    found = list(rows.select_related("application__student").order_by("application"))
    undecided = _first_to_sign_in(found)
    for place, each in enumerate(found):
        if each is undecided:
            each.answer_by = answer_by(call, now - timedelta(days=call.answer_days - 3))
        elif place == LAPSED:
            each.state, each.ended_at = AllotmentState.LAPSED, each.answer_by
        else:
            each.state = _state(place, each)
            each.answered_by = each.application.student
            each.answered_at = each.offered_at + timedelta(hours=5 + 3 * (place % 40))
    Allotment.objects.bulk_update(
        found, ["state", "answer_by", "answered_by", "answered_at", "ended_at"]
    )


def _first_to_sign_in(found: Sequence[Allotment]) -> Allotment | None:
    return next((each for each in found if each.application.student.is_active), None)


def _state(place: int, allotment: Allotment) -> AllotmentState:
    if place in DECLINED:
        return AllotmentState.DECLINED
    if allotment.rank != 1 and place % WAITS == 0:
        return AllotmentState.WAITING
    return AllotmentState.CONFIRMED

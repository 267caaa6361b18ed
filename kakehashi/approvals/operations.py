"""What can be done to a route: start it, approve a step, send it back, take note, withdraw.

Each locks the route, asks the rule again, changes, and writes the journal in one transaction: of
two people who answer at the same time one wins, and the other is told who was first. What a route
is about, its hash and its steps are fixed when it starts.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.approvals import rules
from kakehashi.approvals.models import Act, Route, RouteTemplate, Step
from kakehashi.approvals.queries import Actor, capacity, drafting_capacity, place_of
from kakehashi.approvals.registering import conclude, purpose
from kakehashi.approvals.rules import Subject
from kakehashi.approvals.states import ROUTE_MOVES, RouteState, StepState
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import require
from kakehashi.vocabulary.time import fiscal_year

STARTED = declare("approvals.route_started", gettext_lazy("asked for approval"))
OPENED = declare("approvals.step_opened", gettext_lazy("passed it on to the next step"))
TOLD = declare("approvals.step_told", gettext_lazy("had others told of it"))
STEP_APPROVED = declare("approvals.step_approved", gettext_lazy("approved the step"))
STEP_RETURNED = declare("approvals.step_returned", gettext_lazy("sent the step back"))
NOTED = declare("approvals.step_acknowledged", gettext_lazy("took note of it"))
ROUTE_APPROVED = declare("approvals.route_approved", gettext_lazy("gave the last approval"))
ROUTE_RETURNED = declare("approvals.route_returned", gettext_lazy("sent it back"))
WITHDRAWN = declare("approvals.route_withdrawn", gettext_lazy("withdrew it"))
ENDS = {
    RouteState.APPROVED: ROUTE_APPROVED,
    RouteState.RETURNED: ROUTE_RETURNED,
    RouteState.WITHDRAWN: WITHDRAWN,
}


@transaction.atomic
def start(
    template: RouteTemplate,
    subject: Subject,
    *,
    unit: Unit,
    reason: str = "",
    by: Person,
    is_invented: bool = False,
) -> Route:
    """Ask for approval of `subject` (起案): the drafting step is done, the next stage opens.

    unit: the unit of ours that it is about; steps may ask roles there.
    reason: why it is asked for, for those who decide.

    The steps are copied from `template`: what becomes of the template later does not matter.

    Raises: Refused, if `by` may not draft on this route, the template is not in use or for another
    purpose, another route about the same record is running, or a step has nobody to answer it;
    KeyError, if nobody has registered the purpose; ValueError, if the digest is no SHA-256 in
    lower-case hexadecimal.
    """
    purpose(subject.purpose)
    if not rules.can_be_digest(subject.digest):
        raise ValueError(f"{subject.digest!r} is no SHA-256 in lower-case hexadecimal.")
    # Numbers follow each other, and no two routes about one record begin at the same time.
    Unit.objects.select_for_update(of=("self",)).get(kind=Unit.Kind.UNIVERSITY)
    require(rules.may_start(by, template, unit))
    require(rules.can_be_about(template, subject))
    require(rules.can_be_answered(template, unit))
    route = _new_route(template, subject, unit, by)
    route.reason, route.is_invented = reason.strip(), is_invented
    route.save()
    drafter = drafting_capacity(by, template.steps.get(act=Act.DRAFTING), unit)
    _copy_steps(route, template, drafter, by)
    record(STARTED, route, by=by, changes=difference({}, fields_of(route)), reason=route.reason)
    _advance(route, by)
    return route


@transaction.atomic
def approve(step: Step, *, comment: str = "", by: Person) -> Step:
    """Approve what the route is about, in one step; the last approval ends the route.

    A stage opens when every step of the stage before is approved.

    Raises: Refused, if `by` may not answer the step, somebody else was first, the route has ended,
    or what it is about was changed since it started.
    """
    step = _locked_step(step)
    require(rules.may_answer(by, step))
    require(rules.still_says(step.route))
    _answer(step, StepState.APPROVED, comment, by)
    if not step.route.steps.filter(state=StepState.OPEN).exists():
        _advance(step.route, by)
    return step


@transaction.atomic
def send_back(step: Step, *, comment: str, by: Person) -> Step:
    """Send it back to who drafted it (差し戻し): the route ends, and nothing of it is approved.

    Raises: Refused, if `by` may not answer the step, nothing is said, somebody else was first, or
    the route has ended.
    """
    step = _locked_step(step)
    require(rules.may_answer(by, step))
    require(rules.can_be_comment(comment))
    _answer(step, StepState.RETURNED, comment, by)
    _end(step.route, RouteState.RETURNED, by, comment.strip())
    return step


@transaction.atomic
def acknowledge(step: Step, *, comment: str = "", by: Person) -> Step:
    """Say that one has taken note of what one was told. The route never waits for it.

    Raises: Refused, if `by` may not, nobody has been told yet, or it was done already.
    """
    step = _locked_step(step)
    require(rules.may_acknowledge(by, step))
    _answer(step, StepState.ACKNOWLEDGED, comment, by)
    return step


@transaction.atomic
def withdraw(route: Route, *, reason: str, by: Person) -> Route:
    """Take a running route back.

    Raises: Refused, if `by` may not, no reason is given, or the route has ended.
    """
    route = _locked(route.pk)
    require(rules.may_withdraw(by, route))
    require(rules.can_be_reason(reason))
    _end(route, RouteState.WITHDRAWN, by, reason.strip())
    return route


# -- Beginning -----------------------------------------------------------------------------------


def _new_route(template: RouteTemplate, subject: Subject, unit: Unit, by: Person) -> Route:
    now = timezone.now()
    year = fiscal_year(timezone.localdate(now))
    last = Route.objects.filter(fiscal_year=year).aggregate(last=Max("serial"))["last"]
    return Route(
        fiscal_year=year,
        serial=(last or 0) + 1,
        template=template,
        purpose=subject.purpose,
        subject_id=subject.id,
        title_ja=subject.title_ja,
        title_en=subject.title_en,
        address=subject.address,
        digest=subject.digest,
        unit=unit,
        started_by=by,
        started_at=now,
    )


def _copy_steps(
    route: Route, template: RouteTemplate, drafter: Actor | None, by: Person
) -> Sequence[Step]:
    copies = [
        Step(
            route=route,
            position=each.position,
            stage=each.stage,
            act=each.act,
            name_ja=each.name_ja,
            name_en=each.name_en,
            role=each.role,
            unit=place_of(each, route.unit),
            days=each.days,
        )
        for each in template.steps.select_related("unit").order_by("position")
    ]
    drafting = next(each for each in copies if each.act == Act.DRAFTING)
    drafting.opened_at = route.started_at
    _fill_in(drafting, StepState.APPROVED, drafter, by)
    drafting.decided_at = route.started_at
    return Step.objects.bulk_create(copies)


# -- Going on ------------------------------------------------------------------------------------


def _advance(route: Route, by: Person) -> None:
    """Open stage after stage until one waits for somebody; if none does, all is approved."""
    waiting = route.steps.filter(state=StepState.WAITING)
    for stage in sorted(set(waiting.values_list("stage", flat=True))):
        if _open(list(waiting.filter(stage=stage).order_by("position")), by):
            return
    _end(route, RouteState.APPROVED, by, "")


def _open(steps: Sequence[Step], by: Person) -> bool:
    """Ask the steps of a stage, or tell them. Returns: whether anybody has to answer."""
    now = timezone.now()
    for step in steps:
        before = fields_of(step)
        tells = step.act == Act.REPORT
        step.state = StepState.INFORMED if tells else StepState.OPEN
        step.opened_at = now
        if step.days is not None and not tells:
            step.due_on = timezone.localdate(now) + timedelta(days=step.days)
        step.save()
        changes = difference(before, fields_of(step))
        record(TOLD if tells else OPENED, step, by=by, changes=changes)
    return any(step.state == StepState.OPEN for step in steps)


def _answer(step: Step, state: StepState, comment: str, by: Person) -> None:
    before = fields_of(step)
    _fill_in(step, state, capacity(by, step), by)
    step.comment = comment.strip()
    step.save()
    changes = difference(before, fields_of(step))
    verbs = {StepState.APPROVED: STEP_APPROVED, StepState.RETURNED: STEP_RETURNED}
    record(verbs.get(state, NOTED), step, by=by, changes=changes, reason=step.comment)


def _fill_in(step: Step, state: StepState, actor: Actor | None, by: Person) -> None:
    assert actor is not None, "the rule says that there is one"
    step.state = state
    step.decided_by, step.decided_at = by, timezone.now()
    step.acted_in = actor.role
    step.acted_for = actor.role.person if actor.is_deputy else None


def _end(route: Route, state: RouteState, by: Person, reason: str) -> None:
    assert state in ROUTE_MOVES[RouteState(route.state)], "the rules see to it"
    before = fields_of(route)
    left = route.steps.filter(state__in=[StepState.WAITING, StepState.OPEN])
    left.update(state=StepState.DROPPED)
    route.state, route.ended_by, route.ended_at = state, by, timezone.now()
    route.save()
    changes = difference(before, fields_of(route))
    record(ENDS[state], route, by=by, changes=changes, reason=reason)
    conclude(route, state, by)


# -- Locks ---------------------------------------------------------------------------------------


def _locked(pk: int) -> Route:
    """The route as it is stored now, locked until the transaction ends."""
    routes = Route.objects.select_for_update(of=("self",))
    return routes.select_related("unit", "template", "started_by").get(pk=pk)


def _locked_step(step: Step) -> Step:
    """The step as it is stored now, its route locked first."""
    route = _locked(step.route_id)
    steps = Step.objects.select_for_update(of=("self",)).select_related("unit", "decided_by")
    found = steps.get(pk=step.pk)
    found.route = route
    return found

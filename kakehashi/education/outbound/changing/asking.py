"""A student asks for a change of the own stay; the office grants it by a change, or declines it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.changing import rules
from kakehashi.education.outbound.changing.impact import Kind
from kakehashi.education.outbound.models import Change, ChangeRequest, Mobility
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.operations import locked
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ASKED = declare("outbound.change_asked", gettext_lazy("asked for a change of the stay"))
GRANTED = declare("outbound.change_granted", gettext_lazy("granted the change of the stay"))
DECLINED = declare("outbound.change_declined", gettext_lazy("declined the change of the stay"))
TAKEN_BACK = declare(
    "outbound.change_request_withdrawn", gettext_lazy("took back the request for a change")
)
State = ChangeRequest.State


@dataclass(frozen=True)
class Asked:
    """What a student asks for: days of the interruption, the new last day, or another host."""

    kind: ChangeRequest.Kind
    first: date | None = None
    last: date | None = None
    host: str = ""


@transaction.atomic
def ask_for_change(mobility: Mobility, asked: Asked, *, reason: str, by: Person) -> ChangeRequest:
    """Ask the office for a change; nothing of the stay is changed by it.

    Raises: Refused, if `by` is not the student, one request waits already, the stay cannot become
    so, or no reason is given.
    """
    mobility = locked(mobility)
    require(rules.may_ask(by, mobility, asked.kind))
    require(rules.can_be_asked(mobility, asked.kind, asked.first, asked.last, asked.host))
    if not reason.strip():
        raise Refused(_("Say why."))
    request = ChangeRequest.objects.create(
        mobility=mobility,
        kind=asked.kind,
        first=asked.first,
        last=asked.last,
        host=asked.host.strip(),
        reason=reason.strip(),
        asked_by=by,
        asked_at=timezone.now(),
        is_invented=mobility.is_invented,
    )
    said: Changes = {"kind": [None, request.kind]}
    said |= {name: [None, day] for name, day in _days(request).items()}
    record(ASKED, request, by=by, changes=said, reason=request.reason)
    return request


def _days(request: ChangeRequest) -> dict[str, str]:
    found = {"first": request.first, "last": request.last}
    days = {name: day.isoformat() for name, day in found.items() if day is not None}
    return days | ({"host": request.host} if request.host else {})


@transaction.atomic
def decline_change(request: ChangeRequest, *, reason: str, by: Person) -> ChangeRequest:
    """Leave the stay as it is, with a reason that the student reads.

    Raises: Refused, if `by` may not, it was answered already, or no reason is given.
    """
    request = _locked(request)
    require(rules.may_answer_request(by, request))
    if not reason.strip():
        raise Refused(_("Say why; the student reads it."))
    return _close(request, State.DECLINED, DECLINED, by=by, answer=reason.strip())


@transaction.atomic
def take_back_request(request: ChangeRequest, *, by: Person) -> ChangeRequest:
    """Ask for it no more.

    Raises: Refused, if `by` is not the student, or it was answered already.
    """
    request = _locked(request)
    require(rules.may_take_back(by, request))
    return _close(request, State.WITHDRAWN, TAKEN_BACK, by=by)


@transaction.atomic
def grant_request(request: ChangeRequest, change: Change, *, by: Person) -> ChangeRequest:
    """Note that `change` was made because the student asked for it.

    Raises: Refused, if `by` may not, it was answered already, or the change is of another stay.
    """
    request = _locked(request)
    require(rules.may_answer_request(by, request))
    if change.mobility_id != request.mobility_id:
        raise Refused(_("This request is for another stay."))
    request.change = change
    return _close(request, State.GRANTED, GRANTED, by=by)


def kind_for(request: ChangeRequest, today: date) -> Kind:
    """Which change grants the request: another host ends this stay, and another one is entered."""
    asked = ChangeRequest.Kind(request.kind)
    if asked is ChangeRequest.Kind.EXTENSION:
        return Kind.EXTENSION
    if asked is ChangeRequest.Kind.INTERRUPTION:
        return Kind.INTERRUPTION
    is_abroad = request.mobility.state == MobilityState.ARRIVED
    if asked is ChangeRequest.Kind.HOST:
        return Kind.EARLY_RETURN if is_abroad else Kind.CANCELLATION
    is_past = request.last is not None and request.last <= today
    return Kind.EARLY_RETURN if is_abroad and is_past else Kind.DAYS


def _close(
    request: ChangeRequest, state: ChangeRequest.State, verb: str, *, by: Person, answer: str = ""
) -> ChangeRequest:
    before = request.state
    request.state, request.answer = state, answer
    request.answered_by, request.answered_at = by, timezone.now()
    request.save()
    record(verb, request, by=by, changes={"state": [before, state.value]}, reason=answer)
    return request


def _locked(request: ChangeRequest) -> ChangeRequest:
    found = ChangeRequest.objects.select_for_update(of=("self",))
    return found.select_related("mobility__unit", "mobility__student").get(pk=request.pk)

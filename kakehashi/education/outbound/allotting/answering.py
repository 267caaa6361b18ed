"""What becomes of a place that was offered: confirmed, accepted while waiting, declined, lapsed.

Each locks the call, then the place, asks the rule again, changes, and writes the journal.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.allotting import rules
from kakehashi.education.outbound.allotting.operations import locked_call
from kakehashi.education.outbound.models import Allotment, Application
from kakehashi.education.outbound.states import LIVE_ALLOTMENTS, AllotmentState
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

CONFIRMED = declare("outbound.place_confirmed", gettext_lazy("confirmed the place"))
WAITS = declare("outbound.place_accepted", gettext_lazy("accepted the place and waits for better"))
DECLINED = declare("outbound.place_declined", gettext_lazy("declined the place"))
LAPSED = declare("outbound.place_lapsed", gettext_lazy("let the place lapse"))
GIVEN_UP = declare("outbound.place_given_up", gettext_lazy("gave up the place"))
SETTLED = declare("outbound.place_settled", gettext_lazy("confirmed it: nobody moves up any more"))

OF_STATE = {
    AllotmentState.CONFIRMED: CONFIRMED,
    AllotmentState.WAITING: WAITS,
    AllotmentState.DECLINED: DECLINED,
    AllotmentState.GIVEN_UP: GIVEN_UP,
}


def confirm(allotment: Allotment, *, by: Person, reason: str = "") -> Allotment:
    """Accept a place for good: it is kept for certain, and better wishes are dropped.

    reason: how the office knows, when it answers for the student.

    Raises: Refused, if `by` may not answer, it is too late, or the place is gone.
    """
    return _answer(allotment, AllotmentState.CONFIRMED, by, reason)


def accept_and_wait(allotment: Allotment, *, by: Person, reason: str = "") -> Allotment:
    """Accept a place and stay in for better ones until `Call.upgrades_until`.

    Raises: Refused, as `confirm`, and if nobody moves up any more or there is nothing better.
    """
    return _answer(allotment, AllotmentState.WAITING, by, reason)


def decline(allotment: Allotment, *, by: Person, reason: str = "") -> Allotment:
    """Decline an offered place, and take part in no later run.

    Raises: Refused, as `confirm`.
    """
    return _answer(allotment, AllotmentState.DECLINED, by, reason)


def give_up(allotment: Allotment, *, by: Person, reason: str = "") -> Allotment:
    """Give up a place that was accepted. What a stay planned with it needs is done by its verbs.

    Raises: Refused, as `confirm`, and if a stay is planned with it and not cancelled.
    """
    return _answer(allotment, AllotmentState.GIVEN_UP, by, reason)


@transaction.atomic
def _answer(allotment: Allotment, to: AllotmentState, by: Person, reason: str) -> Allotment:
    allotment = _locked(allotment)
    require(rules.may_answer(by, allotment, to))
    if by.pk != allotment.application.student_id and not reason.strip():
        raise Refused(_("Say how the student told you."))
    return _moved(allotment, to, by, reason)


def _moved(allotment: Allotment, to: AllotmentState, by: Person, reason: str) -> Allotment:
    before, now = fields_of(allotment), timezone.now()
    allotment.state = to
    if to == AllotmentState.GIVEN_UP:
        allotment.ended_at = now
    else:
        allotment.answered_by, allotment.answered_at = by, now
    allotment.reason = reason.strip()
    allotment.save(update_fields=["state", "answered_by", "answered_at", "ended_at", "reason"])
    changes = difference(before, fields_of(allotment))
    record(OF_STATE[to], allotment, by=by, changes=changes, reason=allotment.reason)
    return allotment


@transaction.atomic
def end_place(application: Application, *, by: Person | None, reason: str) -> None:
    """End the place of an application that is withdrawn, or whose stay is cancelled.

    Declined if it was not answered, else given up. It asks no rule: whoever withdraws or cancels
    has been asked already.
    """
    locked_call(application.call)
    held = Allotment.objects.select_for_update().filter(application=application)
    for allotment in held.filter(state__in=LIVE_ALLOTMENTS):
        offered = allotment.state == AllotmentState.OFFERED
        by_whom = by or application.student
        to = AllotmentState.DECLINED if offered else AllotmentState.GIVEN_UP
        _moved(allotment, to, by_whom, reason)


# -- By the clock ---------------------------------------------------------------------------------


@daily
def lapse(day: date) -> None:
    """Let offers lapse whose last minute has passed."""
    let_lapse(timezone.now())


@transaction.atomic
def let_lapse(now: datetime) -> int:
    """End every offer that nobody answered by its time; returns how many."""
    late = Allotment.objects.select_for_update(of=("self",)).filter(
        state=AllotmentState.OFFERED, answer_by__lt=now
    )
    return _by_the_clock(late, LAPSED, {"state": AllotmentState.LAPSED, "ended_at": now})


@daily
def settle(day: date) -> None:
    """Confirm the places of those who waited, once nobody moves up any more."""
    settle_waiting(day)


@transaction.atomic
def settle_waiting(day: date) -> int:
    """Confirm accepted places of calls whose last day of moving up is before `day`."""
    waiting = Allotment.objects.select_for_update(of=("self",)).filter(
        state=AllotmentState.WAITING, application__call__upgrades_until__lt=day
    )
    return _by_the_clock(waiting, SETTLED, {"state": AllotmentState.CONFIRMED})


def _by_the_clock(rows: Any, verb: str, to: dict[str, Any]) -> int:
    found = list(rows.order_by("pk").select_related("application__student", "placement"))
    said = []
    for allotment in found:
        before = fields_of(allotment)
        for name, value in to.items():
            setattr(allotment, name, value)
        said.append((allotment, difference(before, fields_of(allotment))))
    if found:
        Allotment.objects.bulk_update(found, list(to), batch_size=1000)
        record_many(verb, said, by=None)
    return len(found)


def _locked(allotment: Allotment) -> Allotment:
    """The place as it is stored now; its call is locked first, as everywhere."""
    locked_call(allotment.application.call)
    rows = Allotment.objects.select_for_update(of=("self",))
    rows = rows.select_related("application__call__unit", "application__student", "placement")
    return rows.get(pk=allotment.pk)

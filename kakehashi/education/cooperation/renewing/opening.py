"""Once a day: reviews that are to be opened, closed, or told of.

Each agreement and each review has a transaction of its own: a process that is killed in the middle
has done some of them wholly, and the next run does the others. Nothing is done twice.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.states import State
from kakehashi.duties.daily import daily
from kakehashi.education.cooperation.models import RenewalReminder, RenewalReview
from kakehashi.education.cooperation.renewing.cadence import cadence_on
from kakehashi.education.cooperation.renewing.operations import locked_agreement, open_locked
from kakehashi.education.cooperation.renewing.queries import (
    GOES_ON,
    above,
    found_review,
    is_current,
    keepers_of,
    owners_of,
    turn_of,
    waiting_for,
    with_an_end,
)
from kakehashi.education.cooperation.renewing.timing import STILL_TOLD, Call, Calls
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person

CLOSED = declare("cooperation.renewal_closed", _("closed the renewal review"))
ASKED = declare("cooperation.renewal_asked", _("asked to decide on the renewal"))
REMINDED = declare("cooperation.renewal_reminded", _("reminded of the decision on the renewal"))
TOLD = declare("cooperation.renewal_escalated", _("told that nobody has decided on the renewal"))
VERBS = {Call.OPENED: ASKED, Call.REMINDED: REMINDED, Call.ESCALATED: TOLD}
Closed = RenewalReview.Closed


@daily
def look_ahead(day: date) -> None:
    """Close what was overtaken, open what is due, and make the reminders of what waits."""
    for review in _waiting():
        if _overtaken_by(review, day) is not None:
            close_if_overtaken(review.pk, day)
    reviewed = set(RenewalReview.objects.values_list("agreement", "ends_on"))
    due = []
    for agreement in with_an_end().order_by("pk").iterator(chunk_size=500):
        turn = turn_of(agreement, day)
        if turn and turn.opens_on <= day and (agreement.pk, turn.ends_on) not in reviewed:
            due.append(agreement.pk)
    for pk in due:
        open_if_due(pk, day)
    for review in _waiting():
        if _untold(review, day):
            remind_of(review.pk, day)


def _waiting() -> list[RenewalReview]:
    """The reviews that wait, with what is read of each, in a fixed number of queries."""
    waiting = RenewalReview.objects.waiting().with_everything().prefetch_related("reminders")
    return list(waiting.order_by("pk"))


def _untold(review: RenewalReview, day: date) -> list[tuple[Call, int]]:
    """The calls that are due on `day` and of which nobody has been told."""
    told = {(each.call, each.months) for each in review.reminders.all()}
    return [due for due in _calls_due(review, day) if due not in told]


def _calls_due(review: RenewalReview, day: date) -> list[tuple[Call, int]]:
    if not review.is_waiting or review.agreement.state not in GOES_ON:
        return []
    cadence = cadence_on(day)
    calls = Calls(cadence.reminders, cadence.escalate_months, cadence.escalate_grace_days)
    # The duties of a day are done until the next morning: a review can be opened after its day.
    opened = min(timezone.localdate(review.opened_at), day)
    return list(calls.due(opened, review.decide_by, day))


@transaction.atomic
def open_if_due(agreement_id: int, day: date) -> RenewalReview | None:
    """Open the review of one agreement, if that is due on `day` and nobody has. Locks it."""
    agreement = locked_agreement(agreement_id)
    turn = turn_of(agreement, day)
    if turn is None or turn.opens_on > day or waiting_for(agreement) is not None:
        return None
    if agreement.renewal_reviews.filter(ends_on=turn.ends_on).exists():
        return None
    return open_locked(agreement, day, by=None)


@transaction.atomic
def close_if_overtaken(review_id: int, day: date) -> RenewalReview | None:
    """Close a review that nobody has to decide any more. Locks its agreement."""
    review = _locked(review_id)
    why = _overtaken_by(review, day) if review.is_waiting else None
    if why is None:
        return None
    review.closed_why, review.closed_at = why, timezone.now()
    review.save(update_fields=["closed_why", "closed_at"])
    record(CLOSED, review, by=None, changes={"closed_why": ["", str(why)]})
    return review


def _overtaken_by(review: RenewalReview, day: date) -> Closed | None:
    agreement = review.agreement
    if agreement.state in (State.TERMINATED, State.SUPERSEDED):
        return Closed.ENDED
    if is_current(review, day):
        is_over = agreement.latest.renewal_months is None and day > review.ends_on + STILL_TOLD
        return Closed.EXPIRED if is_over else None
    renews_itself = agreement.latest.renewal_months is not None
    return Closed.RENEWED if renews_itself and day > review.ends_on else Closed.AMENDED


@transaction.atomic
def remind_of(review_id: int, day: date) -> list[RenewalReminder]:
    """Make what is due for one review on a day and was not made yet. Locks its agreement.

    A call is made once, to those who are to hear of it then; where nobody was there, later.
    """
    review = _locked(review_id)
    return [
        reminder
        for call, months in _untold(review, day)
        for reminder in _make(review, call, months, day)
    ]


def recipients_of(review: RenewalReview, call: Call, day: date) -> tuple[Person, ...]:
    """Who is to hear on a day that `review` waits."""
    if call is not Call.ESCALATED:
        return owners_of(review, day)
    unit = review.agreement.latest.unit
    asked = {person.pk for person in owners_of(review, day)}
    told = above(keepers_of(unit, day).unit, day)
    return tuple(person for person in told if person.pk not in asked)


def _make(review: RenewalReview, call: Call, months: int, day: date) -> list[RenewalReminder]:
    made = [
        RenewalReminder.objects.create(
            review=review, person=person, call=call.value, months=months, made_at=timezone.now()
        )
        for person in recipients_of(review, call, day)
    ]
    record_many(VERBS[call], [(reminder, {}) for reminder in made], by=None)
    return made


def _locked(review_id: int) -> RenewalReview:
    review = RenewalReview.objects.get(pk=review_id)
    locked_agreement(review.agreement_id)
    return found_review(review_id)

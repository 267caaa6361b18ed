"""Reminders of the assessment: by hand whenever the office wants, and a week and a day before."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.assessing.queries import is_published, outstanding, undecided
from kakehashi.education.outbound.assessing.rules import DECIDES, may_decide_at
from kakehashi.education.outbound.models import Call, Reviewer
from kakehashi.education.outbound.states import CallState
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.verdicts import Refused, require

REMINDED = declare("assessing.reviewer_reminded", gettext_lazy("reminded the reviewer"))
DUE = declare(
    "assessing.eligibility_due", gettext_lazy("reminded the faculties to decide on eligibility")
)
DAYS_BEFORE = (7, 1)


@transaction.atomic
def remind_reviewers(call: Call, *, by: Person) -> int:
    """Remind those who have not submitted reviews of the units of `by`; how many.

    Raises: Refused, if `by` decides for no unit, the results are published, or nothing is
    outstanding.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    units = units_of(by, DECIDES)
    if not units:
        require(may_decide_at(by, call.unit))
    if is_published(call):
        raise Refused(_("The results are published: scores do not change any more."))
    late = _late(call, units)
    if not late:
        raise Refused(_("No review is outstanding."))
    record_many(REMINDED, [(each, {}) for each in late], by=by)
    return len(late)


def _late(call: Call, units: Collection[int] | None = None) -> list[Reviewer]:
    """Reviewers with outstanding reviews, of applications of `units` (all if not given)."""
    reviews = outstanding(call)
    if units is not None:
        reviews = reviews.filter(application__unit__in=units)
    late = Reviewer.objects.active().filter(reviews__in=reviews).distinct()
    return list(late.select_related("person", "call").order_by("pk"))


@daily
def remind(day: date) -> None:
    """Remind reviewers and faculties a week and a day before what they have to do is due."""
    soon = [day + timedelta(days=number) for number in DAYS_BEFORE]
    calls = Call.objects.filter(state=CallState.PUBLISHED)
    for call in calls.filter(assessed_on__in=soon).order_by("pk"):
        with transaction.atomic():
            record_many(REMINDED, [(each, {}) for each in _late(call)], by=None)
    for call in calls.filter(eligibility_on__in=soon).order_by("pk"):
        if undecided(call).exists():
            with transaction.atomic():
                record(DUE, call, by=None)

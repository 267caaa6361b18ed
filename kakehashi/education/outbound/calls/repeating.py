"""Beginning a call from another: last year's once more, or a second one for what is left."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.calls import rules
from kakehashi.education.outbound.calls.forest import enclosing
from kakehashi.education.outbound.calls.operations import locked, told
from kakehashi.education.outbound.calls.placing import problem_structure
from kakehashi.education.outbound.models import Call, Placement, Quota
from kakehashi.journal.changes import difference
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

COPIED = declare("outbound.call_copied", gettext_lazy("began the call as a copy of another"))
CALLED_AGAIN = declare(
    "outbound.call_drafted_again", gettext_lazy("drafted a second call for the places left")
)

SAME = (
    *("title_ja", "title_en", "programme", "unit", "introduction_ja", "introduction_en"),
    *("min_choices", "max_choices", "appeal_days", "answer_days", "mechanism", "normalised"),
    *("repeaters_last", "rules", "rubric"),
)
DAYS = ("eligibility_on", "assessed_on", "results_on", "upgrades_until")


@transaction.atomic
def copy_call(call: Call, *, year: int, by: Person) -> Call:
    """Draft the same call for another academic year: its days move by as many years.

    Places are not copied: those of the year are taken from the agreements in force then.

    Raises: Refused, if `by` does not keep calls of its unit, or it is of that year already.
    """
    call = locked(call)
    require(rules.may_copy(by, call))
    if year == call.year:
        raise Refused(_("Choose another year: for places left over there is the second call."))
    copied = _begun_from(call, by, year=year)
    weeks = timedelta(days=round((year - call.year) * 365.25 / 7) * 7)  # on the same weekday
    copied.opens_at, copied.closes_at = call.opens_at + weeks, call.closes_at + weeks
    for name in DAYS:
        day = getattr(call, name)
        setattr(copied, name, day + weeks if day else None)
    copied.save()
    changes = {"copied": [None, call.pk]} | difference({}, told(copied))
    record(COPIED, copied, by=by, changes=changes)
    return copied


@transaction.atomic
def call_again(call: Call, *, opens_at: datetime, closes_at: datetime, by: Person) -> Call:
    """Draft a second call with the same rules for the places that are left.

    Every quota has what is not given of it; placements that nobody could get any more are left out.

    Raises: Refused, if `by` may not, the call takes applications still, nothing is left, or the
    days are out of order.
    """
    call = locked(call)
    require(rules.may_call_again(by, call))
    if not timezone.now() < closes_at or not opens_at < closes_at:
        raise Refused(_("A call closes after it has opened, at a moment to come."))
    second = _begun_from(call, by, year=call.year)
    second.after, second.opens_at, second.closes_at = call, opens_at, closes_at
    second.save()
    if not _copy_places(call, second):
        raise Refused(_("No place is left that somebody could get."))
    changes = difference({}, told(second))
    record(CALLED_AGAIN, second, by=by, changes=changes)
    return second


def _begun_from(call: Call, by: Person, *, year: int) -> Call:
    facts: dict[str, Any] = {name: getattr(call, name) for name in SAME}
    return Call(
        year=year,
        created_by=by,
        created_at=timezone.now(),
        is_invented=call.is_invented,
        **facts,
    )


def _copy_places(call: Call, second: Call) -> int:
    """How many placements were copied: those of which one stay fits into what is left."""
    structure = problem_structure(call)
    quotas = {each.id: each for each in structure.quotas}
    left = {
        key: max(0, quota.capacity - structure.used.get(key, 0)) for key, quota in quotas.items()
    }
    wanted = [
        each
        for each in call.placements.offered().with_hosts().order_by("key")
        if min(left[key] for key in enclosing(quotas, each.quota.key)) >= each.size
    ]
    needed = {key for each in wanted for key in enclosing(quotas, each.quota.key)}
    made: dict[str, Quota] = {}
    rows = {row.key: row for row in call.quotas.select_related("parent").filter(key__in=needed)}
    # From the outermost inwards, so that each finds the one it lies in.
    for key in sorted(needed, key=lambda each: (len(enclosing(quotas, each)), each)):
        row = rows[key]
        made[key] = Quota.objects.create(
            call=second,
            parent=made[row.parent.key] if row.parent else None,
            capacity=left[key],
            **{name: getattr(row, name) for name in ("key", "kind", "name_ja", "name_en")},
            agreement_id=row.agreement_id,
        )
    for each in wanted:
        _copy_placement(each, second, made[each.quota.key])
    return len(wanted)


def _copy_placement(placement: Placement, second: Call, quota: Quota) -> None:
    same = (
        *("key", "agreement_id", "host_id", "condition_id", "term", "semesters", "size"),
        *("starts_on", "ends_on", "level", "requirements", "note_ja", "note_en"),
    )
    facts = {name: getattr(placement, name) for name in same}
    copied = Placement.objects.create(call=second, quota=quota, **facts)
    copied.units.set(placement.units.all())

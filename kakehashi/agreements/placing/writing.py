"""Opening and ending lines of places and deadlines, each with its journal entry.

For operations: they hold the agreement's lock and have asked the rules.
"""

from django.db.models import Q
from django.utils import timezone

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Condition, Deadline
from kakehashi.agreements.models.conditions import LineQuerySet
from kakehashi.agreements.placing.lines import journalled, write
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is stored now, locked until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def stated(reason: str, question: str) -> str:
    """The reason given.

    Raises: Refused with `question`, if there is none.
    """
    if not reason.strip():
        raise Refused(question)
    return reason.strip()


def open_line(
    agreement: Agreement, place: content.Place, line: Condition, *, verb: str, by: Person
) -> Condition:
    """Store `line`, which says what `place` says from its first to its last year."""
    line.agreement = agreement
    line.first_year, line.last_year = place.first_year, place.last_year
    line.opened_by, line.opened_at = by, timezone.now()
    write(line, place)
    before = journalled(line.replaces) if line.replaces else {}
    changes = difference(before, journalled(line))
    record(verb, line, by=by, changes=changes, reason=line.reason)
    return line


def open_deadline(
    agreement: Agreement, deadline: content.Deadline, line: Deadline, *, verb: str, by: Person
) -> Deadline:
    """Store `line`, which says what `deadline` says from its first year on."""
    line.agreement = agreement
    line.direction, line.what, line.term = deadline.direction, deadline.what, deadline.term
    line.month, line.day = deadline.month, deadline.day
    line.opened_by, line.opened_at = by, timezone.now()
    line.save(force_insert=True)
    record(verb, line, by=by, changes=difference({}, fields_of(line)), reason=line.reason)
    return line


def end_line(
    line: Condition | Deadline, last_year: int, *, reason: str, verb: str, by: Person
) -> None:
    """Let `last_year` be the last year in which `line` holds."""
    before = fields_of(line)
    line.last_year, line.end_reason = last_year, reason
    line.ended_by, line.ended_at = by, timezone.now()
    line.save()
    record(verb, line, by=by, changes=difference(before, fields_of(line)), reason=reason)


def year_before(line: Condition | Deadline, year: int) -> int:
    """The last year of a line over which another takes from `year` on."""
    return max(year, line.first_year) - 1


def with_key(agreement: Agreement, key: str) -> LineQuerySet:
    """The lines of an agreement with one code."""
    return Condition.objects.filter(agreement=agreement, key=key)


def in_the_years(place: content.Place) -> Q:
    """Lines that hold in one of the years of `place`."""
    begins = Q() if place.last_year is None else Q(first_year__lte=place.last_year)
    return begins & (Q(last_year__isnull=True) | Q(last_year__gte=place.first_year))


def of_the_kind(agreement: Agreement, deadline: content.Deadline) -> LineQuerySet:
    """The deadlines of an agreement for the same thing."""
    return Deadline.objects.filter(
        agreement=agreement,
        direction=deadline.direction,
        what=deadline.what,
        term=deadline.term,
    )

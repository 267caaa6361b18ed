"""What waits for those who keep places: nominations that are due, and places that run out."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kakehashi.agreements.models import (
    Agreement,
    Condition,
    Deadline,
    DeadlineMove,
    Direction,
    Terms,
)
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import next_due, offering_in
from kakehashi.agreements.rules import DRAFTS
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.vocabulary.time import fiscal_year, last_day

SOON = timedelta(days=30)


@steps
def nominations(person: Person, language: str, day: date) -> Iterator[Step]:
    """Our nominations that partners expect within a month, for agreements of those units."""
    deadlines = Deadline.objects.filter(
        _within(day, day + SOON),
        agreement__in=_kept_by(person, fiscal_year(day + SOON), day),
        direction=Direction.OUTGOING,
        what=Deadline.What.NOMINATION,
    )
    found = next_due(deadlines.select_related("agreement").prefetch_related("moves"), day)
    for due in [each for each in found if each.on <= day + SOON][:AT_MOST]:
        agreement = due.deadline.agreement
        yield Step(
            _("Nominate students for %(term)s") % {"term": words.due_term(due)},
            agreement.name_in(language),
            due.deadline.get_absolute_url(),
            due.on,
        )


@steps
def places_running_out(person: Person, language: str, day: date) -> Iterator[Step]:
    """Places that end with this academic year, where the agreement goes on and nothing follows."""
    year = fiscal_year(day)
    following = Condition.objects.in_year(year + 1).filter(
        agreement=OuterRef("agreement"), key=OuterRef("key")
    )
    lines = Condition.objects.in_year(year).filter(
        ~Exists(following),
        agreement__in=_kept_by(person, year + 1, day),
        last_year=year,
        ended_at__isnull=True,  # what somebody ended is decided
    )
    for line in lines.select_related("agreement").order_by("agreement", "key")[:AT_MOST]:
        yield Step(
            _("Agree on the places of the next academic year"),
            _("%(partners)s (%(key)s)")
            % {"partners": line.agreement.name_in(language), "key": _which(line)},
            line.get_absolute_url(),
            last_day(year),
        )


def _which(line: Condition) -> str:
    return words.joined(line.get_direction_display(), line.get_level_display())


def _kept_by(person: Person, year: int, day: date) -> list[int]:
    """Ids of the agreements with places in `year` of the units where `person` keeps them."""
    units = units_of(person, DRAFTS)
    if not units:
        return []
    own = Agreement.objects.filter(
        Exists(Terms.objects.filter(agreement=OuterRef("pk"), unit__in=units))
    )
    return list(offering_in(year, day).filter(pk__in=own.values("pk")).values_list("pk", flat=True))


def _within(first: date, last: date) -> Q:
    """Deadlines whose day of the year may lie in these days, or that were moved into them."""
    days = [first + timedelta(offset) for offset in range((last - first).days + 1)]
    wanted = Q(pk__in=DeadlineMove.objects.filter(on__range=(first, last)).values("deadline"))
    for month in {each.month for each in days}:
        wanted |= Q(month=month)
    return wanted

"""What waits for those who keep calls: to publish, to close what fell away, to reveal the seed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.calls import rules
from kakehashi.education.outbound.calls.placing import fallen
from kakehashi.education.outbound.models import Call
from kakehashi.education.outbound.states import CallState
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

AHEAD = timedelta(days=60)  # before a draft opens, as long as the first reminder before it closes


@steps
def drafts(person: Person, language: str, day: date) -> Iterator[Step]:
    """Drafts of the person's units that are to open soon."""
    soon = timezone.now() + AHEAD
    found = Call.objects.filter(
        state=CallState.DRAFT, opens_at__lte=soon, unit__in=units_of(person, rules.KEEPS, day)
    )
    for call in found.order_by("opens_at", "pk")[:AT_MOST]:
        yield Step(
            _("Complete and publish the call before it opens"),
            call.title_in(language),
            call.get_absolute_url(),
            timezone.localdate(call.opens_at),
        )


@steps
def fallen_away(person: Person, language: str, day: date) -> Iterator[Step]:
    """Published calls of the person's units with placements whose agreement has ended."""
    for call in _decided_by(person, day).filter(closes_at__gt=timezone.now())[:AT_MOST]:
        gone = fallen(call, day).first()
        if gone is not None:
            yield Step(
                _("Close the placements of an agreement that is not in force"),
                f"{call.title_in(language)}: {gone.name_in(language)}",
                call.get_absolute_url(),
            )


@steps
def seeds(person: Person, language: str, day: date) -> Iterator[Step]:
    """Calls of the person's units whose seed can be revealed."""
    waiting = _decided_by(person, day).filter(
        revealed_at__isnull=True, closes_at__lte=timezone.now()
    )
    for call in waiting[:AT_MOST]:
        if rules.may_reveal(person, call):
            yield Step(
                _("Reveal the seed of the lottery"),
                call.title_in(language),
                call.get_absolute_url(),
            )


def _decided_by(person: Person, day: date) -> QuerySet[Call]:
    units = units_of(person, rules.DECIDES, day)
    found = Call.objects.filter(state=CallState.PUBLISHED, unit__in=units)
    return found.select_related("unit").order_by("closes_at", "pk")

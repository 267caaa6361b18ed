"""Once a day: who has to hear that a call closes soon."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.calls.operations import locked
from kakehashi.education.outbound.calls.timetable import Stage, stage_due
from kakehashi.education.outbound.models import Application, Call, CallReminder
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.institutions.queries import units_below
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import holders

REMINDED = declare("outbound.call_reminded", _("reminded that the call closes soon"))


@daily
def remind(day: date) -> None:
    """Make the reminders of every call that takes applications.

    A second time on the same day nothing is made: a reminder is there once for a call, a closing
    day, a stage and a person. The outbox sends the mail (`notices`).
    """
    running = Call.objects.filter(state=CallState.PUBLISHED, closes_at__gt=timezone.now())
    for call in running.order_by("pk"):
        remind_of(call, day)


@transaction.atomic
def remind_of(call: Call, day: date) -> list[CallReminder]:
    """Make what is due for one call on a day and was not made yet. Locks the call."""
    call = locked(call)
    if call.state != CallState.PUBLISHED or call.published_at is None:
        return []
    closes_on = last_day(call)
    stage = stage_due(closes_on, timezone.localdate(call.published_at), day)
    if stage is None:
        return []
    facts = {"call": call, "closes_on": closes_on, "days_before": stage.days}
    reminded = set(CallReminder.objects.filter(**facts).values_list("person", flat=True))
    made = [
        CallReminder.objects.create(person=person, made_at=timezone.now(), **facts)
        for person in recipients_of(call, stage, day)
        if person.pk not in reminded
    ]
    record_many(REMINDED, [(reminder, {}) for reminder in made], by=None)
    return made


def last_day(call: Call) -> date:
    """The last day on which one can still apply: the day before, if it closes at midnight."""
    return timezone.localdate(call.closes_at - timedelta(seconds=1))


def recipients_of(call: Call, stage: Stage, day: date) -> list[Person]:
    """Who is to hear on a day, by id: each once."""
    found: dict[int, Person] = {}
    if stage.staff:
        _note(found, staff_of(call, day))
    if stage.students:
        _note(found, students_with_draft(call))
    return [found[pk] for pk in sorted(found)]


def staff_of(call: Call, day: date) -> list[Person]:
    """The office of the call's unit, and the coordinators there and below, with their deputies."""
    units = units_below({call.unit_id})
    roles = Role.objects.on(day).filter(kind=Role.Kind.COORDINATOR, unit__in=units)
    deputies = Deputy.objects.on(day).filter(role__in=roles)
    held = Q(roles__in=roles) | Q(deputyships__in=deputies)
    coordinators = Person.objects.filter(held, is_active=True).distinct().order_by("pk")
    return [*holders([Role.Kind.OFFICE, Role.Kind.COORDINATOR], call.unit, day), *coordinators]


def students_with_draft(call: Call) -> list[Person]:
    """Those who began an application and have not handed it in."""
    drafts = Application.objects.filter(call=call, state=ApplicationState.DRAFT)
    students = Person.objects.filter(pk__in=drafts.values("student"), is_active=True)
    return list(students.order_by("pk"))


def _note(found: dict[int, Person], persons: Iterable[Person]) -> None:
    for person in persons:
        found[person.pk] = person

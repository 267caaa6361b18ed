"""What waits of stays: for the student what is missing, for the office whom to look after."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.models import Incident, Mobility, SafetyAnswer
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.checklist import schedule
from kakehashi.education.outbound.stays.queries import (
    COMING,
    departing,
    insured_too_short,
    missing_of,
    open_calls,
    with_stays,
    without_arrival,
)
from kakehashi.education.outbound.stays.rules import KEEPS
from kakehashi.people.models import Person
from kakehashi.people.queries import holds_at_home, units_of


def _stay(mobility: Mobility) -> str:
    return reverse("outbound:stay", args=[mobility.pk])


@steps
def own_stay(person: Person, language: str, day: date) -> Iterator[Step]:
    """The student's own: a safety call first, then what is missing before departure."""
    asked = SafetyAnswer.objects.waiting().filter(mobility__student=person)
    for row in asked.select_related("call"):
        yield Step(
            _("Answer: are you safe?"), row.call.event_in(language), row.get_absolute_url(), day
        )
    mine = with_stays(Mobility.objects.filter(student=person))
    for mobility in mine.filter(state__in=COMING).order_by("planned_from", "pk"):
        missing = missing_of(mobility, day)
        if missing:
            dues = [line.due_on for line in missing if line.due_on]
            words = _("Settle what is missing before departure")
            host = mobility.host.name_in(language)
            yield Step(words, host, _stay(mobility), min(dues, default=None))
    arriving = mine.filter(state=MobilityState.ACCEPTED, planned_from__lte=day)
    for mobility in arriving.order_by("planned_from", "pk"):
        host = mobility.host.name_in(language)
        yield Step(
            _("Note your arrival"), host, reverse("outbound:note_arrival", args=[mobility.pk])
        )


@steps
def departures(person: Person, language: str, day: date) -> Iterator[Step]:
    """For the office: who departs within thirty days and lacks what blocks."""
    units = units_of(person, KEEPS, day)
    until = day + timedelta(days=max(schedule().reminders))
    soon = departing(until, day).filter(unit__in=units) if units else Mobility.objects.none()
    found = [mobility for mobility in soon if missing_of(mobility, day)]
    for mobility in found[:AT_MOST]:
        yield Step(
            _("Ask for what is missing before departure"),
            mobility.name_in(language),
            _stay(mobility),
            mobility.planned_from,
        )


@steps
def arrivals(person: Person, language: str, day: date) -> Iterator[Step]:
    """For the office: whose arrival is not noted a week after it was planned."""
    units = units_of(person, KEEPS, day)
    late = without_arrival(day - schedule().arrival_missed).filter(unit__in=units)
    for mobility in late[:AT_MOST]:
        address = reverse("outbound:note_arrival", args=[mobility.pk])
        words = _("Find out whether the student has arrived")
        yield Step(words, mobility.name_in(language), address, mobility.planned_from)


@steps
def insurances(person: Person, language: str, day: date) -> Iterator[Step]:
    """For the student and the office: insurance that ends before the stay."""
    units = units_of(person, KEEPS, day)
    found = insured_too_short(day + schedule().insurance_warning)
    for mobility in found[:AT_MOST]:
        if mobility.student_id == person.pk or mobility.unit_id in units:
            yield Step(
                _("The insurance ends before the stay: have it prolonged"),
                mobility.name_in(language),
                reverse("outbound:edit_stay", args=[mobility.pk]),
                mobility.stay.insured_until,
            )


@steps
def watching(person: Person, language: str, day: date) -> Iterator[Step]:
    """For the office: safety calls and incidents that are open."""
    if holds_at_home(person, KEEPS):
        for call in open_calls()[:AT_MOST]:
            words = _("Look after the answers to the safety call")
            yield Step(words, call.event_in(language), call.get_absolute_url(), day)
    for incident in Incident.objects.visible_to(person).filter(closed_at=None)[:AT_MOST]:
        address = f"{_stay(incident.mobility)}#incidents"
        yield Step(_("Follow up the incident"), str(incident), address)

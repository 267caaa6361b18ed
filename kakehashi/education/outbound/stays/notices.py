"""Mail about stays: handlers of the outbox, called after commit, at least once."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.models import Mobility, SafetyAnswer, Stay
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.queries import missing_of, stay_of
from kakehashi.education.outbound.stays.reminding import ARRIVAL, DEPARTURE, INSURANCE
from kakehashi.education.outbound.stays.safety import ANSWERED, ASKED, REMINDED
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Role
from kakehashi.people.queries import holders


@on(ASKED, REMINDED)
def ask_whether_safe(entry: Entry) -> None:
    """Mail the student the question, unless it is answered or the call is closed."""
    row = SafetyAnswer.objects.select_related("call", "mobility__student").get(pk=entry.record_id)
    if row.answered_at is not None or row.call.closed_at is not None:
        return
    person = row.mobility.student
    with override(person.language):
        event = row.call.event_in(person.language)
        context = {
            "person": person.name_in(person.language),
            "event": event,
            "address": settings.SITE_ADDRESS + row.get_absolute_url(),
        }
        body = render_to_string("education/outbound/stays/safety.txt", context)
        subject = _("Are you safe? %(event)s") % {"event": event}
    letter(entry, person, subject, body).send()


@on(ANSWERED)
def tell_of_help(entry: Entry) -> None:
    """Mail the office at once when somebody needs help."""
    row = SafetyAnswer.objects.select_related(
        "call", "mobility__student", "mobility__unit", "mobility__stay"
    ).get(pk=entry.record_id)
    if row.answer != SafetyAnswer.Answer.HELP:
        return
    for person in holders([Role.Kind.OFFICE], row.mobility.unit, timezone.localdate(entry.at)):
        with override(person.language):
            name = row.mobility.student.name_in(person.language)
            context = {
                "person": person.name_in(person.language),
                "student": name,
                "row": row,
                "phone": stay_of(row.mobility).phone,
                "event": row.call.event_in(person.language),
                "address": settings.SITE_ADDRESS + row.call.get_absolute_url(),
            }
            body = render_to_string("education/outbound/stays/help.txt", context)
            subject = _("Needs help: %(student)s") % {"student": name}
        letter(entry, person, subject, body).send()


@on(DEPARTURE, ARRIVAL, INSURANCE)
def remind(entry: Entry) -> None:
    """Mail the student what is missing, unless it is there by now."""
    mobility = Mobility.objects.select_related("student", "stay").get(pk=entry.record_id)
    message = notice(entry, mobility)
    if message is not None:
        message.send()


def notice(entry: Entry, mobility: Mobility) -> EmailMessage | None:
    """The mail about `mobility`; None where nothing is missing any more."""
    person = mobility.student
    with override(person.language):
        lines = list(_lines(entry, mobility))
        if not lines:
            return None
        subject = {
            DEPARTURE: _("Missing before your departure"),
            ARRIVAL: _("Have you arrived?"),
            INSURANCE: _("Your insurance ends before your stay"),
        }[entry.verb]
        body = render_to_string(
            "education/outbound/stays/reminder.txt",
            {
                "person": person.name_in(person.language),
                "subject": subject,
                "lines": lines,
                "host": mobility.host.name_in(person.language),
                "address": settings.SITE_ADDRESS + reverse("outbound:stay", args=[mobility.pk]),
            },
        )
    return letter(entry, person, subject, body)


def _lines(entry: Entry, mobility: Mobility) -> Iterator[str]:
    person, stay = mobility.student, stay_of(mobility)
    if entry.verb == DEPARTURE and mobility.arrived_on is None:
        for line in missing_of(mobility, timezone.localdate(entry.at)):
            yield line.item.short_in(person.language)
    elif entry.verb == ARRIVAL and mobility.state == MobilityState.ACCEPTED:
        yield _("Note the day of your arrival.")
    elif entry.verb == INSURANCE and _ends_too_early(mobility, stay):
        yield _("Prolong the insurance, and write down its new last day.")


def _ends_too_early(mobility: Mobility, stay: Stay) -> bool:
    until, planned = stay.insured_until, mobility.planned_until
    return bool(mobility.state == MobilityState.ARRIVED and until and planned and until < planned)

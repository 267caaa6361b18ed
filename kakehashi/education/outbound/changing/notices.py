"""Mail to the student when a stay was changed or cancelled, with its effects in words; to the
office when a student asks for a change, and to the student when the office says no."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.changing.asking import ASKED, DECLINED
from kakehashi.education.outbound.changing.operations import CHANGED
from kakehashi.education.outbound.models import Change, ChangeRequest
from kakehashi.education.outbound.stays.rules import KEEPS
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.people.queries import holders


@on(CHANGED)
def tell_the_student(entry: Entry) -> None:
    """Mail the student what was changed, and what follows from it.

    The verb also stands at the mobility itself, whose entry is not mailed a second time.
    """
    if entry.record_type != "education.change":
        return
    change = Change.objects.select_related("mobility__student").get(pk=entry.record_id)
    person = change.mobility.student
    language = "ja" if person.language == "ja" else "en"
    with override(person.language):
        kind = change.get_kind_display()
        context = {
            "person": person.name_in(person.language),
            "kind": kind,
            "host": change.mobility.host.name_in(person.language),
            "lines": [each[language] for each in change.effects],
            "reason": change.reason,
            "address": settings.SITE_ADDRESS + change.get_absolute_url(),
        }
        body = render_to_string("education/outbound/changing/changed.txt", context)
        subject = _("Your stay abroad was changed: %(kind)s") % {"kind": kind}
    letter(entry, person, subject, body).send()


@on(ASKED)
def tell_the_office(entry: Entry) -> None:
    """Mail the office what the student asks for, unless it was answered or taken back by now."""
    asked = _asked(entry)
    if asked.state != ChangeRequest.State.OPEN:
        return
    for person in holders(KEEPS, asked.mobility.unit, timezone.localdate(entry.at)):
        with override(person.language):
            name = asked.mobility.student.name_in(person.language)
            subject = _("Asks for a change of the stay: %(student)s") % {"student": name}
            body = _in_words(asked, person)
        letter(entry, person, subject, body).send()


@on(DECLINED)
def tell_of_the_no(entry: Entry) -> None:
    """Mail the student that the stay stays as it is, and why."""
    asked = _asked(entry)
    person = asked.mobility.student
    with override(person.language):
        subject = _("Your request was declined: %(kind)s") % {"kind": asked.get_kind_display()}
        body = _in_words(asked, person)
    letter(entry, person, subject, body).send()


def _asked(entry: Entry) -> ChangeRequest:
    found = ChangeRequest.objects.select_related(
        "mobility__student", "mobility__unit", "mobility__host"
    )
    return found.get(pk=entry.record_id)


def _in_words(asked: ChangeRequest, person: Person) -> str:
    context = {
        "person": person.name_in(person.language),
        "student": asked.mobility.student.name_in(person.language),
        "host": asked.mobility.host.name_in(person.language),
        "asked": asked,
        "address": settings.SITE_ADDRESS + asked.get_absolute_url(),
    }
    return render_to_string("education/outbound/changing/asked.txt", context)

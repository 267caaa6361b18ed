"""Mail about calls: that one closes soon, closes at another moment, or was cancelled.

Handlers of the outbox: called after commit, at least once. A repeat carries the same Message-ID.
Who is told is read when it is sent: a student who has handed in meanwhile is not reminded.
"""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.calls.operations import CANCELLED, MOVED
from kakehashi.education.outbound.calls.reminding import REMINDED, students_with_draft
from kakehashi.education.outbound.calls.words import moment
from kakehashi.education.outbound.models import Application, Call, CallReminder
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person


@on(REMINDED)
def send_reminder(entry: Entry) -> None:
    """Mail the person of a reminder, in the person's language, unless there is nothing to say.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    reminder = CallReminder.objects.select_related("call", "person").get(pk=entry.record_id)
    message = reminder_mail(entry, reminder)
    if message is not None:
        message.send()


@on(MOVED, CANCELLED)
def tell_applicants(entry: Entry) -> None:
    """Mail everybody who has an application in a call that closes differently or not at all.

    Raises: whatever the mail server refuses with; then every recipient is tried again.
    """
    call = Call.objects.get(pk=entry.record_id)
    if entry.verb == MOVED and "closes_at" not in entry.changes:
        return
    with get_connection() as connection:
        for person in applicants(call):
            message = change_mail(entry, call, person)
            message.connection = connection
            message.send()


def applicants(call: Call) -> list[Person]:
    """Those who have an application in the call that is not withdrawn, by id."""
    going = Application.objects.filter(call=call).exclude(state=ApplicationState.WITHDRAWN)
    students = Person.objects.filter(pk__in=going.values("student"), is_active=True)
    return list(students.order_by("pk"))


def reminder_mail(entry: Entry, reminder: CallReminder) -> EmailMessage | None:
    """The mail of one reminder; None where nobody needs it: the call is over, or was handed in."""
    call, person = reminder.call, reminder.person
    if not call.is_open() and call.state != CallState.PUBLISHED:
        return None
    drafts = Application.objects.filter(call=call, student=person)
    is_student = drafts.exists()
    if is_student and not drafts.filter(state=ApplicationState.DRAFT).exists():
        return None
    with override(person.language):
        words = {"title": call.title_in(person.language), "at": moment(call.closes_at)}
        subject = _("%(title)s closes %(at)s") % words
        body = render_to_string(
            "education/outbound/calls/reminder.txt",
            {
                **_who(call, person),
                "is_student": is_student,
                "waiting": len(students_with_draft(call)),
            },
        )
    return letter(entry, person, subject, body)


def change_mail(entry: Entry, call: Call, person: Person) -> EmailMessage:
    """The mail to one applicant about a call that was moved or cancelled."""
    with override(person.language):
        words = {"title": call.title_in(person.language), "at": moment(call.closes_at)}
        if entry.verb == CANCELLED:
            subject = _("Cancelled: %(title)s") % words
        else:
            subject = _("%(title)s now closes %(at)s") % words
        body = render_to_string(
            "education/outbound/calls/changed.txt",
            {
                **_who(call, person),
                "reason": entry.reason,
                "is_cancelled": entry.verb == CANCELLED,
            },
        )
    return letter(entry, person, subject, body)


def _who(call: Call, person: Person) -> dict[str, str]:
    return {
        "person": person.name_in(person.language),
        "title": call.title_in(person.language),
        "closes": moment(call.closes_at),
        "address": f"{settings.SITE_ADDRESS}{call.get_absolute_url()}",
    }

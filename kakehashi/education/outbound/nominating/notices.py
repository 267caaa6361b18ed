"""Mails about nominations: to the student, to those who keep the stay, to the host if nobody comes.

Handlers of the outbox: called after commit, at least once.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from kakehashi.education.outbound.models import Change, Link, Mobility
from kakehashi.education.outbound.nominating import deciding, operations, reminding
from kakehashi.education.outbound.nominating.queries import (
    KEEPS,
    host_link,
    latest_nomination,
    term_name,
)
from kakehashi.journal.history import readable
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.people.queries import holders

SUBJECTS = {
    operations.NOMINATED: gettext_lazy("Nominated: %(what)s"),
    operations.CANCELLED: gettext_lazy("Cancelled: %(what)s"),
    deciding.ACCEPTED: gettext_lazy("The host accepts: %(what)s"),
    deciding.REFUSED: gettext_lazy("The host does not accept: %(what)s"),
    deciding.CORRECTION: gettext_lazy("The host asks for a correction: %(what)s"),
    deciding.OFFERED: gettext_lazy("The host offers another term: %(what)s"),
    deciding.TERM_TAKEN: gettext_lazy("Another term at the host: %(what)s"),
    reminding.SOON: gettext_lazy("To be nominated within a week: %(what)s"),
    reminding.LATE: gettext_lazy("The day for the nomination is past: %(what)s"),
}
# What the student hears of; the rest is for those who keep the stay alone.
FOR_STUDENTS = {
    operations.NOMINATED,
    operations.CANCELLED,
    deciding.ACCEPTED,
    deciding.REFUSED,
    deciding.TERM_TAKEN,
}
FOR_STUDENTS_ALONE = {operations.NOMINATED}
TEXT = "education/outbound/nominating/notice.txt"


@on(*SUBJECTS)
def tell(entry: Entry) -> None:
    """Mail whom it concerns, each in their language; never who did it themselves.

    Raises: whatever the mail server refuses with; then every recipient is tried again.
    """
    mobility = Mobility.objects.with_everything().get(pk=entry.record_id)
    with get_connection() as connection:
        for person in recipients(entry, mobility):
            message = notice(entry, mobility, person)
            message.connection = connection
            message.send()


def recipients(entry: Entry, mobility: Mobility) -> Iterator[Person]:
    """The student and those who keep the stay on the entry's day, as the verb asks."""
    student, hears = mobility.student, entry.verb in FOR_STUDENTS
    if hears and _is_told_with_effects(entry, mobility):
        hears = False
    if hears and student.is_active and entry.by_id != student.pk:
        yield student
    if entry.verb in FOR_STUDENTS_ALONE:
        return
    for person in holders(KEEPS, mobility.unit, timezone.localdate(entry.at)):
        if person.pk not in (entry.by_id, mobility.student_id):
            yield person


def _is_told_with_effects(entry: Entry, mobility: Mobility) -> bool:
    """Whether the mail about the change says it to the student, with all that follows from it."""
    if entry.verb != operations.CANCELLED:
        return False
    return Change.objects.filter(mobility=mobility, kind=Change.Kind.CANCELLATION).exists()


def notice(entry: Entry, mobility: Mobility, person: Person) -> EmailMessage:
    """The mail to one person about one entry."""
    language = person.language
    with override(language):
        name = mobility.name_in(language)
        (line,) = readable([entry])
        context = {
            "person": person.name_in(language),
            "is_student": person.pk == mobility.student_id,
            "verb": entry.verb,
            "mobility": mobility,
            "name": name,
            "term": term_name(mobility.year, mobility.term, language),
            "line": line,
            "reason": entry.reason,
            "address": f"{settings.SITE_ADDRESS}{mobility.get_absolute_url()}",
        }
        subject = SUBJECTS[entry.verb] % {"what": name}
        body = render_to_string(TEXT, context)
    return letter(entry, person, subject, body)


@on(operations.CANCELLED)
def tell_the_host(entry: Entry) -> None:
    """Mail the host that nobody comes, if it was told of the student by a link."""
    mobility = Mobility.objects.with_everything().get(pk=entry.record_id)
    link = host_link(mobility)
    if link is None or latest_nomination(mobility) is None:
        return
    host_notice(entry, mobility, link).send()


def host_notice(entry: Entry, mobility: Mobility, link: Link) -> EmailMessage:
    """The mail to the host: who does not come, not why; the same id however often it is sent."""
    with override(link.language):
        context = {
            "link": link,
            "mobility": mobility,
            "student": mobility.student.name_in("en"),
            "host": mobility.host.name_in(link.language),
            "giver": link.issued_by,
        }
        body = render_to_string("education/outbound/nominating/host_cancelled.txt", context)
        subject = str(gettext_lazy("Nomination withdrawn: %(student)s")) % context
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[link.email],
        headers={
            "Message-ID": f"<entry-{entry.pk}.link-{link.pk}@kakehashi>",
            "Auto-Submitted": "auto-generated",
        },
    )

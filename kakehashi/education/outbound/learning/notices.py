"""Mails about learning agreements: whose turn it is, what was sent back, that three have signed.

Handlers of the outbox: called after commit, at least once.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from kakehashi.education.outbound.learning import operations
from kakehashi.education.outbound.learning.queries import standings_of
from kakehashi.education.outbound.learning.standing import Standing
from kakehashi.education.outbound.models import Link, Mobility
from kakehashi.education.outbound.nominating.queries import KEEPS, host_link
from kakehashi.journal.history import readable
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.people.queries import holders

SUBJECTS = {
    operations.PROPOSED: gettext_lazy("Learning agreement proposed: %(what)s"),
    operations.CHANGED: gettext_lazy("Change of the learning agreement proposed: %(what)s"),
    operations.SIGNED: gettext_lazy("Learning agreement signed: %(what)s"),
    operations.AGREED: gettext_lazy("Learning agreement signed by all three: %(what)s"),
    operations.COMMENTED: gettext_lazy("Comment on the learning agreement: %(what)s"),
    operations.SENT_BACK: gettext_lazy("Learning agreement sent back: %(what)s"),
}
TEXT = "education/outbound/learning/notice.txt"
HOST_TEXT = "education/outbound/learning/host_notice.txt"


@on(*SUBJECTS)
def tell(entry: Entry) -> None:
    """Mail the student and those who sign for the home university; never who did it themselves.

    Raises: whatever the mail server refuses with; then every recipient is tried again.
    """
    mobility = Mobility.objects.with_everything().get(pk=entry.record_id)
    with get_connection() as connection:
        for person in recipients(entry, mobility):
            message = notice(entry, mobility, person)
            message.connection = connection
            message.send()


def recipients(entry: Entry, mobility: Mobility) -> Iterator[Person]:
    """The student, and whoever keeps the stay on the entry's day."""
    student = mobility.student
    if student.is_active and entry.by_id != student.pk:
        yield student
    for person in holders(KEEPS, mobility.unit, timezone.localdate(entry.at)):
        if person.pk not in (entry.by_id, student.pk):
            yield person


def notice(entry: Entry, mobility: Mobility, person: Person) -> EmailMessage:
    """The mail to one person about one entry."""
    with override(person.language):
        name = mobility.name_in(person.language)
        (line,) = readable([entry])
        who = entry.changes.get("name", [None, ""])[1] if entry.by_id is None else ""
        context = {
            "person": person.name_in(person.language),
            "name": name,
            "who": who or line.who,
            "words": line.words,
            "number": entry.changes["number"][1],
            "reason": entry.reason,
            "address": f"{settings.SITE_ADDRESS}{_address(mobility)}",
        }
        subject = SUBJECTS[entry.verb] % {"what": name}
        body = render_to_string(TEXT, context)
    return letter(entry, person, subject, body)


def _address(mobility: Mobility) -> str:
    return f"{mobility.get_absolute_url()}learning/"


@on(operations.SIGNED, operations.AGREED)
def tell_the_host(entry: Entry) -> None:
    """Mail the host when it is its turn, and when all have signed, to open the link it has."""
    mobility = Mobility.objects.with_everything().get(pk=entry.record_id)
    link = host_link(mobility)
    state = standings_of(mobility).state
    if link is None or link.revoked_at is not None:
        return
    if entry.verb == operations.AGREED or state == Standing.HOST:
        host_notice(entry, mobility, link).send()


def host_notice(entry: Entry, mobility: Mobility, link: Link) -> EmailMessage:
    """The mail to the host; without the token, which is nowhere kept."""
    with override(link.language):
        context = {
            "link": link,
            "student": mobility.student.passport_name or mobility.student.name_in("en"),
            "is_agreed": entry.verb == operations.AGREED,
            "giver": link.issued_by,
        }
        subject = str(gettext_lazy("Learning agreement of %(student)s")) % context
        body = render_to_string(HOST_TEXT, context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[link.email],
        headers={
            "Message-ID": f"<entry-{entry.pk}.link-{link.pk}@kakehashi>",
            "Auto-Submitted": "auto-generated",
        },
    )

"""Mail about what the journal says, as handlers of the outbox send it."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from kakehashi.journal.models import Entry
from kakehashi.people.models import Person


def letter(entry: Entry, person: Person, subject: str, body: str) -> EmailMessage:
    """The mail about `entry` to `person`, in the words given.

    The outbox calls at least once. A repeat carries the same Message-ID, by which mail systems know
    it again.
    """
    return EmailMessage(
        # One line, whatever a name holds: a line feed would begin another header.
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[person.email],
        headers={
            "Message-ID": f"<entry-{entry.pk}.person-{person.pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"

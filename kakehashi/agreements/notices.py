"""Mail to the international office when an agreement was signed, amended, suspended or ended.

A handler of the outbox: called after commit, at least once.
"""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.operations import AMENDED, SIGNED, TERMINATED
from kakehashi.agreements.resting import RESUMED, SUPERSEDED, SUSPENDED
from kakehashi.journal.history import readable
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holders

SUBJECTS = {
    SIGNED: gettext_lazy("Agreement signed: %(partners)s"),
    AMENDED: gettext_lazy("Agreement amended: %(partners)s"),
    TERMINATED: gettext_lazy("Agreement terminated: %(partners)s"),
    SUSPENDED: gettext_lazy("Agreement suspended: %(partners)s"),
    RESUMED: gettext_lazy("Agreement resumed: %(partners)s"),
    SUPERSEDED: gettext_lazy("Agreement superseded: %(partners)s"),
}


@on(*SUBJECTS)
def tell_the_office(entry: Entry) -> None:
    """Mail those who act for the office at the agreement's unit or above, each in their language.

    Raises: whatever the mail server refuses with; then every recipient is tried again.
    """
    agreement = Agreement.objects.with_everything().get(pk=entry.record_id)
    recipients = recipients_for(agreement, timezone.localdate(entry.at))
    with get_connection() as connection:
        for person in recipients:
            message = notice(entry, agreement, person)
            message.connection = connection
            message.send()


def recipients_for(agreement: Agreement, day: date) -> list[Person]:
    """Who hears of `agreement` on `day`: holders of an office role and their deputies, by id.

    The unit is that of the latest terms, whether they govern already or not.
    """
    return list(holders([Role.Kind.OFFICE], agreement.latest.unit, day))


def notice(entry: Entry, agreement: Agreement, person: Person) -> EmailMessage:
    """The mail to one person about one entry; the same on every call but for its date."""
    language = person.language
    with override(language):
        partners = agreement.name_in(language)
        (line,) = readable([entry])
        context = {
            "person": person.name_in(language),
            "partners": partners,
            "agreement": agreement,
            "line": line,
            "address": f"{settings.SITE_ADDRESS}{agreement.get_absolute_url()}",
        }
        subject = SUBJECTS[entry.verb] % {"partners": partners}
        body = render_to_string("agreements/notice.txt", context)
    return letter(entry, person, subject, body)

"""The mails of renewals: one to a person for a review and a reason, in the person's language.

Handlers of the outbox: called after commit, at least once. What was decided or overtaken in the
meantime bothers nobody any more.
"""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.cooperation.models import RenewalReminder
from kakehashi.education.cooperation.renewing.opening import VERBS, recipients_of
from kakehashi.education.cooperation.renewing.queries import found_review, is_current, keepers_of
from kakehashi.education.cooperation.renewing.timing import Call
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on


@on(*VERBS.values())
def send(entry: Entry) -> None:
    """Mail the person of a reminder, unless nothing waits any more.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    reminder = RenewalReminder.objects.select_related("person").get(pk=entry.record_id)
    message = notice(entry, reminder, timezone.localdate(entry.at))
    if message is not None:
        message.send()


def notice(entry: Entry, reminder: RenewalReminder, day: date) -> EmailMessage | None:
    """The mail about `reminder` on a day; None where the person has nothing to hear any more."""
    person, call = reminder.person, Call(reminder.call)
    review = found_review(reminder.review_id)
    if not review.is_waiting or not is_current(review, day):
        return None
    if person not in recipients_of(review, call, day):
        return None
    unit = review.agreement.latest.unit
    with override(person.language):
        words = {
            "partners": review.agreement.name_in(person.language),
            "day": date_format(review.decide_by),
        }
        body = render_to_string(
            "education/cooperation/renewals/notice.txt",
            {
                **words,
                "person": person.name_in(person.language),
                "call": call.value,
                "review": review,
                "kind": review.agreement.latest.get_kind_display(),
                "unit": unit.name_in(person.language),
                "owners": [
                    each.name_in(person.language)
                    for each in ([review.owner] if review.owner else keepers_of(unit, day).persons)
                ],
                "address": settings.SITE_ADDRESS + review.get_absolute_url(),
            },
        )
        subject = _subject(call) % words
    return letter(entry, person, subject, body)


def _subject(call: Call) -> str:
    if call is Call.ESCALATED:
        return _("Nobody has decided on the renewal: %(partners)s, by %(day)s")
    if call is Call.REMINDED:
        return _("Reminder: decide on the renewal by %(day)s: %(partners)s")
    return _("Renewal review open: %(partners)s, decide by %(day)s")

"""The mails of the monthly check: one to a person for a plan, a month and a reason.

Handlers of the outbox: called after commit, at least once. A repeat carries the same Message-ID,
made of the entry and the person, by which mail systems know it again. What a mail lists is read
when it is sent: who has checked in the meantime is not bothered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.policy.attesting.queries import responsible_for, said_last
from kakehashi.policy.attesting.reminding import VERBS, recipients_of
from kakehashi.policy.attesting.schedule import Call
from kakehashi.policy.models import Action, Reminder
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.states import PlanState


@dataclass(frozen=True)
class Line:
    """One action in a mail.

    persons: who answers for it, where that is not the reader.
    checked: the last month that was checked; empty if none ever was.
    """

    code: str
    text: str
    persons: str
    checked: str


@on(*VERBS.values())
def send(entry: Entry) -> None:
    """Mail the person of a reminder, in the person's language, unless nothing waits any more.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    reminder = Reminder.objects.select_related("plan", "person").get(pk=entry.record_id)
    message = notice(entry, reminder, timezone.localdate(entry.at))
    if message is not None:
        message.send()


def notice(entry: Entry, reminder: Reminder, day: date) -> EmailMessage | None:
    """The mail about `reminder` on a day; None where the person has nothing to hear any more."""
    call, person = Call(reminder.kind), reminder.person
    if reminder.plan.state != PlanState.IN_FORCE:
        return None
    actions = recipients_of(reminder.plan, reminder.month, call, day).get(person, [])
    if not actions:
        return None
    with override(person.language):
        subject = _subject(call, reminder, len(actions), day)
        body = render_to_string(
            "policy/escalation.txt" if call is Call.ESCALATE else "policy/reminder.txt",
            {
                "person": person.name_in(person.language),
                "plan": reminder.plan.text_in(person.language),
                "month": _month(reminder),
                "deadline": rhythm_of(reminder.plan).deadline(reminder.month),
                "lines": list(_lines(actions, person, call)),
                "address": settings.SITE_ADDRESS + _address(reminder, call),
            },
        )
    return letter(entry, person, subject, body)


def _subject(call: Call, reminder: Reminder, count: int, day: date) -> str:
    month = _month(reminder)
    if call is Call.ESCALATE:
        late = ngettext(
            "Not checked for %(month)s: %(count)d action",
            "Not checked for %(month)s: %(count)d actions",
            count,
        )
        return late % {"month": month, "count": count}
    deadline = rhythm_of(reminder.plan).deadline(reminder.month)
    words = {"month": month, "day": date_format(deadline)}
    if day == deadline:
        return _("Today: check your actions for %(month)s") % words
    if day > deadline:
        return _("The deadline was %(day)s: please check your actions for %(month)s") % words
    return _("Please check your actions for %(month)s by %(day)s") % words


def _lines(actions: Sequence[Action], reader: Person, call: Call) -> Iterator[Line]:
    last = said_last(actions)
    for action in actions:
        persons = responsible_for(action)
        others = [] if reader in persons and call is not Call.ESCALATE else persons
        names = pgettext("list", ", ").join(each.name_in(reader.language) for each in others)
        said = last.get(action.pk)
        yield Line(
            action.code,
            action.text_in(reader.language),
            names or (_("nobody yet") if not persons else ""),
            date_format(said.month, "YEAR_MONTH_FORMAT") if said else "",
        )


def _month(reminder: Reminder) -> str:
    return date_format(reminder.month, "YEAR_MONTH_FORMAT")


def _address(reminder: Reminder, call: Call) -> str:
    if call is Call.ESCALATE:
        return reminder.plan.get_absolute_url()
    return reverse("plan:month")

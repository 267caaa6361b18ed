"""The mails after a return, each in the reader's language.

Handlers of the outbox: called after commit, at least once. What came in the meantime bothers
nobody any more.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.returning.chasing import REPORT_MISSING, TRANSCRIPT_MISSING
from kakehashi.education.outbound.returning.operations import RECOGNISED
from kakehashi.education.outbound.returning.queries import (
    decisions_of,
    reports_missing,
    transcripts_overdue,
)
from kakehashi.education.outbound.returning.rules import KEEPS
from kakehashi.education.outbound.returning.words import in_brief, plain
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on
from kakehashi.people.models import Person
from kakehashi.people.queries import holders

SUBJECTS: dict[str, str | Promise] = {
    TRANSCRIPT_MISSING: gettext_lazy("The transcript has not come: %(stay)s"),
    REPORT_MISSING: gettext_lazy("Please hand in your report: %(stay)s"),
    RECOGNISED: gettext_lazy("Your credits from abroad: %(stay)s"),
}


@on(TRANSCRIPT_MISSING)
def tell_keepers(entry: Entry) -> None:
    """Mail those who keep the stay, unless the transcript has come."""
    mobility = _waiting(entry, transcripts_overdue(timezone.localdate()))
    if mobility is not None:
        for person in holders(KEEPS, at=mobility.unit):
            _send(entry, person, mobility, "homecoming")


@on(REPORT_MISSING)
def tell_student(entry: Entry) -> None:
    """Mail the student, unless the report was handed in."""
    mobility = _waiting(entry, reports_missing(timezone.localdate(), is_overdue=True))
    if mobility is not None:
        _send(entry, mobility.student, mobility, "report")


@on(RECOGNISED)
def tell_result(entry: Entry) -> None:
    """Mail the student what was recognised, and what was not with the reason."""
    mobility = Mobility.objects.with_everything().get(pk=entry.record_id)
    _send(entry, mobility.student, mobility, "homecoming")


def _waiting(entry: Entry, rows: MobilityQuerySet) -> Mobility | None:
    return rows.with_everything().filter(pk=entry.record_id).first()


def _send(entry: Entry, person: Person, mobility: Mobility, page: str) -> None:
    language = person.language
    with override(language):
        stay = mobility.name_in(language)
        context = {
            "person": person.name_in(language),
            "what": entry.verb.rpartition(".")[2],
            "stay": stay,
            "host": mobility.host.name_in(language),
            "left_on": mobility.left_on,
            "lines": _lines(mobility, language) if entry.verb == RECOGNISED else [],
            "address": settings.SITE_ADDRESS + reverse(f"outbound:{page}", args=[mobility.pk]),
        }
        body = render_to_string("education/outbound/returning/notice.txt", context)
        subject = str(SUBJECTS[entry.verb]) % {"stay": stay}
    letter(entry, person, subject, body).send()


def _lines(mobility: Mobility, language: str) -> list[dict[str, str]]:
    found = sorted(decisions_of(mobility).values(), key=lambda each: each.course_id)
    return [
        {
            "course": str(each.course),
            "decision": each.get_decision_display(),
            "home": in_brief(each, language),
            "credits": plain(each.credits),
            "reason": each.reason,
        }
        for each in found
    ]

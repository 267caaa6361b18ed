"""What the clock asks of grants once a day: instalments that are due, and their mail."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kakehashi.duties.daily import daily
from kakehashi.education.outbound.grants.words import yen
from kakehashi.education.outbound.models import Instalment
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.outbox import on
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Role
from kakehashi.people.queries import holders

DUE = declare("outbound.instalment_due", gettext_lazy("said that the instalment is due"))


@daily
def say_what_is_due(day: date) -> None:
    """Say once of each instalment that it is due; a repeat finds that in the journal."""
    due = Instalment.objects.filter(due_on__lte=day, paid_at=None, dropped_at=None)
    due = due.filter(award__state__in=["granted", "settled", "cancelled"]).order_by("pk")
    said = set(
        Entry.objects.filter(record_type="education.instalment", verb=DUE).values_list(
            "record_id", flat=True
        )
    )
    for row in due:
        if str(row.pk) not in said:
            with transaction.atomic():
                record(DUE, row, by=None)


@on(DUE)
def tell(entry: Entry) -> None:
    """Mail the office that a payment is due; the student, if money is to be paid back.

    Nobody is told of what was paid or dropped in the meantime.
    """
    related = ("award__scheme", "award__mobility__student", "award__mobility__unit")
    row = Instalment.objects.select_related(*related).get(pk=entry.record_id)
    if row.paid_at is not None or row.dropped_at is not None:
        return
    mobility = row.award.mobility
    people = list(holders([Role.Kind.OFFICE], mobility.unit, timezone.localdate(entry.at)))
    is_back = row.kind == Instalment.Kind.RECOVERY
    for person in [*people, *([mobility.student] if is_back else [])]:
        with override(person.language):
            name = row.award.name_in(person.language)
            context = {
                "person": person.name_in(person.language),
                "name": name,
                "amount": yen(row.amount),
                "row": row,
                "is_back": is_back,
                "address": settings.SITE_ADDRESS + row.get_absolute_url(),
            }
            body = render_to_string("education/outbound/grants/due.txt", context)
            subject = _("To be paid back: %s") if is_back else _("Instalment due: %s")
            message = letter(entry, person, subject % name, body)
        message.send()

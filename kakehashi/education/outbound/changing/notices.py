"""Mail to the student when a stay was changed or cancelled, with its effects in words."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.changing.operations import CHANGED
from kakehashi.education.outbound.models import Change
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on


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

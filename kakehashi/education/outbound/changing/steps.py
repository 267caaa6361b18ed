"""What waits of requests: for the office, what students ask to be changed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.outbound.changing.requests import address_of
from kakehashi.education.outbound.models import ChangeRequest
from kakehashi.education.outbound.stays.rules import KEEPS
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@steps
def asked_changes(person: Person, language: str, day: date) -> Iterator[Step]:
    """For the office: what was asked for first stands first; its own stays are a colleague's."""
    units = units_of(person, KEEPS, day)
    waiting = ChangeRequest.objects.waiting().filter(mobility__unit__in=units)
    waiting = waiting.exclude(mobility__student=person).order_by("asked_at", "pk")
    for asked in waiting.select_related("mobility__student", "mobility__host")[:AT_MOST]:
        words = _("Answer what the student asks for: %(what)s") % {"what": asked.get_kind_display()}
        yield Step(words, asked.mobility.name_in(language), address_of(asked, day))

"""What waits for those who are responsible for a negotiation."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.negotiating.progress import next_step
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for


@steps
def negotiations(person: Person, language: str, day: date) -> Iterator[Step]:
    """The next step of each open negotiation that the person, or whom they act for, answers for."""
    found = Negotiation.objects.open().visible_to(person).filter(owner__in=acts_for(person, day))
    for each in found.select_related("agreement").order_by("pk")[:AT_MOST]:
        step = next_step(each)
        about = _("%(purpose)s: %(partners)s") % {
            "purpose": each.get_purpose_display(),
            "partners": each.name_in(language),
        }
        yield Step(step.words, about, each.get_absolute_url())

"""What waits for those who decide on recognition: precedents that expire soon."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.rules import DECIDES
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of

SOON = timedelta(days=90)


@steps
def expiring(person: Person, language: str, day: date) -> Iterator[Step]:
    """Precedents of the person's units that are good for 90 more days at most."""
    units = units_of(person, DECIDES, on=day)
    ending = Precedent.objects.valid_on(day).filter(unit__in=units, valid_until__lte=day + SOON)
    for each in ending.order_by("valid_until", "pk")[:AT_MOST]:
        words = _("Renew the precedent, or let it expire")
        yield Step(words, str(each), each.get_absolute_url(), each.valid_until)

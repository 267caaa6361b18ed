"""What waits: pairs of works that may be one; they are looked for once a day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.daily import daily
from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.research.dissemination.doubling.operations import find_duplicates
from kakehashi.research.dissemination.doubling.queries import waiting_pairs


@steps
def possible_duplicates(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all pairs that wait."""
    count = waiting_pairs(person).count()
    if count:
        words = ngettext("%(count)d pair", "%(count)d pairs", count) % {"count": count}
        address = reverse("dissemination:duplicates")
        yield Step(_("Say which works are the same"), words, address)


@daily
def look_for_duplicates(day: date) -> None:
    """Compare the works that came or changed with all the others."""
    find_duplicates(by=None)

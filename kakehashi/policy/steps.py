"""What waits for those who keep the policy."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.policy.models import Correspondence
from kakehashi.policy.rules import may_edit_crosswalk


@steps
def crosswalk(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all correspondences that nobody has confirmed."""
    if not may_edit_crosswalk(person):
        return
    open_ones = Correspondence.objects.filter(confirmed_at=None).count()
    if open_ones:
        yield Step(
            _("Confirm how the new policy carries on the old one"),
            _("Unconfirmed readings: %(count)d") % {"count": open_ones},
            reverse("workspace:crosswalk"),
        )

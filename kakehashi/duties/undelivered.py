"""Messages that were given up: the office hears of them on *My work*."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import Step, steps
from kakehashi.journal.models import Delivery
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds


@steps
def undelivered(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all messages that could not be sent."""
    if not holds(person, [Role.Kind.OFFICE]):
        return
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    if dead:
        yield Step(
            _("Ask the operator to look at messages that could not be sent"),
            _("Messages: %(count)d") % {"count": dead},
            reverse("workspace:journal"),
        )

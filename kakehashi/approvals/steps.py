"""What waits for those who are asked to approve, and for those whose draft came back."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.approvals.models import Act, Route
from kakehashi.approvals.queries import open_steps_of
from kakehashi.approvals.states import RouteState
from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person

SHOWN_FOR = timedelta(days=14)  # for so long it is shown that something came back


@steps
def answers(person: Person, language: str, day: date) -> Iterator[Step]:
    """Steps that wait for the person, as holder of the role or as deputy."""
    words = {
        Act.CONSULTATION: pgettext("approval", "Say what you think of it"),
        Act.DECISION: pgettext("approval", "Decide on it"),
    }
    for step in open_steps_of(person, day)[:AT_MOST]:
        yield Step(
            words.get(Act(step.act), _("Answer")),
            step.route.name_in(language),
            step.get_absolute_url(),
            step.due_on,
        )


@steps
def returned(person: Person, language: str, day: date) -> Iterator[Step]:
    """What the person drafted and was sent back lately."""
    back = Route.objects.filter(
        started_by=person, state=RouteState.RETURNED, ended_at__date__gte=day - SHOWN_FOR
    )
    for route in back.order_by("-ended_at", "-pk")[:AT_MOST]:
        yield Step(
            _("Read why it was sent back, and draft it anew"),
            route.name_in(language),
            route.get_absolute_url(),
        )

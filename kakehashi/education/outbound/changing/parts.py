"""What of changes stands on the page of a stay; credits agreed, for the effects of a change."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.changing.impact import Kind
from kakehashi.education.outbound.changing.queries import agreed_credits
from kakehashi.education.outbound.changing.requests import address_of, requests_of
from kakehashi.education.outbound.changing.rules import may_answer_request
from kakehashi.education.outbound.changing.rules import may_change as may_change_it
from kakehashi.education.outbound.changing.views import PAGES
from kakehashi.education.outbound.learning.queries import agreed
from kakehashi.education.outbound.models import Change, ChangeRequest, Mobility
from kakehashi.education.outbound.nominating.sections import Next, Reading, next_step, section
from kakehashi.education.outbound.nominating.states import BACK
from kakehashi.education.outbound.states import MobilityState


@section("changes", gettext_lazy("Changes of the stay"), f"{PAGES}/part.html", order=60, over=BACK)
def changes(reading: Reading) -> dict[str, Any] | None:
    """Each change in a line, and the way to all of it; nothing, where nothing can follow."""
    found = reading.mobility
    rows = Change.objects.visible_to(reading.person).filter(mobility=found)
    may_change = any(may_change_it(reading.person, found, kind) for kind in Kind)
    said = requests_of(found, reading.person)
    may_anything = may_change or said["asks"] or said["requests"]
    if not rows and not may_anything and found.state != MobilityState.ARRIVED:
        return None
    return {**said, "mobility": found, "changes": rows, "may_change": may_change}


@next_step
def answer_request(reading: Reading) -> Iterator[Next]:
    """For the office: what the student asks for waits for an answer."""
    waiting = ChangeRequest.objects.visible_to(reading.person).waiting()
    for asked in waiting.filter(mobility=reading.mobility).select_related("mobility__unit"):
        if may_answer_request(reading.person, asked):
            words = _("Answer what the student asks for: %(what)s")
            said = words % {"what": asked.get_kind_display()}
            yield Next(said, address_of(asked, reading.day), why=asked.reason)


@agreed_credits
def credits_of(mobility: Mobility) -> Fraction | None:
    """Home credits that the agreement signed by three plans; None where nothing is agreed.

    A component whose credits nobody knows adds none: the sum is then a lower bound.
    """
    content = agreed(mobility)
    if content is None:
        return None
    return sum((Fraction(row.credits) for row in content.recognises if row.credits), Fraction(0))

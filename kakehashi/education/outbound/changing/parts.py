"""What of changes stands on the page of a stay; credits agreed, for the effects of a change."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.changing.impact import Kind
from kakehashi.education.outbound.changing.queries import agreed_credits
from kakehashi.education.outbound.changing.rules import may_change as may_change_it
from kakehashi.education.outbound.changing.views import PAGES
from kakehashi.education.outbound.learning.queries import agreed
from kakehashi.education.outbound.models import Change, Mobility
from kakehashi.education.outbound.nominating.sections import Reading, section
from kakehashi.education.outbound.nominating.states import BACK
from kakehashi.education.outbound.states import MobilityState


@section("changes", gettext_lazy("Changes of the stay"), f"{PAGES}/part.html", order=60, over=BACK)
def changes(reading: Reading) -> dict[str, Any] | None:
    """Each change in a line, and the way to all of it; nothing, where nothing can follow."""
    found = reading.mobility
    rows = Change.objects.visible_to(reading.person).filter(mobility=found)
    may_change = any(may_change_it(reading.person, found, kind) for kind in Kind)
    if not rows and not may_change and found.state != MobilityState.ARRIVED:
        return None
    return {"mobility": found, "changes": rows, "may_change": may_change}


@agreed_credits
def credits_of(mobility: Mobility) -> Fraction | None:
    """Home credits that the agreement signed by three plans; None where nothing is agreed.

    A component whose credits nobody knows adds none: the sum is then a lower bound.
    """
    content = agreed(mobility)
    if content is None:
        return None
    return sum((Fraction(row.credits) for row in content.recognises if row.credits), Fraction(0))

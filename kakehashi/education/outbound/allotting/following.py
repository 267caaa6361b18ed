"""What the allocation adds to pages and acts of the application: its result, and withdrawing."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.allotting.answering import end_place
from kakehashi.education.outbound.allotting.queries import (
    allotment_of,
    result_of,
)
from kakehashi.education.outbound.applying.consequences import consequence, upon_withdrawal
from kakehashi.education.outbound.applying.panels import Panel, panel
from kakehashi.education.outbound.calls.naming import placement_name
from kakehashi.education.outbound.models import Allotment, Application
from kakehashi.people.models import Person


@consequence
def of_the_place(application: Application) -> Iterable[str]:
    """That the place goes, or the position on reserve lists."""
    held = Allotment.objects.live().filter(application=application)
    allotment = held.select_related("placement__call", "placement__host").first()
    if allotment is not None:
        place = placement_name(allotment.placement, get_language() or "en")
        yield _("You lose your place at %(place)s. It goes to the reserve list.") % {"place": place}
    elif result_of(application) is not None:
        yield _("You leave every reserve list of this call.")


@upon_withdrawal
def give_the_place_up(application: Application, code: str, reason: str, by: Person) -> None:
    """Decline or give up the place that the application holds."""
    end_place(application, by=by, reason=reason)


@panel
def of_the_result(application: Application, reader: Person) -> Panel | None:
    """What the last published run gave, with the way to the whole result."""
    if application.submitted_at is None:
        return None  # no run takes drafts
    result, allotment = result_of(application), allotment_of(application)
    if result is None and allotment is None:
        return None
    place = placement_name(allotment.placement, get_language() or "en") if allotment else ""
    context = {"application": application, "allotment": allotment, "place": place}
    return Panel("education/outbound/allotting/panel.html", context)

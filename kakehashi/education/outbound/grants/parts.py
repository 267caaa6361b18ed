"""What of grants stands on the page of a stay, and what cancelling it means for them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from kakehashi.education.outbound.grants import words
from kakehashi.education.outbound.grants.queries import paid_of
from kakehashi.education.outbound.grants.views import PAGES
from kakehashi.education.outbound.models import Award, Mobility
from kakehashi.education.outbound.nominating.consequences import consequence
from kakehashi.education.outbound.nominating.sections import Reading, section

NEVER_MIND = gettext_lazy("%(name)s: nothing was paid, and nothing will be.")
TO_PAY_BACK = gettext_lazy("%(name)s: %(paid)s were paid and are to be paid back.")


@section("grants", pgettext_lazy("outbound", "Grants"), f"{PAGES}/part.html", order=50)
def grants(reading: Reading) -> dict[str, Any] | None:
    """Each grant in a line, and the way to all of it."""
    awards = Award.objects.visible_to(reading.person).filter(mobility=reading.mobility)
    return {
        "mobility": reading.mobility,
        "awards": [
            (award, award.scheme.name_in(reading.language), words.yen(award.total))
            for award in awards.select_related("scheme")
        ],
        "badges": words.BADGES,
    }


@consequence
def of_grants(mobility: Mobility) -> Iterator[str]:
    """What becomes of each grant that stands."""
    for award in mobility.awards.live().select_related("scheme"):
        paid = paid_of(award)
        said = {"name": award.scheme.name_in(get_language() or "en"), "paid": words.yen(paid)}
        yield str(TO_PAY_BACK if paid else NEVER_MIND) % said

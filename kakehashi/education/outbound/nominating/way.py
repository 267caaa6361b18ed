"""The way to the pages of stays, and where their templates stand."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Mobility

PAGES = "education/outbound/nominating"
SHEET = f"{PAGES}/sheet.html"


def way_to_list() -> list[tuple[str, str]]:
    """The way to the list of stays."""
    return [(reverse("outbound:mobilities"), _("Stays abroad"))]


def way_to(mobility: Mobility) -> list[tuple[str, str]]:
    """The way to one stay."""
    name = mobility.name_in(get_language() or "en")
    return [*way_to_list(), (mobility.get_absolute_url(), name)]

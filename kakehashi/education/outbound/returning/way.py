"""Where the pages after a return stand, and the way to them."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from kakehashi.education.cooperation.sheets import Sheet
from kakehashi.education.outbound.models import Mobility

PAGES = "education/outbound/returning"
Way = list[tuple[str, str | Promise]]


def way_to(mobility: Mobility, language: str) -> Way:
    """The way to the return of one stay."""
    return [
        (reverse("outbound:returns"), gettext_lazy("Returns and recognition")),
        (reverse("outbound:homecoming", args=[mobility.pk]), mobility.name_in(language)),
    ]


def way_to_posting() -> Way:
    """The way to the files for the academic system."""
    return [
        (reverse("outbound:returns"), gettext_lazy("Returns and recognition")),
        (reverse("outbound:posting"), gettext_lazy("Files for the academic system")),
    ]


def way_to_experiences() -> Way:
    """The way to the reports that are public."""
    return [
        (reverse("outbound:experiences"), pgettext_lazy("outbound", "Experience reports")),
    ]


def sheet(title: str | Promise, way: Way, **said: str | Promise | bool) -> Sheet:
    """A page with one form, with the way through study abroad."""
    facts: dict[str, str] = said  # type: ignore[assignment]  # as `Sheet` takes them
    return Sheet(title, way, template=f"{PAGES}/sheet.html", **facts)  # type: ignore[arg-type]

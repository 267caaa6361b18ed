"""Where the pages of recognition stand, and the way to them."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

PAGES = "education/cooperation/recognition"


def way() -> list[tuple[str, str | Promise]]:
    """The way to the memory."""
    return [(reverse("cooperation:precedents"), gettext_lazy("Precedents of recognition"))]

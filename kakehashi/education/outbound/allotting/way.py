"""The way to the pages of an allocation, for their crumbs."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.education.outbound.models import Application, Call

PAGES = "education/outbound/allotting"
SHEET = f"{PAGES}/sheet.html"
Way = Sequence[tuple[str, str | Promise]]


def way_to_call(call: Call) -> Way:
    """(address, words) of the call."""
    return [(call.get_absolute_url(), call.title_in(get_language() or "en"))]


def way_to_allocation(call: Call) -> Way:
    """The same with the page of its allocation."""
    return [*way_to_call(call), (reverse("outbound:allocation", args=[call.pk]), _("Allocation"))]


def way_of_student(application: Application) -> Way:
    """The list of one's own applications, then the one."""
    address = reverse("outbound:application", args=[application.pk])
    title = application.call.title_in(get_language() or "en")
    return [(reverse("outbound:my_applications"), _("My applications")), (address, title)]


def way_to_result(application: Application, *, is_own: bool) -> Way:
    """The call, or the student's own application, then the result."""
    before = way_of_student(application) if is_own else way_to_call(application.call)
    address = reverse("outbound:result", args=[application.pk])
    return [*before, (address, _("Result"))]

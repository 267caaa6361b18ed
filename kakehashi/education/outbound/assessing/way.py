"""Where the pages of the assessment stand, and the way to them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.education.outbound.assessing.queries import ASSESSED, with_choices
from kakehashi.education.outbound.assessing.rules import READS
from kakehashi.education.outbound.models import Application, Call
from kakehashi.people.models import Person
from kakehashi.people.queries import holds, units_of

PAGES = "education/outbound/assessing"
SHEET = f"{PAGES}/sheet.html"
Way = list[tuple[str, str | Promise]]


def way() -> Way:
    """To the assessment of all calls."""
    return [(reverse("outbound:assessment"), _("Assessment"))]


def way_to_call(call: Call) -> Way:
    """To the assessment of one call."""
    address = reverse("outbound:assess_call", args=[call.pk])
    return [*way(), (address, call.title_in(get_language() or "en"))]


def way_to(application: Application) -> Way:
    """To the assessment of one application."""
    address = reverse("outbound:assess_application", args=[application.pk])
    name = application.student.name_in(get_language() or "en")
    return [*way_to_call(application.call), (address, name)]


def assessed_by(person: Person) -> QuerySet[Application]:
    """Applications that were handed in and whose assessment `person` may see: never the own."""
    seen = Application.objects.filter(unit__in=units_of(person, READS), state__in=ASSESSED)
    return seen.exclude(student=person)


def find_call(request: HttpRequest, pk: int) -> Call:
    """The call, if the reader takes part in the assessment of some unit."""
    calls = Call.objects.visible_to(request.user).select_related("unit")
    person = request.user
    if not isinstance(person, Person) or not holds(person, READS):
        calls = calls.none()
    return get_object_or_404(calls, pk=pk)


def find_application(request: HttpRequest, pk: int) -> Application:
    """The application with what the rules look at, if the reader may see its assessment."""
    person = request.user
    rows = assessed_by(person) if isinstance(person, Person) else Application.objects.none()
    return get_object_or_404(with_choices(rows).select_related("call__unit"), pk=pk)

"""The applications of a call, for those who decide about them."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.outbound.applying.application_filter import ApplicationFilter, columns
from kakehashi.education.outbound.applying.finding import PAGES
from kakehashi.education.outbound.applying.queries import doubles_of, unfinished
from kakehashi.education.outbound.models import Application, Call
from kakehashi.education.outbound.models.applications import READS_APPLICATIONS
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@login_required
@require_safe
def applications(request: HttpRequest, pk: int) -> HttpResponse:
    """Those handed in that the reader may see, with the number of drafts, which nobody reads."""
    person = cast(Person, request.user)
    units = units_of(person, READS_APPLICATIONS)
    if not units:
        raise Http404
    call = get_object_or_404(Call.objects.visible_to(person), pk=pk)
    rows = Application.objects.visible_to(person).filter(call=call, submitted_at__isnull=False)
    doubled = doubles_of(call)
    listing = Listing(
        request,
        rows,
        columns(doubled),
        name="applications",
        caption=call.title_in(get_language() or "en"),
        empty=gettext_lazy("Nobody has handed in an application that you may read."),
        filters=ApplicationFilter,
        order="submitted",
    )
    context = {
        "call": call,
        "drafts": unfinished(call).filter(unit__in=units).count(),
        "doubles": rows.filter(student__in=doubled).count(),
    }
    return listing.response(f"{PAGES}/applications.html", context)

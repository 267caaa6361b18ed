"""Pages about harvesting: what can be had, for everybody; who comes for it, for the office."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh import addresses, operations
from kakehashi.interop.oaipmh.formats.offered import FORMATS
from kakehashi.interop.oaipmh.forms import HarvesterForm
from kakehashi.interop.oaipmh.rules import may_name_harvester, may_see_requests
from kakehashi.interop.oaipmh.sets import listed
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Harvester, HarvestRequest
from kakehashi.verdicts import Refused
from kakehashi.vocabulary import countries

PAGE = "interop/oaipmh/harvesting.html"
REQUESTS = "interop/oaipmh/requests.html"
FORM = "interop/oaipmh/harvester.html"
RECENT = timedelta(days=90)
# What each format is for, in words for people.
FOR = {
    "oai_dc": gettext_lazy("Dublin Core, which every harvester reads"),
    "jpcoar_2.1": gettext_lazy("JPCOAR schema 2.1, for IRDB, CiNii Research and the NDL"),
    "jpcoar_2.0": gettext_lazy("JPCOAR schema 2.0, for those who do not read 2.1 yet"),
    "oai_cerif_openaire_v1_2": gettext_lazy(
        "OpenAIRE CERIF profile 1.2: also people, units, projects and fundings"
    ),
}


@require_safe
def harvesting(request: HttpRequest) -> HttpResponse:
    """The base address, the formats, the sets, how much there is and when it last changed."""
    kinds = dict(
        HarvestRecord.objects.filter(is_deleted=False)
        .order_by()
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    about = HarvestRecord.objects.aggregate(
        last=Max("datestamp"), deleted=Count("pk", filter=Q(is_deleted=True))
    )
    context = {
        "base": addresses.base(),
        "formats": [(each, FOR[each.prefix]) for each in FORMATS.values()],
        "sets": list(listed()),
        "kinds": [(kind.label, kinds.get(kind, 0)) for kind in HarvestRecord.Kind],
        "sees_requests": may_see_requests(request.user),
        **about,
    }
    return render(request, PAGE, context)


COLUMNS = [
    Column("day", gettext_lazy("Day"), lambda row: row.day, order="day", heading=True),
    Column(
        "harvester",
        pgettext_lazy("oai-pmh", "Harvester"),
        lambda row: row.harvester.name if row.harvester else None,
        order="harvester__name",
    ),
    Column(
        "country",
        gettext_lazy("Country/region"),
        lambda row: countries.name(row.country, get_language() or "en") if row.country else None,
        order="country",
    ),
    Column("agent", gettext_lazy("User agent"), lambda row: row.agent, order="agent"),
    Column(
        "network", pgettext_lazy("oai-pmh", "Network"), lambda row: row.network, order="network"
    ),
    Column(
        "verb", pgettext_lazy("oai-pmh", "Verb"), lambda row: row.verb, order="verb", hidden=True
    ),
    Column("format", pgettext_lazy("oai-pmh", "Format"), lambda row: row.prefix, order="prefix"),
    Column(
        "requests",
        pgettext_lazy("oai-pmh", "Requests"),
        lambda row: row.requests,
        order="requests",
        numeric=True,
    ),
    Column(
        "records",
        gettext_lazy("Records delivered"),
        lambda row: row.records,
        order="records",
        numeric=True,
    ),
    Column(
        "refused",
        gettext_lazy("Errors"),
        lambda row: row.refused,
        order="refused",
        numeric=True,
        hidden=True,
    ),
]


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Who harvested in the last three months, and the harvesters that have a name."""
    if not may_see_requests(request.user):
        raise PermissionDenied
    since = timezone.localdate() - RECENT
    rows = HarvestRequest.objects.filter(day__gte=since).select_related("harvester")
    listing = Listing(
        request,
        rows,
        COLUMNS,
        order="-day",
        empty=gettext_lazy("Nobody has harvested in the last three months."),
        empty_link=(reverse("harvesting:harvesting"), gettext_lazy("What can be harvested")),
        caption=gettext_lazy("Requests of harvesters by day, network and kind"),
        name="harvest_requests",
    )
    context = {
        "since": since,
        "harvesters": Harvester.objects.all(),
        "may_name": may_name_harvester(request.user) is True,
    }
    return listing.response(REQUESTS, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_harvester(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Name a harvester, or correct one."""
    if may_name_harvester(request.user) is not True:
        raise PermissionDenied
    harvester = get_object_or_404(Harvester, pk=pk) if pk else None
    fields = ("name", "agent", "network", "country", "source")
    initial = {name: getattr(harvester, name) for name in fields} if harvester else {}
    initial |= {name: request.GET[name] for name in ("agent", "network") if name in request.GET}
    form = HarvesterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = operations.name_harvester(
                harvester, **form.cleaned_data, by=cast(Person, request.user)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("Requests of %(name)s count for its country/region from now on.")
                % {"name": kept.name},
            )
            return redirect("harvesting:requests")
    return render(request, FORM, {"form": form, "harvester": harvester})

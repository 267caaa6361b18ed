"""The public page of places: what students can go for and come for, on a map and in a list.

Figure, map, list and files are one set of rows (`filters.PlaceFilter.open`).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Condition, Direction, Party
from kakehashi.agreements.placing.queries import with_semesters
from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.places.columns import columns
from kakehashi.education.cooperation.places.filters import PlaceFilter, year_to_apply_for
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.listing import Listing

PAGE = "education/cooperation/places/places.html"
LIST = "places"


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Figures, map and list of one filter; `?export=` answers with the list as a file."""
    asked = PlaceFilter(request.GET, queryset=Condition.objects.none())
    year = (
        int(asked.form.cleaned_data["year"]) if asked.is_valid() else year_to_apply_for(asked.today)
    )
    listing = Listing(
        request,
        Condition.objects.all(),
        columns(year, asked.today),
        name=LIST,
        caption=_("Places of the academic year"),
        empty=_("No place matches. Ask for another academic year, or for less at once."),
        filters=PlaceFilter,
        order="partner",
    )
    if request.GET.get("export"):
        return listing.response(PAGE)
    overview = _overview(asked, year) if asked.is_valid() else None
    if overview is not None:
        listing.total = overview.lines
    context = {"overview": overview, "listing": listing, "year": year_in_words(year)}
    if request.headers.get("HX-Target") == f"list-{LIST}":
        return render(request, f"{PAGE}#answer", context)
    return render(request, PAGE, context)


@dataclass(frozen=True)
class Overview:
    """What stands above the list: how many places at how many partners, and the map.

    semesters: (direction in words, student-semesters) of each direction that has places.
    """

    lines: int
    partners: int
    semesters: list[tuple[str, int]]
    by_country: Mapping[str, int]
    marks: list[tuple[float, float, str, str]]


def _overview(asked: PlaceFilter, year: int) -> Overview:
    """Two queries, however many places there are."""
    sums = with_semesters(asked.open, year).order_by().values("direction")
    counted = sums.annotate(lines=Count("pk"), sum=Sum("semesters"))
    found = {
        key: (lines, sum) for key, lines, sum in counted.values_list("direction", "lines", "sum")
    }
    agreements = asked.open.order_by().values("agreement")
    rows = Institution.objects.filter(
        pk__in=Party.objects.filter(agreement__in=agreements).values("institution")
    )
    named = rows.annotate(name=shown_name(get_language() or "en")).order_by("pk")
    partners = list(named.values_list("pk", "country", "longitude", "latitude", "name"))
    page = reverse("public:institution", args=[0]).replace("/0/", "/{}/")
    return Overview(
        sum(lines for lines, _sum in found.values()),
        len(partners),
        [(str(each.label), found[each][1]) for each in Direction if found.get(each, (0, 0))[1]],
        Counter(country for _pk, country, *_rest in partners),
        [
            (longitude, latitude, name or f"#{pk}", page.format(pk))
            for pk, _country, longitude, latitude, name in partners
            if longitude is not None and latitude is not None
        ],
    )

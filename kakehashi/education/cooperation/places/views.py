"""The public page of places: what students can go for and come for, on a map and in a list.

Figure, map, list and files are one set of rows (`filters.PlaceFilter.open`).
"""

from collections.abc import Mapping

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Condition
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
    context = {**_overview(asked, year), "listing": listing, "year": year_in_words(year)}
    if request.headers.get("HX-Target") == f"list-{LIST}":
        return render(request, f"{PAGE}#answer", context)
    return render(request, PAGE, context)


def _overview(asked: PlaceFilter, year: int) -> Mapping[str, object]:
    """What stands above the list: how many places at how many partners, and the map."""
    if not asked.is_valid():
        return {}
    partners = Institution.objects.filter(
        parties__agreement__in=asked.open.order_by().values("agreement")
    ).distinct()
    by_country = partners.order_by().values("country").annotate(partners=Count("pk", distinct=True))
    counted = dict(by_country.values_list("country", "partners"))
    return {
        "partners": sum(counted.values()),
        "semesters": _semesters(asked.open, year),
        "by_country": counted,
        "marks": _marks(partners, get_language() or "en"),
    }


def _semesters(rows: QuerySet[Condition], year: int) -> list[tuple[str, int]]:
    """(direction in words, student-semesters) of each direction that has places."""
    sums = with_semesters(rows, year).order_by().values("direction").annotate(sum=Sum("semesters"))
    found = dict(sums.values_list("direction", "sum"))
    labels = dict(Condition._meta.get_field("direction").flatchoices)
    return [(str(labels[key]), found[key]) for key in labels if found.get(key)]


def _marks(partners: QuerySet[Institution], language: str) -> list[tuple[float, float, str, str]]:
    """Longitude, latitude, name and page of each partner whose place is known. One query."""
    rows = partners.annotate(name=shown_name(language)).order_by("pk")
    page = reverse("public:institution", args=[0]).replace("/0/", "/{}/")
    return [
        (longitude, latitude, name or f"#{pk}", page.format(pk))
        for pk, longitude, latitude, name in rows.values_list("pk", "longitude", "latitude", "name")
        if longitude is not None and latitude is not None
    ]

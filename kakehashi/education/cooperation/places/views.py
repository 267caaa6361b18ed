"""The public page of places: what students can go for and come for, on a map and in a list.

Figures, map, list and files are one set of rows (`filters.PlaceFilter.open`).
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Condition, Direction
from kakehashi.agreements.placing.queries import with_semesters
from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.places.columns import columns
from kakehashi.education.cooperation.places.filters import PlaceFilter, year_to_apply_for
from kakehashi.education.cooperation.places.ranking import (
    BY_COUNTRY,
    BY_NAME,
    InOrder,
    Partner,
    Ranking,
)
from kakehashi.education.cooperation.places.telling import with_everything
from kakehashi.listing.listing import Listing

PAGE = "education/cooperation/places/places.html"
LIST = "places"


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Figures, map and list of one filter; `?export=` answers with the list as a file."""
    asked = PlaceFilter(request.GET, queryset=Condition.objects.none())
    is_valid = asked.is_valid()
    year = int(asked.form.cleaned_data["year"]) if is_valid else year_to_apply_for(asked.today)
    listing = PlaceListing(
        request,
        Condition.objects.all(),
        columns(year, asked.today),
        name=LIST,
        caption=_("Places of the academic year"),
        empty=_("No place matches. Ask for another academic year, or for less at once."),
        filters=PlaceFilter,
        order=BY_NAME,
        per_page=25,
    )
    if request.GET.get("export"):
        return listing.response(PAGE)
    listing.overview = Overview(asked, year) if is_valid else None
    context = {"overview": listing.overview, "listing": listing, "year": year_in_words(year)}
    if request.headers.get("HX-Target") == f"list-{LIST}":
        return render(request, f"{PAGE}#answer", context)
    return render(request, PAGE, context)


class Overview:
    """What stands above the list: how many places at how many partners, and the map."""

    def __init__(self, asked: PlaceFilter, year: int) -> None:
        self.asked = asked
        self.ranking = Ranking(asked.recall, get_language() or "en")
        sums = {each: Sum("semesters", filter=Q(direction=each)) for each in Direction.values}
        rows = with_semesters(asked.open, year).order_by().values("agreement")
        self.groups = {row["agreement"]: row for row in rows.annotate(lines=Count("pk"), **sums)}

    @cached_property
    def partners(self) -> int:
        """How many partners have places."""
        return len(self._partners)

    @property
    def semesters(self) -> list[tuple[str, int]]:
        """(direction in words, student-semesters) of each direction that has places."""
        sums = {
            each: sum(group[each.value] or 0 for group in self.groups.values())
            for each in Direction
        }
        return [(str(each.label), found) for each, found in sums.items() if found]

    @property
    def by_country(self) -> Mapping[str, int]:
        """Country/region -> number of partners with places."""
        return Counter(partner.country for partner in self._partners)

    @property
    def marks(self) -> list[tuple[float, float, str, str]]:
        """Longitude, latitude, name and page of each partner whose place is known."""
        page = reverse("public:institution", args=[0]).replace("/0/", "/{}/")
        return [
            (each.longitude, each.latitude, each.name or f"#{each.pk}", page.format(each.pk))
            for each in self._partners
            if each.longitude is not None and each.latitude is not None
        ]

    def in_order(self, sort: str) -> InOrder:
        """The lines asked for by their agreements' partners; sort: as `Ranking.ordered`."""
        ordered = self.ranking.ordered(self.groups, sort)
        counts = [(agreement, self.groups[agreement]["lines"]) for agreement in ordered]
        return InOrder(with_everything(self.asked.open), counts)

    @cached_property
    def _partners(self) -> list[Partner]:
        return self.ranking.partners_of(self.groups)


class PlaceListing(Listing):
    """The list of places; by partner or country it is read as `ranking` has it."""

    overview: Overview | None = None

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; the nearest one there is, if that does not exist."""
        if self.overview is None or self.sort.removeprefix("-") not in (BY_NAME, BY_COUNTRY):
            return super().page
        rows: Any = self.overview.in_order(self.sort)
        paginator: Paginator[Any] = Paginator(rows, self.per_page)
        return paginator.get_page(self.request.GET.get(self._key("page")))

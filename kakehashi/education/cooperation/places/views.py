"""The public page of places: what students can go for and come for, on a map and in a list.

Figures, map, list and files are one set of rows (`filters.PlaceFilter.open`).
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property, partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Condition, Direction
from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.places.columns import columns
from kakehashi.education.cooperation.places.filters import PlaceFilter, year_to_apply_for
from kakehashi.education.cooperation.places.ranking import BY_NAME, Partner, ranked
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
    listing = Listing(
        request,
        with_everything(Condition.objects.all()),
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
    if is_valid:
        listing.ranked = partial(ranked, asked.lines)
    context = {
        "overview": Overview(asked) if is_valid else None,
        "listing": listing,
        "year": year_in_words(year),
    }
    if request.headers.get("HX-Target") == f"list-{LIST}":
        return render(request, f"{PAGE}#answer", context)
    return render(request, PAGE, context)


class Overview:
    """What stands above the list: how many places at how many partners, and the map."""

    def __init__(self, asked: PlaceFilter) -> None:
        self.asked = asked

    @cached_property
    def partners(self) -> int:
        """How many partners have places."""
        return len(self._partners)

    @property
    def semesters(self) -> list[tuple[str, int]]:
        """(direction in words, student-semesters) of each direction that has places."""
        sums: Counter[str] = Counter()
        for _pk, _agreement, direction, semesters, *_partner in self.asked.lines:
            sums[direction] += semesters or 0
        return [(str(each.label), sums[each]) for each in Direction if sums[each]]

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

    @cached_property
    def _partners(self) -> list[Partner]:
        agreements = {line[1] for line in self.asked.lines}
        return self.asked.ranking.partners_of(agreements)

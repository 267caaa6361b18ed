"""The partners page: with whom we have agreements on a day, on a map and in a list.

Figure, map, list and files are one set of rows (`partner_filter.Partners`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Terms
from kakehashi.education.cooperation.partner_filter import PartnerFilter, Partners
from kakehashi.education.cooperation.partner_page.rules import may_see_partners
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.vocabulary import countries

PAGE = "education/cooperation/partners.html"
LIST = "partners"


def partners(request: HttpRequest) -> HttpResponse:
    """Figure, map and list of one filter; `?export=` answers with the list as a file."""

    @cache
    def held() -> Mapping[int, set[tuple[int, str]]]:
        return cast(PartnerFilter, listing.filters).partners.agreements

    may_see = bool(may_see_partners(request.user))
    listing = Listing(
        request,
        Institution.objects.with_names(),
        _columns(get_language() or "en", held, may_see=may_see),
        name=LIST,
        caption=_("Partner institutions"),
        empty=_("No partner institution matches."),
        filters=PartnerFilter,
        order="name",
    )
    asked = cast(PartnerFilter, listing.filters)
    overview = _overview(asked.partners) if asked.is_valid() else {}
    overview["may_see_partners"] = may_see
    if asked.is_valid():
        listing.ranked = asked.partners.ranked
    if request.headers.get("HX-Target") == f"list-{LIST}":
        return render(request, f"{PAGE}#answer", {**overview, "listing": listing})
    return listing.response(PAGE, overview)


def _overview(asked: Partners) -> dict[str, object]:
    """What stands above the list: the figure and the map."""
    return {
        "reading": asked.reading,
        "by_country": asked.by_country(),
        "marks": _marks(asked),
    }


def _marks(asked: Partners) -> list[tuple[float, float, str, str]]:
    """Longitude, latitude, name and page of each partner whose place is known."""
    page = _page(0).replace("/0/", "/{}/")
    return [
        (each.longitude, each.latitude, each.name or f"#{each.pk}", page.format(each.pk))
        for each in asked.placed
        if each.longitude is not None and each.latitude is not None
    ]


def _page(pk: int) -> str:
    return reverse("public:institution", args=[pk])


def _kinds(held: set[tuple[int, str]]) -> str:
    """The kinds of some agreements in the order of `Terms.Kind`."""
    kinds = {kind for _agreement, kind in held}
    return gettext(", ").join(str(kind.label) for kind in Terms.Kind if kind in kinds)


def _columns(
    language: str, held: Callable[[], Mapping[int, set[tuple[int, str]]]], *, may_see: bool
) -> list[Column]:
    """may_see: names lead to the workspace's page of the partner, not to the public one."""
    inside = reverse("cooperation:partner", args=[0]).replace("/0/", "/{}/")
    return [
        Column(
            "name",
            _("Institution"),
            lambda row: row.name_in(language),
            order="sort_name",
            link=lambda row: inside.format(row.pk) if may_see else _page(row.pk),
            heading=True,
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: countries.name(row.country, language),
            order=("country", "sort_name"),
        ),
        Column("city", pgettext_lazy("place", "City"), lambda row: row.city, order="city"),
        Column("kinds", _("Kinds of agreement"), lambda row: _kinds(held().get(row.pk, set()))),
        Column(
            "agreements",
            _("Agreements in force"),
            lambda row: len(held().get(row.pk, set())),
            order="agreements_in_force",
            numeric=True,
        ),
        Column("name_ja", _("Name in Japanese"), lambda row: row.name_in("ja"), hidden=True),
        Column("name_en", _("Name in English"), lambda row: row.name_in("en"), hidden=True),
        Column("country_code", _("ISO 3166-1 code"), lambda row: row.country, hidden=True),
        Column("ror", _("ROR id"), lambda row: row.identifier("ror"), hidden=True),
        Column("latitude", _("Latitude"), lambda row: row.latitude, hidden=True),
        Column("longitude", _("Longitude"), lambda row: row.longitude, hidden=True),
    ]

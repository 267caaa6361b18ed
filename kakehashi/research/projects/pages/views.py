"""The pages of collaboration. Each asks the built tables and says what they leave out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.listing.columns import Column
from kakehashi.listing.exports import TYPES
from kakehashi.listing.listing import Listing
from kakehashi.listing.plain import PlainRows
from kakehashi.research.projects.built import tables
from kakehashi.research.projects.collaboration.questions import left_out
from kakehashi.research.projects.collaboration.stores import Unusable
from kakehashi.research.projects.pages import columns
from kakehashi.research.projects.pages.choices import Asked, read
from kakehashi.research.projects.pages.figures import figures, periods, years
from kakehashi.research.projects.pages.heat import ACROSS, DOWN, heat, pairs
from kakehashi.research.projects.pages.network import MOST, network
from kakehashi.research.projects.pages.partner_rows import (
    Standing,
    country_rows,
    partner_rows,
    points,
)
from kakehashi.research.projects.pages.work_rows import every_row, opened, page_of

PAGES = "research/projects/pages"
TOP = 8  # partners and countries on the overview
Page = Callable[[HttpRequest, Asked], HttpResponse]
NAVIGATION: Sequence[tuple[str, str | Promise]] = (
    ("projects:hub", _("Overview")),
    ("projects:years", _("By year")),
    ("projects:countries", _("Countries/regions")),
    ("projects:partners", _("Partners")),
    ("projects:topics", _("Topics × partners")),
    ("projects:network", pgettext_lazy("research", "Network")),
    ("projects:works", _("Works")),
)


@dataclass(frozen=True)
class Tab:
    """An entry of the navigation between these pages."""

    address: str
    words: str | Promise
    is_here: bool


def asking(page: Page) -> Callable[..., HttpResponse]:
    """A page that needs the tables: without them it says what to do."""

    @require_safe
    @wraps(page)
    def answer(request: HttpRequest) -> HttpResponse:
        built = tables.current()
        if isinstance(built, tables.Absent):
            return _absent(request, built)
        try:
            asked = read(built, request.GET)
            return page(request, asked)
        except Unusable as wrong:
            return _absent(request, tables.Absent(NO_ANSWER, tables.command(), str(wrong)))

    return answer


NO_ANSWER = _("The engine did not answer.")


def _absent(request: HttpRequest, absent: tables.Absent) -> HttpResponse:
    return render(request, f"{PAGES}/absent.html", {"absent": absent, "folder": tables.folder()})


def _frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What stands on every page: choices, navigation, what was left out, which build it is."""
    query = asked.choices.query()
    out = left_out(asked.built.engine, asked.selection())
    return {
        "asked": asked,
        "form": asked.form,
        "carried": [
            (name, value)
            for name, value in request.GET.items()
            if name not in {*asked.form.fields, "page", "after", "export"}
        ],
        "tabs": [
            Tab(f"{reverse(name)}?{query}", words, request.path == reverse(name))
            for name, words in NAVIGATION
        ],
        "left_out": out,
        "build": asked.built.build,
        "build_is_invented": asked.built.is_invented,
        "unplaced": asked.built.unplaced + asked.built.engine.unknown,
    }


def _listing(
    request: HttpRequest, rows: Iterable[Any], shown: Sequence[Column], name: str, **facts: Any
) -> Listing:
    listed: Any = PlainRows(rows)
    return Listing(
        request,
        listed,
        shown,
        name=name,
        empty=_("There is no such work in the years chosen. Choose more years, or another field."),
        **facts,
    )


@asking
def hub(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The overview."""
    found = figures(asked)
    rows, by_country = partner_rows(asked), country_rows(asked)
    address = reverse("projects:works") + "?" + asked.choices.query(abroad=1, partner="{}")
    series = years(asked)
    context = {
        "figures": found,
        "periods": periods(asked),
        "series": series,
        "trend": [(str(row.year), row.international_share) for row in series],
        "by_country": {row.country: row.works for row in by_country},
        "points": points(rows, address.replace("%7B%7D", "{}")),
        "top": _top(asked, rows[:TOP], by_country[:TOP]),
    }
    return render(request, f"{PAGES}/overview.html", {**_frame(request, asked), **context})


def _top(asked: Asked, rows: Sequence[Any], by_country: Sequence[Any]) -> dict[str, Any]:
    partner, country = (columns.works_address(asked, key) for key in ("partner", "country"))
    return {
        "partners": [
            (row, columns.partner_page(row.number) or partner(row.number)) for row in rows
        ],
        "countries": [(row, country(row.country)) for row in by_country],
    }


@asking
def figures_list(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The figures of the overview as a list, and as files."""
    rows = [*figures(asked), *periods(asked)]
    listing = _listing(
        request,
        rows,
        columns.figure_columns(),
        "collaboration-figures",
        caption=_("Figures"),
    )
    return listing.response(f"{PAGES}/figures.html", _frame(request, asked))


@asking
def years_list(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Year by year."""
    series = years(asked)
    listing = _listing(
        request,
        series,
        columns.year_columns(),
        "collaboration-years",
        caption=_("Figures by year"),
        order="-year",
    )
    context = {
        "trends": [
            (_("International co-publications (%)"), _points(series, "international_share")),
            (_("Open access (%)"), _points(series, "open_share")),
            (_("Citation impact of international works (FWCI)"), _points(series, _INTERNATIONAL)),
            (_("Citation impact of domestic works (FWCI)"), _points(series, "domestic_impact")),
        ]
    }
    return listing.response(f"{PAGES}/years.html", {**_frame(request, asked), **context})


_INTERNATIONAL = "international_impact"


def _points(series: Iterable[Any], name: str) -> list[tuple[str, float | None]]:
    return [(str(row.year), getattr(row, name)) for row in series]


@asking
def countries(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Countries and regions, on a map and in a list."""
    rows = country_rows(asked)
    listing = _listing(
        request,
        rows,
        columns.country_columns(asked),
        "collaboration-countries",
        caption=_("Partner countries/regions"),
        order="-works",
    )
    context = {"by_country": {row.country: row.works for row in rows}}
    return listing.response(f"{PAGES}/countries.html", {**_frame(request, asked), **context})


@asking
def partners(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Partner institutions abroad."""
    rows = partner_rows(asked)
    wanted = {name: request.GET.get(name, "") for name in ("standing", "agreement")}
    if wanted["standing"] in Standing.values:
        rows = [row for row in rows if row.standing == wanted["standing"]]
    if wanted["agreement"] in ("yes", "no"):
        rows = [row for row in rows if row.has_agreement == (wanted["agreement"] == "yes")]
    listing = _listing(
        request,
        rows,
        columns.partner_columns(asked),
        "collaboration-partners",
        caption=_("Partner institutions"),
        order="-works",
    )
    context = {"ways": _ways(asked, wanted), "later": asked.choices.later}
    context["earlier"] = asked.choices.earlier
    return listing.response(f"{PAGES}/partners.html", {**_frame(request, asked), **context})


def _ways(asked: Asked, wanted: Mapping[str, str]) -> list[tuple[str | Promise, str, bool]]:
    """(words, address, whether it is this one) of the kinds of partners."""
    kinds: list[tuple[str | Promise, dict[str, str]]] = [
        (pgettext_lazy("partners", "All"), {}),
        *((standing.label, {"standing": standing.value}) for standing in Standing),
        (_("With an agreement in force"), {"agreement": "yes"}),
        (_("Without an agreement in force"), {"agreement": "no"}),
    ]
    here = reverse("projects:partners")
    chosen = {name: value for name, value in wanted.items() if value}
    return [
        (words, f"{here}?{asked.choices.query(**kind)}", kind == chosen) for words, kind in kinds
    ]


@asking
def topics(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Topics by partners, as a table with shades."""
    down, across = request.GET.get("down", "topic"), request.GET.get("across", "country")
    down = down if down in DOWN else "topic"
    across = across if across in ACROSS else "country"
    if request.GET.get("export") in TYPES:
        listing = _listing(
            request,
            pairs(asked, DOWN[down], ACROSS[across]),
            columns.pair_columns(DIMENSIONS[down], DIMENSIONS[across]),
            "collaboration-topics",
        )
        return listing.file(request.GET["export"])
    context = {
        "heat": heat(asked, DOWN[down], ACROSS[across]),
        "downs": _turned(asked, "down", DOWN, {"down": down, "across": across}),
        "acrosses": _turned(asked, "across", ACROSS, {"down": down, "across": across}),
        "files": _files(request),
        "down_words": DIMENSIONS[down],
    }
    return render(request, f"{PAGES}/topics.html", {**_frame(request, asked), **context})


DIMENSIONS = {
    "topic": pgettext_lazy("research", "Topic"),
    "field": pgettext_lazy("research", "Field"),
    "country": _("country/region · 国・地域"),
    "partner": _("Institution"),
}


def _turned(
    asked: Asked, name: str, ways: Iterable[str], chosen: Mapping[str, str]
) -> list[tuple[str | Promise, str, bool]]:
    here = reverse("projects:topics")
    return [
        (
            DIMENSIONS[way],
            f"{here}?{asked.choices.query(**{**chosen, name: way})}",
            chosen[name] == way,
        )
        for way in ways
    ]


@asking
def network_page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The picture of who works with whom, and the table that says the same."""
    found = network(asked)
    listing = _listing(
        request,
        found.nodes,
        columns.node_columns(),
        "collaboration-network",
        caption=_("The partners of the picture"),
    )
    context = {"network": found, "most": MOST, "home": asked.built.home.name}
    return listing.response(f"{PAGES}/network.html", {**_frame(request, asked), **context})


@asking
def works(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The works behind a figure."""
    found = opened(asked, request.GET)
    if request.GET.get("export") in TYPES:
        rows = every_row(found, request.user)
        listing = _listing(request, rows, columns.work_columns(), "collaboration-works")
        return listing.file(request.GET["export"])
    context = {
        "opened": found,
        "page": page_of(found, request.GET.get("after", ""), request.user),
        "is_first": not request.GET.get("after"),
        "first": f"{reverse('projects:works')}?{found.query()}",
        "files": _files(request),
    }
    return render(request, f"{PAGES}/works.html", {**_frame(request, asked), **context})


def _files(request: HttpRequest) -> list[tuple[str, str]]:
    query = request.GET.copy()
    query.pop("after", None)
    found = []
    for kind in TYPES:
        query["export"] = kind
        found.append((kind.upper(), f"{request.path}?{query.urlencode()}"))
    return found

"""From a figure to what makes it: all of it, one part of it, or one of the items it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from kakehashi.listing.columns import Column
from kakehashi.listing.exports import TYPES, as_csv, as_json, as_xlsx
from kakehashi.listing.listing import Listing
from kakehashi.policy.counting import Number
from kakehashi.policy.evidence import Breakdown, Evidence, Part
from kakehashi.policy.readings import Reading, visible_rows
from kakehashi.web.public.rows import WORKSPACE_FIGURES, WORKSPACE_LISTS, rows_of
from kakehashi.web.public.statements import Statement, statement_behind

ITEM = "item"  # ?item=AT: one of the items that a figure counts by


@dataclass(frozen=True)
class Chosen:
    """The part of the figure that the reader asked for with `?country=AT`, and its name."""

    evidence: Evidence
    asked: str
    name: str
    value: Number


@dataclass(frozen=True)
class Drill:
    """What stands behind the figure on this page."""

    request: HttpRequest
    reading: Reading
    chosen: Chosen | None = None
    listing: Listing | None = None
    items: list[Part] | None = None
    item_title: str | Promise = ""
    unseen: int = 0
    statement: Statement | None = None
    elsewhere: str = ""

    def response(self, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """The page, the list alone for HTMX, or the rows as a file."""
        context = {**context, "drill": self}
        if self.listing is not None:
            return self.listing.response(template, context)
        kind = self.request.GET.get("export", "")
        if self.items is not None and kind in TYPES:
            return self._file(kind, self.items)
        return render(self.request, template, context)

    def _file(self, kind: str, items: list[Part]) -> HttpResponse:
        columns = [
            Column("key", _("Code"), lambda part: part.key),
            Column("name", self.item_title, lambda part: part.name),
            Column("rows", _("Records"), lambda part: part.value, numeric=True),
        ]
        content: Any
        content = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[kind](items, columns)
        name = f"{self.reading.indicator.code}-{self.reading.on}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=TYPES[kind], headers=headers)


def drill(request: HttpRequest, reading: Reading) -> Drill:
    """What stands behind `reading`, narrowed as the address asks.

    Figures about persons open in the workspace, not in public.

    Raises: Http404, if the address asks for a part that there is not.
    """
    evidence = reading.evidence
    if evidence is None:
        return Drill(request, reading, statement=statement_behind(request, reading))
    if reading.indicator.unit.persons:
        return Drill(request, reading, elsewhere=_elsewhere(request, reading, evidence))
    chosen = _chosen(request, reading, evidence)
    narrowed = chosen.evidence if chosen else evidence
    if narrowed.count_by is not None:
        items = _items(reading, narrowed, narrowed.count_by, chosen.asked if chosen else "")
        return Drill(request, reading, chosen, items=items, item_title=narrowed.count_by.title)
    return _listed(request, reading, chosen, narrowed)


def _elsewhere(request: HttpRequest, reading: Reading, evidence: Evidence) -> str:
    """Where those who signed in find the rows of a figure about persons; empty if nowhere."""
    by_model = WORKSPACE_LISTS.get(evidence.rows.model)
    address = WORKSPACE_FIGURES.get(reading.indicator.code, by_model)
    return address(reading.on) if address and request.user.is_authenticated else ""


def _chosen(request: HttpRequest, reading: Reading, evidence: Evidence) -> Chosen | None:
    language = get_language() or "en"
    if evidence.count_by is not None and ITEM in request.GET:
        by = evidence.count_by
        items = _items(reading, evidence, by)
        found = _found(items, request.GET[ITEM])
        rows = evidence.rows.filter(**{by.path: found.key})
        narrowed = replace(evidence, read=rows.all, by={}, through=None, count_by=None)
        return Chosen(narrowed, f"{ITEM}={found.key}", found.name, found.value or 0)
    for key in evidence.by:
        if key in request.GET:
            part = _found(reading.parts(key, language), request.GET[key])
            narrowed = evidence.part(key, part.key)
            return Chosen(narrowed, f"{key}={part.key}", part.name, part.value or 0)
    return None


def _found(parts: list[Part], asked: str) -> Part:
    """The part whose key was asked for; an empty text asks for the one without a key."""
    for part in parts:
        if ("" if part.key is None else str(part.key)) == asked:
            return part
    raise Http404


def _items(reading: Reading, evidence: Evidence, by: Breakdown, part: str = "") -> list[Part]:
    """What is counted, each with the number of rows behind it as `value`, most first."""

    def count() -> dict[Any, int]:
        return dict(evidence.items().values_list(by.path, "rows"))

    counts = reading.remembered(f"items {part}", count)
    names = by.names([key for key in counts if key is not None], get_language() or "en")
    unknown = pgettext("breakdown", "not known")
    parts = [Part(key, names.get(key, unknown), rows) for key, rows in counts.items()]
    return sorted(parts, key=lambda part: (-(part.value or 0), part.name))


def _listed(
    request: HttpRequest, reading: Reading, chosen: Chosen | None, evidence: Evidence
) -> Drill:
    how = rows_of(evidence.rows.model)
    if how is None:
        return Drill(request, reading, chosen)
    total = _number_of_rows(reading, chosen, evidence)
    rows = visible_rows(evidence, request.user)
    is_all_seen = evidence.is_public or rows is evidence.rows
    seen = total if is_all_seen else _seen(request, reading, chosen, rows)
    listing = Listing(
        request,
        how.prepare(rows, reading.on),
        how.columns(reading.on),
        name="rows",
        order=how.order,
        empty=_("There is no record behind this figure."),
        caption=_("The records behind the figure"),
        per_page=25,
        total=seen,
    )
    return Drill(request, reading, chosen, listing, unseen=max(0, total - seen))


def _number_of_rows(reading: Reading, chosen: Chosen | None, evidence: Evidence) -> int:
    """How many rows the list holds: the figure itself, unless it is a sum or a median of rows."""
    if evidence.adds is not None or evidence.median_days_of:
        part = chosen.asked if chosen else ""
        return reading.remembered(f"rows {part}", evidence.rows.count)
    return int(chosen.value if chosen else reading.value or 0)  # rows: never a fraction


def _seen(
    request: HttpRequest, reading: Reading, chosen: Chosen | None, rows: QuerySet[Any]
) -> int:
    """How many of `rows` there are: remembered for the public, counted for those who signed in."""
    if request.user.is_authenticated:
        return rows.count()
    part = chosen.asked if chosen else ""
    return reading.remembered(f"seen by anybody {part}", rows.count)

"""An indicator as a page: the figure, what it means, how it moves, and the rows that make it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.listing.columns import Column
from kakehashi.listing.exports import TYPES, as_csv, as_xlsx
from kakehashi.policy.catalogue import by_direction, find, of_fact, wording_of
from kakehashi.policy.counting import Number
from kakehashi.policy.evidence import Part
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Provision
from kakehashi.policy.outline import document_code
from kakehashi.policy.plain import plain_figure, plain_lines
from kakehashi.policy.queries import published
from kakehashi.policy.readings import Reading, breaks_of, read, series
from kakehashi.policy.registry import Indicator
from kakehashi.web.public.aims import aims_of
from kakehashi.web.public.drill import drill
from kakehashi.web.public.published import published_about
from kakehashi.web.public.sketches import MOST_SHOWN, YEARS, Sketches, sketches

DRAWN = 12  # bars in a chart; the table beside it has every part

FIGURE_COLUMNS = [
    Column("indicator", _("Indicator"), lambda line: line["indicator"]),
    Column("version", _("Version"), lambda line: line["version"], numeric=True),
    Column("on", _("Date"), lambda line: line["on"]),
    Column("division", _("Divided by"), lambda line: line["division"]),
    Column("key", _("Code"), lambda line: line["key"]),
    Column("name", _("Part"), lambda line: line["name"]),
    Column("value", _("Value"), lambda line: line["value"], numeric=True),
    Column("unit", _("Unit of counting"), lambda line: line["unit"]),
    Column("at_least", _("Lower bound"), lambda line: line["at_least"]),
]


class DayForm(forms.Form):
    """Which day the reader asks for; the last reference date, if none is given."""

    on = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as in 2026-05-01.")},
    )

    def clean_on(self) -> date | None:
        """A day on which there were records at all."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and not 1900 <= day.year <= 2200:
            raise forms.ValidationError(_("Choose a day from 1900 to 2200."))
        return day


@dataclass(frozen=True)
class Division:
    """One way the figure is divided, for its chart and its table.

    counts_records: parts are numbers of records; people can state shares, which never add up.
    """

    by: str
    title: str
    parts: list[Part]
    value: Number
    counts_records: bool

    @property
    def bars(self) -> list[tuple[str, Number | None]]:
        """The largest parts, for the chart."""
        return [(part.name, part.value) for part in self.parts[:DRAWN]]

    @property
    def can_be_drawn(self) -> bool:
        """Bars begin at zero and go up."""
        return all(value is None or value >= 0 for _name, value in self.bars)

    @property
    def left_out(self) -> int:
        """How many parts the chart leaves out."""
        return max(0, len(self.parts) - DRAWN)

    @property
    def overlaps(self) -> bool:
        """Whether items stand in several parts, so that these add up to more than the figure."""
        return self.counts_records and sum(part.value or 0 for part in self.parts) > self.value


def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator by direction; a direction without one says so."""
    recall = Memory()
    directions = Provision.objects.filter(
        document__code=document_code(), kind=Provision.Kind.DIRECTION
    ).select_related("document")
    measured = by_direction()
    rows = [(each, _in_short(measured.get(each.code, []), recall)) for each in directions]
    context = {
        "measured": [row for row in rows if row[1]],
        "unmeasured": [direction for direction, found in rows if not found],
    }
    return render(request, "web/public/indicators.html", context)


def _in_short(found: list[Indicator], recall: Memory) -> Sketches:
    """A university may define hundreds: the first of a direction are drawn, the others named."""
    return sketches(found, recall, most=MOST_SHOWN)


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator as of `?on=`, and the rows behind it or behind the part that was asked for."""
    chosen, form, on = _asked(request, code)
    memory = Memory()
    reading = read(chosen, on, recall=memory)
    today = timezone.localdate()
    points = series(chosen, today, YEARS, recall=memory)
    breaks = breaks_of(points)
    context: dict[str, Any] = {
        "indicator": chosen,
        "direction": _direction(chosen),
        "reading": reading,
        "form": form,
        "counted_by": wording_of(chosen, reading.version),
        "otherwise": [each for each in of_fact(chosen.fact) if each.code != code],
        "points": list(zip(points, breaks, strict=True)),
        "has_breaks": any(breaks),
        "line": [(point.label, point.value) for point in points],
        "divisions": _divisions(reading),
        "aims": aims_of(code, today, memory),
        "published": published_about(chosen, published(code)),
        "national_title": _("Japan as a whole: %s") % chosen.title,
        "today": today,
        "latest": chosen.at.latest(today),
        "next": chosen.at.next(today),
        "kinds": [kind.upper() for kind in TYPES],
    }
    drilled = drill(request, reading)
    return drilled.response("web/public/indicator.html", context)


def figures(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The figures of the page as a file: csv, xlsx or json."""
    if kind not in TYPES:
        raise Http404
    chosen, form, on = _asked(request, code)
    if not form.is_valid():
        return HttpResponse(
            form.errors["on"].as_text(), status=400, content_type="text/plain; charset=utf-8"
        )
    memory = Memory()
    reading = read(chosen, on, recall=memory)
    points = series(chosen, timezone.localdate(), YEARS, recall=memory)
    language = get_language() or "en"
    name = f"{code}-{on.isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "json":
        content = plain_figure(reading, points, language)
        return JsonResponse(
            content, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    lines = plain_lines(reading, points, language)
    file: Any = as_xlsx(lines, FIGURE_COLUMNS) if kind == "xlsx" else as_csv(lines, FIGURE_COLUMNS)
    return HttpResponse(file, content_type=TYPES[kind], headers=headers)


def _asked(request: HttpRequest, code: str) -> tuple[Indicator, DayForm, date]:
    """The indicator and the day that were asked for; the last reference date without a good one."""
    chosen = find(code)
    if chosen is None:
        raise Http404
    latest = chosen.at.latest(timezone.localdate())
    form = DayForm({"on": request.GET.get("on") or latest.isoformat()})
    return chosen, form, form.cleaned_data["on"] if form.is_valid() else latest


def _direction(chosen: Indicator) -> Provision | None:
    """The line of the policy that the indicator belongs to; none before the policy is loaded."""
    lines = Provision.objects.filter(document__code=document_code(), code=chosen.direction)
    return lines.select_related("document").first()


def _divisions(reading: Reading) -> list[Division]:
    if reading.value is None:
        return []
    language, counts_records = get_language() or "en", reading.evidence is not None
    found = (
        Division(by, str(title), reading.parts(by, language), reading.value, counts_records)
        for by, title in reading.divisions.items()
    )
    return [division for division in found if division.parts]

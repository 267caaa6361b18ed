"""The rows behind the figures of (1.4), for those who may see them: each reader sees the own part.

Figures about persons open here and not in public; see `web.public.rows`.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import Application, Mobility
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.policy.counting import FISCAL_YEAR
from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.readings import visible_rows
from kakehashi.policy.registry import REGISTRY, Indicator
from kakehashi.policy.sources import Sources
from kakehashi.vocabulary import countries

PREFIX = "outbound."
CODES = ("outbound.students", "outbound.withdrawals", "outbound.applications_withdrawn")


def _language() -> str:
    return get_language() or "en"


def _address(code: str, on: date) -> str:
    return f"{reverse('outbound:figure', args=[code])}?{urlencode({'on': on.isoformat()})}"


ADDRESSES: dict[str, Callable[[date], str]] = {code: partial(_address, code) for code in CODES}


def stays(_on: date) -> list[Column]:
    """The columns of stays."""
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(_language()),
            link=lambda row: reverse("outbound:homecoming", args=[row.pk]),
            heading=True,
        ),
        Column("host", gettext_lazy("Host"), lambda row: row.host.name_in(_language())),
        Column(
            "country",
            gettext_lazy("country/region · 国・地域"),
            lambda row: countries.name(row.host.country, _language()),
            order="host__country",
        ),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(_language())),
        Column("level", pgettext_lazy("study", "Level"), lambda row: row.get_level_display()),
        Column("arrived_on", gettext_lazy("Arrived on"), lambda row: row.arrived_on, "arrived_on"),
        Column("left_on", gettext_lazy("Left on"), lambda row: row.left_on, "left_on"),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display(), "state"),
        Column(
            "reason",
            gettext_lazy("Reason"),
            lambda row: row.get_cancel_code_display(),
            hidden=True,
        ),
    ]


def prepared_stays(rows: QuerySet[Any], _on: date) -> QuerySet[Any]:
    """Stays with what their columns read."""
    return rows.select_related("student", "unit", "host").prefetch_related("host__names")


def applications(_on: date) -> list[Column]:
    """The columns of applications."""
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(_language()),
            order=("student__passport_family", "student__name_kanji"),
            heading=True,
        ),
        Column(
            "call", pgettext_lazy("outbound", "Call"), lambda row: row.call.title_in(_language())
        ),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(_language())),
        Column("level", pgettext_lazy("study", "Level"), lambda row: row.get_level_display()),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display(), "state"),
    ]


def prepared_applications(rows: QuerySet[Any], _on: date) -> QuerySet[Any]:
    """Applications with what their columns read."""
    return rows.select_related("student", "unit", "call")


LISTS: dict[Any, tuple[Any, Any, str]] = {
    Mobility: (stays, prepared_stays, "-arrived_on"),
    Application: (applications, prepared_applications, "student"),
}


@login_required
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """What makes a figure of (1.4) on ?on=, as far as the reader may see it; narrowed by its parts.

    A part is asked for as the public page does: ?country=AT.
    """
    found = REGISTRY.get(code)
    if found is None or not code.startswith(PREFIX):
        raise Http404
    on = _day(request.GET.get("on", ""))
    evidence = found.on(on, Sources())
    if not isinstance(evidence, Evidence):
        reason = evidence.reason if isinstance(evidence, Unknown) else ""
        return _listing(request, found, on, Mobility.objects.none(), reason)
    narrowed = _narrowed(request, evidence)
    person, _reader_language = reader(request)
    return _listing(request, found, on, visible_rows(narrowed, person))


def _day(text: str) -> date:
    latest = FISCAL_YEAR.latest(timezone.localdate())
    try:
        return date.fromisoformat(text) if text else latest
    except ValueError:
        raise Http404 from None


def _narrowed(request: HttpRequest, evidence: Evidence) -> Evidence:
    for key in evidence.by:
        asked = request.GET.get(key)
        if asked is not None:
            keys = {"" if part is None else str(part): part for part in evidence.counts(key)}
            if asked not in keys:
                raise Http404
            return evidence.part(key, keys[asked])
    return evidence


def _listing(
    request: HttpRequest,
    found: Indicator,
    on: date,
    rows: QuerySet[Any],
    reason: str | Promise = "",
) -> HttpResponse:
    columns, prepare, order = LISTS[rows.model]
    listing = Listing(
        request,
        prepare(rows, on),
        columns(on),
        name="figure",
        order=order,
        caption=found.title,
        empty=reason or gettext_lazy("There is no record behind this figure that you may see."),
        empty_link=(reverse("public:indicator", args=[found.code]), gettext_lazy("The figure")),
    )
    context = {
        "title": found.title,
        "lead": FISCAL_YEAR.in_words(on) if FISCAL_YEAR.is_on(on) else _("until %s") % on,
        "address": f"{reverse('public:indicator', args=[found.code])}?on={on.isoformat()}",
    }
    return listing.response("education/outbound/figure.html", context)

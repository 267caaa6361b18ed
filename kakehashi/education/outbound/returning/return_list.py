"""The stays that ended, and what each waits for."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY
from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.returning.queries import (
    decided_and_open,
    reports_missing,
    transcripts_overdue,
    waiting_for_decisions,
)
from kakehashi.education.outbound.returning.rules import KEEPS, may_post
from kakehashi.education.outbound.returning.way import PAGES
from kakehashi.education.outbound.returning.words import STATE_BADGES
from kakehashi.education.outbound.states import MobilityState
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.queries import holds

ENDED = [MobilityState.RETURNED, MobilityState.RECOGNISED, MobilityState.CLOSED]
WAITS = [
    ("transcript", pgettext_lazy("return", "Transcript overdue")),
    ("decision", pgettext_lazy("return", "Courses to be decided")),
    ("closing", pgettext_lazy("return", "Recognition to be closed")),
    ("report", pgettext_lazy("return", "Report overdue")),
]


def waiting(what: str) -> MobilityQuerySet:
    """The stays that wait for something: a key of `WAITS`."""
    today = timezone.localdate()
    found: dict[str, MobilityQuerySet] = {
        "transcript": transcripts_overdue(today),
        "decision": waiting_for_decisions(),
        "closing": decided_and_open(),
        "report": reports_missing(today, is_overdue=True),
    }
    return found[what]


class ReturnFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of returns."""

    state = ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(each.value, each.label) for each in ENDED],
        empty_label=EVERY,
    )
    waits = ChoiceFilter(
        label=pgettext_lazy("return", "Waits for"), choices=WAITS, empty_label=EVERY
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The returns asked for."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        if asked["waits"]:
            rows = rows.filter(pk__in=waiting(asked["waits"]).order_by().values("pk"))
        return rows


@login_required
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Every stay that ended, for those who keep them; `?export=` answers with a file."""
    person, language = reader(request)
    if not holds(person, KEEPS):
        messages.error(request, _("Only the office and faculty coordinators see all returns."))
        return redirect("outbound:experiences")
    rows = Mobility.objects.kept_by(person).filter(state__in=ENDED)
    listing = Listing(
        request,
        rows.with_everything(),
        _columns(language),
        name="returns",
        caption=gettext_lazy("Returns and recognition"),
        empty=gettext_lazy("No stay has ended yet. They appear here once a return is noted."),
        filters=ReturnFilter,
        order="-left_on",
    )
    context = {"may_post": bool(may_post(person)), "waits": _counts(rows)}
    return listing.response(f"{PAGES}/returns.html", context)


def _counts(rows: MobilityQuerySet) -> list[tuple[str, str, int]]:
    """(words, address, number) of what waits; nothing where nothing does."""
    address = reverse("outbound:returns")
    found = []
    for key, words in WAITS:
        count = rows.filter(pk__in=waiting(key).order_by().values("pk")).count()
        if count:
            found.append((str(words), f"{address}?waits={key}", count))
    return found


def _columns(language: str) -> list[Column]:
    unit = "unit__name_ja" if language == "ja" else "unit__name_en"
    what = _what_waits()
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(language),
            link=lambda row: reverse("outbound:homecoming", args=[row.pk]),
            heading=True,
        ),
        Column("host", gettext_lazy("Host"), lambda row: row.host.name_in(language)),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(language), order=unit),
        Column("left_on", gettext_lazy("Left on"), lambda row: row.left_on, "left_on"),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: STATE_BADGES.get(row.state, "muted"),
        ),
        Column("waits", pgettext_lazy("return", "Waits for"), lambda row: _waits(row.pk, what)),
    ]


def _what_waits() -> list[tuple[str, Collection[int]]]:
    return [(str(words), set(waiting(key).values_list("pk", flat=True))) for key, words in WAITS]


def _waits(pk: int, what: list[tuple[str, Collection[int]]]) -> str:
    comma = pgettext("list", ", ")
    found = comma.join(words for words, keys in what if pk in keys)
    return found or pgettext("return", "nothing")

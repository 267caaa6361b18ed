"""The list of negotiations: mine, the open ones, or all."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.states import CLOSED, NegotiationState
from kakehashi.listing.columns import Column
from kakehashi.people.models import Person

MINE, OPEN, ALL = "mine", "open", "all"
SHOWN: list[tuple[str, str | Promise]] = [
    (OPEN, pgettext_lazy("negotiations", "Open ones")),
    (MINE, pgettext_lazy("negotiations", "Open ones that I answer for")),
    (ALL, pgettext_lazy("negotiations", "All, closed ones too")),
]
BADGES = {
    NegotiationState.IDEA: "muted",
    NegotiationState.ENDORSED: "info",
    NegotiationState.REVIEWED: "info",
    NegotiationState.NEGOTIATING: "info",
    NegotiationState.APPROVED: "good",
    NegotiationState.SIGNING: "good",
    NegotiationState.CONCLUDED: "good",
    NegotiationState.ABANDONED: "muted",
}


class NegotiationFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list; without a choice it shows the open ones."""

    show = ChoiceFilter(
        label=pgettext_lazy("negotiations", "Show"), choices=SHOWN, empty_label=None
    )
    state = ChoiceFilter(
        label=pgettext_lazy("negotiation", "State"),
        choices=NegotiationState.choices,
        empty_label=_("Every state"),
    )
    purpose = ChoiceFilter(
        label=_("Purpose"), choices=Negotiation.Purpose.choices, empty_label=_("Every purpose")
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("show"):
            data = data.copy()
            data["show"] = OPEN
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        """The negotiations asked for."""
        asked = self.form.cleaned_data
        person = self.request.user
        if asked["show"] != ALL:
            queryset = queryset.exclude(state__in=CLOSED)
        if asked["show"] == MINE and isinstance(person, Person):
            queryset = queryset.filter(owner=person)
        for name in ("state", "purpose"):
            if asked[name]:
                queryset = queryset.filter(**{name: asked[name]})
        return queryset


def days_open(row: Any, today: date) -> int:
    """Days from the idea until it was concluded, or until today."""
    begun = timezone.localdate(row.begun_at)
    until = timezone.localdate(row.concluded_at) if row.concluded_at else today
    return (until - begun).days


def columns(today: date) -> list[Column]:
    """What each row shows; rows come from `queries.with_days`."""
    language = get_language() or "en"
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.name_in(language),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("purpose", _("Purpose"), lambda row: row.get_purpose_display(), order="purpose"),
        Column(
            "unit",
            _("Unit that concludes it"),
            lambda row: row.agreement.latest.unit.name_in(language),
        ),
        Column(
            "state",
            pgettext_lazy("negotiation", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES[NegotiationState(row.state)],
        ),
        Column(
            "version", _("Newest version"), lambda row: row.number, order="number", numeric=True
        ),
        Column(
            "days",
            _("Days since the idea"),
            lambda row: days_open(row, today),
            order="begun_at",
            numeric=True,
        ),
        Column("owner", _("Responsible"), lambda row: row.owner.name_in(language), order="owner"),
    ]

"""The list of pairs: what stands in each column, and how it is narrowed."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.doubling.field_words import reasons_in_words
from kakehashi.research.dissemination.models import DuplicatePair
from kakehashi.research.dissemination.models.arriving import PAIR_STATES
from kakehashi.research.dissemination.works.register import shown_title

BADGES = {"open": "warn", "same": "good", "different": "muted"}


class PairFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Title"), max_length=200)
    state = ChoiceFilter(
        label=pgettext_lazy("duplicate", "State"), choices=PAIR_STATES, empty_label=_("All")
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The pairs asked for."""
        asked = self.form.cleaned_data
        rows = queryset.filter(state=asked["state"]) if asked["state"] else queryset
        for word in asked["q"].split():
            rows = rows.filter(
                Q(first__title__icontains=word)
                | Q(first__title_ja__icontains=word)
                | Q(first__title_en__icontains=word)
                | Q(second__title__icontains=word)
            )
        return rows


def badge(row: DuplicatePair) -> str:
    """The colour of its state."""
    return BADGES[row.state]


def columns() -> list[Column]:
    """What each row shows; rows come from `queries.pairs_seen_by`."""
    language = get_language() or "en"
    return [
        Column(
            "first",
            _("The older record"),
            lambda row: shown_title(row.first, language),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("second", _("The newer record"), lambda row: shown_title(row.second, language)),
        Column("reasons", _("Why"), lambda row: reasons_in_words(row.reasons)),
        Column("score", _("Likeness"), lambda row: row.score, order="score", numeric=True),
        Column(
            "state",
            pgettext_lazy("duplicate", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=badge,
        ),
        Column(
            "decided_by",
            _("Decided by"),
            lambda row: row.decided_by.name_in(language) if row.decided_by else None,
        ),
        Column("decided_at", _("Decided on"), lambda row: row.decided_at, hidden=True),
        Column("reason", _("Reason"), lambda row: row.reason, hidden=True),
        Column("first_id", _("Number of the older record"), lambda row: row.first_id, hidden=True),
        Column("second_id", _("Number of the newer one"), lambda row: row.second_id, hidden=True),
    ]

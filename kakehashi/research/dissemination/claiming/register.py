"""The list of claims: which ones a reader asked for, and what stands in each column."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import Claim
from kakehashi.research.dissemination.people.profile_filter import EVERY
from kakehashi.research.dissemination.states import ClaimState
from kakehashi.research.dissemination.works.register import shown_title

BADGES = {
    ClaimState.CLAIMED: "info",
    ClaimState.CONFIRMED: "good",
    ClaimState.REFUSED: "bad",
    ClaimState.WITHDRAWN: "muted",
}
ANSWERS = [("yes", _("It is mine")), ("no", _("It is not mine"))]


def badge(row: Claim) -> str:
    """The colour of its state."""
    return BADGES[ClaimState(row.state)]


def answer_in_words(row: Claim) -> str:
    """What is claimed."""
    return pgettext("claim", "Mine") if row.is_mine else pgettext("claim", "Not mine")


class ClaimFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Title or researcher"), max_length=200)
    state = ChoiceFilter(
        label=pgettext_lazy("claim", "State"), choices=ClaimState.choices, empty_label=EVERY
    )
    answer = ChoiceFilter(label=_("What is claimed"), choices=ANSWERS, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims asked for."""
        asked = self.form.cleaned_data
        rows = queryset.filter(state=asked["state"]) if asked["state"] else queryset
        if asked["answer"]:
            rows = rows.filter(is_mine=asked["answer"] == "yes")
        for word in asked["q"].split():
            titled = Q(work__title__icontains=word) | Q(work__title_ja__icontains=word)
            titled |= Q(work__title_en__icontains=word)
            named = Q(profile__name_ja__icontains=word) | Q(profile__name_en__icontains=word)
            rows = rows.filter(titled | named)
        return rows


def columns() -> list[Column]:
    """What each row shows; rows come from `queries.with_everything`."""
    language = get_language() or "en"
    return [
        Column(
            "work",
            pgettext_lazy("research", "Work"),
            lambda row: shown_title(row.work, language),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("researcher", _("Researcher"), lambda row: row.profile.name_in(language)),
        Column("answer", _("What is claimed"), answer_in_words, order="is_mine"),
        Column("made_at", _("Claimed on"), lambda row: row.made_at, order="made_at"),
        Column(
            "state",
            pgettext_lazy("claim", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=badge,
        ),
        Column(
            "decided_by",
            _("Looked at by"),
            lambda row: row.decided_by.name_in(language) if row.decided_by else None,
        ),
        Column("reason", _("Reason"), lambda row: row.decision_reason, hidden=True),
        Column("remark", _("Remark"), lambda row: row.remark, hidden=True),
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
    ]

"""Which rules a reader asked for."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.agreements.models import Party
from kakehashi.education.cooperation.models import Standing
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary.study import StudyLevel


def of_standing(rows: QuerySet[Any], standing: str, *, is_dated: bool = True) -> QuerySet[Any]:
    """Those of `rows` that are of one standing today."""
    today = timezone.localdate()
    if standing == Standing.WITHDRAWN:
        return rows.filter(withdrawn_at__isnull=False)
    if standing == Standing.WAITING:
        return rows.filter(withdrawn_at=None, approved_at=None)
    approved = rows.filter(withdrawn_at=None, approved_at__isnull=False)
    if not is_dated:
        return approved
    if standing == Standing.COMING:
        return approved.filter(starts_on__gt=today)
    if standing == Standing.ENDED:
        return approved.filter(ends_on__lt=today)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return approved.filter(running, starts_on__lte=today)


class RuleFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of rules."""

    q = CharFilter(label=pgettext_lazy("agreement", "Partner"), max_length=200)
    level = ChoiceFilter(
        label=pgettext_lazy("study", "Level"), choices=StudyLevel.choices, empty_label=EVERY
    )
    standing = ChoiceFilter(label=_("Standing"), choices=Standing.choices, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rules asked for; the level "any" is of every level."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["q"].strip():
            named = answering(Institution.objects.order_by(), asked["q"].strip()).values("pk")
            party = Party.objects.filter(agreement=OuterRef("agreement"), institution__in=named)
            rows = rows.filter(Q(partner__in=named) | Q(Exists(party)))
        if asked["level"]:
            rows = rows.filter(level__in=["", asked["level"]])
        return of_standing(rows, asked["standing"]) if asked["standing"] else rows

"""Which scales and distributions a reader asked for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.credits.rule_filter import of_standing
from kakehashi.education.cooperation.models import Standing
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary.study import StudyLevel

UNDATED = [
    choice for choice in Standing.choices if choice[0] not in (Standing.COMING, Standing.ENDED)
]


def _of(rows: QuerySet[Any], path: str, text: str) -> QuerySet[Any]:
    named = answering(Institution.objects.order_by(), text).values("pk")
    return rows.filter(**{f"{path}__in": named})


class ScaleFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of scales."""

    q = CharFilter(label=_("Institution"), max_length=200)
    standing = ChoiceFilter(label=_("Standing"), choices=UNDATED, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The scales asked for."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["q"].strip():
            rows = _of(rows, "institution", asked["q"].strip())
        if asked["standing"]:
            rows = of_standing(rows, asked["standing"], is_dated=False)
        return rows


class DistributionFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of distributions."""

    q = CharFilter(label=_("Institution"), max_length=200)
    level = ChoiceFilter(
        label=pgettext_lazy("study", "Level"), choices=StudyLevel.choices, empty_label=EVERY
    )
    standing = ChoiceFilter(label=_("Standing"), choices=UNDATED, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The distributions asked for."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["q"].strip():
            rows = _of(rows, "scale__institution", asked["q"].strip())
        if asked["level"]:
            rows = rows.filter(level__in=["", asked["level"]])
        if asked["standing"]:
            rows = of_standing(rows, asked["standing"], is_dated=False)
        return rows

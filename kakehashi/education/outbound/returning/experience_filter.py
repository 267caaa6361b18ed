"""Which public reports a reader asked for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.education.outbound.models import ExperienceReport
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary import countries


def told_countries() -> list[tuple[str, str]]:
    """Countries/regions of which a public report tells, by their names."""
    found = ExperienceReport.objects.public().order_by()
    codes = found.values_list("mobility__host__country", flat=True).distinct()
    language = get_language() or "en"
    return sorted(
        ((code, countries.name(code, language)) for code in codes), key=lambda each: each[1]
    )


class ExperienceFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of reports."""

    host = CharFilter(label=_("Host"), max_length=200)
    country = ChoiceFilter(label=_("Country/region"), choices=told_countries, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The reports asked for; hosts are found by any of their names."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["host"].strip():
            named = answering(Institution.objects.order_by(), asked["host"].strip())
            rows = rows.filter(mobility__host__in=named.values("pk"))
        if asked["country"]:
            rows = rows.filter(mobility__host__country=asked["country"])
        return rows

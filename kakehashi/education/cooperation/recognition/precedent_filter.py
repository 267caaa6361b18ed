"""Which precedents a reader asked for."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.search import words_of

VALID = [
    ("valid", pgettext_lazy("precedent", "Valid today")),
    ("expired", pgettext_lazy("precedent", "Expired")),
    ("past", pgettext_lazy("precedent", "Superseded or withdrawn")),
]


def deciding_units() -> list[tuple[int, str]]:
    """Those that ever decided."""
    units = Unit.objects.filter(precedents__isnull=False).distinct()
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class PrecedentFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of precedents."""

    q = CharFilter(label=_("Course"), max_length=200)
    host = CharFilter(label=_("Institution"), max_length=200)
    unit = ChoiceFilter(label=_("Unit"), choices=deciding_units, empty_label=EVERY)
    decision = ChoiceFilter(
        label=pgettext_lazy("recognition", "Decision"),
        choices=Precedent.Decision.choices,
        empty_label=EVERY,
    )
    valid = ChoiceFilter(label=_("Validity"), choices=VALID, empty_label=EVERY)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The precedents asked for; course names are found in any script."""
        asked, rows = self.form.cleaned_data, queryset
        for word in words_of(asked["q"]):
            rows = rows.filter(key__contains=word)
        if asked["host"].strip():
            named = answering(Institution.objects.order_by(), asked["host"].strip())
            rows = rows.filter(host__in=named.values("pk"))
        for name in ("unit", "decision"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        return _of_validity(rows, asked["valid"])


def _of_validity(rows: QuerySet[Any], valid: str) -> QuerySet[Any]:
    today = timezone.localdate()
    stands = Q(withdrawn_at=None, superseded_by=None)
    if valid == "valid":
        return rows.filter(stands, Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    if valid == "expired":
        return rows.filter(stands, valid_until__lt=today)
    if valid == "past":
        return rows.filter(Q(withdrawn_at__isnull=False) | Q(superseded_by__isnull=False))
    return rows

"""Which applications of a call a reader of its assessment asked for."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY
from kakehashi.education.outbound.assessing.queries import ASSESSED
from kakehashi.education.outbound.models import Review
from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below

STATES = [(state.value, state.label) for state in ASSESSED]
WAITING = [
    ("decision", pgettext_lazy("assessment", "a decision on eligibility")),
    ("review", pgettext_lazy("assessment", "a review")),
    ("appeal", pgettext_lazy("assessment", "a decision on an appeal")),
]


def faculties() -> list[tuple[int, str]]:
    """The units right below the university."""
    units = Unit.objects.filter(parent__isnull=False, parent__parent__isnull=True).order_by("pk")
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class AssessedFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of applications of a call."""

    q = CharFilter(label=_("Name"), max_length=100)
    unit = ChoiceFilter(label=_("Unit"), choices=faculties, empty_label=EVERY)
    state = ChoiceFilter(label=_("State"), choices=STATES, empty_label=EVERY)
    waits = ChoiceFilter(
        label=pgettext_lazy("assessment", "Waits for"), choices=WAITING, empty_label=EVERY
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The applications asked for; names in any of their forms."""
        asked, rows = self.form.cleaned_data, queryset
        for word in asked["q"].split():
            rows = rows.filter(_named(word))
        if asked["unit"]:
            rows = rows.filter(unit__in=units_below({int(asked["unit"])}))
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        return _waiting(rows, asked["waits"])


def _named(word: str) -> Q:
    names = ("passport_family", "passport_given", "name_kanji", "name_kana", "name_preferred")
    found = Q()
    for name in names:
        found |= Q(**{f"student__{name}__icontains": word})
    return found


def _waiting(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    if what == "decision":
        return rows.filter(state="submitted")
    if what == "review":
        waiting = Review.objects.outstanding().order_by().values("application")
        return rows.filter(pk__in=waiting)
    if what == "appeal":
        return rows.filter(
            eligibility_decisions__appeal_against__isnull=False,
            eligibility_decisions__appeal_against__decided_at__isnull=True,
        ).distinct()
    return rows

"""Which clauses a reader asked for."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.agreements.models import Terms
from kakehashi.agreements.models.clauses import ClauseTemplateQuerySet
from kakehashi.education.cooperation.partner_filter import EVERY

STATES = [
    ("offered", pgettext_lazy("clause", "In use")),
    ("missing", pgettext_lazy("clause", "A language is missing")),
    ("withdrawn", pgettext_lazy("clause", "Withdrawn")),
]


class ClauseFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of clauses."""

    q = CharFilter(label=_("Word in title or text"), max_length=200)
    kind = ChoiceFilter(label=_("Kind of agreement"), choices=Terms.Kind.choices, empty_label=EVERY)
    state = ChoiceFilter(label=pgettext_lazy("clause", "State"), choices=STATES, empty_label=EVERY)

    def filter_queryset(self, queryset: ClauseTemplateQuerySet) -> ClauseTemplateQuerySet:
        """The clauses asked for."""
        asked: dict[str, Any] = self.form.cleaned_data
        rows = queryset
        if text := asked["q"].strip():
            titles = Q(title_ja__icontains=text) | Q(title_en__icontains=text)
            rows = rows.filter(titles | Q(text_ja__icontains=text) | Q(text_en__icontains=text))
        if asked["state"] == "missing":
            rows = rows.filter(Q(text_ja="") | Q(text_en=""), is_offered=True)
        elif asked["state"]:
            rows = rows.filter(is_offered=asked["state"] == "offered")
        if asked["kind"]:
            # Some dozens of rows, and SQLite cannot ask what a list in JSON contains.
            rows = rows.filter(pk__in=[each.pk for each in rows if asked["kind"] in each.kinds])
        return rows

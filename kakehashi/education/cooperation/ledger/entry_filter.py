"""Which entries a reader asked for."""

from django.db.models import QuerySet
from django.forms import NumberInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, FilterSet, NumberFilter

from kakehashi.education.cooperation.ledger import words
from kakehashi.education.cooperation.models import Direction, LedgerEntry
from kakehashi.education.cooperation.partner_filter import EVERY
from kakehashi.vocabulary.study import StudyLevel

STANDING = [
    ("standing", pgettext_lazy("ledger", "What stands")),
    ("forecast", _("Nominations only")),
    ("actual", _("Without nominations")),
]


def known_years() -> list[tuple[int, str]]:
    """The academic years of which anything was entered, the latest first."""
    years = LedgerEntry.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, words.academic_year(year)) for year in years]


class EntryFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of entries."""

    agreement = NumberFilter(
        label=_("Number of the agreement"),
        field_name="agreement_id",
        min_value=1,
        widget=NumberInput(attrs={"inputmode": "numeric"}),
    )
    year = ChoiceFilter(label=_("Academic year"), choices=known_years, empty_label=EVERY)
    direction = ChoiceFilter(
        label=pgettext_lazy("ledger", "Direction"), choices=Direction.choices, empty_label=EVERY
    )
    kind = ChoiceFilter(label=_("Kind"), choices=LedgerEntry.Kind.choices, empty_label=EVERY)
    level = ChoiceFilter(label=_("Level of study"), choices=StudyLevel.choices, empty_label=EVERY)
    standing = ChoiceFilter(
        label=_("Which entries"), choices=STANDING, empty_label=EVERY, method="filter_standing"
    )

    def filter_standing(
        self, rows: QuerySet[LedgerEntry], name: str, value: str
    ) -> QuerySet[LedgerEntry]:
        """What was not reversed; of it only nominations, or all but nominations."""
        standing = rows.filter(reverses__isnull=True, reversed_by__isnull=True)
        if value == "forecast":
            return standing.filter(counts_for=LedgerEntry.CountsFor.NOMINATED)
        if value == "actual":
            return standing.exclude(counts_for=LedgerEntry.CountsFor.NOMINATED)
        return standing

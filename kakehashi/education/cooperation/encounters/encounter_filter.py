"""Which encounters a reader asked for, and what stands in each column of their list."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.forms import DateInput
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from kakehashi.education.cooperation.models import Encounter
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.columns import Column


def keeping_units(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    """The units that keep encounters which the reader may see."""
    if request is None:
        return []
    seen = Encounter.objects.visible_to(request.user).order_by()
    units = Unit.objects.filter(encounters__in=seen).distinct()
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class DayWidget(DateInput):
    """The browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EncounterFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=pgettext_lazy("encounter", "With whom"), max_length=200)
    kind = ChoiceFilter(
        label=_("Kind of encounter"), choices=Encounter.Kind.choices, empty_label=EVERY
    )
    unit = ChoiceFilter(label=_("Unit that keeps it"), empty_label=EVERY)
    since = DateFilter(label=pgettext_lazy("filter", "From"), widget=DayWidget)
    until = DateFilter(label=pgettext_lazy("filter", "Until"), widget=DayWidget)
    open = ChoiceFilter(
        label=_("Follow-ups open"),
        choices=[("yes", pgettext_lazy("filter", "Yes")), ("no", pgettext_lazy("filter", "No"))],
        empty_label=EVERY,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = keeping_units(self.request)

    def filter_queryset(self, queryset: QuerySet[Encounter]) -> QuerySet[Encounter]:
        """The encounters asked for, with everything that a line shows or sorts by."""
        asked = self.form.cleaned_data
        rows = with_keys(queryset, get_language() or "en")
        for name in ("kind", "unit"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["since"]:
            rows = rows.filter(on__gte=asked["since"])
        if asked["until"]:
            rows = rows.filter(on__lte=asked["until"])
        if asked["open"]:
            is_open = asked["open"] == "yes"
            rows = rows.filter(open_ones__gt=0) if is_open else rows.filter(open_ones=0)
        if text := asked["q"].strip():
            partners = answering(Institution.objects.order_by(), text)
            there = Encounter.institutions.through.objects.filter(
                institution__in=partners.values("pk")
            )
            rows = rows.filter(pk__in=there.values("encounter"))
        return rows


def with_keys(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """`rows` with their institutions and the number of open follow-ups; a key to sort by."""
    there: QuerySet[Any] = Encounter.institutions.through.objects.all()
    first = there.filter(encounter=OuterRef("pk")).order_by("institution")
    named = first.annotate(key=shown_name(language, of="institution", field="key"))
    is_open = Q(follow_ups__isnull=False, follow_ups__done_at__isnull=True)
    found: QuerySet[Any] = rows.select_related("unit").annotate(
        open_ones=Count("follow_ups", filter=is_open, distinct=True)
    )
    found = found.alias(partner_key=Subquery(named.values("key")[:1]))
    return found.prefetch_related("institutions__names")


def partners_of(row: Encounter, language: str) -> str:
    """The names of the institutions."""
    partners = sorted(row.institutions.all(), key=lambda each: each.pk)
    return gettext(", ").join(each.name_in(language) for each in partners)


def columns(today: date) -> list[Column]:
    """What each row shows; rows come from `with_keys`."""
    language = get_language() or "en"
    return [
        Column("on", pgettext_lazy("encounter", "Day"), lambda row: row.on, order="on"),
        Column(
            "partners",
            pgettext_lazy("encounter", "With whom"),
            lambda row: partners_of(row, language),
            order="partner_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("kind", _("Kind of encounter"), lambda row: row.get_kind_display(), order="kind"),
        Column("place", _("Place"), lambda row: row.place, order="place"),
        Column(
            "unit",
            _("Unit that keeps it"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
        Column(
            "open",
            _("Follow-ups open"),
            lambda row: row.open_ones,
            order="open_ones",
            numeric=True,
        ),
        Column("until", _("Last day"), lambda row: row.until, hidden=True),
        Column("topics", _("Topics"), lambda row: row.topics, hidden=True),
        Column("agreed", _("What was agreed"), lambda row: row.agreed, hidden=True),
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
    ]

"""Which stays a reader asked for, and what stands in each column of the list."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.queries import term_name
from kakehashi.education.outbound.nominating.states import BADGES
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries


def _seen(request: Any) -> QuerySet[Mobility]:
    if request is None:
        return Mobility.objects.none()
    return Mobility.objects.visible_to(request.user).order_by()


class MobilityFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Student or host"), max_length=200)
    year = ChoiceFilter(label=_("Academic year"), empty_label=EVERY)
    term = ChoiceFilter(label=pgettext_lazy("placement", "Term"), empty_label=EVERY)
    state = ChoiceFilter(
        label=pgettext_lazy("mobility", "State"),
        choices=MobilityState.choices,
        empty_label=EVERY,
    )
    unit = ChoiceFilter(label=_("Unit"), empty_label=EVERY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, seen = get_language() or "en", _seen(self.request)
        years = sorted(set(seen.values_list("year", flat=True)), reverse=True)
        used = sorted(set(seen.exclude(term="").values_list("term", flat=True)))
        units = Unit.objects.filter(pk__in=seen.values("unit"))
        newest = years[0] if years else 0
        choices: dict[str, list[tuple[Any, str]]] = {
            "year": [(year, f"{year}/{year + 1}") for year in years],
            "term": [(code, term_name(newest, code, language)) for code in used],
            "unit": [(unit.pk, unit.name_in(language)) for unit in units],
        }
        for name, found in choices.items():
            self.filters[name].extra["choices"] = found

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The stays asked for."""
        asked, rows = self.form.cleaned_data, queryset
        for name in ("year", "term", "state", "unit"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if text := asked["q"].strip():
            hosts = answering(Institution.objects.order_by(), text)
            rows = rows.filter(_named(text) | Q(host__in=hosts.values("pk")))
        return rows


def _named(text: str) -> Q:
    found = Q(pk__in=[])
    for name in ("passport_family", "passport_given", "name_kanji", "name_romaji", "email"):
        found |= Q(**{f"student__{name}__icontains": text})
    return found


def with_keys(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """`rows` with what a line shows, and the host's name to sort by."""
    return (
        rows.select_related("student", "unit", "agreement")
        .prefetch_related("host__names")
        .alias(host_key=shown_name(language, of="host", field="key"))
    )


def columns(language: str) -> list[Column]:
    """What each row shows and every export holds; rows come from `with_keys`."""
    return [*_who(language), *_when(language), *_in_files_only(language)]


def _who(language: str) -> list[Column]:
    student = "student__name_kanji" if language == "ja" else "student__passport_family"
    return [
        Column(
            "student",
            _("Student"),
            lambda row: row.student.name_in(language),
            order=student,
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("host", _("Host"), lambda row: row.host.name_in(language), order="host_key"),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: countries.name(row.host.country, language),
            order="host__country",
        ),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
    ]


def _when(language: str) -> list[Column]:
    return [
        Column("year", _("Academic year"), lambda row: f"{row.year}/{row.year + 1}", order="year"),
        Column(
            "term",
            pgettext_lazy("placement", "Term"),
            lambda row: term_name(row.year, row.term, language),
            order="term",
        ),
        Column(
            "state",
            pgettext_lazy("mobility", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES[MobilityState(row.state)],
        ),
    ]


def _in_files_only(language: str) -> list[Column]:
    names = ("planned_from", "planned_until", "arrived_on", "left_on", "semesters", "isced_f")
    return [
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
        Column("key", "omobility-id", lambda row: str(row.key), hidden=True),
        Column("level", _("Level of study"), lambda row: row.get_level_display(), hidden=True),
        Column(
            "agreement",
            _("Under an agreement"),
            lambda row: row.agreement.name_in(language) if row.agreement else "",
            hidden=True,
        ),
        *(_field(name) for name in names),
        Column("source", _("Source"), lambda row: row.source, hidden=True),
        Column("is_invented", _("Invented"), lambda row: row.is_invented, hidden=True),
    ]


def _field(name: str) -> Column:
    title = Mobility._meta.get_field(name).verbose_name
    return Column(name, title, lambda row: getattr(row, name), hidden=True)

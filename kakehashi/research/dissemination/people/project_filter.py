"""Which research projects a reader asked for, and what the list shows of each."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import units_below
from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import ResearchProject
from kakehashi.research.dissemination.people.profile_filter import EVERY
from kakehashi.vocabulary import countries

RUNNING, OVER = "running", "over"
TIMES = [
    (RUNNING, pgettext_lazy("research project", "Running")),
    (OVER, pgettext_lazy("research project", "Over")),
]
SEARCHED = ("title_ja", "title_en", "summary_ja", "summary_en", "award_number")


class ProjectFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Title, summary or award number"), max_length=200)
    unit = ChoiceFilter(label=_("Unit"), empty_label=EVERY)
    country = ChoiceFilter(label=_("Institutions in"), empty_label=EVERY)
    time = ChoiceFilter(
        label=pgettext_lazy("research project", "Period"), choices=TIMES, empty_label=EVERY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        units = Unit.objects.filter(research_projects__isnull=False).distinct()
        self.filters["unit"].extra["choices"] = [
            (each.pk, each.name_in(language)) for each in units
        ]
        held = Institution.objects.filter(research_projects__isnull=False).order_by()
        codes = set(held.values_list("country", flat=True))
        self.filters["country"].extra["choices"] = [
            pair for pair in countries.choices(language) if pair[0] in codes
        ]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The projects asked for."""
        asked, today = self.form.cleaned_data, timezone.localdate()
        rows = with_keys(queryset, get_language() or "en")
        if asked["unit"]:
            rows = rows.filter(unit__in=units_below({int(asked["unit"])}))
        if asked["country"]:
            with_it = Institution.objects.filter(country=asked["country"])
            rows = rows.filter(partners__in=with_it.order_by().values("pk")).distinct()
        if asked["time"]:
            over = Q(ends_on__lt=today)
            rows = rows.filter(over if asked["time"] == OVER else ~over | Q(ends_on=None))
        for word in asked["q"].split():
            held = Q(pk__in=[])
            for name in SEARCHED:
                held |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(held)
        return rows


def with_keys(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """`rows` with all that a line shows, and a key to sort by title."""
    own, other = ("title_ja", "title_en") if language == "ja" else ("title_en", "title_ja")
    key = Case(When(**{own: ""}, then=F(other)), default=F(own))
    rows = rows.select_related("unit", "leader").prefetch_related("partners__names")
    keyed: QuerySet[Any] = rows.annotate(title_key=key)
    return keyed


def shown_title(row: ResearchProject, language: str) -> str:
    """The title, marked where a demonstration made the project up."""
    title = row.title_in(language)
    return gettext("%(title)s (invented)") % {"title": title} if row.is_invented else title


def funder_in(row: ResearchProject, language: str) -> str:
    """Who pays, for a reader of `language`."""
    pair = (row.funder_ja, row.funder_en)
    first, other = pair if language == "ja" else pair[::-1]
    return first or other


def columns(language: str, *, inside: bool) -> list[Column]:
    """What each row shows; rows come from `with_keys`. inside: also whether it is public."""
    comma = pgettext("list", ", ")
    shown = [
        Column(
            "title",
            pgettext_lazy("research project", "Title"),
            lambda row: shown_title(row, language),
            order="title_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("leader", _("Leader"), lambda row: _leader(row, language)),
        Column("unit", _("Unit"), lambda row: row.unit.name_in(language)),
        Column(
            "partners",
            _("Institutions taking part"),
            lambda row: comma.join(each.name_in(language) for each in row.partners.all()),
        ),
        Column(
            "starts_on", pgettext_lazy("day", "From"), lambda row: row.starts_on, order="starts_on"
        ),
        Column("ends_on", pgettext_lazy("day", "Until"), lambda row: row.ends_on, order="ends_on"),
        Column("title_ja", _("Title in Japanese"), lambda row: row.title_ja, hidden=True),
        Column("title_en", _("Title in English"), lambda row: row.title_en, hidden=True),
        Column("award_number", _("Award number"), lambda row: row.award_number, hidden=True),
        Column("funder", _("Funder"), lambda row: funder_in(row, language), hidden=True),
    ]
    if inside:
        shown.insert(6, _public())
    return shown


def _leader(row: ResearchProject, language: str) -> str:
    """A hidden leader is not named."""
    return "" if row.leader.state == "hidden" else row.leader.name_in(language)


def _public() -> Column:
    return Column(
        "is_public",
        _("Who reads it"),
        lambda row: _("Everybody") if row.is_public else _("Only those who keep it"),
        order="is_public",
        badge=lambda row: "good" if row.is_public else "muted",
    )

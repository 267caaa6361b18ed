"""Which works a reader asked for."""

from typing import Any, cast

from django.db.models import Case, CharField, F, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.institutions.models import Unit
from kakehashi.research.dissemination.models import Contribution, Work
from kakehashi.research.dissemination.models.works import WorkQuerySet
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works.keys import found_by
from kakehashi.research.dissemination.works.queries import of_unit, with_everything
from kakehashi.vocabulary import languages

EVERY = pgettext_lazy("filter", "All")
YES, NO, UNKNOWN = "yes", "no", "unknown"
INTERNATIONAL = [
    (YES, pgettext_lazy("work", "International")),
    (NO, pgettext_lazy("work", "Within one country/region")),
    (UNKNOWN, pgettext_lazy("work", "Not known")),
]
ACCESS = [
    (YES, pgettext_lazy("access", "Open")),
    (NO, pgettext_lazy("access", "Closed")),
    (UNKNOWN, pgettext_lazy("access", "Not known")),
]
IS_INTERNATIONAL = {
    YES: Q(is_international=True),
    NO: Q(is_international=False),
    UNKNOWN: Q(is_international=None),
}
IS_OPEN = {
    YES: Q(access__in=Work.OPEN),
    NO: Q(access=Work.Access.CLOSED),
    UNKNOWN: Q(access=""),
}


def work_years() -> list[tuple[int, str]]:
    """The years of works, newest first."""
    years = Work.objects.order_by("-year").exclude(year=None).values_list("year", flat=True)
    return [(year, str(year)) for year in years.distinct() if year is not None]


def work_languages() -> list[tuple[str, str]]:
    """The languages of works, by name."""
    tags = Work.objects.order_by().exclude(language="").values_list("language", flat=True)
    named = [(tag, languages.name(tag, get_language() or "en")) for tag in tags.distinct()]
    return sorted(named, key=lambda pair: pair[1])


def work_units() -> list[tuple[int, str]]:
    """The units of authors, and those above them."""
    held = Contribution.objects.filter(profile__isnull=False).order_by()
    own = set(held.values_list("profile__unit", flat=True).distinct())
    units = Unit.objects.select_related("parent").filter(pk__in=own)
    shown = {unit.pk: unit for each in units for unit in each.line()}
    return [(pk, unit.name_in(get_language() or "en")) for pk, unit in sorted(shown.items())]


class WorkFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Title, author, DOI"), max_length=200)
    kind = ChoiceFilter(label=_("Kind of work"), choices=Work.Kind.choices, empty_label=EVERY)
    year = ChoiceFilter(label=_("Year"), empty_label=EVERY)
    language = ChoiceFilter(label=_("Language"), empty_label=EVERY)
    unit = ChoiceFilter(label=_("Unit"), empty_label=EVERY)
    international = ChoiceFilter(label=_("International"), choices=INTERNATIONAL, empty_label=EVERY)
    access = ChoiceFilter(label=_("Access"), choices=ACCESS, empty_label=EVERY)
    state = ChoiceFilter(
        label=pgettext_lazy("work", "State"), choices=WorkState.choices, empty_label=EVERY
    )

    def __init__(self, *args: Any, is_inside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = work_years()
        self.filters["language"].extra["choices"] = work_languages()
        self.filters["unit"].extra["choices"] = work_units()
        if not is_inside:
            del self.filters["state"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The works asked for, with everything that a line shows or sorts by."""
        return prepared(narrowed(cast(WorkQuerySet, queryset), self.form.cleaned_data))


def narrowed(rows: WorkQuerySet, asked: Any) -> QuerySet[Work]:
    """Those of `rows` that are asked for.

    asked: q, kind, year, language, unit (an id), international and access ("yes", "no",
           "unknown"), state; what is missing or empty asks for nothing.
    """
    found: QuerySet[Work] = found_by(rows, asked["q"]) if asked.get("q") else rows
    for name in ("kind", "year", "language", "state"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("unit"):
        found = found.filter(of_unit(Unit.objects.get(pk=asked["unit"])))
    if asked.get("international"):
        found = found.filter(IS_INTERNATIONAL[asked["international"]])
    if asked.get("access"):
        found = found.filter(IS_OPEN[asked["access"]])
    return found


def prepared(rows: QuerySet[Work]) -> QuerySet[Any]:
    """`rows` with all that a line shows, and the title that the reader sees as `title_key`."""
    own = "title_ja" if get_language() == "ja" else "title_en"
    shown = Case(When(**{own: ""}, then=F("title")), default=F(own), output_field=CharField())
    return with_everything(rows).alias(title_key=shown)


def readers_rows(request: HttpRequest) -> WorkQuerySet:
    """The works that the reader may see."""
    return Work.objects.visible_to(request.user)

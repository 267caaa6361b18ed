"""Which partners a reader asked for: the rows of `partners.active` on a day, narrowed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.forms import DateInput
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from kakehashi.agreements.models import SIGNED_ONCE, Terms
from kakehashi.institutions.identifiers import spellings
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.institutions.search import words_of
from kakehashi.institutions.shown import shown_name
from kakehashi.policy.evidence import Evidence, Stated, Unknown
from kakehashi.policy.readings import Reading
from kakehashi.policy.registry import REGISTRY
from kakehashi.vocabulary import countries

INDICATOR = "partners.active"
EVERY = pgettext_lazy("filter", "All")


class Placed(NamedTuple):
    """A partner and where it stands; the name is None where it has none."""

    pk: int
    name: str | None
    country: str
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True)
class Partners:
    """The partners on a day, narrowed. Kind and unit are those of one and the same agreement.

    country: ISO 3166-1 alpha-2; kind: of `Terms.Kind`; unit: id of the unit that concluded it;
    text: words in a name, or an identifier. Empty or None: not narrowed.
    """

    on: date
    country: str = ""
    kind: str = ""
    unit: int | None = None
    text: str = ""

    @cached_property
    def _whole(self) -> Evidence | Stated | Unknown:
        return REGISTRY[INDICATOR].on(self.on)

    @cached_property
    def terms(self) -> QuerySet[Any]:
        """The terms in force that make the partners, one row for each with its `partner`."""
        if not isinstance(self._whole, Evidence):
            return Terms.objects.none().annotate(partner=Value(0))
        assert self._whole.through is not None, "the kind of an agreement depends on the day"
        terms = self._whole.through.rows
        if self.kind:
            terms = terms.filter(**{self._whole.by["kind"].path: self.kind})
        if self.unit is not None:
            terms = terms.filter(**{self._whole.by["unit"].path: self.unit})
        return terms

    @cached_property
    def rows(self) -> QuerySet[Institution]:
        """The institutions, unordered; none where the figure is unknown."""
        if not isinstance(self._whole, Evidence):
            return Institution.objects.none()
        rows: QuerySet[Institution] = self._whole.rows
        if self.country:
            rows = rows.filter(country=self.country)
        if self.kind or self.unit is not None:
            rows = rows.filter(pk__in=self.terms.values("partner"))
        return answering(rows, self.text) if self.text else rows

    @property
    def reading(self) -> Reading:
        """The figure of these rows, with what the indicator says about it."""
        found = self._whole
        if isinstance(found, Evidence):
            found = Evidence(self.rows.all, {}, found.caveat, found.at_least)
        return Reading(REGISTRY[INDICATOR], self.on, found)

    @cached_property
    def placed(self) -> list[Placed]:
        """Every partner with its place, by its id. One query."""
        rows = self.rows.annotate(shown=shown_name(get_language() or "en")).order_by("pk")
        return [
            Placed(*row)
            for row in rows.values_list("pk", "shown", "country", "longitude", "latitude")
        ]

    def by_country(self) -> dict[str, int]:
        """Country/region -> number of partners, most first, equal ones by code."""
        counted = Counter(partner.country for partner in self.placed)
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def agreements(self) -> Mapping[int, set[tuple[int, str]]]:
        """Partner -> its agreements in force of the asked kind and unit, each with its kind."""
        held: dict[int, set[tuple[int, str]]] = defaultdict(set)
        rows = self.terms.order_by().values_list("partner", "agreement", "kind")
        for partner, agreement, kind in rows:
            held[partner].add((agreement, kind))
        return held

    def with_agreements(self) -> QuerySet[Institution]:
        """`rows` with `agreements_in_force`, how many `agreements` each has, to sort by."""
        # The numbers are read once and put into the query: counted in it, the database would read
        # every agreement for every institution.
        partners: dict[int, list[int]] = defaultdict(list)
        for partner, held in self.agreements.items():
            partners[len({agreement for agreement, _kind in held})].append(partner)
        numbers = [When(pk__in=found, then=Value(number)) for number, found in partners.items()]
        return self.rows.annotate(
            agreements_in_force=Case(*numbers, default=Value(0), output_field=IntegerField())
        )


def answering(rows: QuerySet[Institution], text: str) -> QuerySet[Institution]:
    """Those of `rows` with a name that holds every word of `text`, or with it as an identifier."""
    names = InstitutionName.objects.order_by()
    for word in words_of(text):
        names = names.filter(key__contains=word)
    known = Q(
        Exists(Identifier.objects.filter(institution=OuterRef("pk"), value__in=spellings(text)))
    )
    if words_of(text):
        known |= Q(Exists(names.filter(institution=OuterRef("pk"))))
        known |= Q(Exists(names.filter(institution__merged_into=OuterRef("pk"))))
    return rows.filter(known)


def partner_countries() -> list[tuple[str, str]]:
    """Those of institutions that we ever had an agreement with."""
    held = Institution.objects.filter(agreements__state__in=SIGNED_ONCE).order_by()
    codes = set(held.values_list("country", flat=True))
    return [pair for pair in countries.choices(get_language() or "en") if pair[0] in codes]


def known_units() -> list[tuple[int, str]]:
    """Those that ever concluded an agreement."""
    units = Unit.objects.filter(terms__agreement__state__in=SIGNED_ONCE).distinct()
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class PartnerFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above map and list; without a day it asks for today."""

    q = CharFilter(label=_("Name"), max_length=200)
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    kind = ChoiceFilter(label=_("Kind of agreement"), choices=Terms.Kind.choices, empty_label=EVERY)
    unit = ChoiceFilter(label=_("Unit that concluded it"), choices=known_units, empty_label=EVERY)
    on = DateFilter(
        label=pgettext_lazy("filter", "In force on"),
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("on"):
            data = data.copy()
            data["on"] = timezone.localdate().isoformat()
        super().__init__(data, *args, **kwargs)

    @cached_property
    def partners(self) -> Partners:
        """What was asked for. Only for a valid filter."""
        asked: Mapping[str, Any] = self.form.cleaned_data
        return Partners(
            on=asked["on"],
            country=asked["country"],
            kind=asked["kind"],
            unit=int(asked["unit"]) if asked["unit"] else None,
            text=asked["q"].strip(),
        )

    def filter_queryset(self, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        """The partners asked for, with everything that a line of the list shows or sorts by."""
        rows = self.partners.rows
        if self.data.get("sort", "").lstrip("-") == "agreements":  # costly for many partners
            rows = self.partners.with_agreements()
        rows = rows.prefetch_related("names", "identifiers")
        return rows.annotate(sort_name=shown_name(get_language() or "en", field="key"))

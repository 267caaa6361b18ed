"""Which partners a reader asked for: the rows of `partners.active` on a day, narrowed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
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

from kakehashi.agreements.models import SIGNED_ONCE, Party, Terms
from kakehashi.institutions.identifiers import spellings
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.institutions.search import words_of
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.ordered import in_order
from kakehashi.policy.evidence import Evidence, Stated, Unknown
from kakehashi.policy.memory import Memory
from kakehashi.policy.readings import Reading
from kakehashi.policy.registry import REGISTRY
from kakehashi.vocabulary import countries

INDICATOR = "partners.active"
EVERY = pgettext_lazy("filter", "All")


class Placed(NamedTuple):
    """A partner and where it stands; name and the key to sort by are None where it has none."""

    pk: int
    name: str | None
    key: str | None
    country: str
    city: str
    longitude: float | None
    latitude: float | None


class Bond(NamedTuple):
    """What binds a partner on the day: an agreement of a kind, concluded by a unit."""

    partner: int
    agreement: int
    kind: str
    unit: int


@dataclass(frozen=True)
class Counted(Evidence):
    """Rows that were counted already."""

    number: int = 0

    def value(self) -> int:
        """How many there are."""
        return self.number


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
            number = len(self.placed)
            found = Counted(self.rows.all, {}, found.caveat, found.at_least, number=number)
        return Reading(REGISTRY[INDICATOR], self.on, found)

    @cached_property
    def _everyone(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Every partner of the day as `Placed` by id, and every `Bond`. Read once until a write.

        Plain tuples: thousands of them are taken out of the memory with every page.
        """
        language = get_language() or "en"
        which = "today" if self.on == timezone.localdate() else "another day"
        return Memory().latest(
            f"partners of {which} in {language}", self.on, partial(self._read, language)
        )

    def _read(self, language: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        if not isinstance(self._whole, Evidence):
            return [], []
        assert self._whole.through is not None, "the kind of an agreement depends on the day"
        by = self._whole.by
        bonds = self._whole.through.rows.order_by().values_list(
            "partner", "agreement", by["kind"].path, by["unit"].path
        )
        named: QuerySet[Any] = self._whole.rows.annotate(
            shown=shown_name(language), shown_key=shown_name(language, field="key")
        )
        fields = ("pk", "shown", "shown_key", "country", "city", "longitude", "latitude")
        return list(named.order_by("pk").values_list(*fields)), list(bonds)

    @cached_property
    def placed(self) -> list[Placed]:
        """Every partner asked for with its place, by its id."""
        found = [Placed._make(row) for row in self._everyone[0]]
        if self.country:
            found = [each for each in found if each.country == self.country]
        if self.kind or self.unit is not None:
            found = [each for each in found if each.pk in self.agreements]
        if self.text:
            named = set(answering(Institution.objects.order_by(), self.text).values_list("pk"))
            found = [each for each in found if (each.pk,) in named]
        return found

    def by_country(self) -> dict[str, int]:
        """Country/region -> number of partners, most first, equal ones by code."""
        counted = Counter(partner.country for partner in self.placed)
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def agreements(self) -> Mapping[int, set[tuple[int, str]]]:
        """Partner -> its agreements in force of the asked kind and unit, each with its kind."""
        held: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for partner, agreement, kind, unit in self._everyone[1]:
            if (not self.kind or kind == self.kind) and self.unit in (None, unit):
                held[partner].add((agreement, kind))
        return dict(held)

    def ranked(self, sort: str) -> list[int]:
        """The ids of `placed` in the order of a column of the list, "-" before: reversed."""
        order: list[Callable[[Placed], Any]]
        match sort.removeprefix("-"):
            case "country":
                order = [attrgetter("country"), attrgetter("key")]
            case "city":
                order = [attrgetter("city")]
            case "agreements":
                order = [lambda each: len(self.agreements.get(each.pk, ()))]
            case _:
                order = [attrgetter("key")]
        descending = sort.startswith("-")
        return [each.pk for each in in_order(self.placed, order, descending=descending)]

    def with_agreements(self) -> QuerySet[Institution]:
        """`rows` with `agreements_in_force`, how many `agreements` each has, to sort by."""
        # The numbers are read once and put into the query: counted in it, the database would read
        # every agreement for every institution.
        partners: dict[int, list[int]] = defaultdict(list)
        for partner, held in self.agreements.items():
            partners[len(held)].append(partner)
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
    signed = Party.objects.filter(institution=OuterRef("pk"), agreement__state__in=SIGNED_ONCE)
    held = Institution.objects.filter(Exists(signed)).order_by()
    codes = set(held.values_list("country", flat=True).distinct())
    return [pair for pair in countries.choices(get_language() or "en") if pair[0] in codes]


def known_units() -> list[tuple[int, str]]:
    """Those that ever concluded an agreement."""
    signed = Terms.objects.filter(unit=OuterRef("pk"), agreement__state__in=SIGNED_ONCE)
    units = Unit.objects.filter(Exists(signed))
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

    def filter_queryset(self, queryset: QuerySet[Institution]) -> QuerySet[Any]:
        """The partners asked for, with everything that a line of the list shows or sorts by."""
        rows: Any = self.partners.rows
        if self.data.get("sort", "").lstrip("-") == "agreements":  # costly for many partners
            rows = self.partners.with_agreements()
        named = shown_name(get_language() or "en", field="key")
        found: QuerySet[Any] = rows.with_names().annotate(sort_name=named)
        return found

"""Which agreements a reader asked for: narrowed by what their terms say on one day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.forms import DateField, DateInput, ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from kakehashi.agreements.models import Agreement, AgreementQuerySet, Party, Terms
from kakehashi.agreements.states import Standing
from kakehashi.education.cooperation.partner_filter import (
    EVERY,
    answering,
    known_units,
    partner_countries,
)
from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.listing.ordered import in_order
from kakehashi.policy.memory import Memory

# What an agreement is sorted and narrowed by on a day, as `with_keys` has it, after its id. Plain
# tuples: thousands of them are taken out of the memory with every page.
Line = tuple[Any, ...]
STANDING, KIND, LEVEL, UNIT, UNIT_KEY, BEGINS, ENDS, PARTNER, COUNTRY = (
    itemgetter(place) for place in range(1, 10)
)
ORDERS: Mapping[str, Sequence[Callable[[Line], Any]]] = {
    "partners": [PARTNER],
    "country": [COUNTRY, PARTNER],
    "kind": [KIND],
    "unit": [UNIT_KEY],
    "begins": [BEGINS],
    "ends": [ENDS],
    "standing": [STANDING],
}


class AgreementFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list; without a day it asks for today."""

    q = CharFilter(label=pgettext_lazy("agreement", "Partner"), max_length=200)
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    kind = ChoiceFilter(label=_("Kind of agreement"), choices=Terms.Kind.choices, empty_label=EVERY)
    level = ChoiceFilter(label=_("Level"), choices=Terms.Level.choices, empty_label=EVERY)
    unit = ChoiceFilter(label=_("Unit that concluded it"), choices=known_units, empty_label=EVERY)
    standing = ChoiceFilter(label=_("Standing"), choices=Standing.choices, empty_label=EVERY)
    on = DateFilter(
        label=pgettext_lazy("filter", "As of"),
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("on"):
            data = data.copy()
            data["on"] = timezone.localdate().isoformat()
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: AgreementQuerySet) -> AgreementQuerySet:
        """The agreements asked for, with everything that a line shows or sorts by."""
        asked = self.form.cleaned_data
        rows: Any = with_keys(queryset, asked["on"], get_language() or "en")
        for name in ("kind", "level", "unit"):
            if asked[name]:
                rows = rows.filter(**{f"{name}_now": asked[name]})
        if asked["standing"]:
            rows = rows.filter(standing=asked["standing"])
        parties = self._parties()
        if parties is not None:
            rows = rows.filter(pk__in=parties)
        narrowed: AgreementQuerySet = rows
        return narrowed

    def ranked(self, sort: str) -> list[int]:
        """The ids of the same agreements by a column of the list, "-" before: reversed.

        Only for a valid filter.
        """
        visible = set(self.queryset.order_by().values_list("pk", flat=True))
        lines = [line for line in self._register if line[0] in visible]
        asked, parties = self.form.cleaned_data, self._parties()
        for name, value in (("kind", KIND), ("level", LEVEL), ("standing", STANDING)):
            if asked[name]:
                lines = [line for line in lines if value(line) == asked[name]]
        if asked["unit"]:
            unit = int(asked["unit"])
            lines = [line for line in lines if UNIT(line) == unit]
        if parties is not None:
            found = set(parties)
            lines = [line for line in lines if line[0] in found]
        order = ORDERS.get(sort.removeprefix("-"), ORDERS["partners"])
        return [line[0] for line in in_order(lines, order, descending=sort.startswith("-"))]

    def _parties(self) -> QuerySet[Any] | None:
        """Ids of the agreements with the partners asked for; None where any will do."""
        country, text = self.form.cleaned_data["country"], self.form.cleaned_data["q"].strip()
        if not country and not text:
            return None
        partners = Institution.objects.filter(parties__isnull=False).order_by()
        named = partners.filter(country=country) if country else partners
        found = answering(named, text) if text else named
        parties = Party.objects.filter(institution__in=found.values("pk"))
        agreements: QuerySet[Any] = parties.values_list("agreement", flat=True)
        return agreements

    @property
    def _register(self) -> Sequence[Line]:
        """Every agreement by its id, whoever may see it. Read once until a write."""
        day, language = self.form.cleaned_data["on"], get_language() or "en"

        which = "today" if day == timezone.localdate() else "another day"
        return Memory().latest(
            f"agreements of {which} in {language}", day, lambda: _read(day, language)
        )


def _read(day: date, language: str) -> Sequence[Line]:
    # One subquery for the terms of the day instead of one for each of their columns.
    keys = _keys(day, language)
    rows: Any = Agreement.objects.with_standing_on(day).annotate(
        terms_now=Subquery(_terms_now(day).values("pk")[:1]),
        partner_key=keys["partner_key"],
        country_key=keys["country_key"],
    )
    unit_name = _unit_name(language)
    columns = ("kind", "level", "unit", unit_name, "effective_on", "expires_on")
    terms = {pk: rest for pk, *rest in Terms.objects.order_by().values_list("pk", *columns)}
    found = rows.order_by("pk").values_list(
        "pk", "standing", "terms_now", "partner_key", "country_key"
    )
    nothing = [None] * len(columns)
    return [
        (pk, standing, *terms.get(now, nothing), partner, country)
        for pk, standing, now, partner, country in found
    ]


def day_asked(data: QueryDict) -> date:
    """The day the list is asked for; today if what was asked is no day."""
    try:
        asked: date | None = DateField(required=False).clean(data.get("on", ""))
    except ValidationError:
        asked = None
    return asked or timezone.localdate()


def with_keys(rows: AgreementQuerySet, day: date, language: str) -> AgreementQuerySet:
    """`rows` with their standing on `day`, the terms' fields of that day, and keys to sort by."""
    return rows.with_standing_on(day).alias(**_keys(day, language))


def _terms_now(day: date) -> QuerySet[Terms]:
    begun = Case(When(effective_on__lte=day, then=F("number")), default=Value(-1))
    return Terms.objects.filter(agreement=OuterRef("pk")).order_by(begun.desc(), "number")


def _unit_name(language: str) -> str:
    return "unit__name_ja" if language == "ja" else "unit__name_en"


def _keys(day: date, language: str) -> dict[str, Subquery]:
    now = _terms_now(day)
    party = Institution.objects.filter(parties__agreement=OuterRef("pk")).order_by("pk")
    return {
        "kind_now": Subquery(now.values("kind")[:1]),
        "level_now": Subquery(now.values("level")[:1]),
        "unit_now": Subquery(now.values("unit")[:1]),
        "unit_key": Subquery(now.values(_unit_name(language))[:1]),
        "begins_key": Subquery(now.values("effective_on")[:1]),
        "ends_key": Subquery(now.values("expires_on")[:1]),
        "partner_key": Subquery(partner_names(language).values("key")[:1]),
        "country_key": Subquery(party.values("country")[:1]),
    }


def partner_names(language: str, agreement: str = "pk") -> QuerySet[InstitutionName]:
    """The names of an agreement's first partner, the one a reader of `language` sees first.

    agreement: where the agreement's id stands in the rows that ask.
    """
    shown = Q(kind__in=[InstitutionName.Kind.OFFICIAL, InstitutionName.Kind.LABEL])
    nearness = Case(
        When(shown, language=language, then=0), When(shown, language="en", then=1), default=2
    )
    names = InstitutionName.objects.filter(institution__parties__agreement=OuterRef(agreement))
    return names.order_by("institution", nearness, "pk")

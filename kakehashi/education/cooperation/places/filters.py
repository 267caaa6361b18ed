"""Which places a reader asked for: those open to somebody with this unit, level, language, term."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.agreements.models import Condition, Direction, LanguageRequirement, Party
from kakehashi.agreements.models.conditions import BAR
from kakehashi.agreements.placing.queries import offering_in, with_semesters
from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.agreement_filter import partner_names
from kakehashi.education.cooperation.isced_select import FieldSelect
from kakehashi.education.cooperation.partner_filter import EVERY, answering, partner_countries
from kakehashi.education.cooperation.places.ranking import Open, Ranking
from kakehashi.education.cooperation.places.telling import with_everything
from kakehashi.institutions.models import Institution, Unit
from kakehashi.policy.memory import Memory
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.cefr import Level
from kakehashi.vocabulary.time import fiscal_year, terms

AHEAD, BACK = 3, 3  # academic years after and before this one that can be asked for
WAIVED, PAID, UNKNOWN = "yes", "no", "unknown"


def year_to_apply_for(today: date) -> int:
    """The academic year of the next term to begin; the present one where no term is known."""
    year = fiscal_year(today)
    coming = [term for each in (year, year + 1) for term in terms(each) if term.first_day > today]
    return coming[0].year if coming else year


def asked_years() -> list[tuple[int, str]]:
    """The academic years that can be asked for, latest first."""
    this = fiscal_year(timezone.localdate())
    return [(year, year_in_words(year)) for year in range(this + AHEAD, this - BACK - 1, -1)]


def placed_units() -> list[tuple[int, str]]:
    """The units of the university below the whole, by their order."""
    units = Unit.objects.exclude(kind__in=[Unit.Kind.UNIVERSITY, Unit.Kind.OFFICE])
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


def broad_fields() -> list[tuple[str, str]]:
    """The broad fields of ISCED-F."""
    language = get_language() or "en"
    found = isced.fields(isced.BROAD)
    return [(each.code, isced.name(each.code, language) or each.en) for each in found]


def asked_languages() -> list[tuple[str, str]]:
    """The languages that any line asks for, by their names."""
    asked = LanguageRequirement.objects.order_by().values_list("language", flat=True)
    tags = set(asked.distinct())
    named = [(tag, languages.name(tag, get_language() or "en")) for tag in tags]
    return sorted(named, key=lambda pair: pair[1])


def known_terms() -> list[tuple[str, str]]:
    """The terms of this academic year."""
    found = terms(fiscal_year(timezone.localdate()))
    return [(term.code, term.name_in(get_language() or "en")) for term in found]


class PlaceFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above map and list; without a year it asks for that of the next term to begin."""

    q = CharFilter(label=pgettext_lazy("places", "Partner's name"), max_length=200)
    year = ChoiceFilter(label=_("Academic year"), choices=asked_years, empty_label=None)
    direction = ChoiceFilter(
        label=pgettext_lazy("places", "Direction"), choices=Direction.choices, empty_label=EVERY
    )
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    unit = ChoiceFilter(label=_("My unit"), choices=placed_units, empty_label=EVERY)
    level = ChoiceFilter(
        label=_("My level of study"),
        choices=[pair for pair in Condition.Level.choices if pair[0]],
        empty_label=EVERY,
    )
    field = ChoiceFilter(
        label=_("My field (ISCED-F)"),
        choices=broad_fields,
        empty_label=EVERY,
        widget=FieldSelect,
    )
    term = ChoiceFilter(label=_("Term"), choices=known_terms, empty_label=EVERY)
    language = ChoiceFilter(label=_("Language I know"), choices=asked_languages, empty_label=EVERY)
    cefr = ChoiceFilter(
        label=_("My level in it (CEFR)"),
        choices=[(level.value, level.value) for level in Level],
        empty_label=pgettext_lazy("filter", "Any"),
    )
    tuition = ChoiceFilter(
        label=pgettext_lazy("places", "Tuition"),
        choices=[
            (WAIVED, pgettext_lazy("tuition", "waived")),
            (PAID, pgettext_lazy("tuition", "to be paid")),
            (UNKNOWN, pgettext_lazy("tuition", "not known")),
        ],
        empty_label=EVERY,
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("year"):
            data = data.copy()
            data["year"] = str(year_to_apply_for(timezone.localdate()))
        super().__init__(data, *args, **kwargs)

    @cached_property
    def today(self) -> date:
        """The day for which deadlines and agreements in force are read."""
        return timezone.localdate()

    @cached_property
    def open(self) -> QuerySet[Condition]:
        """The lines asked for, unordered. Only for a valid filter."""
        offering = offering_in(self.asked_year, self.today).order_by()
        return self._narrowed.filter(agreement__in=offering.values("pk"))

    @cached_property
    def lines(self) -> Sequence[Open]:
        """The same by id, with what is counted and sorted by. Only for a valid filter."""
        asked = self.form.cleaned_data
        found = self.recall.latest(
            f"places: lines of {self.asked_year} in {self.ranking.language}",
            self.today,
            self._read,
        )
        if not any(str(asked[name] or "").strip() for name in asked if name != "year"):
            return found
        narrowed = set(self._narrowed.order_by().values_list("pk", flat=True))
        return [line for line in found if line[0] in narrowed]

    @cached_property
    def ranking(self) -> Ranking:
        """The partners for the language of the request."""
        return Ranking(self.recall, get_language() or "en")

    @property
    def asked_year(self) -> int:
        """The academic year asked for. Only for a valid filter."""
        return int(self.form.cleaned_data["year"])

    def _read(self) -> Sequence[Open]:
        offering = offering_in(self.asked_year, self.today).order_by().values("pk")
        lines = Condition.objects.in_year(self.asked_year).filter(agreement__in=offering)
        rows = with_semesters(lines, self.asked_year).order_by("pk")
        found: list[Open] = []
        for row in rows.values_list("pk", "agreement", "direction", "semesters"):
            first = self.ranking.first_of(row[1])
            found.append((*row, first.key, first.country))
        return found

    @cached_property
    def _narrowed(self) -> QuerySet[Condition]:
        """What was asked for of the lines that hold in the year, open or not."""
        asked = self.form.cleaned_data
        rows: QuerySet[Condition] = Condition.objects.in_year(self.asked_year).filter(
            _wanted(asked)
        )
        country, text = asked["country"], asked["q"].strip()
        if country or text:
            partners = Institution.objects.filter(parties__isnull=False).order_by()
            named = partners.filter(country=country) if country else partners
            found = answering(named, text) if text else named
            parties = Party.objects.filter(institution__in=found.values("pk"))
            rows = rows.filter(agreement__in=parties.values("agreement"))
        return rows

    @cached_property
    def recall(self) -> Memory:
        """What was read before and is still true, for the length of this request."""
        return Memory()

    def filter_queryset(self, queryset: QuerySet[Condition]) -> QuerySet[Condition]:
        """The lines asked for, with everything that a row shows or sorts by."""
        rows = with_semesters(self.open, self.asked_year)
        return with_everything(with_keys(rows, get_language() or "en"))


def with_keys(rows: QuerySet[Condition], language: str) -> QuerySet[Condition]:
    """`rows` with the keys by which columns sort: of an agreement's first partner."""
    party = Institution.objects.filter(parties__agreement=OuterRef("agreement")).order_by("pk")
    return rows.alias(
        partner_key=Subquery(partner_names(language, "agreement").values("key")[:1]),
        country_key=Subquery(party.values("country")[:1]),
    )


def _wanted(asked: dict[str, Any]) -> Q:
    """What is asked of a line itself. A line that is open to all is open to the reader too."""
    wanted = Q()
    if asked["direction"]:
        wanted &= Q(direction=asked["direction"])
    if asked["level"]:
        wanted &= Q(level__in=["", asked["level"]])
    if asked["field"]:
        wanted &= Q(isced_f="") | Q(isced_f__startswith=asked["field"])
    if asked["term"]:
        wanted &= Q(term_codes="") | Q(term_codes__contains=f"{BAR}{asked['term']}{BAR}")
    if asked["tuition"]:
        wanted &= Q(tuition_waiver={WAIVED: True, PAID: False, UNKNOWN: None}[asked["tuition"]])
    if asked["unit"]:
        wanted &= _shared_with(int(asked["unit"]))
    return wanted & _within_reach(asked["language"], asked["cefr"])


def _shared_with(unit: int) -> Q:
    """Lines for a unit, for one above it, or for all."""
    shares = Condition.units.through.objects.filter(condition=OuterRef("pk"))
    line = [each.pk for each in Unit.objects.get(pk=unit).line()]
    return Q(Exists(shares.filter(unit__in=line))) | ~Q(Exists(shares))


def _within_reach(language: str, cefr: str) -> Q:
    """Lines that ask for no language but the one the reader knows, and no more of it.

    A language without a level: lines that ask for it. A level without a language: no line asks for
    more than that in any language.
    """
    needs = LanguageRequirement.objects.filter(condition=OuterRef("pk"))
    if language and not cefr:
        return Q(Exists(needs.filter(language=language)))
    if not cefr:
        return Q()
    higher = Q(cefr__gt=cefr)
    return ~Q(Exists(needs.filter(higher | ~Q(language=language) if language else higher)))

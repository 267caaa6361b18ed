"""What a reader chose: years, field, unit, counting, and what becomes of crowds of institutions."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.institutions.models import Unit
from kakehashi.research.projects.built.tables import Built
from kakehashi.research.projects.collaboration.asked import (
    By,
    Counting,
    Hyper,
    Question,
    Selection,
    Years,
)
from kakehashi.research.projects.collaboration.questions import Answer, ask
from kakehashi.research.projects.pages.forms import ChoicesForm
from kakehashi.vocabulary.research_fields import field_name

USUAL = 10  # years that a page looks at unless it is told otherwise


@dataclass(frozen=True)
class Scope:
    """What the tables offer to choose from: years in order, and (key, name) of fields and units."""

    years: tuple[int, ...]
    fields: tuple[tuple[int, str], ...]
    units: tuple[int, ...]

    @property
    def usual(self) -> Years:
        """The last ten years of the tables."""
        last = self.years[-1]
        return max(self.years[0], last - USUAL + 1), last


@dataclass(frozen=True)
class Choices:
    """One set of choices. field, unit: None: all."""

    years: Years
    field: int | None = None
    unit: int | None = None
    counting: Counting = Counting.FULL
    hyper: Hyper = Hyper.WITH

    @property
    def is_fractional(self) -> bool:
        return self.counting == Counting.FRACTIONAL

    @property
    def later(self) -> Years:
        """The later half of the years: the partners of it are compared with …"""
        first, last = self.years
        return last - max(1, (last - first + 1) // 2) + 1, last

    @property
    def earlier(self) -> Years:
        """… those of as many years just before."""
        first, last = self.later
        return first - (last - first + 1), first - 1

    def selection(self, home: int, *, abroad: bool = False) -> Selection:
        """The works chosen."""
        return Selection(
            home,
            self.years,
            at=() if self.field is None else ((By.FIELD, self.field),),
            units=() if self.unit is None else (self.unit,),
            hyper=self.hyper,
            abroad=abroad,
        )

    def query(self, **more: object) -> str:
        """The choices, and more, as the query of an address."""
        own = {
            "since": self.years[0],
            "until": self.years[1],
            "field": self.field,
            "unit": self.unit,
            "counting": self.counting if self.is_fractional else None,
            "hyper": self.hyper if self.hyper != Hyper.WITH else None,
        }
        whole = {**own, **more}
        return urlencode({key: value for key, value in whole.items() if value is not None})


@dataclass(eq=False)
class Asked:
    """The tables, and what a reader chose of them."""

    built: Built
    choices: Choices
    form: ChoicesForm

    def answer(
        self,
        indicator: str,
        *by: By,
        counting: Counting = Counting.FULL,
        abroad: bool = False,
        periods: bool = False,
    ) -> Answer:
        """The tables' answer about the works chosen.

        periods: ask of the later half of the years, compared with the earlier one.
        """
        selection = self.selection(abroad=abroad)
        earlier = None
        if periods:
            later = Choices(self.choices.later, self.choices.field, self.choices.unit)
            selection = later.selection(self.built.home.unified, abroad=abroad)
            earlier = self.choices.earlier
        return ask(
            self.built.engine,
            Question(indicator, selection, by, counting=counting, earlier=earlier),
        )

    def selection(self, *, abroad: bool = False) -> Selection:
        """The works chosen."""
        return self.choices.selection(self.built.home.unified, abroad=abroad)

    @property
    def works(self) -> int:
        """How many works were chosen, each counted once."""
        rows = self.answer("works").rows
        return rows[0].works if rows else 0

    @cached_property
    def words(self) -> str:
        """What was chosen, in a line."""
        first, last = self.choices.years
        named = dict(field_names(scope_of(self.built)))
        parts = [str(first) if first == last else f"{first}–{last}"]
        if self.choices.field is not None:
            parts.append(named.get(self.choices.field, str(self.choices.field)))
        if self.choices.unit is not None:
            parts.append(unit_names([self.choices.unit])[self.choices.unit])
        parts.append(_("fractional counting") if self.choices.is_fractional else _("full counting"))
        return pgettext("list", ", ").join(parts)


def scope_of(built: Built) -> Scope:
    """What can be chosen; asked of a build once."""

    def asked(by: By) -> Answer:
        return ask(built.engine, Question("works", Selection(built.home.unified), (by,)))

    def made() -> Scope:
        years = sorted(
            key for row in asked(By.YEAR).rows if isinstance(key := row.at[By.YEAR], int)
        )
        fields = [
            (key, row.names.get(By.FIELD) or str(key))
            for row in asked(By.FIELD).rows
            if isinstance(key := row.at[By.FIELD], int)
        ]
        units = [key for row in asked(By.UNIT).rows if isinstance(key := row.at[By.UNIT], int)]
        by_name = sorted(fields, key=lambda pair: pair[1])
        return Scope(tuple(years), tuple(by_name), tuple(units))

    return built.remembered("scope", made)


def field_names(scope: Scope) -> tuple[tuple[int, str], ...]:
    """The fields that can be chosen, each with its name for the reader, in their order."""
    language = get_language() or "en"
    named = ((key, field_name(name, language)) for key, name in scope.fields)
    return tuple(sorted(named, key=lambda pair: pair[1]))


def unit_names(keys: list[int] | tuple[int, ...]) -> dict[int, str]:
    """Names of units by their ids, those at the top first."""
    units = Unit.objects.filter(pk__in=keys).order_by("pk")
    return {unit.pk: unit.name_in(get_language() or "en") for unit in units}


def read(built: Built, given: QueryDict) -> Asked:
    """What an address chooses. Where it is wrong the form says so, and the usual is shown."""
    scope = scope_of(built)
    first, last = scope.usual if scope.years else (0, 0)
    form = ChoicesForm(
        given,
        usual={"since": str(first), "until": str(last)},
        years=scope.years,
        fields=field_names(scope),
        units=tuple(unit_names(scope.units).items()),
    )
    if not form.is_valid():
        return Asked(built, Choices((first, last)), form)
    clean = form.cleaned_data
    chosen = Choices(
        (clean["since"], clean["until"]),
        clean["field"],
        clean["unit"],
        Counting(clean["counting"]),
        Hyper(clean["hyper"]),
    )
    return Asked(built, chosen, form)

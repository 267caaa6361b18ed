"""The figures of the overview, each with what it means and the page that it opens to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kakehashi.research.projects.collaboration.asked import By, Counting
from kakehashi.research.projects.collaboration.indicators import INDICATORS, Unit
from kakehashi.research.projects.collaboration.questions import Row
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.partner_rows import Standing
from kakehashi.research.projects.pages.wording import amount, percent, plain, rounded, shown


@dataclass(frozen=True)
class Meaning:
    """An indicator as it is told. abroad: of partners abroad only."""

    code: str
    title: str | Promise
    formula: str | Promise
    abroad: bool = False


MEANINGS: Sequence[Meaning] = (
    Meaning(
        "international",
        gettext_lazy("International co-publications"),
        gettext_lazy(
            "Works whose authors or institutions are in more than one country/region, divided by"
            " works of which a country/region is known (PP(int collab), Leiden Ranking)."
        ),
    ),
    Meaning(
        "collaborative",
        gettext_lazy("Works with other institutions"),
        gettext_lazy("Works of more than one institution, at home or abroad (PP(collab))."),
    ),
    Meaning(
        "long_distance",
        gettext_lazy("Long-distance collaboration"),
        gettext_lazy("Works of institutions 5,000 km apart or more, by their places in ROR."),
    ),
    Meaning(
        "open_access",
        gettext_lazy("Open access"),
        gettext_lazy("Works that can be read freely, in any way that OpenAlex finds."),
    ),
    Meaning(
        "international_impact",
        gettext_lazy("Citation impact of international works"),
        gettext_lazy(
            "Mean field-weighted citation impact (FWCI) of works with other countries/regions;"
            " 1 is the world's mean. Works without it are left out, not counted as 0."
        ),
    ),
    Meaning(
        "domestic_impact",
        gettext_lazy("Citation impact of domestic works"),
        gettext_lazy("The same of works within one country/region, for comparison."),
    ),
    Meaning(
        "led_first",
        gettext_lazy("International works led as first author"),
        gettext_lazy("International works whose first author is of the university."),
    ),
    Meaning(
        "led_corresponding",
        gettext_lazy("International works led as corresponding author"),
        gettext_lazy(
            "International works with a corresponding author of the university, of those where"
            " OpenAlex flags one."
        ),
    ),
    Meaning(
        "hyper_authored",
        gettext_lazy("Works of more than 30 institutions"),
        gettext_lazy("Few works with very many institutions weigh much where counting is full."),
    ),
    Meaning(
        "partners",
        gettext_lazy("Partner institutions abroad"),
        gettext_lazy("Institutions in other countries/regions on common works."),
        abroad=True,
    ),
    Meaning(
        "partner_countries",
        gettext_lazy("Partner countries/regions"),
        gettext_lazy("Other countries/regions with a partner institution on common works."),
    ),
)
PERIODS: Sequence[tuple[str, Standing, str | Promise]] = (
    ("partners_new", Standing.NEW, pgettext_lazy("partners", "New")),
    ("partners_steady", Standing.STEADY, pgettext_lazy("partners", "Steady")),
    ("partners_lost", Standing.LOST, pgettext_lazy("partners", "Lost")),
)


@dataclass(frozen=True)
class Figure:
    """One figure. address: of what it opens to; counting: as it was counted."""

    code: str
    title: str | Promise
    formula: str | Promise
    unit: Unit
    counting: Counting
    row: Row | None
    address: str

    @property
    def value(self) -> float | None:
        return self.row.value if self.row else None

    @property
    def in_words(self) -> str:
        """The value with its unit."""
        return shown(self.value, self.unit)

    @property
    def of_words(self) -> str:
        """What is divided by what; empty where nothing is."""
        row = self.row
        if row is None or row.denominator is None or row.numerator is None:
            return ""
        if self.unit == Unit.RATIO:
            return _("mean of %(known)s of %(works)s works") % {
                "known": amount(row.known),
                "works": amount(row.works),
            }
        numbers = {"part": amount(row.numerator), "whole": amount(row.denominator)}
        return _("%(part)s of %(whole)s works") % numbers

    @property
    def coverage_words(self) -> str:
        """Of how many works the matter is known, where it is not of all."""
        coverage = self.row.coverage if self.row else None
        if coverage is None or coverage >= 1 or self.unit == Unit.RATIO:
            return ""
        return _("known of %(share)s of the works") % {"share": shown(coverage, Unit.SHARE)}

    # For the list and its files.

    @property
    def number(self) -> float | None:
        if self.unit == Unit.SHARE:
            return percent(self.value)
        return rounded(self.value) if self.unit == Unit.RATIO else plain(self.value)

    @property
    def unit_words(self) -> str:
        return UNITS[self.unit]()

    @property
    def works(self) -> int | None:
        return self.row.works if self.row else None

    @property
    def known(self) -> int | None:
        return self.row.known if self.row else None


UNITS = {
    Unit.WORKS: lambda: pgettext("unit", "works"),
    Unit.SHARE: lambda: pgettext("unit", "percent of works"),
    Unit.RATIO: lambda: pgettext("unit", "ratio to the world"),
    Unit.INDEX: lambda: pgettext("unit", "index from 0 to 1"),
    Unit.INSTITUTIONS: lambda: pgettext("unit", "institutions"),
    Unit.COUNTRIES: lambda: pgettext("unit", "countries/regions"),
}


def figures(asked: Asked) -> list[Figure]:
    """Every figure of the overview, in the order of the page."""
    return [_figure(asked, meaning) for meaning in MEANINGS]


def periods(asked: Asked) -> list[Figure]:
    """Partners abroad of the later half of the years, compared with the earlier half."""
    return list(_periods(asked))


def _figure(asked: Asked, meaning: Meaning) -> Figure:
    indicator = INDICATORS[meaning.code]
    counting = asked.choices.counting if indicator.fractional else Counting.FULL
    rows = asked.answer(meaning.code, counting=counting, abroad=meaning.abroad).rows
    return Figure(
        meaning.code,
        meaning.title,
        meaning.formula,
        indicator.unit,
        counting,
        rows[0] if rows else None,
        _address(asked, meaning.code),
    )


def _address(asked: Asked, code: str) -> str:
    pages = {"partners": "projects:partners", "partner_countries": "projects:countries"}
    if code in pages:
        return f"{reverse(pages[code])}?{asked.choices.query()}"
    return f"{reverse('projects:works')}?{asked.choices.query(figure=code)}"


def _periods(asked: Asked) -> Iterator[Figure]:
    for code, standing, title in PERIODS:
        rows = asked.answer(code, abroad=True, periods=True).rows
        query = asked.choices.query(standing=standing)
        yield Figure(
            code,
            title,
            "",
            Unit.INSTITUTIONS,
            Counting.FULL,
            rows[0] if rows else None,
            f"{reverse('projects:partners')}?{query}",
        )


# -- By year --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    """The works of one year. Shares in percent; None: not known."""

    year: int
    works: float
    international: float | None
    international_share: float | None
    known: int
    open_share: float | None
    distant_share: float | None
    international_impact: float | None
    domestic_impact: float | None
    address: str
    international_address: str


def years(asked: Asked) -> list[Year]:
    """Each year that was chosen, in order; a year without works has no shares."""
    counting = asked.choices.counting
    found = {
        code: {row.at[By.YEAR]: row for row in asked.answer(code, By.YEAR, counting=counting).rows}
        for code in (
            "works",
            "international",
            "open_access",
            "long_distance",
            "international_impact",
            "domestic_impact",
        )
    }

    def value(code: str, year: int) -> float | None:
        return found[code][year].value if year in found[code] else None

    works = reverse("projects:works")
    first, last = asked.choices.years
    made = []
    for year in range(first, last + 1):
        borders = found["international"].get(year)
        made.append(
            Year(
                year,
                plain(value("works", year)) or 0,
                plain(borders.numerator) if borders else None,
                percent(borders.value) if borders else None,
                borders.known if borders else 0,
                percent(value("open_access", year)),
                percent(value("long_distance", year)),
                rounded(value("international_impact", year), 2),
                rounded(value("domestic_impact", year), 2),
                f"{works}?{asked.choices.query(year=year)}",
                f"{works}?{_international(asked, year)}",
            )
        )
    return made


def _international(asked: Asked, year: int) -> str:
    return asked.choices.query(year=year, figure="international", which="counted")

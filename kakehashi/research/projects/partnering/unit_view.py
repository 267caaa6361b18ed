"""One unit of the university: its verified works, its partners, its agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.research.projects.collaboration.asked import By
from kakehashi.research.projects.collaboration.indicators import Unit as Measured
from kakehashi.research.projects.collaboration.questions import Row
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.naming import UNKNOWN
from kakehashi.research.projects.pages.wording import amount, shown
from kakehashi.research.projects.partnering.bonds import Bond, bonds_on, by_number

SHOWN = 15


@dataclass(frozen=True)
class Partner:
    """A partner abroad of the unit.

    own: partners of the register under an agreement that the unit concluded; others: under one
    that another unit or the university did.
    """

    number: int
    name: str
    works: int
    own: Sequence[Bond]
    others: Sequence[Bond]


@dataclass(frozen=True)
class Reach:
    """Works of the years chosen: verified as the unit's, the university's, and those of the
    university's of which no unit is verified.
    """

    unit: int
    university: int
    unverified: int


@dataclass(frozen=True)
class UnitView:
    """What is known of a unit. Its works are those that we verified: the source knows no units.

    figures: (title, value, of what, address). topics: (name, works, address).
    """

    unit: Unit
    reach: Reach
    figures: Sequence[tuple[str, str, str, str]]
    trend: Sequence[tuple[str, float | None]]
    topics: Sequence[tuple[str, int, str]]
    partners: Sequence[Partner]
    without_papers: Sequence[Bond]
    address: str


def of_unit(asked: Asked, unit: Unit | None) -> Asked:
    """The same choices, of one unit; of the whole university."""
    chosen = replace(asked.choices, unit=unit.pk if unit else None)
    return Asked(asked.built, chosen, asked.form)


def gather(asked: Asked, unit: Unit, day: date, language: str) -> UnitView:
    """What the tables and the register say of `unit`, in the years and fields chosen."""
    own = of_unit(asked, unit)
    concluded = bonds_on(asked.built, day, units_below({unit.pk}))
    every = by_number(bonds_on(asked.built, day))
    found = own.answer("works", By.PARTNER).rows
    with_papers = {row.at[By.PARTNER] for row in found}
    works = reverse("projects:works")
    return UnitView(
        unit,
        _reach(asked, own),
        _figures(own),
        _trend(own),
        _topics(own),
        _partners(own, by_number(concluded), every, language)[:SHOWN],
        [each for each in concluded if each.has_ror and each.number not in with_papers],
        f"{works}?{own.choices.query()}",
    )


def units_with_works(asked: Asked) -> list[tuple[Unit, int]]:
    """Units with verified works among those chosen, and units without, each with their number."""
    rows = of_unit(asked, None).answer("works", By.UNIT).rows
    numbers = {row.at[By.UNIT]: row.works for row in rows}
    units = Unit.objects.exclude(kind=Unit.Kind.OFFICE).order_by("pk")
    return [(unit, numbers.get(unit.pk, 0)) for unit in units]


def _reach(asked: Asked, own: Asked) -> Reach:
    whole = of_unit(asked, None)
    rows = {row.at[By.UNIT]: row.works for row in whole.answer("works", By.UNIT).rows}
    return Reach(own.works, whole.works, rows.get(None, 0))


def _figures(own: Asked) -> list[tuple[str, str, str, str]]:
    titles = {
        "international": _("International co-publications"),
        "open_access": _("Open access"),
        "international_impact": _("Citation impact of international works"),
        "domestic_impact": _("Citation impact of domestic works"),
        "led_first": _("International works led as first author"),
    }
    return [_figure(own, code, title) for code, title in titles.items()]


def _figure(own: Asked, code: str, title: str) -> tuple[str, str, str, str]:
    row: Row | None = next(iter(own.answer(code).rows), None)
    unit = Measured.RATIO if code.endswith("impact") else Measured.SHARE
    of = _("of %(works)s works") % {"works": amount(row.known if row else 0)}
    address = f"{reverse('projects:works')}?{own.choices.query(figure=code)}"
    return title, shown(row.value if row else None, unit), of, address


def _trend(own: Asked) -> list[tuple[str, float | None]]:
    by_year = {row.at[By.YEAR]: float(row.works) for row in own.answer("works", By.YEAR).rows}
    first, last = own.choices.years
    return [(str(year), by_year.get(year, 0.0)) for year in range(first, last + 1)]


def _topics(own: Asked) -> list[tuple[str, int, str]]:
    works = reverse("projects:works")
    return [
        (
            row.names.get(By.TOPIC) or _("without a topic"),
            row.works,
            f"{works}?{own.choices.query(topic=_key(row))}",
        )
        for row in own.answer("works", By.TOPIC).rows[:SHOWN]
    ]


def _key(row: Row) -> object:
    return UNKNOWN if row.at[By.TOPIC] is None else row.at[By.TOPIC]


def _partners(
    own: Asked,
    concluded: Mapping[int, Sequence[Bond]],
    every: Mapping[int, Sequence[Bond]],
    language: str,
) -> list[Partner]:
    rows = own.answer("works", By.PARTNER, abroad=True).rows
    numbers = {key: row.works for row in rows if isinstance(key := row.at[By.PARTNER], int)}
    places = own.built.institutions(numbers)
    names = {number: place.name for number, place in places.items()}
    names |= {
        number: bonds[0].institution.name_in(language) for number, bonds in every.items() if bonds
    }
    return [
        Partner(
            number,
            names.get(number, f"I{number}"),
            works,
            concluded.get(number, ()),
            () if number in concluded else every.get(number, ()),
        )
        for number, works in numbers.items()
    ]

"""Partners abroad and their countries/regions, a row each, with our agreements beside them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from kakehashi.research.projects.collaboration.asked import By, Counting, Key
from kakehashi.research.projects.collaboration.questions import Row
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.register import agreements_by_country, registered
from kakehashi.research.projects.pages.wording import percent, rounded
from kakehashi.vocabulary import countries

FAR_TOO_MANY = 200  # points on the map


class Standing(models.TextChoices):
    """How a partner of the later half of the years stands to those of the earlier half."""

    NEW = "new", pgettext_lazy("partner", "New")
    STEADY = "steady", pgettext_lazy("partner", "Steady")
    LOST = "lost", pgettext_lazy("partner", "Lost")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted of a partner or a country/region.

    works: in common; fraction: the university's share of them, by authors; share: percent of all
    works chosen; impact: mean FWCI of the works in common.
    """

    works: int
    fraction: float | None
    share: float | None
    salton: float | None
    affinity: float | None
    impact: float | None
    last_year: int | None


@dataclass(frozen=True, kw_only=True)
class PartnerRow(Counted):
    """One partner abroad. number: OpenAlex'; institution: of our register; None: not in it."""

    number: int
    name: str
    ror: str
    country: str
    country_name: str = ""
    latitude: float | None
    longitude: float | None
    standing: str
    institution: int | None = None
    has_agreement: bool = False


@dataclass(frozen=True, kw_only=True)
class CountryRow(Counted):
    """One country/region. agreements: partner institutions there with an agreement in force."""

    country: str
    name: str
    partners: int
    agreements: int


def partner_rows(asked: Asked) -> list[PartnerRow]:
    """Every partner abroad, most works first; with the names of our register where it has them."""
    rows = asked.built.remembered(("partners", asked.choices), lambda: _counted_partners(asked))
    language = get_language() or "en"
    known = registered({row.ror for row in rows if row.ror}, timezone.localdate(), language)
    found = []
    for row in rows:
        ours = known.get(row.ror)
        country_name = countries.name(row.country, language) if row.country else ""
        row = replace(row, country_name=country_name)
        if ours is not None:
            row = replace(
                row, name=ours.name, institution=ours.pk, has_agreement=ours.has_agreement
            )
        found.append(row)
    return found


def country_rows(asked: Asked) -> list[CountryRow]:
    """Every other country/region, most works first."""
    language = get_language() or "en"
    on: date = timezone.localdate()

    def made() -> list[tuple[str, Counted, int]]:
        figures = _counted(asked, By.COUNTRY)
        partners = _by_key(asked, "partners", By.COUNTRY)
        return [
            (str(key), each, int(partners[key].value or 0) if key in partners else 0)
            for key, each in figures.items()
            if key is not None
        ]

    counted = asked.built.remembered(("countries", asked.choices), made)
    bound = agreements_by_country(on)
    return [
        CountryRow(
            **asdict(each),
            country=code,
            name=countries.name(code, language),
            partners=partners,
            agreements=bound.get(code, 0),
        )
        for code, each, partners in counted
    ]


def points(rows: list[PartnerRow], address: str) -> list[tuple[float, float, str, str]]:
    """Longitude, latitude, name and page of the partners with most works, for the map.

    address: of the works of a partner, `{}` standing for its number.
    """
    placed = [row for row in rows if row.latitude is not None and row.longitude is not None]
    return [
        (row.longitude or 0.0, row.latitude or 0.0, row.name, address.format(row.number))
        for row in placed[:FAR_TOO_MANY]
    ]


def _counted_partners(asked: Asked) -> list[PartnerRow]:
    figures = _counted(asked, By.PARTNER)
    standings = _standings(asked)
    places = asked.built.institutions(key for key in figures if isinstance(key, int))
    rows = []
    for key, each in figures.items():
        if not isinstance(key, int):
            continue
        place = places.get(key)
        rows.append(
            PartnerRow(
                **asdict(each),
                number=key,
                name=place.name if place else f"I{key}",
                ror=(place.ror or "") if place else "",
                country=(place.country or "") if place else "",
                latitude=place.latitude if place else None,
                longitude=place.longitude if place else None,
                standing=standings.get(key, ""),
            )
        )
    return rows


def _counted(asked: Asked, by: By) -> dict[Key, Counted]:
    """What is counted of each partner or country/region, most works first."""
    whole = asked.works
    fractions = _by_key(asked, "works", by, counting=Counting.FRACTIONAL)
    salton, affinity = _by_key(asked, "salton", by), _by_key(asked, "affinity", by)
    impact = _by_key(asked, "international_impact", by)
    last: dict[Key, int] = {}
    for row in asked.answer("works", by, By.YEAR, abroad=True).rows:
        year, key = row.at[By.YEAR], row.at[by]
        if isinstance(year, int):
            last[key] = max(year, last.get(key, year))
    return {
        key: Counted(
            works=row.works,
            fraction=rounded(_value(fractions, key), 1),
            share=percent(row.works / whole) if whole else None,
            salton=rounded(_value(salton, key), 4),
            affinity=rounded(_value(affinity, key), 2),
            impact=rounded(_value(impact, key), 2),
            last_year=last.get(key),
        )
        for key, row in _by_key(asked, "works", by).items()
    }


def _standings(asked: Asked) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for standing in Standing:
        answer = asked.answer(f"partners_{standing}", By.PARTNER, abroad=True, periods=True)
        found.update((row.at[By.PARTNER], standing.value) for row in answer.rows)
    return found


def _by_key(
    asked: Asked, code: str, by: By, *, counting: Counting = Counting.FULL
) -> Mapping[Key, Row]:
    answer = asked.answer(code, by, counting=counting, abroad=True)
    return {row.at[by]: row for row in answer.rows}


def _value(rows: Mapping[Key, Row], key: Key) -> float | None:
    return rows[key].value if key in rows else None

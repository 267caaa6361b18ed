"""Invented works in OpenAlex's layout: same records, same works. Pure.

Institutions are real and stated as single facts; who wrote what with whom, and when, is made up.
Only the keys that tables are built from are there.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OPENALEX = "https://openalex.org/"
FIRST_INSTITUTION = 9_000_000_000  # numbers that OpenAlex does not give
FIRST_WORK = 9_100_000_000
FIRST_TOPIC = 99_000
YEARS = (2012, 2026)
NUMBER = 1500
HOME = 0  # the place of the home university among the institutions
Record = dict[str, Any]

# Field, its OpenAlex number, the unit whose works lie in it, and topics.
FIELDS: Sequence[tuple[str, int, str, Sequence[str]]] = (
    ("Engineering", 22, "faculty-systems", ("Soft robotics", "Flight control", "Seismic design")),
    ("Computer Science", 17, "faculty-systems", ("Speech processing", "Network security")),
    ("Materials Science", 25, "faculty-urban", ("Battery electrodes", "Porous crystals")),
    ("Environmental Science", 23, "faculty-urban", ("Urban heat", "River restoration")),
    ("Earth and Planetary Sciences", 19, "faculty-urban", ("Coastal floods", "Paleoclimate")),
    ("Physics and Astronomy", 31, "faculty-science", ("Galaxy clusters", "Superconductors")),
    ("Chemistry", 16, "faculty-science", ("Asymmetric catalysis", "Nanocarbon molecules")),
    ("Biology", 13, "faculty-science", ("Fruit fly behaviour", "Plant speciation")),
    ("Health Professions", 36, "faculty-health", ("Stroke rehabilitation", "Radiotherapy dose")),
    ("Social Sciences", 33, "faculty-humanities", ("Social inequality", "Language contact")),
    ("Economics", 20, "faculty-economics", ("Labour migration", "Auction design")),
)
ACCESS = ("closed", "closed", "green", "hybrid", "gold", "gold", "diamond", "bronze")
FAMILY = ("Sato", "Suzuki", "Ito", "Kato", "Mori", "Abe", "Hara", "Ueda", "Noda", "Kondo")
GIVEN = ("A.", "B.", "C.", "H.", "K.", "M.", "N.", "R.", "S.", "T.", "Y.")


@dataclass(frozen=True)
class Place:
    """An institution: its ROR id (nine characters), English name, country, degrees."""

    ror: str
    name: str
    country: str
    latitude: float
    longitude: float


def organisation(place: Place) -> Record:
    """`place` as a record of ROR's schema 2."""
    return {
        "id": f"https://ror.org/{place.ror}",
        "names": [{"value": place.name, "types": ["ror_display", "label"], "lang": "en"}],
        "locations": [
            {
                "geonames_id": 1,
                "geonames_details": {
                    "country_code": place.country,
                    "lat": place.latitude,
                    "lng": place.longitude,
                },
            }
        ],
        "types": ["education"],
        "status": "active",
        "relationships": [],
    }


def unit_of(number: int) -> str:
    """The code of the unit whose work the invented work `number` is."""
    return FIELDS[_chance(number).randrange(len(FIELDS))][2]


def is_ours(number: int) -> bool:
    """Whether the home university is on the work `number`; every fifth is others' alone."""
    return number % 5 != 0


def invented(places: Sequence[Place]) -> Iterator[Record]:
    """The works. places: the home university first, then partners, then others."""
    for number in range(1, NUMBER + 1):
        yield _work(number, places)


def institution_of(place: Place, number: int) -> Record:
    """`place` as an author of OpenAlex names it; number: its place among all."""
    return {
        "id": f"{OPENALEX}I{FIRST_INSTITUTION + number}",
        "ror": f"https://ror.org/{place.ror}",
        "display_name": place.name,
        "country_code": place.country,
        "type": "education",
    }


def work_of(number: int, facts: Mapping[str, Any], authorships: Sequence[Record]) -> Record:
    """A record with what every work has; `facts` replace and add."""
    year = facts.get("publication_year")
    return {
        "id": f"{OPENALEX}W{FIRST_WORK + number}",
        "doi": None,
        "publication_date": f"{year}-04-01" if year else None,
        "language": "en",
        "type": "article",
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": False,
        "authorships": list(authorships),
        "authors_count": len(authorships),
        "updated_date": "2026-10-01",
        **facts,
    }


def author(name: str, institutions: Sequence[Record], position: str, *, leads: bool) -> Record:
    """An author's line. position: first, middle or last."""
    return {
        "author_position": position,
        "author": {"id": None, "display_name": name, "orcid": None},
        "raw_author_name": name,
        "institutions": list(institutions),
        "countries": sorted({each["country_code"] for each in institutions}),
        "is_corresponding": leads,
    }


def _chance(number: int) -> random.Random:
    return random.Random(number * 7919)


def _work(number: int, places: Sequence[Place]) -> Record:
    chance = _chance(number)
    field, code, _unit, topics = FIELDS[chance.randrange(len(FIELDS))]
    chosen = chance.randrange(len(topics))
    year = chance.randint(*YEARS)
    where = _places(chance, number, year, places)
    status = ACCESS[min(chance.randrange(len(ACCESS)), 2 + (year - YEARS[0]) // 2)]
    topic = FIRST_TOPIC + code * 10 + chosen
    international = len({places[each].country for each in where}) > 1
    fwci = round(chance.expovariate(0.75 if international else 1.05), 4)
    return work_of(
        number,
        {
            "title": f"{topics[chosen]}: invented study no. {number}",
            "display_name": f"{topics[chosen]}: invented study no. {number}",
            "publication_year": year,
            "is_retracted": number % 700 == 0,
            "open_access": {"is_oa": status != "closed", "oa_status": status},
            "cited_by_count": int(fwci * (YEARS[1] - year)),
            "fwci": None if year > YEARS[1] - 2 or number % 23 == 0 else fwci,
            "primary_topic": _topic(topic, topics[chosen], code, field),
            "topics": [],
            "awards": [],
        },
        _authors(chance, where, places, known=number % 31 != 0),
    )


def _topic(number: int, name: str, code: int, field: str) -> Record:
    return {
        "id": f"{OPENALEX}T{number}",
        "display_name": name,
        "subfield": {"id": f"{OPENALEX}subfields/{code}05", "display_name": field},
        "field": {"id": f"{OPENALEX}fields/{code}", "display_name": field},
        "domain": {"id": f"{OPENALEX}domains/3", "display_name": "Physical Sciences"},
    }


def _places(chance: random.Random, number: int, year: int, places: Sequence[Place]) -> list[int]:
    """Places of the institutions on the work. More and more works cross borders."""
    many = len(places) - 1
    if number % 500 == 250:
        return list(range(min(36, many + 1)))  # a crowd
    found = [HOME] if is_ours(number) else [1 + _few(chance, many)]
    abroad = chance.random() < 0.24 + 0.016 * (year - YEARS[0])
    if abroad or not is_ours(number):
        others = 1 + (chance.random() < 0.35) + (chance.random() < 0.1)
        # Who is a partner changes slowly: the window over the list moves with the years.
        start = max(0, year - 2017)
        found += [1 + (start + _few(chance, many - 1)) % many for _each in range(others)]
    return list(dict.fromkeys(found))


def _few(chance: random.Random, many: int) -> int:
    """Few come often, many come rarely."""
    return min(many - 1, int(many * chance.random() ** 2.6))


def _authors(
    chance: random.Random, where: Sequence[int], places: Sequence[Place], *, known: bool
) -> list[Record]:
    order = list(where)
    if chance.random() < 0.35:
        order.reverse()
    order += [chance.choice(order) for _each in range(chance.randrange(4))]
    leads = chance.random() < 0.7
    made = []
    for place, index in enumerate(order):
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        position = "first" if place == 0 else "last" if place == len(order) - 1 else "middle"
        # Some works name no institution of anybody but the home university's author.
        institutions = [institution_of(places[index], index)] if known or index == HOME else []
        made.append(author(name, institutions, position, leads=leads and place == 0))
    return made

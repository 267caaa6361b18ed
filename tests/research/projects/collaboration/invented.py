"""Invented works and organisations with every oddity that counting must take. Deterministic."""

import gzip
import json
import random

OPENALEX = "https://openalex.org/"
# (number, ROR id, types, country, latitude, longitude, parent, successor, status)
ORGANISATIONS = [
    (1, "001aaaa01", ["education", "funder"], "JP", 35.6, 139.4, None, None, "active"),
    (2, "002aaaa02", ["healthcare"], "JP", 35.7, 139.5, "001aaaa01", None, "active"),
    (3, "003aaaa03", ["facility"], "JP", 26.2, 127.7, "001aaaa01", None, "active"),
    (4, "004aaaa04", ["education"], "US", 40.7, -74.0, None, None, "active"),
    (5, "005aaaa05", ["education"], "HK", 22.3, 114.2, None, None, "active"),
    (6, "006aaaa06", ["education"], "MO", 22.2, 113.5, None, None, "active"),
    (7, "007aaaa07", ["education"], "CN", 39.9, 116.4, None, None, "active"),
    (8, "008aaaa08", ["education"], "GB", 51.5, -0.1, None, None, "active"),
    (9, "009aaaa09", ["company"], "GB", 51.5, -0.1, "008aaaa08", None, "active"),
    (10, "010aaaa10", ["education"], "FR", 48.9, 2.3, None, "011aaaa11", "withdrawn"),
    (11, "011aaaa11", ["education"], "FR", 48.8, 2.4, None, None, "active"),
    (12, "012aaaa12", ["nonprofit"], "US", 40.7, -74.1, "004aaaa04", None, "active"),
]
STRANGE = 13  # institutions from this number on have no ROR id
MANY = 60


def organisations():
    """ROR records, schema 2."""
    for _, ror, types, country, latitude, longitude, parent, successor, status in ORGANISATIONS:
        relations = [("parent", parent), ("successor", successor)]
        yield {
            "id": f"https://ror.org/{ror}",
            "names": [{"value": f"Institution {ror}", "types": ["ror_display"], "lang": "en"}],
            "types": types,
            "status": status,
            "locations": [
                {
                    "geonames_id": 1,
                    "geonames_details": {
                        "country_code": country,
                        "lat": latitude,
                        "lng": longitude,
                    },
                }
            ],
            "relationships": [
                {"type": kind, "label": "", "id": f"https://ror.org/{other}"}
                for kind, other in relations
                if other
            ],
        }


def institution(number):
    """As an author of OpenAlex names it. OpenAlex writes CN for Hong Kong."""
    known = number < STRANGE
    _, ror, types, country, *_ = ORGANISATIONS[number - 1] if known else (0, None, ["other"], None)
    code = "CN" if country == "HK" else country
    if not known:
        code = (None, "JP", "DE", "US")[number % 4]
    return {
        "id": f"{OPENALEX}I{number}",
        "display_name": f"Institution {number}",
        "ror": f"https://ror.org/{ror}" if ror else None,
        "country_code": code,
        "type": types[-1],
        "lineage": [],
    }


def authorship(numbers, position="middle", countries=None, *, corresponding=False):
    """An author at the institutions with these numbers."""
    named = [institution(number) for number in numbers]
    codes = {each["country_code"] for each in named} - {None}
    return {
        "author_position": position,
        "institutions": named,
        "countries": sorted(codes if countries is None else countries),
        "is_corresponding": corresponding,
    }


def work(number, authorships, **facts):
    """One work in the layout of 2026, as far as the tables need it."""
    return {
        "id": f"{OPENALEX}W{number}",
        "doi": f"https://doi.org/10.1000/{number}",
        "title": f"Work {number}",
        "publication_year": 2020,
        "publication_date": "2020-04-01",
        "type": "article",
        "language": "en",
        "authorships": authorships,
        "authors_count": len(authorships),
        "corresponding_institution_ids": [],
        "primary_topic": topic(1),
        "topics": [],
        "open_access": {"is_oa": True, "oa_status": "gold"},
        "cited_by_count": 0,
        "fwci": 1.0,
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": False,
        "awards": [],
        "updated_date": "2026-06-01T00:00:00.000000",
        **facts,
    }


def topic(number):
    field = 10 + number % 3
    return {
        "id": f"{OPENALEX}T{number}",
        "display_name": f"Topic {number}",
        "subfield": {"id": f"{OPENALEX}subfields/{field}01", "display_name": "Subfield"},
        "field": {"id": f"{OPENALEX}fields/{field}", "display_name": f"Field {field}"},
        "domain": {"id": f"{OPENALEX}domains/1", "display_name": "Domain"},
    }


def works(count, seed=1):
    """`count` works and a few older records of some of them."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        made = work(number, _authorships(chance), **_facts(chance))
        if chance.random() < 0.05:
            yield {**made, "publication_year": 1999, "updated_date": "2025-01-01T00:00:00.000000"}
        yield made


def _authorships(chance):
    crowd = chance.random() < 0.04
    count = 40 if crowd else chance.choice((0, 1, 1, 2, 3, 5))
    listed = []
    for index in range(count):
        most = MANY if crowd else chance.choice((3, 12, 20))
        numbers = chance.sample(range(1, most + 1), chance.choice((0, 1, 1, 1, 2, 3)))
        countries = chance.choice((None, None, None, ["HK"], ["MO", "CN"], ["KR"], []))
        listed.append(
            authorship(
                numbers,
                "first" if index == 0 else "last" if index == count - 1 else "middle",
                countries,
                corresponding=chance.random() < 0.1,
            )
        )
    return listed


def _facts(chance):
    year = chance.choice((None, *range(2012, 2024)))
    return {
        "publication_year": year,
        "publication_date": f"{year}-01-31" if year else None,
        "primary_topic": chance.choice((None, *map(topic, range(6)))),
        "open_access": {"is_oa": chance.choice((True, False, None)), "oa_status": None},
        "cited_by_count": chance.choice((None, 0, 0, 0, 1, 1, 2, 3, 10)),
        "fwci": chance.choice((None, 0.0, 0.3333, 1.25, 17.0601)),
        "is_retracted": chance.random() < 0.05,
        "is_paratext": chance.random() < 0.05,
        "is_xpac": chance.choice((None, False, False, True)),
    }


def write(folder, works):
    """Files as a build takes them. Returns (works, organisations)."""
    files = folder / "works.jsonl.gz", folder / "ror.jsonl"
    with gzip.open(files[0], "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in works)
    files[1].write_text("".join(json.dumps(each) + "\n" for each in organisations()))
    return files

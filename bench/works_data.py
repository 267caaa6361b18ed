"""Invented works in OpenAlex's layout of 2026, all 49 keys: same seed, same works.

Sizes and shares are near those of real works: some 9 kB each, five authors on average and thousands
on a few, a fifth of the works international, some authors without an institution. Institutions are
those of a file of ROR records.
"""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import orjson
from isal import igzip

OPENALEX = "https://openalex.org/"
WORDS = [
    f"{start}{middle}{end}"
    for start in ("an", "bio", "con", "dis", "eco", "geo", "inter", "micro", "photo", "sub")
    for middle in ("log", "met", "nom", "part", "rel", "struct", "tect", "volt")
    for end in ("", "al", "ation", "er", "ic", "ing", "ity", "s")
]
TITLES = ("article", "preprint", "book-chapter", "review", "dissertation", "dataset")
ACCESS = ("closed", "gold", "green", "bronze", "hybrid", "diamond")
DOMAINS = ("Life Sciences", "Social Sciences", "Physical Sciences", "Health Sciences")
FIELDS = 26
TOPICS = 4516
INSTITUTION = 4_200_000_000  # the number of the first; the others follow in the file's order
# What the generated columns are in Parquet, where SQL would not guess it. Source: analytics.md 1.1.
AS_PARQUET = {
    "abstract_inverted_index": "CAST(abstract_inverted_index AS VARCHAR)",
    "ids": "MAP {'openalex': ids.openalex, 'doi': ids.doi}",
    "updated_date": "CAST(updated_date AS TIMESTAMP)",
    "created_date": "CAST(created_date AS TIMESTAMP)",
}


class Works:
    """Makes works whose authors are at the institutions of `organisations`."""

    def __init__(self, organisations: Iterable[dict[str, Any]], seed: int = 1) -> None:
        """organisations: ROR records, schema 2."""
        self.chance = random.Random(seed)
        self.institutions: list[dict[str, Any]] = []
        self.of_country: dict[str, list[dict[str, Any]]] = {}
        for number, record in enumerate(organisations):
            made = _institution(INSTITUTION + number, record)
            self.institutions.append(made)
            self.of_country.setdefault(made["country_code"], []).append(made)
        self.topics = [_topic(number) for number in range(TOPICS)]
        self.abstracts = [self._abstract() for _number in range(400)]

    def make(self, first: int, count: int) -> Iterator[dict[str, Any]]:
        """`count` works, the first of them numbered `first`."""
        for number in range(first, first + count):
            yield self.work(number)

    def work(self, number: int, authors: int | None = None) -> dict[str, Any]:
        """One work, with as many authors as asked."""
        chance = self.chance
        listed = self._authorships(self._authors() if authors is None else authors)
        named = [each for author in listed for each in author["institutions"]]
        leading = [author for author in listed if author["is_corresponding"]]
        topics = chance.sample(self.topics, 2)
        year = min(2026, 2005 + int(chance.triangular(0, 22, 20)))
        title = " ".join(chance.choices(WORDS, k=9)).capitalize()
        doi = f"https://doi.org/10.{1000 + number % 9000}/invented.{number}"
        access = chance.choice(ACCESS)
        cited = int(chance.paretovariate(1)) - 1
        topic = topics[0] if chance.random() < 0.97 else None
        return {
            "id": f"{OPENALEX}W{number}",
            "doi": doi if chance.random() < 0.8 else None,
            "title": title,
            "display_name": title,
            "ids": {"openalex": f"{OPENALEX}W{number}", "doi": doi},
            "indexed_in": ["crossref"],
            "publication_date": f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "publication_year": year,
            "language": chance.choices(("en", "ja", "de", None), (85, 6, 6, 3))[0],
            "type": chance.choices(TITLES, (75, 8, 7, 5, 3, 2))[0],
            "authorships": listed,
            "authors_count": len(listed),
            "corresponding_author_ids": [author["author"]["id"] for author in leading],
            "corresponding_institution_ids": [
                each["id"] for author in leading for each in author["institutions"]
            ],
            "primary_topic": topic,
            "topics": topics if topic else [],
            "keywords": [_keyword(word) for word in chance.sample(WORDS, 3)],
            "concepts": [_concept(word) for word in chance.sample(WORDS, 3)],
            "locations": [_location(doi, access != "closed")],
            "locations_count": 1,
            "primary_location": _location(doi, access != "closed"),
            "best_oa_location": None if access == "closed" else _location(doi, True),
            "sustainable_development_goals": [],
            "awards": self._awards(),
            "funders": [],
            "institutions": [],
            "countries_distinct_count": len({each["country_code"] for each in named}),
            "institutions_distinct_count": len({each["id"] for each in named}),
            "open_access": {
                "is_oa": access != "closed",
                "oa_status": access,
                "oa_url": None if access == "closed" else doi,
                "any_repository_has_fulltext": access == "green",
            },
            "is_paratext": chance.random() < 0.002,
            "is_retracted": chance.random() < 0.0005,
            "is_xpac": chance.random() < 0.1,
            "biblio": {"volume": "7", "issue": "2", "first_page": "1", "last_page": "9"},
            "referenced_works": [
                f"{OPENALEX}W{chance.randrange(10**9, 10**10)}"
                for _number in range(int(chance.triangular(0, 50, 10)))
            ],
            "referenced_works_count": 30,
            "related_works": [f"{OPENALEX}W{chance.randrange(10**10)}" for _number in range(10)],
            "abstract_inverted_index": (
                chance.choice(self.abstracts) if chance.random() < 0.6 else None
            ),
            "cited_by_count": cited,
            "counts_by_year": [
                {"year": each, "cited_by_count": cited // 9}
                for each in range(max(2015, year), 2026)
            ],
            "apc_list": None,
            "apc_paid": None,
            "fwci": round(chance.expovariate(1), 4) if chance.random() < 0.85 else None,
            "citation_normalized_percentile": {
                "value": round(chance.random(), 6),
                "is_in_top_1_percent": False,
                "is_in_top_10_percent": cited > 9,
            },
            "cited_by_percentile_year": {"min": 50, "max": 60},
            "mesh": [],
            "has_content": {"pdf": False, "grobid_xml": False},
            "has_fulltext": False,
            "created_date": f"{year}-12-31T00:00:00.000000",
            "updated_date": f"2026-06-{1 + number % 28:02}T10:11:12.{number % 10**6:06}",
        }

    def _authors(self) -> int:
        draw = self.chance.random()
        if draw < 0.00002:
            return self.chance.randint(1000, 3000)
        if draw < 0.003:
            return self.chance.randint(30, 300)
        return 1 + min(20, int(self.chance.expovariate(0.25)))

    def _authorships(self, count: int) -> list[dict[str, Any]]:
        """One home country, abroad for some; a quarter of the works names no institution."""
        chance = self.chance
        near = self.of_country[chance.choice(self.institutions)["country_code"]]
        known = chance.random() > 0.25
        abroad = 0.3 if chance.random() < 0.25 else 0.0
        home = chance.choice(near)
        listed = []
        for index in range(count):
            named = []
            if known and chance.random() > 0.05:
                place = home if chance.random() < 0.6 else chance.choice(near)
                named = [chance.choice(self.institutions) if chance.random() < abroad else place]
                if chance.random() < 0.12:
                    named = [*named, chance.choice(near)]
            position = "first" if not index else "last" if index == count - 1 else "middle"
            listed.append(self._authorship(position, named))
        return listed

    def _authorship(self, position: str, named: list[dict[str, Any]]) -> dict[str, Any]:
        chance = self.chance
        name = f"{chance.choice(WORDS).capitalize()} {chance.choice(WORDS).capitalize()}"
        number = chance.randrange(10**9, 6 * 10**9)
        raw = [
            f"Department of {chance.choice(WORDS)}, {each['display_name']}, {each['country_code']}"
            for each in named
        ]
        orcid = f"https://orcid.org/0000-0002-{number % 10**4:04}-{number // 10**5 % 10**4:04}"
        return {
            "affiliations": [
                {"institution_ids": [each["id"]], "raw_affiliation_string": text}
                for each, text in zip(named, raw, strict=True)
            ],
            "author": {
                "id": f"{OPENALEX}A{number}",
                "display_name": name,
                "orcid": orcid if chance.random() < 0.5 else None,
            },
            "author_position": position,
            "countries": sorted({each["country_code"] for each in named}),
            "institutions": named,
            "is_corresponding": position == "first" and chance.random() < 0.5,
            "raw_affiliation_strings": raw,
            "raw_author_name": name,
            "raw_orcid": None,
        }

    def _awards(self) -> list[dict[str, Any]]:
        number = self.chance.randrange(10**5)
        if number % 5:
            return []
        return [
            {
                "id": f"{OPENALEX}G{number}",
                "display_name": None,
                "funder_award_id": f"JP2{number % 6}K{number:05}",
                "funder_id": f"{OPENALEX}F4320334764",
                "funder_display_name": "Japan Society for the Promotion of Science",
            }
        ]

    def _abstract(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place in range(self.chance.randint(60, 180)):
            found.setdefault(self.chance.choice(WORDS), []).append(place)
        return found


def write_lines(works: Iterable[dict[str, Any]], path: Path) -> None:
    """As JSON lines, compressed with gzip."""
    with igzip.open(path, "wb", compresslevel=2) as file:  # type: ignore[no-untyped-call]
        for work in works:
            file.write(orjson.dumps(work) + b"\n")


def write_parquet(lines: Path, path: Path) -> None:
    """The works of a file of JSON lines as OpenAlex's Parquet edition has them."""
    connection = duckdb.connect()
    columns = ", ".join(f"'{name}': '{_SQL[name]}'" for name in _SQL)
    chosen = ", ".join(f"{AS_PARQUET.get(name, name)} AS {name}" for name in _SQL)
    connection.execute(
        f"COPY (SELECT {chosen} FROM read_json('{lines}', columns = {{{columns}}},"
        " format = 'newline_delimited', maximum_object_size = 100000000,"
        f" hive_partitioning = false)) TO '{path}' (FORMAT parquet, COMPRESSION snappy)"
    )


def _institution(number: int, record: dict[str, Any]) -> dict[str, Any]:
    shown = [name["value"] for name in record["names"] if "ror_display" in name["types"]]
    identifier = f"{OPENALEX}I{number}"
    return {
        "country_code": record["locations"][0]["geonames_details"]["country_code"],
        "display_name": shown[0],
        "id": identifier,
        "lineage": [identifier],
        "ror": record["id"] if number % 7 else None,
        "type": "funder" if "funder" in record["types"] else record["types"][0],
    }


def _topic(number: int) -> dict[str, Any]:
    field = 11 + number % FIELDS
    return {
        "id": f"{OPENALEX}T{10001 + number}",
        "display_name": f"{WORDS[number % len(WORDS)]} {WORDS[number * 7 % len(WORDS)]}".title(),
        "score": 0.99,
        "subfield": {
            "id": f"{OPENALEX}subfields/{field}{number % 10:02}",
            "display_name": f"Subfield {field}{number % 10:02}",
        },
        "field": {"id": f"{OPENALEX}fields/{field}", "display_name": f"Field {field}"},
        "domain": {
            "id": f"{OPENALEX}domains/{1 + field % 4}",
            "display_name": DOMAINS[field % 4],
        },
    }


def _keyword(word: str) -> dict[str, Any]:
    return {"id": f"{OPENALEX}keywords/{word}", "display_name": word.title(), "score": 0.7}


def _concept(word: str) -> dict[str, Any]:
    return {
        "id": f"{OPENALEX}C{len(word) * 10**6}",
        "wikidata": f"https://www.wikidata.org/wiki/Q{len(word)}",
        "display_name": word.title(),
        "level": len(word) % 4,
        "score": 0.4,
    }


def _location(address: str, is_open: bool) -> dict[str, Any]:
    return {
        "is_oa": is_open,
        "landing_page_url": address,
        "pdf_url": f"{address}.pdf" if is_open else None,
        "source": {
            "id": f"{OPENALEX}S{len(address)}",
            "display_name": "Journal of Invented Results",
            "issn_l": "0000-0000",
            "issn": ["0000-0000"],
            "is_oa": is_open,
            "is_in_doaj": False,
            "host_organization": f"{OPENALEX}P1",
            "host_organization_name": "Invented Press",
            "type": "journal",
        },
        "license": "cc-by" if is_open else None,
        "version": "publishedVersion",
        "is_accepted": True,
        "is_published": True,
    }


_NAMED = "STRUCT(id VARCHAR, display_name VARCHAR)"
_TOPIC = (
    "STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE,"
    f" subfield {_NAMED}, field {_NAMED}, domain {_NAMED})"
)
_LOCATION = (
    "STRUCT(is_oa BOOLEAN, landing_page_url VARCHAR, pdf_url VARCHAR, source STRUCT("
    "id VARCHAR, display_name VARCHAR, issn_l VARCHAR, issn VARCHAR[], is_oa BOOLEAN,"
    " is_in_doaj BOOLEAN, host_organization VARCHAR, host_organization_name VARCHAR,"
    " type VARCHAR), license VARCHAR, version VARCHAR, is_accepted BOOLEAN, is_published BOOLEAN)"
)
_INSTITUTION = (
    "STRUCT(country_code VARCHAR, display_name VARCHAR, id VARCHAR, lineage VARCHAR[],"
    " ror VARCHAR, type VARCHAR)"
)
_AUTHORSHIP = (
    "STRUCT(affiliations STRUCT(institution_ids VARCHAR[], raw_affiliation_string VARCHAR)[],"
    " author STRUCT(id VARCHAR, display_name VARCHAR, orcid VARCHAR), author_position VARCHAR,"
    f" countries VARCHAR[], institutions {_INSTITUTION}[], is_corresponding BOOLEAN,"
    " raw_affiliation_strings VARCHAR[], raw_author_name VARCHAR, raw_orcid VARCHAR)"
)
# The 49 keys in the order of OpenAlex's export, with the types of the Parquet edition.
_SQL = {
    "id": "VARCHAR",
    "doi": "VARCHAR",
    "title": "VARCHAR",
    "display_name": "VARCHAR",
    "ids": "STRUCT(openalex VARCHAR, doi VARCHAR)",
    "indexed_in": "VARCHAR[]",
    "publication_date": "DATE",
    "publication_year": "INTEGER",
    "language": "VARCHAR",
    "type": "VARCHAR",
    "authorships": f"{_AUTHORSHIP}[]",
    "authors_count": "INTEGER",
    "corresponding_author_ids": "VARCHAR[]",
    "corresponding_institution_ids": "VARCHAR[]",
    "primary_topic": _TOPIC,
    "topics": f"{_TOPIC}[]",
    "keywords": "STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE)[]",
    "concepts": (
        "STRUCT(id VARCHAR, wikidata VARCHAR, display_name VARCHAR, level INTEGER, score DOUBLE)[]"
    ),
    "locations": f"{_LOCATION}[]",
    "locations_count": "INTEGER",
    "primary_location": _LOCATION,
    "best_oa_location": _LOCATION,
    "sustainable_development_goals": "STRUCT(id VARCHAR, display_name VARCHAR, score DOUBLE)[]",
    "awards": (
        "STRUCT(id VARCHAR, display_name VARCHAR, funder_award_id VARCHAR, funder_id VARCHAR,"
        " funder_display_name VARCHAR)[]"
    ),
    "funders": f"{_NAMED}[]",
    "institutions": f"{_INSTITUTION}[]",
    "countries_distinct_count": "INTEGER",
    "institutions_distinct_count": "INTEGER",
    "open_access": (
        "STRUCT(is_oa BOOLEAN, oa_status VARCHAR, oa_url VARCHAR,"
        " any_repository_has_fulltext BOOLEAN)"
    ),
    "is_paratext": "BOOLEAN",
    "is_retracted": "BOOLEAN",
    "is_xpac": "BOOLEAN",
    "biblio": "STRUCT(volume VARCHAR, issue VARCHAR, first_page VARCHAR, last_page VARCHAR)",
    "referenced_works": "VARCHAR[]",
    "referenced_works_count": "INTEGER",
    "related_works": "VARCHAR[]",
    "abstract_inverted_index": "JSON",
    "cited_by_count": "INTEGER",
    "counts_by_year": "STRUCT(year INTEGER, cited_by_count INTEGER)[]",
    "apc_list": "STRUCT(value INTEGER, currency VARCHAR)",
    "apc_paid": "STRUCT(value INTEGER, currency VARCHAR)",
    "fwci": "DOUBLE",
    "citation_normalized_percentile": (
        "STRUCT(value DOUBLE, is_in_top_1_percent BOOLEAN, is_in_top_10_percent BOOLEAN)"
    ),
    "cited_by_percentile_year": "STRUCT(min INTEGER, max INTEGER)",
    "mesh": "STRUCT(descriptor_ui VARCHAR)[]",
    "has_content": "STRUCT(pdf BOOLEAN, grobid_xml BOOLEAN)",
    "has_fulltext": "BOOLEAN",
    "created_date": "VARCHAR",
    "updated_date": "VARCHAR",
}

"""Works, organisations and files for the tests of building. Each maker returns something valid."""

import json
from pathlib import Path

import pyarrow.parquet as pq
from isal import igzip

from kakehashi.research.projects.collaboration.building import Choices, build

OPENALEX = "https://openalex.org/"
DATA = Path(__file__).parents[5] / "shared/data"
REAL_WORKS = [
    DATA / "openalex_works_2023_layout.jsonl.gz",
    DATA / "openalex_works_2024_layout.jsonl.gz",
]
REAL_ROR = DATA / "ror_v2_partial.jsonl.gz"
TMU = "00ws30h19"  # in Tokyo; the others are invented, with ids that ROR has not given
# ror, country, latitude, longitude, types, parents
TOKYO = (TMU, "JP", 35.6895, 139.69171, ["education", "funder"], [])
OXFORD = ("0aaaaaa11", "GB", 51.75222, -1.25596, ["education"], [])
HOSPITAL = ("0bbbbbb22", "GB", 51.75222, -1.25596, ["healthcare"], ["0aaaaaa11"])
HONG_KONG = ("0cccccc33", "HK", 22.27832, 114.17469, ["education"], [])


def organisation(ror, country, latitude, longitude, types, parents=(), **changed):
    """A ROR record, schema 2."""
    details = {"country_code": country, "lat": latitude, "lng": longitude, "name": "Somewhere"}
    return {
        "id": f"https://ror.org/{ror}",
        "names": [{"value": f"Name of {ror}", "types": ["ror_display"], "lang": "en"}],
        "locations": [{"geonames_id": 1, "geonames_details": details}],
        "types": types,
        "status": "active",
        "relationships": [{"type": "parent", "id": f"https://ror.org/{p}"} for p in parents],
    } | changed


def institution(number, ror=None, country="JP", **changed):
    """How a work names an institution."""
    return {
        "id": f"{OPENALEX}I{number}",
        "display_name": f"Institution {number}",
        "ror": f"https://ror.org/{ror}" if ror else None,
        "country_code": country,
        "type": "funder",
    } | changed


def authorship(*institutions, countries=None, position=None, **changed):
    """An author's line; its countries follow the institutions, if nothing else is said."""
    codes = sorted({each["country_code"] for each in institutions if each["country_code"]})
    return {
        "author_position": position,
        "author": {"id": f"{OPENALEX}A5", "display_name": "Hanako Yamada", "orcid": None},
        "institutions": list(institutions),
        "countries": codes if countries is None else countries,
        "is_corresponding": False,
        "raw_author_name": "YAMADA Hanako",
    } | changed


def work(number, *authorships, **changed):
    """A work in the layout of 2026."""
    return {
        "id": f"{OPENALEX}W{number}",
        "doi": f"https://doi.org/10.1000/TEST.{number}",
        "title": f"Work {number}",
        "display_name": f"Work {number}",
        "publication_year": 2025,
        "publication_date": "2025-03-31",
        "language": "en",
        "type": "article",
        "authorships": list(authorships),
        "authors_count": len(authorships),
        "corresponding_institution_ids": [],
        "primary_topic": {
            "id": f"{OPENALEX}T10601",
            "display_name": "Handwriting",
            "subfield": {"id": f"{OPENALEX}subfields/1707", "display_name": "Vision"},
            "field": {"id": f"{OPENALEX}fields/17", "display_name": "Computer Science"},
            "domain": {"id": f"{OPENALEX}domains/3", "display_name": "Physical Sciences"},
        },
        "awards": [],
        "open_access": {"is_oa": True, "oa_status": "gold"},
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": False,
        "cited_by_count": 4,
        "fwci": 1.25,
        "updated_date": "2026-06-01T00:00:00",
    } | changed


def lines(*records):
    """Records as JSON lines; bytes stay as they are."""
    return b"".join(
        (each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in records
    )


def write(path, *records):
    """A file of JSON lines, compressed if its name says so."""
    content = lines(*records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(igzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_ror(folder, *organisations):
    """A file of ROR records."""
    records = [
        organisation(*each) for each in organisations or (TOKYO, OXFORD, HOSPITAL, HONG_KONG)
    ]
    return write(folder / "ror.jsonl", *records)


def built(folder, *works, authors_of=(), ror=None, **choices):
    """Build the tables of works, or of files and folders of works, in `folder`/out."""
    paths = [each for each in works if isinstance(each, Path)]
    if records := [each for each in works if not isinstance(each, Path)]:
        paths.append(write(folder / "works.jsonl.gz", *records))
    chosen = Choices(
        works=paths,
        ror=ror or write_ror(folder),
        authors_of=frozenset(authors_of),
        processes=1,
        **choices,
    )
    return build(chosen, folder / "out")


def rows(folder, table):
    """The rows of a table that was built, in its order."""
    return pq.read_table(folder / "out" / f"{table}.parquet").to_pylist()


def faults(folder):
    """(kind, line, work) of every fault."""
    return [(each["kind"], each["line"], each["work"]) for each in rows(folder, "faults")]

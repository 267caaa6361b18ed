"""Search among 120,000 institutions with about four names each: the first page of twenty."""

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from bench import Figure, invented, latencies, timed
from kakehashi.agreements.models import Agreement, Party
from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.institutions.names import name
from kakehashi.institutions.queries import find_institutions

INSTITUTIONS = int(os.environ.get("BENCH_INSTITUTIONS", "120000"))
PARTNERS = 1500
REPEATS = 15
QUERIES = {
    "one rare word": ["vienna", "wroclaw", "umeå", "Sabancı", "żółw"],
    "one common word": ["university", "institute", "technology", "foundation", "hospital"],
    "a beginning": ["uni", "univ", "inst", "col", "found"],
    "two letters, one letter": ["of", "un", "u", "de", "tu"],
    "an acronym": ["mit", "UOV", "ucla", "BCI", "xyz"],
    "several words": ["technology university", "arts boston", "of of the", "inc physics", "u of v"],
    "Japanese": ["大学", "ウィーン", "東京", "病院", "株式会社"],
    "Japanese, half width or one sign": ["ﾐｭﾝﾍﾝ", "うぃーん", "大", "東", "ー"],
    "inside a word": ["nivers", "ology", "ltd", "inc", "ity"],
    "an identifier": [f"https://ror.org/{invented.ror_id(7)}", "grid.99500.f", "Q99000007", "12"],
    "nothing or nonsense": ['"', "%%%", "'; DROP", "qqqzzz", 'uni" OR "a* NEAR('],
}


def run() -> list[Figure]:
    """Load, then ask every query several times in turn."""
    _load()
    figures = [
        Figure("institutions", Institution.objects.count(), ""),
        Figure("names", InstitutionName.objects.count(), ""),
    ]
    everything = []
    for kind, queries in QUERIES.items():
        slowest: dict[str, float] = {}
        seconds = []
        for _repeat in range(REPEATS):
            for query in queries:
                took = timed(lambda query=query: find_institutions(query))  # type: ignore[misc]
                seconds.append(took)
                slowest[query] = min(took, slowest.get(query, took))
        everything += seconds
        worst = max(slowest, key=slowest.__getitem__)
        figures += latencies(kind, seconds, f"slowest: {worst!r} {slowest[worst] * 1000:.1f}")
    return figures + latencies("all queries", everything)


def _load() -> None:
    records = invented.records(INSTITUTIONS)
    while batch := list(islice(records, 2000)):
        with transaction.atomic():
            _write(batch)
    with transaction.atomic():
        agreement = Agreement.objects.create()
        partners = Institution.objects.order_by("pk").values_list("pk", flat=True)[:PARTNERS]
        Party.objects.bulk_create(Party(agreement=agreement, institution_id=pk) for pk in partners)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _write(batch: list[dict[str, Any]]) -> None:
    made = Institution.objects.bulk_create(
        Institution(
            kind=record["types"][0],
            country=record["locations"][0]["geonames_details"]["country_code"],
            status="active" if record["status"] == "active" else "retired",
        )
        for record in batch
    )
    pairs = list(zip(made, batch, strict=True))
    InstitutionName.objects.bulk_create(
        name(institution, called["value"], called["lang"] or "", _kind(called["types"][0]), "ror")
        for institution, record in pairs
        for called in record["names"]
    )
    Identifier.objects.bulk_create(
        identifier
        for institution, record in pairs
        for identifier in _identifiers(institution, record)
    )


def _identifiers(institution: Institution, record: dict[str, Any]) -> Iterator[Identifier]:
    yield Identifier(institution=institution, scheme="ror", value=record["id"][-9:])
    for held in record["external_ids"]:
        yield Identifier(institution=institution, scheme=held["type"], value=held["preferred"])


def _kind(kind: str) -> str:
    return "official" if kind == "ror_display" else kind

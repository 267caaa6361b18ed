"""Harvesting by OAI-PMH from BENCH_RECORDS records (50,000; the goal is a million).

The rows are as `keeping` writes them, 200 with one datestamp; every request goes through the view,
as a harvester's does, and is read to its end.
"""

import os
import re
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.test import RequestFactory

from bench import Figure
from kakehashi.interop.models import HarvestMembership, HarvestRecord, HarvestSet
from kakehashi.interop.oaipmh.formats.offered import FORMATS
from kakehashi.interop.oaipmh.formats.records import Author, Organisation, Output, Words
from kakehashi.interop.oaipmh.keeping import make
from kakehashi.interop.oaipmh.naming import Gathered
from kakehashi.interop.oaipmh.tokens import Place, seal
from kakehashi.interop.oaipmh.views import oai

RECORDS = int(os.environ.get("BENCH_RECORDS", "50000"))
AT_ONCE = 200  # records with one datestamp
PAGES = 50  # of a slice, at the beginning and at the end
UNITS, YEARS = 20, range(2005, 2025)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]*)</resumptionToken>")
ABSTRACT = (
    "We ask how bridges between universities carry those who cross them, and what stays. " * 12
)


def run() -> list[Figure]:
    """Load, then harvest headers wholly, records in slices, and a set."""
    settings.OAI_REQUESTS_PER_MINUTE = 0
    began = time.perf_counter()
    _load()
    loaded = time.perf_counter() - began
    _ask({"verb": "Identify"})  # reads the program
    figures = [Figure("records", RECORDS, "", connection.vendor), Figure("loaded in", loaded, "s")]
    figures += _whole("")
    figures += _whole("year")
    figures += _compared("ListIdentifiers", "oai_dc", "")
    figures += _compared("ListIdentifiers", "oai_dc", "year")
    for prefix in FORMATS:
        figures += _compared("ListRecords", prefix, "")
    return [*figures, _memory("memory, highest")]


def _memory(name: str) -> Figure:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Figure(name, kilobytes / 1024, "MB")


def _ask(arguments: dict[str, str]) -> bytes:
    request = RequestFactory().get(f"/oai?{urlencode(arguments)}")
    response = oai(request)
    content = b"".join(response)
    response.close()
    return bytes(content)


def _pages(verb: str, first: dict[str, str]) -> Iterator[tuple[float, bytes]]:
    """(seconds, answer) of each page, to the end of the list."""
    arguments = {"verb": verb, **first}
    while True:
        began = time.perf_counter()
        content = _ask(arguments)
        yield time.perf_counter() - began, content
        found = TOKEN.search(content, len(content) - 1000)
        if found is None or not found[1]:
            return
        arguments = {"verb": verb, "resumptionToken": found[1].decode()}


def _whole(spec: str) -> list[Figure]:
    """ListIdentifiers from the first to the last page."""
    asked = {"metadataPrefix": "oai_dc", **({"set": spec} if spec else {})}
    seconds, count, before = [], 0, 0.0
    for number, (took, content) in enumerate(_pages("ListIdentifiers", asked)):
        seconds.append(took)
        count += content.count(b"<header")
        if number == 10:
            before = _memory("").value
    name = f"all headers of the set {spec}" if spec else "all headers"
    grown = _memory("").value - before
    return [
        Figure(name, sum(seconds), "s", f"{count:,} in {len(seconds):,} pages"),
        Figure(f"{name}: per second", count / sum(seconds), ""),
        Figure(f"{name}: first page", seconds[0] * 1000, "ms", "counts the list"),
        Figure(f"{name}: memory grown", grown, "MB", "from page 10 to the last"),
    ]


def _compared(verb: str, prefix: str, spec: str) -> list[Figure]:
    """Pages at the beginning and as many at the end, in turns, so that load tells on both."""
    is_whole = verb == "ListRecords"
    size = settings.OAI_RECORDS_PER_PAGE if is_whole else settings.OAI_HEADERS_PER_PAGE
    pages = min(PAGES, RECORDS // size // 3)
    behind = (size, RECORDS - size * (pages + 1))
    near, far = (_slice(verb, prefix, spec, place) for place in behind)
    took = []
    for number in range(pages):  # whoever comes second of a pair may find things in a cache
        pair = (next(near), next(far)) if number % 2 else (next(far), next(near))[::-1]
        took.append(pair)
    first, last = (statistics.median(side) for side in zip(*took, strict=True))
    times = statistics.median(end / beginning for beginning, end in took)
    name = f"{verb} as {prefix}" + (f", set {spec}" if spec else "")
    return [
        Figure(f"{name}: per second", size * 2 / (first + last), ""),
        Figure(f"{name}: a page", first * 1000, "ms", f"at the beginning, {size} in it"),
        Figure(f"{name}: a page", last * 1000, "ms", f"at the end: {times:.2f} ×"),
    ]


def _slice(verb: str, prefix: str, spec: str, behind: int) -> Iterator[float]:
    """Seconds for each page behind the row number `behind`."""
    rows = HarvestMembership.objects.filter(set__spec=spec) if spec else HarvestRecord.objects
    key = "record_id" if spec else "id"
    found = rows.order_by("datestamp", key).values_list("datestamp", key)[behind - 1 : behind]
    moment, row = found.get()
    place = Place(verb, prefix, spec, None, None, int(moment.timestamp()), row, behind, RECORDS)
    token = seal(place, settings.SECRET_KEY.encode())
    for took, _content in _pages(verb, {"resumptionToken": token}):
        yield took


# -- Data ---------------------------------------------------------------------------------------


def _load() -> None:
    specs = {spec: number for number, spec in enumerate(_all_specs(), start=1)}
    HarvestSet.objects.bulk_create(HarvestSet(pk=n, spec=s, name=s) for s, n in specs.items())
    patterns = [_pattern(number) for number in range(200)]
    _fill(HarvestRecord, RECORD, (_row(number, patterns) for number in range(RECORDS)))
    members = (
        (specs[spec], number + 1, _moment(number))
        for number in range(RECORDS)
        for spec in _specs(number)
        if spec in specs
    )
    _fill(HarvestMembership, ("set_id", "record_id", "datestamp"), members)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


RECORD = (
    *("id", "kind", "source", "is_output", "datestamp", "is_deleted", "digest", "specs"),
    "content",
)


def _fill(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as fast as the database takes them; a million by the ORM takes half an hour."""
    table, names = model._meta.db_table, ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        rest = iter(rows)
        while batch := list(islice(rest, 10_000)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)


def _moment(number: int) -> object:
    moment = BEGAN + timedelta(seconds=number // AT_ONCE)
    return moment if connection.vendor == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S}"


def _all_specs() -> list[str]:
    years = [f"year:{year}" for year in YEARS]
    units = [f"unit:unit-{number}" for number in range(UNITS)]
    return ["international", "type:article", "unit", *units, "year", *years]


def _specs(number: int) -> list[str]:
    year = YEARS[number % len(YEARS)]
    found = ["openaire_cris_publications", "type", "type:article", "unit"]
    found += [f"unit:unit-{number % UNITS}", "year", f"year:{year}"]
    return ["international", *found] if number % 3 == 0 else found


def _pattern(number: int) -> tuple[str, str]:
    vienna = Organisation(names=(Words("University of Vienna"),), ror="https://ror.org/03prydq77")
    output = Output(
        id="Publications/0",
        kind="article",
        titles=(Words(f"Bridges, part {number}", "en"), Words(f"橋 その{number}", "ja")),
        address="https://kakehashi.example/en/research/works/0/",
        language="en",
        abstracts=(Words(ABSTRACT, "en"),),
        authors=tuple(
            Author(name=f"Author {place} of {number}", affiliations=(vienna,))
            for place in range(1 + number % 6)
        ),
        issued="2024-03-31",
        container="Journal of Bridges",
        volume="12",
        pages="45-67",
        issn="1234-5679",
        access="gold",
        licence="https://creativecommons.org/licenses/by/4.0/",
        subjects=("Comparative Law",),
        identifiers=(("doi", f"10.1234/bridges.{number}"),),
    )
    made = make(Gathered(output, ()), is_output=True)
    return made.content, made.digest


def _row(number: int, patterns: list[tuple[str, str]]) -> tuple[object, ...]:
    content, digest = patterns[number % len(patterns)]
    content = content.replace("Publications/0", f"Publications/{number + 1}")
    specs, moment = " ".join(_specs(number)), _moment(number)
    return number + 1, "publication", number + 1, True, moment, False, digest, specs, content

"""The lists of (1.2) with 1,500 partners, 5,000 agreements and 25,000 lines of places.

Goal: p95 below 100 ms for the first page, each filter, each sort and the search; a file of
everything in less than 5 s, with memory that does not grow with the rows.

Every figure is of the page as a visitor gets it through Django's test client, in English, each
address after one view that is not counted. What partners are and which agreements are in force is
remembered until the next write; "after a write" is the first view of each list without it.
"""

import resource
import threading
from functools import partial
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import Figure, latencies, timed
from bench.indicator_page import fill, home
from bench.places_data import fill_places, place_partners
from kakehashi.journal.operations import record
from kakehashi.policy.models import PolicyDocument
from kakehashi.policy.operations import load_documents

PARTNERS, AGREEMENTS, CONDITIONS = 1_500, 5_000, 25_000
ROUNDS = 12  # views of each address
GOAL, FILE_GOAL = "goal: p95 below 100", "goal: below 5"
CLIENT = Client(headers={"host": "localhost"})
LISTS = {
    "partners": [
        "",
        *("country=AT", "kind=exchange", "unit=3", "on=2015-04-01"),
        *("q=place+12", "q=場所12", "q=nothing"),
        *("sort=-name", "sort=country", "sort=city", "sort=agreements", "page=20"),
    ],
    "agreements": [
        "",
        *("country=AT", "kind=exchange", "level=unit", "unit=3", "standing=active"),
        *("on=2015-04-01", "q=place+12", "q=場所12", "q=nothing"),
        *("sort=-partners", "sort=country", "sort=kind", "sort=unit", "sort=begins"),
        *("sort=ends", "sort=standing", "page=60"),
    ],
    "places": [
        "",
        *("direction=outgoing", "country=AT", "unit=3", "level=master", "field=02"),
        *("term=first", "language=de", "language=en&cefr=B2", "cefr=B1", "tuition=yes"),
        *("year=2027", "q=place+12", "q=場所12", "q=nothing"),
        *("sort=-partner", "sort=country", "sort=direction", "sort=-places", "page=200"),
    ],
}


def run() -> list[Figure]:
    """Measure the pages of each list, then its files."""
    call_command("collectstatic", interactive=False, verbosity=0)
    import_module("kakehashi.config.wsgi")  # prepares this process as it does a server's
    load_documents()
    home()
    fill(PARTNERS, AGREEMENTS)
    place_partners()
    fill_places(CONDITIONS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    figures = [figure for name in LISTS for figure in _pages(name)]
    return figures + [figure for name in LISTS for figure in _files(name)]


def _address(name: str, query: str = "") -> str:
    year = "" if name != "places" or "year=" in query else "year=2026&"
    return f"/en/cooperation/{name}/?{year}{query}"


def _get(address: str) -> Any:
    answer = CLIENT.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer


def _pages(name: str) -> list[Figure]:
    seconds: dict[str, list[float]] = {}
    busy = 0.0
    for query in LISTS[name]:
        address = _address(name, query)
        _get(address)
        before = process_time()
        seconds[query] = [timed(partial(_get, address)) for _ in range(ROUNDS)]
        busy += process_time() - before
    everything = [each for values in seconds.values() for each in values]
    slowest = max(seconds, key=lambda query: sorted(seconds[query])[ROUNDS // 2])
    anew = [_after_a_write(name) for _ in range(ROUNDS)]
    return [
        *latencies(f"{name}, first page", seconds[""], GOAL),
        *latencies(f"{name}, every filter, sort and search", everything, GOAL),
        *latencies(f"{name}, slowest: {slowest}", seconds[slowest], GOAL),
        *latencies(f"{name}, first page after a write", anew),
        Figure(
            f"{name}, processor time",
            round(busy / len(everything) * 1000, 1),
            "ms",
            "mean; hardly depends on other load; without PostgreSQL's own",
        ),
    ]


def _after_a_write(name: str) -> float:
    record("policy.document_loaded", PolicyDocument.objects.earliest("pk"), by=None)
    return timed(lambda: _get(_address(name)))


def _files(name: str) -> list[Figure]:
    figures = []
    for kind in ("csv", "json", "xlsx"):
        address = _address(name, f"export={kind}")
        with Growth() as growth:
            before = process_time()
            seconds = timed(partial(_read, address))
            busy = process_time() - before
        note = f"{FILE_GOAL}; processor time {busy:.1f} s"
        figures.append(Figure(f"{name}, {kind} of everything", round(seconds, 2), "s", note))
        figures.append(Figure(f"{name}, {kind}, more memory", round(growth.most, 1), "MiB"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures, Figure(f"{name}, peak memory of the process", round(peak), "MiB")]


def _read(address: str) -> None:
    """Take the file in as a server sends it: piece by piece, keeping none."""
    answer = _get(address)
    pieces = answer.streaming_content if answer.streaming else [answer.content]
    assert sum(len(piece) for piece in pieces) > 1000


class Growth:
    """How much more memory this process holds at most than it did at first, in MiB."""

    def __enter__(self) -> "Growth":
        self.most, self._first = 0.0, _resident()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self.most = max(self.most, _resident() - self._first)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2

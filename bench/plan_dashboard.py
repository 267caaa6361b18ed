"""The dashboard with 10 plans, 300 actions, 400 indicators of 10 years with 8 parts each.

Goal: p95 below 150 ms, and as many SQL queries as with a tenth of it in two plans.

as read:       nothing was written since the plans were read last.
after a write: all ten plans are read anew.
"""

from importlib import import_module
from time import process_time

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, latencies, timed
from bench.plan_data import FEW, MANY, Size, fill
from kakehashi.journal.operations import record
from kakehashi.policy.models import PolicyDocument

ROUNDS = 100
GOAL = "goal: p95 below 150"
CLIENT = Client(headers={"host": "localhost"})
PAGES = {
    "dashboard of ten plans": "/en/plan/",
    "one direction of it": "/en/plan/?direction=1.1",
    "public progress": "/en/progress/",
}


def run() -> list[Figure]:
    """Measure the pages through Django's test client, in English, as the office sees them."""
    call_command("collectstatic", interactive=False, verbosity=0)
    import_module("kakehashi.config.wsgi")  # prepares this process as it does a server's
    few = _queries_of_few()
    CLIENT.force_login(fill(MANY).office)
    figures: list[Figure] = []
    for name, address in PAGES.items():
        figures += _page(name, address, few[name])
    return figures


def _queries_of_few() -> dict[str, tuple[int, int]]:
    """Queries of each page with a tenth of it, which is gone again afterwards."""
    with transaction.atomic():
        CLIENT.force_login(fill(FEW).office)
        found = {name: _queries(address) for name, address in PAGES.items()}
        transaction.set_rollback(True)
    CLIENT.logout()
    caches["figures"].clear()
    return found


def _get(address: str) -> None:
    answer = CLIENT.get(address)
    assert answer.status_code == 200, answer.status_code


def _queries(address: str) -> tuple[int, int]:
    """Numbers of SQL queries: after a write, as read."""
    _get(address)
    _write()
    with CaptureQueriesContext(connection) as anew:
        _get(address)
    with CaptureQueriesContext(connection) as remembered:
        _get(address)
    return len(anew), len(remembered)


def _page(name: str, address: str, few: tuple[int, int]) -> list[Figure]:
    queries = _queries(address)
    read, read_busy = _timed(address, ROUNDS, write=False)
    written, written_busy = _timed(address, ROUNDS // 2, write=True)
    note, mean = f"with {_said(FEW)}: ", "mean; hardly depends on other load"
    return [
        *latencies(f"{name}, as read", read, GOAL),
        Figure(f"{name}, as read, processor time", read_busy, "ms", mean),
        *latencies(f"{name}, after a write", written, GOAL),
        Figure(f"{name}, after a write, processor time", written_busy, "ms", mean),
        Figure(f"{name}, SQL queries as read", queries[1], "", f"{note}{few[1]}"),
        Figure(f"{name}, SQL queries after a write", queries[0], "", f"{note}{few[0]}"),
    ]


def _timed(address: str, rounds: int, *, write: bool) -> tuple[list[float], float]:
    """Seconds of each view, and milliseconds of the processor for one on average."""
    seconds, busy = [], 0.0
    for _ in range(rounds):
        if write:
            _write()
        begun = process_time()
        seconds.append(timed(lambda: _get(address)))
        busy += process_time() - begun
    return seconds, round(busy / rounds * 1000, 1)


def _write() -> None:
    """Anything: nothing that was read before is used again."""
    record("policy.document_loaded", PolicyDocument.objects.earliest("pk"), by=None)


def _said(size: Size) -> str:
    return f"{size.plans} plans, {size.actions} actions, {size.indicators} indicators"

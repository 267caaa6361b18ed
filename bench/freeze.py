"""A freeze of 10 plans, 300 actions, 400 stated indicators of 10 years with 8 parts each.

Goal: under 60 seconds.
"""

from datetime import date
from tempfile import TemporaryFile

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, latencies, timed
from bench.plan_data import LAST, MANY, Made, fill
from kakehashi.policy.freezing.gathering import gather
from kakehashi.policy.freezing.operations import freeze
from kakehashi.policy.freezing.readers import Lens
from kakehashi.policy.freezing.verification import verify
from kakehashi.policy.models import Freeze, Frozen
from kakehashi.web.plan.pack import write_pack

OTHER_DAY = date(2026, 3, 31)
ROUNDS = 30


def run() -> list[Figure]:
    """Measure freezing, recomputing every hash, the evidence pack, and the page of a freeze."""
    call_command("collectstatic", interactive=False, verbosity=0)
    made = fill(MANY)
    with CaptureQueriesContext(connection) as queries:
        list(gather(LAST))
    first = timed(lambda: freeze(LAST, "1-may", by=made.office))
    second = timed(lambda: freeze(OTHER_DAY, "year-end", by=made.office))
    verified = timed(lambda: verify(by=None, on=LAST))
    number = Freeze.objects.count()
    size = sum(len(content) for content in Frozen.objects.values_list("content", flat=True))
    return [
        Figure("freeze", round(first, 2), "s", "goal: below 60"),
        Figure("freeze of another day", round(second, 2), "s"),
        Figure("SQL queries to read it all", len(queries), ""),
        Figure("records of a freeze", Frozen.objects.count() // number, ""),
        Figure("size of a freeze", round(size / number / 1e6, 2), "MB"),
        Figure("recompute its hashes", round(verified * 1000), "ms"),
        *_pack(made),
        *_page(made),
    ]


def _pack(made: Made) -> list[Figure]:
    frozen = Freeze.objects.get(on=LAST)
    with TemporaryFile() as file:
        seconds = timed(lambda: write_pack(file, Lens(frozen, whole=True), made.office))
        size = file.tell()
    return [
        Figure("evidence pack", round(seconds, 2), "s"),
        Figure("size of the evidence pack", round(size / 1e6, 2), "MB"),
    ]


def _page(made: Made) -> list[Figure]:
    client = Client(headers={"host": "localhost"})
    client.force_login(made.office)
    address = f"/en/plan/freezes/{Freeze.objects.get(on=LAST).pk}/"

    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    get()
    return latencies("page of the freeze, 50 records", [timed(get) for _ in range(ROUNDS)])

"""A freeze of 10 plans, 300 actions, 400 stated indicators of 10 years with 8 parts each.

Goal: under 60 seconds.
"""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import Figure, timed
from bench.plan_data import LAST, MANY, fill
from kakehashi.policy.freezing.gathering import gather
from kakehashi.policy.freezing.operations import freeze
from kakehashi.policy.freezing.verification import verify
from kakehashi.policy.models import Freeze, Frozen

OTHER_DAY = date(2026, 3, 31)


def run() -> list[Figure]:
    """Measure two freezes, reading all that one keeps, and recomputing every hash."""
    made = fill(MANY)
    with CaptureQueriesContext(connection) as queries:
        list(gather(LAST))
    seconds = timed(lambda: freeze(LAST, "1-may", by=made.office))
    again = timed(lambda: freeze(OTHER_DAY, "year-end", by=made.office))
    verified = timed(lambda: verify(by=None, on=LAST))
    size = sum(len(content) for content in Frozen.objects.values_list("content", flat=True))
    return [
        Figure("freeze", round(seconds, 2), "s", "goal: below 60"),
        Figure("another freeze", round(again, 2), "s"),
        Figure("recompute one freeze", round(verified * 1000), "ms"),
        Figure("SQL queries to read it all", len(queries), ""),
        Figure("records of a freeze", Frozen.objects.count() // Freeze.objects.count(), ""),
        Figure("size of a freeze", round(size / Freeze.objects.count() / 1e6, 2), "MB"),
    ]

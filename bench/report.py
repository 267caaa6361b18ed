"""The report of a freeze of 10 plans, 300 actions, 400 stated indicators of 10 years.

Goal: a file that was made before is there in 50 ms; a new one in a time that a reader waits.
"""

from functools import partial
from io import BytesIO

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from bench import Figure, timed
from bench.plan_data import LAST, MANY, fill
from kakehashi.policy.freezing.operations import freeze
from kakehashi.policy.reporting.building import build
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.making import MAKERS, report_file


def run() -> list[Figure]:
    """Measure making the report in each form, and fetching it again."""
    made = freeze(LAST, "1-may", by=fill(MANY).office)
    caches["made"].clear()
    with CaptureQueriesContext(connection) as queries:
        seconds = timed(lambda: build(made, Edition.INTERNAL, "ja"))
    figures = [
        Figure("read and word it all", round(seconds, 2), "s"),
        Figure("SQL queries for that", len(queries), ""),
    ]
    for kind in MAKERS:
        fetch = partial(report_file, made, Edition.INTERNAL, "ja", kind)
        seconds, size, again = timed(fetch), len(fetch()), timed(fetch)
        figures += [
            Figure(f"make the {kind}", round(seconds, 1), "s", f"{size / 1e6:.1f} MB"),
            Figure(f"fetch the {kind} again", round(again * 1000), "ms", "goal: below 50"),
        ]
    pages = len(PdfReader(BytesIO(report_file(made, Edition.INTERNAL, "ja", "pdf"))).pages)
    return [*figures, Figure("pages of the PDF", pages, "")]

"""What one request of the last hour of a call costs: processor time, queries, by kind.

In one process, through Django's test client with every middleware, one student after another; the
time is this process's own (PostgreSQL's comes on top), so that it depends little on what else the
machine does. LOAD_PROFILE names a file for a profile of all of it (`python -m pstats FILE`).
"""

import cProfile
import os
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, percentile
from bench.load_data import Student, fill
from bench.load_requests import acts_of, fault_of, request_of

STUDENTS = 40
CLIENT = Client()
WARM_UP = 4  # students whose requests are not counted: templates, translations and code are loaded


@dataclass
class Cost:
    """What the requests of one kind took."""

    seconds: list[float] = field(default_factory=list)
    queries: int = 0


def run() -> list[Figure]:
    """Let students work one after another, first to measure, then to count queries."""
    call_command("collectstatic", interactive=False, verbosity=0)
    students = fill(STUDENTS)
    costs: dict[str, Cost] = defaultdict(Cost)
    for student in students[:WARM_UP]:
        _work(student, defaultdict(Cost))
    counting = students.pop()
    profile = cProfile.Profile(process_time) if os.environ.get("LOAD_PROFILE") else None
    with profile or nullcontext():
        for student in students[WARM_UP:]:
            _work(student, costs)
    if profile:
        profile.dump_stats(os.environ["LOAD_PROFILE"])
    _count(counting, costs)
    return [
        figure
        for kind in dict.fromkeys(acts_of(uploads=True))
        for figure in _told(kind, costs[kind])
    ]


def _work(student: Student, costs: dict[str, Cost]) -> None:
    for kind in acts_of(uploads=True):
        seconds = _ask(student, kind)
        costs[kind].seconds.append(seconds)


def _count(student: Student, costs: dict[str, Cost]) -> None:
    for kind in acts_of(uploads=True):
        with CaptureQueriesContext(connection) as found:
            _ask(student, kind)
        costs[kind].queries = len(found)


def _ask(student: Student, kind: str) -> float:
    asked = request_of(student, kind)
    named: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": each for name, each in asked.headers.items()
    }
    content_type = named.pop("HTTP_CONTENT_TYPE", "text/plain")
    body = b"".join(asked.body)
    begun = process_time()
    answer = CLIENT.generic(
        asked.method, asked.path, body, content_type, HTTP_HOST="localhost", **named
    )
    seconds = process_time() - begun
    location = answer.headers.get("Location", "")
    fault = fault_of(student, kind, answer.status_code, location, answer.content)
    assert not fault, fault
    return seconds


def _told(kind: str, cost: Cost) -> list[Figure]:
    mean = sum(cost.seconds) / len(cost.seconds)
    return [
        Figure(f"{kind}, mean", round(mean * 1000, 1), "ms", f"{cost.queries} queries"),
        Figure(f"{kind}, p50", round(percentile(cost.seconds, 0.5) * 1000, 1), "ms"),
    ]

"""The last hour of a call: 800 students write, rank, upload and hand in, on a real server.

Goal: 80 to 120 requests a second, p95 below 500 ms on two cores with PostgreSQL, no application
lost or doubled, nothing overwritten.

gunicorn runs as in script/server, with two workers, on the database of the benchmark. Requests are
sent at fixed moments, whether earlier ones were answered or not, and a latency counts from the
moment at which its request was due: a server that falls behind cannot hide it. The students write
in this process, which takes its share of the same processors.

LOAD_STUDENTS, LOAD_RATE (requests a second), LOAD_UPLOADS (of 10 MB) and LOAD_WORKERS change the
size; without them 800, 100, 200 and 2.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from queue import Queue
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import Figure, latencies, percentile
from bench.load_data import MOTIVATION, Student, fill
from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.queries import content_of
from kakehashi.education.outbound.models import Application

STUDENTS = int(os.environ.get("LOAD_STUDENTS", "800"))
RATE = float(os.environ.get("LOAD_RATE", "100"))
UPLOADS = int(os.environ.get("LOAD_UPLOADS", "200"))
WORKERS = os.environ.get("LOAD_WORKERS", "2")
SENDERS = 120  # requests under way at once at most
MEGABYTES = 10
BOUNDARY = "kakehashi-load"
GOAL = "goal: p95 below 500"


@dataclass
class Tally:
    """What came of the requests: seconds by kind, answers that should not be."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    late: float = 0.0


def run() -> list[Figure]:
    """Let the students work on the server, then look at what it has kept."""
    call_command("collectstatic", interactive=False, verbosity=0)
    students = fill(STUDENTS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    port = _free_port()
    server = _server(port)
    try:
        _wait_for(port)
        tally, seconds = _work(students, port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    return [*_times(tally, seconds), *_kept(students)]


def _server(port: int) -> subprocess.Popen[bytes]:
    place = settings.DATABASES["default"]
    environment = {**os.environ, "PORT": str(port)}
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = (
            f"postgres://{place['USER']}@{quote(place['HOST'], '')}/{name}"
        )
    arguments = ["--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--threads", "8"]
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "kakehashi.config.wsgi", *arguments],
        env={**environment, "GUNICORN_CMD_ARGS": "--log-level warning"},
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _attempt in range(120):
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=30)
            line.request("GET", "/en/account/login/")
            assert line.getresponse().status == 200
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError("The server did not start.")


# -- The students ---------------------------------------------------------------------------------


def _work(students: list[Student], port: int) -> tuple[Tally, float]:
    """Send everything that is due at its moment. Returns what came of it, and how long it took."""
    due: Queue[tuple[float, Student, int] | None] = Queue()
    tally, lock = Tally(), threading.Lock()
    begun = time.perf_counter() + 1
    for number, (student, act) in enumerate(_order(students)):
        due.put((begun + number / RATE, student, act))
    senders = [
        threading.Thread(target=_send, args=(due, tally, lock, port)) for _n in range(SENDERS)
    ]
    for _sender in senders:
        due.put(None)
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return tally, time.perf_counter() - begun


def _order(students: list[Student]) -> Iterator[tuple[Student, int]]:
    """Who does their next act when: mixed, each student's own acts in their order, spread out."""
    drawn = Random(7)
    uploading = set(drawn.sample(range(len(students)), min(UPLOADS, len(students))))
    moments: list[tuple[float, int, int]] = []
    for number, student in enumerate(students):
        student.acts = [*ACTS[:-2], *(["upload"] if number in uploading else []), *ACTS[-2:]]
        many = len(student.acts)
        start = drawn.random() * 0.3
        spread = sorted(start + 0.7 * drawn.random() for _act in range(many))
        moments += [(moment, number, act) for act, moment in enumerate(spread)]
    for _moment, number, act in sorted(moments):
        yield students[number], act


ACTS = [
    *("look", "motivation", "save", "save", "save", "save", "choices", "move", "move", "save"),
    *("save", "move", "look", "save", "review", "submit"),
]


def _send(due: Any, tally: Tally, lock: Any, port: int) -> None:
    while (item := due.get()) is not None:
        moment, student, act = item
        time.sleep(max(0.0, moment - time.perf_counter()))
        with student.lock:  # one browser: its next click comes after the last answer
            kind = student.acts[act]
            begun = max(moment, student.free_at)
            line = HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                said = _ask(line, student, kind)
            except (OSError, HTTPException) as error:
                said = f"{kind}: {error!r}"
            line.close()
            student.free_at = time.perf_counter()
            seconds = student.free_at - begun
        with lock:
            tally.seconds[kind].append(seconds)
            if said:
                tally.wrong.append(said)


def _ask(line: HTTPConnection, student: Student, kind: str) -> str:
    """Do one thing. Returns what was wrong with the answer; empty if nothing was."""
    base = f"/en/outbound/applications/{student.pk}/"
    headers = {"Cookie": student.cookie, "Host": "localhost", "X-CSRFToken": student.csrf}
    if kind in ("look", "motivation", "choices", "review"):
        line.request("GET", base + ("" if kind == "look" else f"{kind}/"), headers=headers)
        return _answer(line, student, kind, 200)
    if kind == "upload":
        headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        line.request("POST", f"{base}documents/", _file(student), headers)
        return _answer(line, student, kind, 302)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    fields: list[tuple[str, Any]] = [("version", student.version)]
    if kind == "submit":
        fields.append(("consent", "on"))
        line.request("POST", f"{base}review/", urlencode(fields), headers)
        return _answer(line, student, kind, 302)
    headers["HX-Request"] = "true"
    if kind == "save":
        student.writes += 1
        fields.append(("motivation", f"{MOTIVATION} {student.pk}.{student.writes}"))
        line.request("POST", f"{base}motivation/", urlencode(fields), headers)
    else:
        student.choices = [*student.choices[1:], student.choices[0]]
        fields += [("choice", each) for each in student.choices]
        headers["HX-Target"] = "chosen-part"
        line.request("POST", f"{base}choices/", urlencode([*fields, ("up", "")]), headers)
    return _answer(line, student, kind, 200)


def _answer(line: HTTPConnection, student: Student, kind: str, wanted: int) -> str:
    answer = line.getresponse()
    body = answer.read()
    if answer.status != wanted:
        return f"{kind}: {answer.status} instead of {wanted}"
    if kind in ("motivation", "choices", "review", "save", "move"):
        student.read_version(body)
    if kind in ("save", "move"):
        return "" if b'role="alert"' not in body else f"{kind}: refused"
    if kind == "upload":
        student.version += 1
        student.uploads += 1
    if kind == "submit":
        student.receipt = answer.headers["Location"]
    return ""


def _file(student: Student) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\ntranscript\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="t.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n%PDF-1.7 {student.pk}\n"
    )
    filling = b"\x00\x81" * (MEGABYTES * 1024 * 512 - 512)
    return head.encode() + filling + f"%%EOF\r\n--{BOUNDARY}--\r\n".encode()


# -- What came of it ------------------------------------------------------------------------------


def _times(tally: Tally, seconds: float) -> list[Figure]:
    everything = [each for values in tally.seconds.values() for each in values]
    for said in sorted(set(tally.wrong))[:10]:
        print(f"  {tally.wrong.count(said)} x {said}", file=sys.stderr)
    return [
        Figure("requests", len(everything), ""),
        Figure("requests a second", round(len(everything) / seconds, 1), "/s", f"asked: {RATE}"),
        *latencies("every request", everything, GOAL),
        Figure("every request, p99", round(percentile(everything, 0.99) * 1000, 1), "ms"),
        *(
            figure
            for kind, values in sorted(tally.seconds.items())
            for figure in latencies(kind, values)
        ),
        Figure("answers that should not be", len(tally.wrong), "", "goal: 0"),
    ]


def _kept(students: list[Student]) -> list[Figure]:
    """Compare what the server acknowledged with what it has kept."""
    lost = doubled = altered = 0
    rows = Application.objects.filter(pk__in=[each.pk for each in students])
    found = rows.select_related("unit").prefetch_related("submissions").in_bulk()
    for student in students:
        application = found[student.pk]
        receipts = list(application.submissions.all())
        lost += not receipts
        doubled += len(receipts) > 1
        altered += not _is_as_written(application, student)
    since = timezone.now() - timedelta(hours=1)
    return [
        Figure("applications handed in", rows.filter(submitted_at__gte=since).count(), ""),
        Figure("lost", lost, "", "goal: 0"),
        Figure("doubled", doubled, "", "goal: 0"),
        Figure("with other content than was written last", altered, "", "goal: 0"),
    ]


def _is_as_written(application: Application, student: Student) -> bool:
    last = application.submissions.last()
    if last is None:
        return False
    content = content_of(application, last.consent)
    return (
        content["motivation"] == f"{MOTIVATION} {student.pk}.{student.writes}"
        and len(content["documents"]) == student.uploads
        and list(application.choices.values_list("placement", flat=True)) == student.choices
        and last.sha256 == digest(content)
    )

"""The last hour of a call: 800 students write, rank, upload and hand in, on a real server.

Goal: 80 to 120 requests a second, p95 below 500 ms on two cores with PostgreSQL, no application
lost or doubled, nothing overwritten.

gunicorn runs as in script/server, with two workers, on the database of the benchmark. Requests are
sent at fixed moments, whether earlier ones were answered or not, and a latency counts from the
moment at which its request was due: a server that falls behind cannot hide it. The students are
divided among the rates, so that each rate lasts equally long. They write in this process, which
takes its share of the same processors; the figures say how much.

LOAD_STUDENTS, LOAD_RATES (requests a second), LOAD_UPLOADS (of 10 MB) and LOAD_WORKERS change the
size; without them 800, 80,100,120, 200 and 2.
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
from pathlib import Path
from queue import Queue
from random import Random
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import Figure, latencies, percentile
from bench.load_data import MOTIVATION, Student, fill
from bench.load_requests import Request, acts_of, fault_of, request_of
from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.queries import content_of
from kakehashi.education.outbound.models import Application

STUDENTS = int(os.environ.get("LOAD_STUDENTS", "800"))
RATES = [float(each) for each in os.environ.get("LOAD_RATES", "80,100,120").split(",")]
UPLOADS = int(os.environ.get("LOAD_UPLOADS", "200"))
WORKERS = os.environ.get("LOAD_WORKERS", "2")
THREADS = os.environ.get("LOAD_THREADS", "16")
SENDERS = 120  # requests under way at once at most
MOST = 0.5  # seconds that p95 may take
GOAL = "goal: p95 below 500"
REST = "a request: PostgreSQL, and whatever else runs"


@dataclass
class Tally:
    """What came of the requests at one rate. seconds: by kind; wrong: answers that should not be.

    own, server, busy: seconds of processor time of this process, of the server without PostgreSQL,
    and of all processes of the machine.
    """

    rate: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lasted: float = 0.0
    own: float = 0.0
    server: float = 0.0
    busy: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rest(self) -> float:
        """What the others computed, above all PostgreSQL; and the system for all of them."""
        return max(0.0, self.busy - self.server - self.own)

    @property
    def every(self) -> list[float]:
        """The seconds of every request."""
        return [each for values in self.seconds.values() for each in values]


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
        tallies = [
            _work(group, rate, port, server.pid)
            for rate, group in zip(RATES, _divided(students), strict=True)
        ]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    kept = max((each.rate for each in tallies if percentile(each.every, 0.95) < MOST), default=0)
    times = [figure for each in tallies for figure in _times(each)]
    greatest = Figure("greatest rate with p95 below 500 ms", kept, "/s", "0: none")
    return [*times, greatest, *_kept(students)]


def _divided(students: list[Student]) -> Iterator[list[Student]]:
    """Those of each rate, as many as it can serve in the same time; none twice."""
    begun = 0.0
    for rate in RATES:
        ended = begun + rate / sum(RATES) * len(students)
        yield students[round(begun) : round(ended)]
        begun = ended


def _server(port: int) -> subprocess.Popen[bytes]:
    place = settings.DATABASES["default"]
    environment = {**os.environ, "PORT": str(port)}
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = (
            f"postgres://{place['USER']}@{quote(place['HOST'], '')}/{name}"
        )
    arguments = ["--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--threads", THREADS]
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
            status, _location, _body = _sent(Request("GET", "/en/account/login/", {}), port)
            assert status == 200
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError("The server did not start.")


# -- The students ---------------------------------------------------------------------------------


def _work(students: list[Student], rate: float, port: int, server: int) -> Tally:
    """Send everything that is due at its moment. Returns what came of it, and how long it took."""
    due: Queue[tuple[float, Student, int] | None] = Queue()
    tally = Tally(rate)
    own, theirs, busy = time.process_time(), _processor_time(server), _busy()
    begun = time.perf_counter() + 1
    for number, (student, act) in enumerate(_order(students)):
        due.put((begun + number / rate, student, act))
    senders = [threading.Thread(target=_send, args=(due, tally, port)) for _n in range(SENDERS)]
    for _sender in senders:
        due.put(None)
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    tally.lasted = time.perf_counter() - begun
    tally.own, tally.server = time.process_time() - own, _processor_time(server) - theirs
    tally.busy = _busy() - busy
    return tally


def _processor_time(pid: int) -> float:
    """Seconds that the children of a process, the workers, have computed; 0 where /proc is not."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(words[1]) == pid:
            ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _busy() -> float:
    """Seconds that the processors have computed since the machine began; 0 where /proc is not."""
    try:
        words = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _idle, _waits, hardware, software = map(int, words[:7])
    return (user + nice + system + hardware + software) / os.sysconf("SC_CLK_TCK")


def _order(students: list[Student]) -> Iterator[tuple[Student, int]]:
    """Who does their next act when: mixed, each student's own acts in their order, spread out."""
    drawn = Random(7)
    many = round(UPLOADS * len(students) / STUDENTS)
    uploading = set(drawn.sample(range(len(students)), min(many, len(students))))
    moments: list[tuple[float, int, int]] = []
    for number, student in enumerate(students):
        student.acts = acts_of(uploads=number in uploading)
        start = drawn.random() * 0.3
        spread = sorted(start + 0.7 * drawn.random() for _act in student.acts)
        moments += [(moment, number, act) for act, moment in enumerate(spread)]
    for _moment, number, act in sorted(moments):
        yield students[number], act


def _send(due: Queue[tuple[float, Student, int] | None], tally: Tally, port: int) -> None:
    while (item := due.get()) is not None:
        moment, student, act = item
        time.sleep(max(0.0, moment - time.perf_counter()))
        with student.lock:  # one browser: its next click comes after the last answer
            kind = student.acts[act]
            begun = max(moment, student.free_at)
            try:
                said = fault_of(student, kind, *_sent(request_of(student, kind), port))
            except OSError as error:
                said = f"{kind}: {error!r}"
            student.free_at = time.perf_counter()
            seconds = student.free_at - begun
        with tally.lock:
            tally.seconds[kind].append(seconds)
            if said:
                tally.wrong.append(said)


def _sent(request: Request, port: int) -> tuple[int, str, bytes]:
    """Send a request on a line of its own. Returns status, Location and body of the answer.

    Without http.client, whose parsing would take a good part of the processors.

    Raises: OSError, if there is no answer.
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    first = f"{request.method} {request.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"{first}{head}Content-Length: {request.length}\r\n\r\n".encode())
        for piece in request.body:
            line.sendall(piece)
        answer = b"".join(iter(lambda: line.recv(262_144), b""))
    if not answer:
        raise ConnectionError("no answer")
    top, _gap, body = answer.partition(b"\r\n\r\n")
    lines = top.decode().split("\r\n")
    named = dict(each.split(": ", 1) for each in lines[1:])
    return int(lines[0].split()[1]), named.get("Location", ""), body


# -- What came of it ------------------------------------------------------------------------------


def _times(tally: Tally) -> list[Figure]:
    for said in sorted(set(tally.wrong))[:10]:
        print(f"  {tally.wrong.count(said)} x {said}", file=sys.stderr)
    every, at = tally.every, f"at {tally.rate:g}/s: "
    milliseconds = 1000 / len(every)
    return [
        Figure(f"{at}requests", len(every), ""),
        Figure(f"{at}answered a second", round(len(every) / tally.lasted, 1), "/s"),
        *latencies(f"{at}every request", every, GOAL),
        Figure(f"{at}every request, p99", round(percentile(every, 0.99) * 1000, 1), "ms"),
        *(
            figure
            for kind, values in sorted(tally.seconds.items())
            for figure in latencies(f"{at}{kind}", values)
        ),
        Figure(f"{at}server computes", round(tally.server * milliseconds, 1), "ms", "a request"),
        Figure(f"{at}this process does", round(tally.own * milliseconds, 1), "ms", "a request"),
        Figure(f"{at}the rest of the machine", round(tally.rest * milliseconds, 1), "ms", REST),
        Figure(f"{at}answers that should not be", len(tally.wrong), "", "goal: 0"),
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

"""Importing ROR records by the command: 36,000 invented ones, and the real file where it is."""

import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import orjson
from django.db import connection

from bench import Figure, invented
from kakehashi.institutions.models import Institution

RECORDS = int(os.environ.get("BENCH_RECORDS", "36000"))
ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared/data/ror_v2_partial.jsonl.gz"


def run() -> list[Figure]:
    """First run, second run of the invented records; then the real ones beside them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invented.jsonl.gz"
        with gzip.open(path, "wb", compresslevel=1) as file:
            for record in invented.records(RECORDS):
                file.write(orjson.dumps(record) + b"\n")
        figures = _import("invented, first run", path)
        figures += _import("invented, second run", path)
    if REAL.exists():
        figures += _import("real file, first run", REAL)
        figures += _import("real file, second run", REAL)
    return figures


def _import(name: str, path: Path) -> list[Figure]:
    """One run of the command in its own process, whose peak memory the system tells."""
    before = Institution.objects.count()
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_ror", str(path)],
        cwd=ROOT,
        env={**os.environ, **_same_database()},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        told = process.stdout.readline().strip()
        process.stdout.read()
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"import_ror ended with exit code {process.returncode}")
    records = sum(int(word.rstrip(",")) for word in told.split("(")[0].split() if word[0].isdigit())
    note = f"{told.split(' (')[0]}; {Institution.objects.count() - before} more institutions"
    return [
        Figure(f"{name}: time", round(seconds, 1), "s", note),
        Figure(f"{name}: processor time", round(used.ru_utime + used.ru_stime, 1), "s"),
        Figure(f"{name}: speed", round(records / seconds), "records/s"),
        Figure(f"{name}: peak memory", round(used.ru_maxrss / 1024), "MiB"),
    ]


def _same_database() -> dict[str, str]:
    """Makes the command write into this benchmark's database, not the one it was made beside."""
    if connection.vendor == "sqlite":
        return {}
    address, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return {"DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}"}

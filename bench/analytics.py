"""OpenAlex's works to the tables of collaboration, beside what else could read them.

Works are invented in the layout of 2026: ANALYTICS_WORKS of them (400,000). Everything runs in a
process of its own over the same files; peak memory is that of its whole tree of processes.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import Figure, analytics_questions, invented
from bench.works_data import Works, write_lines, write_parquet

WORKS = int(os.environ.get("ANALYTICS_WORKS", "400000"))
FILES = 8
ROOT = Path(__file__).parent.parent
REAL_ROR = ROOT.parent / "shared/data/ror_v2_partial.jsonl.gz"
ORGANISATIONS = 36_000
PEERS = 2  # files, of all, that the slow ones read: their speed does not depend on the number
GLANCE = 0.2  # seconds between two looks at the memory


def run() -> list[Figure]:
    """What JSON lines and Parquet take; the limit, pandas and Spark beside it."""
    with tempfile.TemporaryDirectory(prefix="kakehashi-analytics-") as name:
        folder = Path(name)
        made = _generate(folder)
        few = WORKS * PEERS // FILES
        figures = [Figure("works invented", WORKS, "works", made)]
        figures += _measured("limit: decompress only", folder, "decompress", WORKS)
        figures += _measured("limit: decompress and parse", folder, "parse", WORKS)
        figures += _measured("JSON lines to tables", folder, "lines", WORKS)
        figures += _measured("Parquet to tables", folder, "parquet", WORKS)
        figures += analytics_questions.run(folder / "made-lines")
        figures += _measured("pandas, JSON lines to links", folder, "pandas", few)
        if shutil.which("java"):
            figures += _measured("Spark local, JSON lines to links", folder, "spark", few)
    return figures


def _generate(folder: Path) -> str:
    """Files of works in both editions and the file of ROR, in `folder`."""
    begin = time.perf_counter()
    for name in ("lines", "parquet", "few"):
        (folder / name).mkdir()
    with gzip.open(folder / "ror.jsonl.gz", "wt", compresslevel=1) as file:
        file.writelines(json.dumps(record) + "\n" for record in organisations())
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        pool.starmap(_generate_file, [(folder, number) for number in range(FILES)])
    for number in range(PEERS):
        (folder / "few" / f"part_{number:04}.gz").symlink_to(folder / f"lines/part_{number:04}.gz")
    written = sum(path.stat().st_size for path in (folder / "lines").iterdir())
    took = time.perf_counter() - begin
    return f"{written / 2**20:,.0f} MiB compressed in {FILES} files, in {took:,.0f} s"


def _generate_file(folder: Path, number: int) -> None:
    maker = Works(organisations(), seed=number)
    each = WORKS // FILES
    lines = folder / f"lines/part_{number:04}.gz"
    write_lines(maker.make(2_000_000_000 + number * each, each), lines)
    write_parquet(lines, folder / f"parquet/part_{number:04}.parquet")


def organisations() -> Iterator[dict[str, Any]]:
    """ROR records: the real ones where they are, else invented ones."""
    if not REAL_ROR.exists():
        yield from invented.records(ORGANISATIONS)
        return
    with gzip.open(REAL_ROR) as file:
        yield from map(json.loads, islice(file, ORGANISATIONS))


def _measured(name: str, folder: Path, what: str, works: int) -> list[Figure]:
    """Speed and memory of one way, from the start of its process to the end."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.analytics_runs", what, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(GLANCE)
    took = time.perf_counter() - begin
    said = process.stdout.read().strip() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"{what} ended with exit code {process.returncode}")
    return [
        Figure(f"{name}: speed", round(works / took), "works/s", said),
        Figure(f"{name}: time", round(took, 2), "s", f"{works:,} works"),
        Figure(f"{name}: peak memory", round(peak / 1024), "MiB"),
    ]


def _memory(process: int) -> int:
    """KiB of a process and all below it; what they share counts once."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(path.parent.name))
    found, tree = [process], 0
    while found:
        each = found.pop()
        found += children.get(each, [])
        tree += _share(each)
    return tree


def _share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))

"""script/bench [NAME ...] [--json FILE]: each benchmark in a process and a database of its own."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from unicodedata import east_asian_width

import django
from django.core.management import call_command
from django.db import connection

from bench import Figure

FOLDER = Path(__file__).parent
NO_BENCHMARK = {
    *("__init__", "__main__", "invented", "places_data", "plan_data"),
    *("allocation_data", "allocation_rivals", "allotting_data", "load_data", "load_requests"),
    *("analytics_questions", "analytics_runs", "works_data"),
}
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in NO_BENCHMARK)
RUNNING = "KAKEHASHI_BENCHMARK"  # names the file for the figures, in the process that measures


def main() -> int:
    """Run the benchmarks named on the command line, all if none is. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if RUNNING in os.environ:
        return _measure(asked.names[0], Path(os.environ[RUNNING]))

    machine = _machine()
    print("   ".join(f"{fact}: {value}" for fact, value in machine.items()))
    results = {name: _apart(name) for name in asked.names or NAMES}
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine, "results": results}, indent=2))
    return 0 if all(results.values()) else 1


def _apart(name: str) -> list[dict[str, object]]:
    """Run one benchmark in its own process, print its figures; empty if it failed."""
    print(f"\n{name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as folder:
        figures = Path(folder) / "figures.json"
        environment = {"DEMONSTRATION": "1", **os.environ, "STATE_DIR": folder}
        run = subprocess.run(
            [sys.executable, "-m", "bench", name],
            env={**environment, RUNNING: str(figures)},
            cwd=FOLDER.parent,
            check=False,
        )
        if run.returncode or not figures.exists():
            print(f"  failed with exit code {run.returncode}", file=sys.stderr)
            return []
        found: list[dict[str, object]] = json.loads(figures.read_text())
    for figure in found:
        print(_line(Figure(**figure)))  # type: ignore[arg-type]  # it was one before it was JSON
    return found


def _measure(name: str, figures: Path) -> int:
    """In the process apart: make the database, run, write the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings")
    django.setup()
    beside = connection.vendor != "sqlite"
    if beside:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0)
    try:
        found: list[Figure] = import_module(f"bench.{name}").run()
    finally:
        if beside:
            connection.creation.destroy_test_db("", verbosity=0)
    figures.write_text(json.dumps([asdict(figure) for figure in found]))
    return 0


def _line(figure: Figure) -> str:
    wide = sum(east_asian_width(sign) in "WF" for sign in figure.name)
    return (
        f"  {figure.name:<{50 - wide}}{figure.value:>12,.{0 if figure.value >= 1000 else 1}f}"
        f" {figure.unit:<10}{figure.note}"
    ).rstrip()


def _machine() -> dict[str, object]:
    address = os.environ.get("DATABASE_URL", "sqlite:")
    return {
        "database": address.partition(":")[0],
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


if __name__ == "__main__":
    sys.exit(main())

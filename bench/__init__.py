"""Benchmarks: how fast, with how much memory. None of them is a test, none has a limit to pass.

One file is one benchmark, and its name is the file's name. It holds

    def run() -> list[Figure]:

and finds a migrated, empty database of its own when it is called: a new SQLite file, or a new
database beside the one that DATABASE_URL names. Nothing else is to be registered:
`script/bench NAME` runs it, `script/bench` runs all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One measured value."""

    name: str
    value: float
    unit: str
    note: str = ""


def timed(call: Callable[[], object]) -> float:
    """Seconds that `call` takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def latencies(name: str, seconds: Sequence[float], note: str = "") -> list[Figure]:
    """The median and the 95th percentile of `seconds`, in milliseconds."""
    return [
        Figure(f"{name}, p50", round(percentile(seconds, 0.5) * 1000, 1), "ms", note),
        Figure(f"{name}, p95", round(percentile(seconds, 0.95) * 1000, 1), "ms"),
    ]

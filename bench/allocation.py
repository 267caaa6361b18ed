"""Allocations of 1,000 to 1,000,000 applicants, beside `matching` and OR-Tools on the same calls.

BENCH_RIVALS names a Python that has them (pip install matching ortools); without it, ours alone.
BENCH_CALLS narrows the calls: 1000x100,10000x500. Processor time, the best of some rounds.
"""

import gc
import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from bench import Figure
from bench.allocation_data import invented_call
from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.comparing import ranks
from kakehashi.education.outbound.allocation.deferred import deferred
from kakehashi.education.outbound.allocation.explaining import explain
from kakehashi.education.outbound.allocation.lottery import draw
from kakehashi.education.outbound.allocation.problem import Problem
from kakehashi.education.outbound.allocation.rows import Rows, rows
from kakehashi.education.outbound.allocation.total_rank import total_rank
from kakehashi.education.outbound.allocation.verifying import verify

CALLS = os.environ.get("BENCH_CALLS", "1000x100,10000x500,100000x2000,1000000x5000")
RIVALS = os.environ.get("BENCH_RIVALS", "")
MATCHING_UP_TO, FLOW_UP_TO, RANK_UP_TO = 10_000, 100_000, 10_000  # applicants; it takes minutes
_Found = TypeVar("_Found")


def run() -> list[Figure]:
    """Every call by ours, and by the others as far as they come."""
    gc.set_threshold(50_000, 20, 100)  # as in config/wsgi.py
    figures = []
    for call in CALLS.split(","):
        applicants, placements = map(int, call.split("x"))
        figures += _one(call, invented_call(applicants, placements))
    return figures


def _one(name: str, problem: Problem) -> list[Figure]:
    people = len(problem.applicants)
    lottery = draw(problem.seed, (each.id for each in problem.applicants))
    seconds, result = _best(lambda: allocate(problem), people)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    explained = sum(map(len, result.explanations.values()))
    told = {key: [each.placement for each in them] for key, them in result.explanations.items()}
    numbered, table = _best(lambda: rows(problem, lottery), people)
    solved, _held = _best(lambda: deferred(table), people)
    explaining, _told = _best(lambda: explain(problem, lottery, result.assignment), people)
    verifying, _proof = _best(
        lambda: verify(problem, result.assignment, lottery, result.reserves, told), people
    )
    parts = [
        ("numbers", numbered),
        ("deferred acceptance", solved),
        (f"{explained:,} explanations", explaining),
        ("verification", verifying),
        ("all, hashes included", seconds),
    ]
    figures = [Figure(f"{name}: {part}", round(s * 1000, 1), "ms") for part, s in parts]
    figures[-1] = replace(figures[-1], note=f"{len(result.assignment):,} placed, verified")
    if not result.verified:
        raise RuntimeError(f"{name} was not verified: {result.faults}")
    figures.append(Figure(f"{name}: peak memory of the process", round(peak), "MiB"))
    return figures + _others(name, problem, table, solved)


def _others(name: str, problem: Problem, table: Rows, solved: float) -> list[Figure]:
    people, figures = len(problem.applicants), []
    ours: tuple[int, int] | None = None
    if people <= RANK_UP_TO:
        seconds, held = _best(lambda: total_rank(table), people)
        given = {
            table.applicants[row]: table.placements[placement]
            for row, placement in enumerate(held)
            if placement >= 0
        }
        ours = len(given), sum(ranks(problem, given).values())
        figures.append(Figure(f"{name}: our least total rank", round(seconds * 1000, 1), "ms"))
    if RIVALS and people <= FLOW_UP_TO:
        found = _rival("ortools", table, table.room)
        if ours not in (None, (found["placed"], found["rank_sum"])):
            raise RuntimeError(f"{name}: {ours} is not what OR-Tools found: {found}")
        figures.append(_ratio(f"{name}: OR-Tools min-cost flow", found["seconds"], solved))
    if RIVALS and people <= MATCHING_UP_TO:
        flat = replace(table, paths=[path[:1] for path in table.paths])
        seconds, held = _best(lambda: deferred(flat), people)
        found = _rival("matching", flat, table.room)
        if found["placed"] != sum(each >= 0 for each in held):
            raise RuntimeError(f"{name}: `matching` placed {found['placed']}, we another number")
        figures.append(Figure(f"{name}: ours with the terms alone", round(seconds * 1000, 1), "ms"))
        figures.append(_ratio(f"{name}: matching, terms alone", found["seconds"], seconds))
    return figures


def _ratio(name: str, theirs: float, ours: float) -> Figure:
    return Figure(name, round(theirs * 1000, 1), "ms", f"{theirs / ours:,.1f} times ours")


def _rival(name: str, table: Rows, room: list[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "call.json"
        call = {
            "wishes": table.wishes,
            "ranks": table.ranks,
            "keys": table.keys,
            "paths": table.paths,
            "room": room,
            "terms": [room[each[0]] for each in table.paths],
        }
        path.write_text(json.dumps(call))
        program = Path(__file__).with_name("allocation_rivals.py")
        run = subprocess.run(
            [RIVALS, program, name, path], capture_output=True, text=True, check=True
        )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _best(call: Callable[[], _Found], people: int) -> tuple[float, _Found]:
    """Processor seconds of the best of some rounds, fewer of large calls; and what it returned."""
    best = float("inf")
    for _round in range(5 if people <= 10_000 else 2 if people <= 100_000 else 1):
        start = process_time()
        found = call()
        best = min(best, process_time() - start)
    return best, found

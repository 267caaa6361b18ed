"""Deriving stored runs again: the same input must give the same output, byte for byte."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from kakehashi.education.outbound.allocation.allocating import ENGINE_VERSION, allocate
from kakehashi.education.outbound.allocation.document import read
from kakehashi.education.outbound.allocation.lottery import keeps_commitment
from kakehashi.education.outbound.models import Run


@dataclass(frozen=True)
class Finding:
    """One run. problem: what is wrong, None if nothing is."""

    run: Run
    problem: str | None


def verify_runs(runs: QuerySet[Run]) -> Iterator[Finding]:
    """Check each run, one after the other: one may be large."""
    for pk in runs.order_by("call", "pk").values_list("pk", flat=True):
        run = Run.objects.select_related("call").get(pk=pk)
        yield Finding(run, _problem(run))


def _problem(run: Run) -> str | None:
    if not run.is_intact:
        return "the stored input or output is not the one whose hash was noted"
    problem = read(run.document)
    if isinstance(problem, list):
        return f"the stored input cannot be read: {problem[0].path}"
    if not keeps_commitment(problem.seed, run.seed_commitment):
        return "the seed is not the one that was committed to"
    if run.engine_version != ENGINE_VERSION:
        return f"made by engine {run.engine_version}; this is {ENGINE_VERSION}"
    if hashlib.sha256(allocate(problem).written()).hexdigest() != run.output_sha256:
        return "running the input again gives another output"
    return None

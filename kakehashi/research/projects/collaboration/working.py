"""Reads files of works in several processes at once, one file each. Pure.

Whoever asks to stop is obeyed within a block: files that are done stay done.
"""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Self

from kakehashi.research.projects.collaboration.official import read_official
from kakehashi.research.projects.collaboration.organisations import Organisation
from kakehashi.research.projects.collaboration.parts import Part
from kakehashi.research.projects.collaboration.places import Places
from kakehashi.research.projects.collaboration.reading import Stopped, read_lines
from kakehashi.research.projects.collaboration.sources import Form, Source

GLANCE = 0.2  # seconds between two looks at the progress


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read and where its part goes."""

    source: Source
    part: Part


class Readers:
    """Processes that read files; with fewer than two it is done in the process that asks.

    wanted: ROR ids of the institutions whose works get rows of authors.
    """

    def __init__(
        self, processes: int, organisations: Mapping[str, Organisation], wanted: frozenset[str]
    ) -> None:
        self.processes, self.organisations, self.wanted = processes, organisations, wanted
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.processes > 1:
            context = multiprocessing.get_context(_way_to_start())
            self._read, self._stop = context.Value("q", 0), context.Value("b", 0)
            self._pool = ProcessPoolExecutor(
                self.processes,
                context,
                initializer=_begin,
                initargs=(self._read, self._stop, self.organisations, self.wanted),
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._stop.value = kind is not None
            self._pool.shutdown(wait=True, cancel_futures=True)

    def read(self, jobs: Sequence[Job], watch: Callable[[int], None]) -> None:
        """Make the parts of all `jobs`. watch: called with the bytes read since the last call."""
        largest_first = sorted(jobs, key=lambda job: -job.source.bytes)
        if self._pool is None:
            places = Places(self.organisations, self.wanted)
            for job in largest_first:
                read_file(job, places, watch)
            return
        futures = [self._pool.submit(_work, job) for job in largest_first]
        seen = 0
        while not _settled(futures):
            watch(self._read.value - seen)
            seen = self._read.value


def read_file(job: Job, places: Places, watch: Callable[[int], None]) -> None:
    """Make the part of one file, whatever its form."""
    read = read_official if job.source.form is Form.PARQUET else read_lines
    read(job.source, job.part, places, watch)


def _way_to_start() -> str:
    """A fork is there at once, but only a process without threads may be forked."""
    alone = threading.active_count() == 1
    return "fork" if alone and sys.platform == "linux" else "spawn"


def _settled(futures: Sequence[Future[None]]) -> bool:
    """Wait a moment; whether all are done. Raises what a process raised."""
    done, open_ones = wait(futures, GLANCE, FIRST_COMPLETED)
    for future in done:
        future.result()
    if open_ones and done:
        wait(open_ones, GLANCE, FIRST_COMPLETED)
    return not open_ones


class _Process:
    """What a process of `Readers` holds."""

    read: "Synchronized[int]"
    stop: "Synchronized[int]"
    places: Places


def _begin(
    read: "Synchronized[int]",
    stop: "Synchronized[int]",
    organisations: Mapping[str, Organisation],
    wanted: frozenset[str],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked decides
    _Process.read, _Process.stop = read, stop
    _Process.places = Places(organisations, wanted)


def _work(job: Job) -> None:
    with suppress(Stopped):
        read_file(job, _Process.places, _watch)


def _watch(read: int) -> None:
    with _Process.read.get_lock():
        _Process.read.value += read
    if _Process.stop.value:
        raise Stopped

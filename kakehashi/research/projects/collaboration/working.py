"""Reads files of works in several processes at once, one file each. Pure.

Whoever asks to stop is obeyed within a block: files that are done stay done.
"""

import multiprocessing
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kakehashi.research.projects.collaboration.organisations import Organisation
from kakehashi.research.projects.collaboration.parts import Part
from kakehashi.research.projects.collaboration.reading import Stopped, read_lines
from kakehashi.research.projects.collaboration.sources import Source

GLANCE = 0.2  # seconds between two looks at the progress


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read and where its part goes."""

    source: Source
    part: Part


class Readers:
    """Processes that read files. Begin them early: they need half a second to be there.

    processes: 1 reads in the process that asks.
    """

    def __init__(self, processes: int, organisations: Path, wanted: frozenset[str]) -> None:
        """organisations: the file that `keep_organisations` writes before the first job."""
        self.processes, self.organisations, self.wanted = processes, organisations, wanted
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.processes > 1:
            context = multiprocessing.get_context("spawn")  # threads of DuckDB survive no fork
            self._read, self._stop = context.Value("q", 0), context.Value("b", 0)
            self._pool = ProcessPoolExecutor(
                self.processes,
                context,
                initializer=_begin,
                initargs=(self._read, self._stop, str(self.organisations), self.wanted),
            )
            for _number in range(self.processes):
                self._pool.submit(_ready)
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
            organisations = kept_organisations(self.organisations)
            for job in largest_first:
                read_lines(job.source, job.part, organisations, self.wanted, watch)
            return
        futures = [self._pool.submit(_work, job) for job in largest_first]
        seen = 0
        while not _settled(futures):
            watch(self._read.value - seen)
            seen = self._read.value


def keep_organisations(organisations: Mapping[str, Organisation], path: Path) -> None:
    """Write them where the processes find them."""
    path.write_bytes(msgspec.msgpack.encode(list(organisations.values())))


def kept_organisations(path: Path) -> dict[str, Organisation]:
    """Organisations by ROR id."""
    every = msgspec.msgpack.decode(path.read_bytes(), type=list[Organisation])
    return {organisation.ror: organisation for organisation in every}


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
    path: Path
    wanted: frozenset[str]
    organisations: dict[str, Organisation] | None = None


def _begin(
    read: "Synchronized[int]", stop: "Synchronized[int]", path: str, wanted: frozenset[str]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked decides
    _Process.read, _Process.stop, _Process.path = read, stop, Path(path)
    _Process.wanted = wanted


def _ready() -> None:
    """Nothing: the process is there."""


def _work(job: Job) -> None:
    if _Process.organisations is None:
        _Process.organisations = kept_organisations(_Process.path)
    with suppress(Stopped):
        read_lines(job.source, job.part, _Process.organisations, _Process.wanted, _watch)


def _watch(read: int) -> None:
    with _Process.read.get_lock():
        _Process.read.value += read
    if _Process.stop.value:
        raise Stopped

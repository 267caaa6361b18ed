"""From files of works to the folder of tables: interruptible, replaced at once. Pure.

While it runs, parts stand in a folder beside the one to be made (`OUT.parts`). Interrupted, it
leaves them there, and a second run with the same choices reads only what is missing.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kakehashi.research.projects.collaboration.faults import Fault
from kakehashi.research.projects.collaboration.finishing import Finishing, opened
from kakehashi.research.projects.collaboration.mergers import read_mergers
from kakehashi.research.projects.collaboration.organisations import (
    Organisation,
    read_organisations,
    ror_of,
)
from kakehashi.research.projects.collaboration.parts import Part
from kakehashi.research.projects.collaboration.sources import Form, Source, find
from kakehashi.research.projects.collaboration.summary import (
    FORMAT,
    Build,
    Input,
    write_build,
)
from kakehashi.research.projects.collaboration.tables import SUMMARY
from kakehashi.research.projects.collaboration.working import Job, Readers

Watch = Callable[[int, int], None]  # bytes read, of so many


class NothingRead(Exception):
    """There is nothing to make tables of. faults: why."""

    def __init__(self, reason: str, faults: Sequence[Fault]) -> None:
        super().__init__(reason)
        self.faults = faults


class WrongFolder(Exception):
    """The folder to be made cannot be replaced. `str()` says why."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What to make tables of.

    works:      files and folders.
    fetch:      brings works into the folder it is given, and may be interrupted.
    ror:        the file of organisations.
    authors_of: ROR ids of institutions whose works get rows of authors.
    processes:  that read at once; None: as many as the machine has cores.
    """

    works: Sequence[Path]
    ror: Path
    authors_of: frozenset[str] = frozenset()
    processes: int | None = None
    fetch: Callable[[Path], None] | None = None


def _nothing_to_show(_read: int, _total: int) -> None:
    """For those who do not watch."""


def build(choices: Choices, out: Path, watch: Watch = _nothing_to_show) -> Build:
    """Make the folder `out` of the tables, in place of what an earlier build left there.

    watch: called with (bytes read, bytes of all files to read).
    Raises: NothingRead, if there is no organisation or no work; WrongFolder, if `out` holds
    something else, or another build into it is under way. `out` is then as it was.
    """
    if out.exists() and not (out.is_dir() and ((out / SUMMARY).exists() or not any(out.iterdir()))):
        raise WrongFolder(f"{out} holds something else than tables: name another folder.")
    with _staging(out) as staging:
        return _Building(choices, staging, watch).run(out)


def staging_of(out: Path) -> Path:
    """Where what was read stands until `out` is made."""
    return out.with_name(f"{out.name}.parts")


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """The folder of the parts, for one build at a time; removed only when all went well."""
    staging = staging_of(out)
    staging.mkdir(parents=True, exist_ok=True)
    with (staging / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongFolder(f"Another build into {out} is under way.") from error
        yield staging
        shutil.rmtree(staging)


class _Building:
    """One build."""

    def __init__(self, choices: Choices, staging: Path, watch: Watch) -> None:
        self.choices, self.staging, self.watch = choices, staging, watch
        self.wanted = frozenset(map(ror_of, choices.authors_of))
        self.processes = choices.processes or os.cpu_count() or 1
        self.faults: list[Fault] = []
        self.read = self.total = 0

    def run(self, out: Path) -> Build:
        places = list(self.choices.works)
        if self.choices.fetch is not None:
            places.append(self.staging / "pages")
            self.choices.fetch(self.staging / "pages")
        sources, faults = find(places)
        self.faults += faults
        self._forget_other_choices()
        jobs = [
            Job(source, Part(self.staging, _key(source)))
            for source in sources
            if source.form is not Form.MERGERS
        ]
        organisations = self._read(jobs)
        if not any(job.part.counts().works for job in jobs):
            for job in jobs:
                self.faults += job.part.faults()
            raise NothingRead("No work could be read.", self.faults)
        new = self.staging / "new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        mergers = [source for source in sources if source.form is Form.MERGERS]
        made = self._finish(jobs, mergers, organisations, new)
        _replace(out, new, self.staging / "old")
        return made

    def _read(self, jobs: Sequence[Job]) -> dict[str, Organisation]:
        """Make the parts that are not there yet."""
        todo = [job for job in jobs if not job.part.is_done()]
        self.total = sum(job.source.bytes for job in todo)
        organisations = self._organisations()
        with Readers(min(self.processes, len(todo)), organisations, self.wanted) as readers:
            readers.read(todo, self._watch)
        return organisations

    def _watch(self, read: int) -> None:
        self.read += read
        self.watch(self.read, self.total)

    def _organisations(self) -> dict[str, Organisation]:
        organisations, faults = read_organisations(self.choices.ror)
        self.faults += faults
        if not organisations:
            raise NothingRead(f"{self.choices.ror} holds no organisation.", self.faults)
        return organisations

    def _forget_other_choices(self) -> None:
        """Parts that an interrupted build made by other choices are of no use."""
        ror = self.choices.ror.stat()
        facts = [FORMAT, str(self.choices.ror), ror.st_size, ror.st_mtime_ns, sorted(self.wanted)]
        kept = self.staging / "choices.json"
        written = msgspec.json.encode(facts)
        if not kept.exists() or kept.read_bytes() != written:
            for mark in self.staging.glob("*.part"):
                mark.unlink()
            kept.write_bytes(written)

    def _finish(
        self,
        jobs: Sequence[Job],
        mergers: Sequence[Source],
        organisations: Mapping[str, Organisation],
        new: Path,
    ) -> Build:
        merged = []
        for number, source in enumerate(mergers):
            merged.append(self.staging / f"mergers-{number}")
            self.faults += read_mergers(source, merged[-1])
        parts = [(job.source.name, job.part) for job in jobs]
        with opened(self.staging / "spilled", self.processes) as connection:
            finishing = Finishing(connection, parts, organisations.values(), new)
            faults = finishing.finish(merged, self.faults)
            made = Build(
                built=datetime.now(UTC).isoformat(timespec="seconds"),
                inputs=[_input(job.source, job.part.counts().works) for job in jobs]
                + [_input(source, 0) for source in mergers],
                organisations=_ror_input(self.choices.ror, len(organisations)),
                counted=finishing.counted(),
                layouts=_layouts(jobs),
                faults=faults,
                authors_of=sorted(self.wanted),
                release=release_of(self.choices.works),
                newest=finishing.newest(),
            )
        write_build(new, made)
        return made


def _key(source: Source) -> str:
    """Tells a file from every other, and from itself when it has changed."""
    facts = f"{source.path}\0{source.bytes}\0{source.changed}"
    return hashlib.sha256(facts.encode()).hexdigest()[:24]


def _replace(out: Path, new: Path, old: Path) -> None:
    """Nobody who reads `out` ever sees a part of it."""
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    new.replace(out)


def _layouts(jobs: Sequence[Job]) -> dict[str, int]:
    layouts: Counter[str] = Counter()
    for job in jobs:
        layouts.update(job.part.counts().layouts)
    return dict(sorted(layouts.items()))


def _input(source: Source, records: int) -> Input:
    changed = datetime.fromtimestamp(source.changed / 1e9, UTC).isoformat(timespec="seconds")
    return Input(source.name, source.bytes, changed, str(source.form), records)


def _ror_input(path: Path, records: int) -> Input:
    facts = path.stat()
    changed = datetime.fromtimestamp(facts.st_mtime, UTC).isoformat(timespec="seconds")
    return Input(str(path), facts.st_size, changed, "ror", records)


RELEASE = re.compile(r"^\W*RELEASE\s+([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)


def release_of(works: Sequence[Path]) -> str | None:
    """The day of OpenAlex's release, from the newest RELEASE_NOTES.txt in or above a folder."""
    for path in works:
        for folder in (path, *path.parents):
            notes = folder / "RELEASE_NOTES.txt"
            if notes.is_file() and (
                found := RELEASE.search(notes.read_text(encoding="utf-8", errors="replace"))
            ):
                return found[1]
    return None

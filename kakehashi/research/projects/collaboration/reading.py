"""One file of JSON lines becomes a part of the tables. Pure.

Bad lines are noted and passed over; where a file is broken, what stands before is kept.
"""

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import DecodeError, ValidationError

from kakehashi.research.projects.collaboration.compacting import Compactor
from kakehashi.research.projects.collaboration.faults import Kind
from kakehashi.research.projects.collaboration.layouts import (
    Bylines,
    Work,
    decode,
    decode_bylines,
    mend,
)
from kakehashi.research.projects.collaboration.parts import Part, PartWriter
from kakehashi.research.projects.collaboration.places import Places
from kakehashi.research.projects.collaboration.sources import (
    LONGEST_LINE,
    BrokenFile,
    Source,
    lines,
)

TOGETHER = 10_000  # works, written as one group of rows
NO_WORKS = 1_000  # records at the beginning of a file: if none is a work, no other is looked for


class Stopped(Exception):
    """Somebody asked to stop; the file will be read again."""


def read_lines(
    source: Source,
    part: Part,
    places: Places,
    watch: Callable[[int], None],
) -> None:
    """Write the part of `source`.

    watch: called with the bytes read since the last call; may raise Stopped.
    """
    compactor = Compactor(source.name, places)
    collecting = gc.isenabled()
    gc.disable()  # nothing here refers to itself, and a pass over the rows costs a fifth
    try:
        with PartWriter(part, places) as writer:
            _Reader(compactor, writer).read(source, watch)
            writer.end(compactor)
    finally:
        if collecting:
            gc.enable()


class _Reader:
    """Goes through the lines."""

    def __init__(self, compactor: Compactor, writer: PartWriter) -> None:
        self.compactor, self.writer = compactor, writer
        self.line = self.records = self.works = 0

    def read(self, source: Source, watch: Callable[[int], None]) -> None:
        try:
            for several in lines(Path(source.path), watch):
                self._several(several)
                if len(self.compactor.works) >= TOGETHER:
                    self.writer.take(self.compactor)
                if not self.works and self.records >= NO_WORKS:
                    reason = f"none of the first {self.records} records is a work: not read further"
                    self.compactor.wrong(Kind.UNREADABLE, None, None, reason)
                    return
        except BrokenFile as error:
            self.compactor.wrong(Kind.TRUNCATED, self.line + 1, None, str(error))
        if not self.records:
            self.compactor.wrong(Kind.EMPTY_FILE, None, None, "holds no record")

    def _several(self, several: list[bytes | None]) -> None:
        add = self.compactor.add
        for line in several:
            self.line += 1
            if not line:
                if line is None:
                    self._too_long()
                continue
            self.records += 1
            try:
                work = decode(line)
            except (DecodeError, UnicodeDecodeError) as error:
                self._odd(line, error)
                continue
            if add(work, self.line, partial(decode_bylines, line)):
                self.works += 1
            else:
                self._no_work(work.id)

    def _too_long(self) -> None:
        reason = f"longer than {LONGEST_LINE // 2**20} MiB"
        self.compactor.wrong(Kind.TOO_LONG, self.line, None, reason)

    def _no_work(self, identifier: str | None) -> None:
        reason = "has no id of a work, or no authorships"
        self.compactor.wrong(Kind.NOT_A_WORK, self.line, identifier, reason)

    def _odd(self, line: bytes, error: Exception) -> None:
        """A line that is no record as expected: blank, no JSON, or of wrong types."""
        if not line.strip():
            self.records -= 1
        elif isinstance(error, ValidationError):
            self.works += add_odd(self.compactor, msgspec.json.decode(line), self.line)
        else:
            self.compactor.wrong(Kind.NOT_JSON, self.line, None, str(error))


def add_odd(compactor: Compactor, value: Any, line: int) -> bool:
    """Take a record of wrong types, whatever can be read of it. False: it is no work."""
    identifier = value.get("id") if isinstance(value, dict) else None
    if not isinstance(identifier, str) or "authorships" not in value:
        reason = "has no id of a work, or no authorships"
        shown = identifier if isinstance(identifier, str) else None
        compactor.wrong(Kind.NOT_A_WORK, line, shown, reason)
        return False
    work, wrong = mend(Work, value)

    def again() -> Bylines:
        return mend(Bylines, value)[0]

    if not compactor.add(work, line, again):
        compactor.wrong(Kind.NOT_A_WORK, line, identifier, "has no id of a work")
        return False
    if wrong:
        shown = ", ".join(wrong[:5]) + (", …" if len(wrong) > 5 else "")
        compactor.wrong(Kind.WRONG_TYPE, line, identifier, f"of a wrong type: {shown}")
    return True

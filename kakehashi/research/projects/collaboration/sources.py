"""Files of works, whatever their form: found in folders, opened, read line by line. Pure.

The form is told by content, never by the name. Nothing is held but one block.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

import zstandard
from isal import igzip, isal_zlib

from kakehashi.research.projects.collaboration.faults import Fault, Kind

BLOCK = 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024  # bytes; a work with 5,000 authors has some 6 million
ENDINGS = (".gz", ".zst", ".zstd", ".json", ".jsonl", ".ndjson", ".parquet", ".csv")
COMPANIONS = frozenset(
    {"manifest", "manifest.json", "_SUCCESS", "RELEASE_NOTES.txt", "LICENSE.txt"}
)


# What a stream compressed with gzip may raise on the way.
BROKEN_GZIP = (EOFError, OSError, zlib.error, cast(type[Exception], isal_zlib.error))


class Form(StrEnum):
    """What a file holds."""

    LINES = "lines"
    PARQUET = "parquet"
    MERGERS = "mergers"


@dataclass(frozen=True, slots=True)
class Source:
    """One file. name: what to call it to people; changed: its time of change in nanoseconds."""

    path: str
    name: str
    form: Form
    bytes: int
    changed: int


class BrokenFile(Exception):
    """What stands behind here cannot be read. `str()` says why."""


def find(paths: Iterable[Path]) -> tuple[list[Source], list[Fault]]:
    """The files of works below `paths` in the order of their names, each once; and the others.

    Also takes OpenAlex's lists of mergers (`merged_ids/works/*.csv.gz`).
    """
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for given in paths:
        for path in _files(given, faults):
            found = _source(path)
            if isinstance(found, Fault):
                faults.append(found)
            elif found.path not in sources:
                sources[found.path] = found
    return list(sources.values()), faults


def _files(given: Path, faults: list[Fault]) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    for folder, folders, names in os.walk(given):
        folders.sort()
        for name in sorted(names):
            if name.endswith(ENDINGS) and name not in COMPANIONS:
                yield Path(folder, name)
            elif name not in COMPANIONS and not name.startswith("."):
                path = str(Path(folder, name))
                reason = "its name does not end as those of JSON lines and Parquet do"
                faults.append(Fault(path, None, None, Kind.OTHER_FILE, reason))


def _source(path: Path) -> Source | Fault:
    name = str(path)
    try:
        with path.open("rb") as file:
            start = file.read(4)
        facts = path.stat()
        if not start:
            return Fault(name, None, None, Kind.EMPTY_FILE, "holds no byte")
        form = Form.PARQUET if start == b"PAR1" else _form_of_text(path)
    except OSError as error:
        return Fault(name, None, None, Kind.UNREADABLE, error.strerror or str(error))
    return Source(str(path.resolve()), name, form, facts.st_size, facts.st_mtime_ns)


def _form_of_text(path: Path) -> Form:
    try:
        first = next(blocks(path), b"")
    except BrokenFile:
        first = b""
    heading = first.partition(b"\n")[0]
    return Form.MERGERS if b"merge_into_id" in heading and heading[:1] != b"{" else Form.LINES


def _nothing_to_show(_bytes: int) -> None:
    """For those who do not watch."""


def lines(
    path: Path, watch: Callable[[int], None] = _nothing_to_show
) -> Iterator[list[bytes | None]]:
    """The lines of a file, a block's worth at a time, without their ends; the last may be empty.

    A line longer than `LONGEST_LINE` is None.
    watch: called with the bytes of the file that were read since the last call.
    Raises: BrokenFile, after everything that could be read, if the rest cannot.
    """
    begun: list[bytes] = []
    length = 0
    for block in blocks(path, watch):
        first, *others = block.split(b"\n")
        length += len(first)
        if length <= LONGEST_LINE:
            begun.append(first)
        else:
            begun.clear()
        if others:
            whole = b"".join(begun) if length <= LONGEST_LINE else None
            last = others.pop()
            yield [whole, *others]
            begun, length = [last], len(last)
    yield [b"".join(begun) if length <= LONGEST_LINE else None]


def blocks(path: Path, watch: Callable[[int], None] = _nothing_to_show) -> Iterator[bytes]:
    """The content of a file, uncompressed. Raises: BrokenFile, where the rest cannot be read."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        opened = {b"\x1f\x8b": _gzip, b"\x28\xb5": _zstd}.get(start[:2], _plain)
        seen = 0
        for block in opened(file):
            yield block
            watch(file.tell() - seen)
            seen = file.tell()


def _plain(file: BinaryIO) -> Iterator[bytes]:
    try:
        while block := file.read(BLOCK):
            yield block
    except OSError as error:
        raise BrokenFile(f"cannot be read further ({error.strerror or error})") from error


def _gzip(file: BinaryIO) -> Iterator[bytes]:
    with igzip.IGzipFile(fileobj=file) as unpacked:  # type: ignore[no-untyped-call]
        try:
            while block := unpacked.read(BLOCK):
                yield block
        except BROKEN_GZIP as error:
            raise BrokenFile(f"the compressed data is broken or cut short ({error})") from error


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    """Frame by frame: the library's own stream ends in silence where a frame is cut short."""
    unpacking = None
    try:
        while block := file.read(BLOCK // 4):
            while block:
                unpacking = unpacking or zstandard.ZstdDecompressor().decompressobj()
                if content := unpacking.decompress(block):
                    yield content
                block = unpacking.unused_data if unpacking.eof else b""
                unpacking = None if unpacking.eof else unpacking
    except (OSError, zstandard.ZstdError) as error:
        raise BrokenFile(f"the compressed data is broken ({error})") from error
    if unpacking is not None:
        raise BrokenFile("the compressed data is cut short")

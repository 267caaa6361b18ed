"""JSON of registers as files hold it: one record, a list, an answer, or one record a line. Pure."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from kakehashi.research.dissemination.importing.entries import Wrong, WrongSource

GZIP = b"\x1f\x8b"
LIMIT = 400 * 1024 * 1024  # bytes of what is unpacked


@dataclass(frozen=True)
class Record:
    """One record: where it stands, and what it is; None if that is no JSON."""

    place: str
    value: Any
    wrong: str = ""


def records_of(data: bytes, lists: Sequence[Sequence[str]]) -> Iterator[Record]:
    """The records in a file.

    lists: ways of names under which an answer keeps its list: ("message", "items").

    Raises: WrongSource, if it is neither JSON nor lines of JSON.
    """
    content = _unpacked(data).removeprefix(b"\xef\xbb\xbf")
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        yield from _lines(content)
        return
    found = next((each for way in lists if (each := _at(whole, way)) is not None), whole)
    values = found if isinstance(found, list) else [found]
    for number, value in enumerate(values, start=1):
        yield Record(f"entry {number}", value)


def _lines(content: bytes) -> Iterator[Record]:
    lines = [(n, line) for n, line in enumerate(content.split(b"\n"), start=1) if line.strip()]
    read = [_line(number, line) for number, line in lines]
    if not any(isinstance(record.value, dict) for record in read):
        raise WrongSource(Wrong.NOT_JSON)
    yield from read


def _line(number: int, line: bytes) -> Record:
    try:
        return Record(f"line {number}", json.loads(line))
    except (ValueError, RecursionError) as fault:
        return Record(f"line {number}", None, str(fault))


def _at(whole: Any, way: Sequence[str]) -> Any:
    for name in way:
        whole = whole.get(name) if isinstance(whole, dict) else None
    return whole


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(BytesIO(data)) as file:
            content = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise WrongSource(Wrong.BROKEN_PACK, str(fault)) from fault
    if len(content) > LIMIT:
        raise WrongSource(Wrong.TOO_LARGE)
    return content

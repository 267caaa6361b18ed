"""Reading a file of ROR records record by record, whatever of its usual forms it has.

Pure. The form is told by content, never by the name: JSON lines or one JSON array, each plain,
gzip-compressed, or in a zip archive as the published dump is. Nothing is held but one record.
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import ijson
import orjson

LONGEST_LINE = 4 * 1024 * 1024  # bytes; the longest real record has some 100,000
BLOCK = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class WrongFile(Exception):
    """The file as a whole cannot be taken. `str()` names file, line, column and reason."""

    def __init__(self, file: str, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(file, reason, line, column)
        self.file, self.reason, self.line, self.column = file, reason, line, column

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line else ""
        place += f", column {self.column}" if self.column else ""
        return f"{self.file}{place}: {self.reason}."


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is not JSON. column: counted from 1."""

    column: int
    reason: str


def _nothing_to_show(_position: int) -> None:
    """For those who do not watch."""


class RorFile:
    """A file of ROR records that can be read again and again.

    name:   what to call it to people.
    unit:   "line" or "record": what its numbers count, known once reading has begun.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        """Raises: WrongFile, if there is no such file or it cannot be read."""
        self.path, self.name, self.unit = path, name or path.name, "line"
        try:
            with path.open("rb") as file:
                self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                self.size = file.tell()
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error})"
            raise WrongFile(name or str(path), reason) from error

    def read(self, watch: Callable[[int], None] = _nothing_to_show) -> Iterator[tuple[int, object]]:
        """(number, value) of each record from 1 on; value is `Unreadable` where a line is not JSON.

        watch: called now and then with the number of bytes of the file that have been read.
        Raises: WrongFile, where nothing behind can be read: broken compression, not UTF-8, a broken
        array, no record at all.
        """
        number = 0
        with ExitStack() as stack:
            raw = stack.enter_context(self.path.open("rb"))
            try:
                stream = self._unpacked(raw, stack)
                for number, value in self._records(stream):
                    yield number, value
                    if number % 200 == 0:
                        watch(raw.tell())
            except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
                reason = f"the compressed data is broken or cut short ({error})"
                raise self.wrong(reason, number + 1) from error
            watch(self.size)
        if not number:
            raise WrongFile(self.name, "holds no record")

    def wrong(self, reason: str, number: int, column: int = 0) -> WrongFile:
        """What to raise for a fault at line or record `number`."""
        if self.unit == "record":
            return WrongFile(self.name, f"record {number}: {reason}")
        return WrongFile(self.name, reason, number, column)

    def _unpacked(self, raw: io.BufferedReader, stack: ExitStack) -> io.BufferedReader:
        start = raw.read(4)
        raw.seek(0)
        if start[:2] == b"\x1f\x8b":
            return io.BufferedReader(stack.enter_context(gzip.GzipFile(fileobj=raw)), BLOCK)
        if start == b"PK\x03\x04":
            archive = stack.enter_context(zipfile.ZipFile(raw))
            member = stack.enter_context(archive.open(self._member(archive)))
            return io.BufferedReader(cast(io.BufferedIOBase, member), BLOCK)
        return raw

    def _member(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        """The one JSON file of the archive; of two, the one whose name says schema 2."""
        found = [info for info in archive.infolist() if info.filename.endswith((".json", ".jsonl"))]
        if len(found) > 1:
            found = [info for info in found if "schema_v2" in info.filename]
        if len(found) != 1:
            raise WrongFile(self.name, "the archive does not hold one JSON file of schema 2")
        if found[0].flag_bits & 1:
            raise WrongFile(self.name, "the archive is encrypted")
        return found[0]

    def _records(self, stream: io.BufferedReader) -> Iterator[tuple[int, object]]:
        if stream.peek(3)[:3] == BYTE_ORDER_MARK:
            stream.read(3)
        if stream.peek(1)[:1].isspace() or stream.peek(1)[:1] == b"[":
            blank_lines = self._skip_space(stream)
            if stream.peek(1)[:1] == b"[":
                self.unit = "record"
                return self._array(stream)
            return self._lines(stream, blank_lines)
        return self._lines(stream, 0)

    def _skip_space(self, stream: io.BufferedReader) -> int:
        """Move to the first sign that is not space; how many lines were passed."""
        lines = 0
        while (sign := stream.peek(1)[:1]).isspace():
            lines += sign == b"\n"
            stream.read(1)
        return lines

    def _lines(self, stream: io.BufferedReader, passed: int) -> Iterator[tuple[int, object]]:
        number = passed
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                limit = LONGEST_LINE // (1024 * 1024)
                raise self.wrong(f"a line of more than {limit} MiB, so not JSON lines", number)
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode()) + 1
                raise self.wrong("not in UTF-8", number, column) from error
            if not text.isspace():
                yield number, _loaded(text.rstrip())

    def _array(self, stream: io.BufferedReader) -> Iterator[tuple[int, object]]:
        number = 0
        try:
            for value in ijson.items(stream, "item", use_float=True):
                number += 1
                yield number, value
        except ijson.JSONError as error:
            reason = str(error).strip().splitlines()[0].strip()
            raise self.wrong(f"not JSON, or cut short ({reason})", number + 1) from error


def _loaded(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Unreadable(error.pos + 1, f"not JSON ({error.msg})")

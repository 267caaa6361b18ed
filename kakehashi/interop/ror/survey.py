"""Judging a whole file of ROR records before anything is written.

No Django. What is kept of a record in memory is little, its id and what it claims; the good
records themselves wait on disk, so a full dump needs no more than a small file.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from kakehashi.interop.ror.documents import Faults, Record, read_record, why_not_version_2
from kakehashi.interop.ror.files import RorFile, Unreadable

BATCH = 500  # records in one transaction

Numbered = tuple[int, Record]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that is not taken, or a part of one that is left out.

    unit, number: where, such as line 12; column: 0 if it says nothing; ror: empty if unknown.
    """

    unit: str
    number: int
    column: int
    ror: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.unit} {self.number}" + (f", column {self.column}" if self.column else "")
        return f"{place}{f' ({self.ror})' if self.ror else ''}: {self.reason}"


@dataclass
class Survey:
    """What a first reading found.

    ids:       ROR ids of the good records.
    disputed:  (scheme, value) that more than one good record claims.
    followed:  (predecessor, successor), ROR ids, as either side states it.
    refused:   records with faults; left_out: parts of good records; both in the file's order.
    """

    ids: set[str] = field(default_factory=set)
    disputed: set[tuple[str, str]] = field(default_factory=set)
    followed: set[tuple[str, str]] = field(default_factory=set)
    refused: list[Refusal] = field(default_factory=list)
    left_out: list[Refusal] = field(default_factory=list)


class Shelf:
    """Good records in a file of ours, in their order: what was judged is what will be written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._waiting: list[Numbered] = []
        self._batches = 0
        self._file = file

    def put(self, number: int, record: Record) -> None:
        """Add one more."""
        self._waiting.append((number, record))
        if len(self._waiting) == BATCH:
            self._flush()

    def batches(self) -> Iterator[list[Numbered]]:
        """All that were put, `BATCH` at a time. Nothing can be put after."""
        self._flush()
        self._file.seek(0)
        for _number in range(self._batches):
            yield pickle.load(self._file)  # our own, written by this process just now

    def _flush(self) -> None:
        if self._waiting:
            pickle.dump(self._waiting, self._file, pickle.HIGHEST_PROTOCOL)
            self._batches += 1
            self._waiting = []


def survey(file: RorFile, shelf: Shelf, watch: Callable[[int], None]) -> Survey:
    """Read the whole file and put its good records on the shelf.

    Raises: WrongFile, if the file cannot be read to its end or its first record is not of schema 2.
    """
    found, claimed = Survey(), set[tuple[str, str]]()
    for number, value in _checked_first(file, watch):
        record = value if isinstance(value, Unreadable) else read_record(value)
        if isinstance(record, Record) and record.ror in found.ids:
            record = Faults([f"id: {record.ror} stands in an earlier record of this file"])
        if not isinstance(record, Record):
            found.refused.append(_refusal(file.unit, number, value, record))
            continue
        shelf.put(number, record)
        found.ids.add(record.ror)
        found.disputed |= claimed.intersection(record.identifiers)
        claimed.update(record.identifiers)
        found.followed |= {(other, record.ror) for other in record.predecessors}
        found.followed |= {(record.ror, other) for other in record.successors}
        found.left_out += [
            Refusal(file.unit, number, 0, record.ror, reason) for reason in record.left_out
        ]
    return found


def _checked_first(file: RorFile, watch: Callable[[int], None]) -> Iterator[tuple[int, object]]:
    first = True
    for number, value in file.read(watch):
        if first:
            first = False
            if isinstance(value, Unreadable):
                raise file.wrong(value.reason, number, value.column)
            if reason := why_not_version_2(value):
                raise file.wrong(f"the first record {reason}", number, 1)
        yield number, value


def _refusal(unit: str, number: int, value: object, faults: Faults | Unreadable) -> Refusal:
    if isinstance(faults, Unreadable):
        return Refusal(unit, number, faults.column, "", faults.reason)
    ror = str(value.get("id", ""))[-9:] if isinstance(value, dict) else ""
    return Refusal(unit, number, 0, ror, "; ".join(faults))

"""Bringing the register of institutions in line with a file of ROR records.

The whole file is judged first, and a wrong one writes nothing. Then batches of whole records are
written, each in a transaction of its own: a process that is killed leaves whole records only, and
the next run brings the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from tempfile import TemporaryFile

from kakehashi.interop.ror.files import RorFile
from kakehashi.interop.ror.successions import follow_successions
from kakehashi.interop.ror.survey import Refusal, Shelf, survey
from kakehashi.interop.ror.writing import Written, write
from kakehashi.people.models import Person

Watch = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """What an import did. Each record of the file is counted once.

    refused:     records that were not taken, in the order of the file.
    left_out:    parts of records that were not taken, the rest being good.
    successions: how many links between institutions came or went.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    successions: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_out: list[Refusal] = field(default_factory=list)

    def count(self, written: Written) -> None:
        """Add what happened in one batch."""
        self.created += written.created
        self.updated += written.updated
        self.unchanged += written.unchanged
        self.refused += written.refused
        self.left_out += written.left_out


def _unwatched(_doing: str, _done: int, _total: int) -> None:
    """For those who do not watch."""


def import_ror(file: RorFile, *, by: Person | None, watch: Watch = _unwatched) -> Outcome:
    """Create and update institutions after the records of `file`; running it again changes nothing.

    by:    who ordered it; None when the system itself does.
    watch: called with what is being done ("checking", "writing"), how much is done, and of how
           much: bytes of the file, then records.

    Raises: WrongFile, if the file as a whole cannot be taken; nothing has been written then.
    """
    reason = f"{file.name} (sha256 {file.sha256})"
    with TemporaryFile(prefix="kakehashi-ror-") as ours:
        shelf = Shelf(ours)
        found = survey(file, shelf, lambda position: watch("checking", position, file.size))
        outcome = Outcome(refused=found.refused, left_out=found.left_out)
        done = 0
        for batch in shelf.batches():
            outcome.count(write(batch, found, unit=file.unit, by=by, reason=reason))
            done += len(batch)
            watch("writing", done, len(found.ids))
    outcome.successions = follow_successions(found, by=by, reason=reason)
    outcome.refused.sort(key=lambda refusal: refusal.number)
    outcome.left_out.sort(key=lambda refusal: refusal.number)
    return outcome

"""What can be done with works that arrive: read them, choose, write, close.

Reading writes nothing into the register. Writing goes row by row in short transactions: a process
that is killed leaves whole rows, each with its outcome, and the next one goes on with the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.importing import rules
from kakehashi.research.dissemination.importing.entries import Entry
from kakehashi.research.dissemination.importing.judging import judge
from kakehashi.research.dissemination.importing.stored import filled
from kakehashi.research.dissemination.importing.writing import write_row
from kakehashi.research.dissemination.models import ImportRow, WorkImport
from kakehashi.verdicts import Refused, require

READ = declare("research.works_read", gettext_lazy("read works from a file or a register"))
CHOSEN = declare("research.import_chosen", gettext_lazy("decided about rows of an import of works"))
WRITTEN = declare("research.import_written", gettext_lazy("wrote rows of an import of works"))
CLOSED = declare("research.import_closed", gettext_lazy("closed an import of works"))
ROWS_LIMIT = 5000
TOGETHER = 25  # rows that are written in one transaction
UPDATE = ImportRow.Choice.UPDATE
NAME = 255


@dataclass(frozen=True)
class Origin:
    """Where entries come from. name: of the file, or the question. source: of `Work.Source`."""

    name: str
    source: str
    as_of: date
    sha256: str = ""
    encoding: str = ""
    is_invented: bool = False


@transaction.atomic
def stage_works(entries: Sequence[Entry], origin: Origin, *, by: Person) -> WorkImport:
    """Keep what was read, with what the register knows of it; the register itself stays as it is.

    Raises: Refused, if `by` may not import, there is nothing, too much, or a day in the future.
    """
    require(rules.may_import(by))
    if not entries:
        raise Refused(_("There is no work in it."))
    if len(entries) > ROWS_LIMIT:
        words = {"count": len(entries), "most": ROWS_LIMIT}
        raise Refused(_("These are %(count)s works; at most %(most)s are read at once.") % words)
    if origin.as_of > timezone.localdate():
        raise Refused(_("The file cannot describe a day in the future."))
    batch = WorkImport.objects.create(
        name="".join(sign for sign in origin.name if sign.isprintable())[-NAME:] or "?",
        source=origin.source,
        sha256=origin.sha256,
        encoding=origin.encoding,
        as_of=origin.as_of,
        made_by=by,
        made_at=timezone.now(),
        is_invented=origin.is_invented,
    )
    rows = [ImportRow(batch=batch, number=n) for n in range(1, len(entries) + 1)]
    for row, judged in zip(rows, judge(entries), strict=True):
        filled(row, judged)
    ImportRow.objects.bulk_create(rows, batch_size=200)
    facts = {"name": batch.name, "sha256": batch.sha256, "rows": len(rows)}
    record(READ, batch, by=by, changes=difference({}, facts))
    return batch


@transaction.atomic
def choose(batch: WorkImport, choices: Mapping[int, str], *, by: Person) -> int:
    """Say what becomes of rows; returns for how many that is something else than before.

    choices: number of the row -> "enter", "update:ID" of the work, "leave", or "" for not yet.

    Raises: Refused, if `by` may not decide, or a row cannot be decided so.
    """
    batch = _locked(batch)
    require(rules.may_decide(by, batch))
    changed = 0
    for row in batch.rows.filter(number__in=choices, outcome=""):
        choice, _colon, pk = choices[row.number].partition(":")
        before = (row.choice, row.work_id)
        _set(row, choice, pk)
        if (row.choice, row.work_id) != before:
            row.save()
            changed += 1
    if changed:
        record(CHOSEN, batch, by=by, changes={"rows": [None, changed]})
    return changed


def _set(row: ImportRow, choice: str, pk: str) -> None:
    words = {"number": row.number}
    if row.standing == ImportRow.Standing.FAULTY:
        if choice not in ("", ImportRow.Choice.LEAVE):
            raise Refused(_("Row %(number)s has faults and cannot be taken.") % words)
        return
    if choice == UPDATE:
        possible = {row.work_id, *(each["work"] for each in row.likely)} - {None}
        if not pk.isdecimal() or int(pk) not in possible:
            raise Refused(_("Row %(number)s: choose one of the works shown there.") % words)
        if row.work_id != int(pk):
            row.work_id, row.work_changed_at = int(pk), None
    elif choice not in ("", *ImportRow.Choice.values):
        raise Refused(_("Row %(number)s: this cannot be chosen.") % words)
    row.choice = choice


def write_rows(batch: WorkImport, *, by: Person, most: int | None = None) -> int:
    """Write what was chosen, in the order of the rows; returns how many rows got an outcome.

    A row whose work was changed after it was looked at is judged again and waits for a new choice.
    most: rows at most, so that a page answers in time; call again for the rest.

    Raises: Refused, if `by` may not decide about this import.
    """
    done = 0
    while most is None or done < most:
        step = TOGETHER if most is None else min(TOGETHER, most - done)
        written = _write_some(batch, step, by)
        done += written
        if written < step:
            break
    return done


@transaction.atomic
def _write_some(batch: WorkImport, most: int, by: Person) -> int:
    batch = _locked(batch)
    require(rules.may_decide(by, batch))
    rows = list(batch.rows.filter(outcome="").exclude(choice="").order_by("number")[:most])
    for row in rows:
        write_row(row, batch, by=by)
        row.save()
    outcomes = [row.outcome for row in rows if row.outcome]
    if outcomes:
        counts = {name: [None, outcomes.count(name)] for name in dict.fromkeys(outcomes)}
        record(WRITTEN, batch, by=by, changes=counts)
    if not batch.rows.filter(outcome="").exists():
        _close(batch, WorkImport.State.DONE, by)
    return len(rows)


@transaction.atomic
def close_import(batch: WorkImport, *, by: Person) -> WorkImport:
    """Leave out what has not been written. An import of which nothing was written is discarded.

    Raises: Refused, if `by` may not decide about it.
    """
    batch = _locked(batch)
    require(rules.may_decide(by, batch))
    is_used = batch.rows.exclude(outcome="").exists()
    batch.rows.filter(outcome="").update(outcome=ImportRow.Outcome.LEFT)
    _close(batch, WorkImport.State.DONE if is_used else WorkImport.State.DISCARDED, by)
    return batch


def _close(batch: WorkImport, state: str, by: Person) -> None:
    before = batch.state
    batch.state, batch.closed_by, batch.closed_at = state, by, timezone.now()
    batch.save()
    record(CLOSED, batch, by=by, changes={"state": [before, state]})


def _locked(batch: WorkImport) -> WorkImport:
    return WorkImport.objects.select_for_update().get(pk=batch.pk)

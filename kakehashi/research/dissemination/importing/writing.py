"""How one row of an import becomes, or changes, a work."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.research.dissemination.doubling.comparing import taken
from kakehashi.research.dissemination.doubling.finding import works_called
from kakehashi.research.dissemination.doubling.keeping import data_in
from kakehashi.research.dissemination.importing.judging import judge
from kakehashi.research.dissemination.importing.provenance import (
    proposal,
    remember,
    said_fields,
    sources_of,
)
from kakehashi.research.dissemination.importing.stored import entry_in, filled
from kakehashi.research.dissemination.models import ImportRow, Work, WorkImport
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.operations import change_work, enter_work
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.verdicts import Refused

Choice, Outcome = ImportRow.Choice, ImportRow.Outcome


def write_row(row: ImportRow, batch: WorkImport, *, by: Person) -> None:
    """Do what was chosen for `row` and note its outcome in it; not saved.

    A refusal is the outcome of this row alone. Where the register has changed since the choice
    was made, the row is judged anew and its choice is open again.
    """
    if row.choice == Choice.LEAVE or row.said is None:
        row.outcome = Outcome.LEFT
        return
    data = replace(data_in(row.said), is_invented=batch.is_invented)
    try:
        with transaction.atomic():
            if row.choice == Choice.ENTER:
                _enter(row, data, batch, by)
            else:
                _update(row, data, batch, by)
    except Refused as refused:
        row.outcome, row.refusal = Outcome.REFUSED, str(refused)


def _enter(row: ImportRow, data: WorkData, batch: WorkImport, by: Person) -> None:
    if works_called(data.identifiers):
        _look_again(row)
        return
    work = enter_work(data, by=by)
    remember(work, data, said_fields(data), on=batch.as_of)
    row.work, row.outcome = work, Outcome.ENTERED


def _update(row: ImportRow, data: WorkData, batch: WorkImport, by: Person) -> None:
    work = Work.objects.select_for_update().get(import_rows=row)
    if work.merged_into_id is not None:
        work = Work.objects.select_for_update().get(pk=work.merged_into_id)
        row.work = work
    if row.work_changed_at is not None and work.changed_at != row.work_changed_at:
        _look_again(row)
        return
    current = data_of(work)
    known = sources_of([work.pk])[work.pk]
    fields = tuple(each.field for each in proposal(current, data, known).changes)
    if not fields:
        row.outcome = Outcome.LEFT
        return
    words = {"source": batch.get_source_display(), "name": batch.name}
    reason = _("From %(source)s: %(name)s") % words
    change_work(work, taken(current, data, fields), by=by, reason=reason)
    remember(work, data, fields, on=batch.as_of)
    row.outcome = Outcome.CHANGED


def _look_again(row: ImportRow) -> None:
    """What the register knows of it now; a person has to choose once more."""
    (judged,) = judge([entry_in(row)])
    filled(row, judged)
    row.choice = ""

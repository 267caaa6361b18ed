"""Entries as the rows of an import keep them, and back."""

import msgspec

from kakehashi.research.dissemination.doubling.keeping import data_in, plain
from kakehashi.research.dissemination.importing.entries import Entry, Fault, Reason
from kakehashi.research.dissemination.importing.judging import Judged
from kakehashi.research.dissemination.models import ImportRow

PLACE = 300


def entry_in(row: ImportRow) -> Entry:
    """What the source said in this row."""
    faults = tuple(
        Fault(each["field"], Reason(each["reason"]), each["value"])
        for each in row.faults
        if each["reason"] != Reason.REFUSED
    )
    return Entry(row.place, data_in(row.said) if row.said else None, faults, row.title)


def filled(row: ImportRow, judged: Judged) -> ImportRow:
    """`row` as `judged` says; not saved."""
    entry = judged.entry
    row.place, row.title = entry.place[:PLACE], entry.title
    row.said = plain(entry.data) if entry.data else None
    row.faults = [msgspec.to_builtins(each) for each in judged.faults]
    if judged.above:
        above = {"field": "", "reason": Reason.TWICE.value, "value": str(judged.above)}
        row.faults = [*row.faults, above]
    row.standing, row.choice = judged.standing, judged.choice
    row.work_id, row.work_changed_at = judged.work, judged.work_changed_at
    row.likely = [
        {
            "work": max(each.first, each.second),
            "score": each.score,
            "reasons": [reason.value for reason in each.reasons],
        }
        for each in judged.likely
    ]
    return row

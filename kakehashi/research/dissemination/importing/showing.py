"""The rows of an import as a page shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.research.dissemination.doubling.comparing import Difference
from kakehashi.research.dissemination.doubling.field_words import (
    label_of,
    reasons_in_words,
    shown,
)
from kakehashi.research.dissemination.doubling.keeping import data_in
from kakehashi.research.dissemination.importing.fault_words import faults_of
from kakehashi.research.dissemination.importing.provenance import (
    Proposal,
    proposal,
    sources_of,
)
from kakehashi.research.dissemination.models import FieldSource, ImportRow, Work, WorkImport
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.research.dissemination.works.register import shown_title

Standing, Choice = ImportRow.Standing, ImportRow.Choice
BADGES: dict[str, str] = {
    Standing.NEW: "info",
    Standing.SAME: "muted",
    Standing.DIFFERS: "good",
    Standing.PERHAPS: "warn",
    Standing.TWICE: "muted",
    Standing.FAULTY: "bad",
}
OUTCOME_BADGES: dict[str, str] = {
    ImportRow.Outcome.ENTERED: "good",
    ImportRow.Outcome.CHANGED: "good",
    ImportRow.Outcome.LEFT: "muted",
    ImportRow.Outcome.REFUSED: "bad",
}
FIRST_AUTHORS = 3


@dataclass(frozen=True)
class Option:
    """One thing that can become of a row."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Change:
    """One field in words: what we say, what the source says, and where ours comes from."""

    label: str
    ours: str
    theirs: str
    source: str


@dataclass(frozen=True)
class Line:
    """One row as the page shows it."""

    row: ImportRow
    badge: str
    about: str
    faults: Sequence[tuple[str, str, str]]
    options: Sequence[Option]
    changes: Sequence[Change]
    kept: Sequence[Change]
    likely: Sequence[tuple[Work, str, int]]
    outcome_badge: str


def lines_of(rows: Sequence[ImportRow]) -> list[Line]:
    """`rows` in their order, with all that a person needs to decide."""
    pks = {row.work_id for row in rows} | {e["work"] for row in rows for e in row.likely}
    works = Work.objects.in_bulk([pk for pk in pks if pk is not None])
    sources = sources_of(row.work_id for row in rows if row.work_id)
    return [_line(row, works, sources) for row in rows]


def counts_of(batch: WorkImport) -> list[tuple[str, str, str, int]]:
    """(standing, in words, colour, how many rows) of every standing that there is."""
    rows = batch.rows.order_by().values_list("standing").annotate(Count("pk"))
    found = dict(rows)
    return [
        (value, str(words), BADGES[value], found[value])
        for value, words in Standing.choices
        if value in found
    ]


def _line(
    row: ImportRow, works: Mapping[int, Work], sources: Mapping[int, Mapping[str, FieldSource]]
) -> Line:
    work = works.get(row.work_id or 0)
    data = data_in(row.said) if row.said else None
    found = None
    if work is not None and data is not None and not row.outcome:
        found = proposal(data_of(work), data, sources.get(work.pk, {}))
    return Line(
        row,
        BADGES[row.standing],
        _about(data) if data else "",
        faults_of(row),
        _options(row, works),
        _changes(found, found.changes) if found else [],
        _changes(found, found.kept) if found else [],
        [
            (works[each["work"]], reasons_in_words(each["reasons"]), each["score"])
            for each in row.likely
            if each["work"] in works
        ],
        OUTCOME_BADGES.get(row.outcome, ""),
    )


def _about(data: WorkData) -> str:
    names = [each.name for each in data.authors[:FIRST_AUTHORS]]
    if len(data.authors) > FIRST_AUTHORS:
        names.append(_("and %(count)s more") % {"count": len(data.authors) - FIRST_AUTHORS})
    year = str(data.year) if data.year else ""
    doi = next((value for scheme, value in data.identifiers if scheme == "doi"), "")
    parts = (", ".join(names), year, data.container, shown("kind", data.kind), doi)
    return " · ".join(each for each in parts if each)


def _options(row: ImportRow, works: Mapping[int, Work]) -> list[Option]:
    if row.standing == Standing.FAULTY or row.outcome:
        return []
    language = get_language() or "en"
    options = (
        [Option("", pgettext("import row", "Not decided"), row.choice == "")]
        if _is_open(row)
        else []
    )
    for pk in dict.fromkeys([row.work_id, *(each["work"] for each in row.likely)]):
        work = works.get(pk or 0)
        if work is not None:
            title = shown_title(work, language)[:80]
            words = _("Bring up to date: %(title)s (#%(pk)s)") % {"title": title, "pk": work.pk}
            is_chosen = row.choice == Choice.UPDATE and row.work_id == pk
            options.append(Option(f"{Choice.UPDATE}:{pk}", words, is_chosen))
    if row.standing not in (Standing.SAME, Standing.DIFFERS):
        options.append(Option(Choice.ENTER, str(Choice.ENTER.label), row.choice == Choice.ENTER))
    options.append(Option(Choice.LEAVE, str(Choice.LEAVE.label), row.choice == Choice.LEAVE))
    return options


def _is_open(row: ImportRow) -> bool:
    return row.choice == "" or row.standing == Standing.PERHAPS


def _changes(found: Proposal, differences: Iterable[Difference]) -> list[Change]:
    return [
        Change(
            label_of(each.field),
            shown(each.field, each.ours),
            shown(each.field, each.theirs),
            _source(found.sources.get(each.field)),
        )
        for each in differences
    ]


def _source(source: FieldSource | None) -> str:
    if source is None:
        return _("entered here")
    words: dict[str, Any] = {"source": source.get_source_display(), "day": source.source_on}
    return _("%(source)s, %(day)s") % words

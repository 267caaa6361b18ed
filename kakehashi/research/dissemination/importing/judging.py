"""What our register knows of works that arrive: new, known, perhaps known, or not to be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kakehashi.research.dissemination.doubling.duplicates import Likeness, duplicates
from kakehashi.research.dissemination.doubling.finding import (
    card_of,
    cards_of,
    standing_works,
    works_called,
)
from kakehashi.research.dissemination.importing.entries import Entry, Fault, Reason
from kakehashi.research.dissemination.importing.provenance import (
    proposal,
    says_nothing_new,
    sources_of,
)
from kakehashi.research.dissemination.models import ImportRow, Work
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.research.dissemination.works.rules import can_be_said
from kakehashi.research.dissemination.works.spellings import stored_form
from kakehashi.verdicts import No
from kakehashi.vocabulary import languages

Standing, Choice = ImportRow.Standing, ImportRow.Choice
MOST_LIKELY = 5  # works shown that a row may be


@dataclass(frozen=True)
class Judged:
    """What is known of one entry.

    work:       id of the work it is, if any; work_changed_at: when that was changed last.
    likely:     works that it may be, likeliest first.
    above:      the number, from 1, of the entry above that is the same work; 0 if none.
    """

    entry: Entry
    standing: ImportRow.Standing
    work: int | None = None
    work_changed_at: datetime | None = None
    likely: Sequence[Likeness] = ()
    faults: Sequence[Fault] = field(default=())
    above: int = 0

    @property
    def choice(self) -> str:
        """What is proposed; empty where a person has to say."""
        return {
            Standing.NEW: Choice.ENTER,
            Standing.DIFFERS: Choice.UPDATE,
            Standing.PERHAPS: "",
        }.get(self.standing, Choice.LEAVE)


def judge(entries: Sequence[Entry]) -> list[Judged]:
    """Each of `entries`, in their order. Numbers of rows are keys below zero in likenesses."""
    entries = [_mended(entry) for entry in entries]
    known = works_called(pair for each in entries if each.data for pair in _pairs(each.data))
    likely = _likely(entries)
    judged: list[Judged] = []
    above: dict[tuple[str, str], int] = {}
    for number, entry in enumerate(entries, start=1):
        judged.append(_judged(number, entry, known, likely, above))
    return _with_differences(judged)


def _judged(
    number: int,
    entry: Entry,
    known: dict[tuple[str, str], int],
    likely: dict[int, list[Likeness]],
    above: dict[tuple[str, str], int],
) -> Judged:
    if entry.data is None:
        return Judged(entry, Standing.FAULTY, faults=entry.faults)
    if isinstance(no := can_be_said(entry.data), No):
        faults = (*entry.faults, Fault("", Reason.REFUSED, str(no.reason)))
        return Judged(entry, Standing.FAULTY, faults=faults)
    pairs = _pairs(entry.data)
    first = next((above[pair] for pair in pairs if pair in above), 0)
    for pair in pairs:
        above.setdefault(pair, number)
    if first:
        return Judged(entry, Standing.TWICE, faults=entry.faults, above=first)
    work = next((known[pair] for pair in pairs if pair in known), None)
    if work is not None:
        return Judged(entry, Standing.DIFFERS, work, faults=entry.faults)
    alike = likely.get(-number, [])
    earlier = [-other for each in alike if (other := _other(each, -number)) < 0]
    ours = [each for each in alike if each.second > 0]
    if ours or earlier:
        is_first = max([0, *(each for each in earlier if each < number)])
        return Judged(
            entry,
            Standing.PERHAPS if ours or is_first else Standing.NEW,
            likely=ours[:MOST_LIKELY],
            faults=entry.faults,
            above=is_first,
        )
    return Judged(entry, Standing.NEW, faults=entry.faults)


def _other(each: Likeness, key: int) -> int:
    return each.second if each.first == key else each.first


def _likely(entries: Sequence[Entry]) -> dict[int, list[Likeness]]:
    """Minus the number of an entry -> what it may be; entries are keys below zero."""
    new = [card_of(-n, each.data) for n, each in enumerate(entries, start=1) if each.data]
    if not new:
        return {}
    known = cards_of(standing_works({card.year for card in new}))
    found: dict[int, list[Likeness]] = {}
    for likeness in duplicates([*new, *known], among={card.key for card in new}):
        for key in (likeness.first, likeness.second):
            if key < 0:
                found.setdefault(key, []).append(likeness)
    return found


def _with_differences(judged: Sequence[Judged]) -> list[Judged]:
    """Compared with the works that they are, or most likely are."""
    works = Work.objects.in_bulk({pk for each in judged if (pk := _nearest(each))})
    sources = sources_of(works)
    found = []
    for each in judged:
        work, data = works.get(_nearest(each)), each.entry.data
        if work is None or data is None:
            found.append(each)
            continue
        current, known = data_of(work), sources[work.pk]
        at = work.changed_at
        if each.work is not None:
            changes = proposal(current, data, known).changes
            standing = Standing.DIFFERS if changes else Standing.SAME
            found.append(replace(each, standing=standing, work_changed_at=at))
        elif says_nothing_new(current, data, known):
            found.append(replace(each, standing=Standing.SAME, work=work.pk, work_changed_at=at))
        else:
            found.append(each)
    return found


def _nearest(each: Judged) -> int:
    """The id of the work that the entry is, or most likely is; 0 if there is none."""
    return each.work or (each.likely[0].second if each.likely else 0)


def _mended(entry: Entry) -> Entry:
    """A language that is none is a fault of that field alone."""
    if entry.data is None or not entry.data.language or languages.known(entry.data.language):
        return entry
    fault = Fault("language", Reason.BAD_VALUE, entry.data.language)
    return replace(entry, data=replace(entry.data, language=""), faults=(*entry.faults, fault))


def _pairs(data: WorkData) -> list[tuple[str, str]]:
    pairs = ((scheme, stored_form(scheme, value)) for scheme, value in data.identifiers)
    return [pair for pair in pairs if pair[1]]

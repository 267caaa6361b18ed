"""Says whether the journal is what was sealed: which day, which entries, as far as can be known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection

from kakehashi.journal.canonical import digest_of, leaf_of, leaves_in
from kakehashi.journal.models import Entry, Seal
from kakehashi.journal.operations import record
from kakehashi.journal.queries import VERIFIED
from kakehashi.people.models import Person

GUARDS = {
    "sqlite": {
        "journal_entry_refuses_update",
        "journal_entry_refuses_delete",
        "journal_entry_refuses_replace_of_id",
        "journal_seal_refuses_update",
        "journal_seal_refuses_delete",
        "journal_seal_refuses_replace_of_id",
        "journal_seal_refuses_replace_of_day",
    },
    "postgresql": {"journal_entry_refuses_change", "journal_seal_refuses_change"},
}
NAMES_OF_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # 'A': fires always, in a session that plays replica too.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed. `day` is None where no day is to blame."""

    day: date | None
    words: str
    ids: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = self.day.isoformat() if self.day else "journal"
        return f"{place}: {self.words}{' ' + ranges(self.ids) if self.ids else ''}"


@dataclass
class Report:
    """What a verification went through and what it found."""

    seals: int = 0
    entries: int = 0
    unsealed: int = 0  # entries after the last seal: nothing is known about those
    last: Seal | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def unaltered(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(*, by: Person | None, noted: tuple[date, str] | None = None) -> Report:
    """Recompute every seal, and write into the journal that this was done, and with what result.

    noted: a day and the digest of its seal as somebody keeps it elsewhere. Without that, who may
           replace all seals together with the entries leaves no trace.
    """
    report = Report()
    report.findings += [
        Finding(None, f"the trigger {name} is missing") for name in missing_guards()
    ]
    previous: Seal | None = None
    for seal in Seal.objects.order_by("day").iterator(chunk_size=20):
        report.findings += _breaks_of_chain(seal, previous)
        report.findings += _differences(seal)
        report.seals += 1
        report.entries += seal.entries
        previous = seal
        if noted and noted[0] == seal.day and noted[1].lower() != seal.digest:
            report.findings.append(Finding(seal.day, "the seal is not the one that was noted"))
    if noted and not Seal.objects.filter(day=noted[0]).exists():
        report.findings.append(Finding(noted[0], "the seal that was noted is missing"))
    report.last = previous
    report.unsealed = Entry.objects.filter(pk__gt=previous.up_to if previous else 0).count()
    if previous is not None:
        record(
            VERIFIED,
            previous,
            by=by,
            changes={"findings": [None, len(report.findings)]},
            reason="\n".join(str(finding) for finding in report.findings)[:5000],
        )
    return report


def missing_guards() -> list[str]:
    """Names of the triggers that should keep the journal append-only and do not."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES_OF_TRIGGERS[connection.vendor])
        return sorted(GUARDS[connection.vendor] - {name for (name,) in cursor.fetchall()})


def _breaks_of_chain(seal: Seal, previous: Seal | None) -> Iterator[Finding]:
    if previous and seal.day != previous.day + timedelta(days=1):
        first = previous.day + timedelta(days=1)
        yield Finding(first, f"seals are missing up to {seal.day - timedelta(days=1)}")
    before = (previous.digest, previous.up_to) if previous else ("", 0)
    if (seal.previous, seal.after) != before:
        yield Finding(seal.day, "the seal does not continue the one before it")
    if seal.digest != digest_of(seal):
        yield Finding(seal.day, "the seal itself was altered")


def _differences(seal: Seal) -> Iterator[Finding]:
    """Compare the entries in the seal's range of ids with its leaves."""
    try:
        sealed = dict(leaves_in(seal.leaves))
    except ValueError:
        return  # the seal itself was altered, which has been said
    last = max(sealed, default=seal.after)
    if (seal.entries, seal.up_to) != (len(sealed), last):
        yield Finding(seal.day, "the seal's range does not fit its entries")
    found: set[int] = set()
    changed: list[int] = []
    for entry in Entry.objects.filter(pk__gt=seal.after, pk__lte=last).order_by("pk").iterator():
        found.add(entry.pk)
        if entry.pk in sealed and leaf_of(entry)[1] != sealed[entry.pk]:
            changed.append(entry.pk)
    for words, which in (
        ("entries are missing:", sorted(sealed.keys() - found)),
        ("entries were added after sealing:", sorted(found - sealed.keys())),
        ("entries were changed:", changed),
    ):
        if which:
            yield Finding(seal.day, words, tuple(which))


def ranges(ids: Sequence[int]) -> str:
    """Ascending ids in short: [1, 2, 3, 7] is "1–3, 7"."""
    spans: list[list[int]] = []
    for pk in ids:
        if spans and spans[-1][1] == pk - 1:
            spans[-1][1] = pk
        else:
            spans.append([pk, pk])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)

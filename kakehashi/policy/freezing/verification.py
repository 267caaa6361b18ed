"""Says whether freezes and corrections are what they were: which record, as far as can be known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.people.models import Person
from kakehashi.policy.freezing import digests
from kakehashi.policy.freezing.hashing import Leaf, leaves_in
from kakehashi.policy.freezing.verbs import CORRECTED, FROZEN, PUBLISHED, VERIFIED
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen, Publication

GUARDS = {
    "sqlite": {
        f"policy_{table}_refuses_{what}"
        for table, unique in {
            "freeze": ["id", "day"],
            "frozen": ["id", "position", "key"],
            "correction": ["id", "place"],
            "publication": ["id", "freeze"],
        }.items()
        for what in ["update", "delete", *(f"replace_of_{name}" for name in unique)]
    },
    "postgresql": {
        f"policy_{table}_refuses_change"
        for table in ("freeze", "frozen", "correction", "publication")
    },
}
NAMES_OF_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # 'A': fires always, in a session that plays replica too.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal",
}

HEADER = _("the header, or the list of its records, was altered")
BEFORE = _("it does not continue the freeze that was made before it")
ALTERED = _("the record was altered")
MISSING = _("the record is missing")
ADDED = _("the record was added afterwards")
CORRECTION = _("a correction was altered")
UNCHAINED = _("a correction does not follow the one before it")
NO_CORRECTION = _("a correction that the journal tells of is missing")
NO_ENTRY = _("the journal does not tell of it")
GONE = _("the freeze that the journal tells of is missing, or another one stands in its place")
NO_GUARD = _("a trigger is missing that keeps frozen records from being changed")
UNPUBLISHED = _("its publication, of which the journal tells, is missing")


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was frozen.

    on:    of the freeze, or what the journal calls it; empty where no freeze is to blame.
    place: the record's kind and key, or the trigger's name; empty where it is about the whole.
    """

    on: str
    place: str
    words: str | Promise

    def __str__(self) -> str:
        return ": ".join(part for part in (self.on, self.place, str(self.words)) if part)


@dataclass
class Report:
    """What a verification went through and what it found."""

    freezes: list[Freeze] = field(default_factory=list)
    records: int = 0
    corrections: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def unaltered(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(*, by: Person | None, on: date | None = None) -> Report:
    """Recompute every hash, and write into the journal of each freeze that, and with what result.

    on: only the freeze of this day, with its place in the chain.
    """
    report = Report()
    report.findings += [Finding("", name, NO_GUARD) for name in missing_guards()]
    if on is None:
        report.findings += _missing_freezes()
    of_none = list(report.findings)
    chosen = Freeze.objects.order_by("pk") if on is None else Freeze.objects.filter(on=on)
    for freeze in chosen:
        report.freezes.append(freeze)
        report.records += freeze.records.count()
        report.corrections += Correction.objects.filter(frozen__freeze=freeze).count()
        its_own = findings_of(freeze)
        report.findings += its_own
        _note(freeze, [*of_none, *its_own], by)
    return report


def _note(freeze: Freeze, findings: list[Finding], by: Person | None) -> None:
    record(
        VERIFIED,
        freeze,
        by=by,
        changes={"findings": [None, len(findings)]},
        reason="\n".join(str(finding) for finding in findings)[:5000],
    )


def findings_of(freeze: Freeze) -> list[Finding]:
    """What is not as it was in one freeze, its place in the chain and its corrections included."""
    found = [
        *_of_the_whole(freeze),
        *_differences(freeze),
        *_breaks_of_chains(freeze),
        *_publication(freeze),
    ]
    return [Finding(freeze.on.isoformat(), place, words) for words, place in found]


def missing_guards() -> list[str]:
    """Names of the triggers that should keep freezes append-only and do not."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES_OF_TRIGGERS[connection.vendor])
        return sorted(GUARDS[connection.vendor] - {name for (name,) in cursor.fetchall()})


Found = Iterator[tuple[str | Promise, str]]  # what, place


def _of_the_whole(freeze: Freeze) -> Found:
    if freeze.sha256 != digests.freeze_digest(freeze):
        yield HEADER, ""
    if not _continues(freeze):
        yield BEFORE, ""
    if not _told(freeze):
        yield NO_ENTRY, ""


def _continues(freeze: Freeze) -> bool:
    """Whether `previous` is the hash of the freeze made before: of what it holds, or claims."""
    before = Freeze.objects.filter(pk__lt=freeze.pk).order_by("pk").last()
    if before is None:
        return freeze.previous == ""
    # Where the one before was altered, that has been said of it.
    return freeze.previous in {before.sha256, digests.freeze_digest(before)}


def _differences(freeze: Freeze) -> Found:
    """Compare the records that are there with the freeze's list of them."""
    try:
        kept = {leaf.position: leaf for leaf in leaves_in(freeze.leaves)}
    except ValueError:
        return  # the list itself was altered, which has been said
    there: set[int] = set()
    for each in freeze.records.order_by("position").iterator(chunk_size=200):
        there.add(each.position)
        leaf = kept.get(each.position)
        if leaf is None:
            yield ADDED, _place(digests.leaf(each))
        elif digests.leaf(each) != leaf or each.sha256 != leaf.sha256 or not _fits(each):
            yield ALTERED, _place(leaf)
    for position in sorted(kept.keys() - there):
        yield MISSING, _place(kept[position])


def _place(leaf: Leaf) -> str:
    return f"{leaf.kind} {leaf.key}"


def _fits(each: Frozen) -> bool:
    """Whether the column by which lists are filtered says what the content says."""
    return bool(each.plain["direction"] == each.direction)


def _breaks_of_chains(freeze: Freeze) -> Found:
    """Follow each record's corrections, and compare them with what the journal tells."""
    told = _corrections_told(freeze)
    corrections = Correction.objects.filter(frozen__freeze=freeze).select_related("frozen")
    last: dict[int, str] = {}
    for each in corrections.order_by("pk"):
        place = f"{each.frozen.kind} {each.frozen.key}"
        if each.previous != last.get(each.frozen_id, each.frozen.sha256):
            yield UNCHAINED, place
        if not _is_unaltered(each):
            yield CORRECTION, place
        elif each.sha256 not in told:
            yield NO_ENTRY, place
        told.pop(each.sha256, None)
        last[each.frozen_id] = each.sha256
    for name in told.values():
        yield NO_CORRECTION, name


def _is_unaltered(correction: Correction) -> bool:
    try:
        return correction.sha256 == digests.correction_digest(correction)
    except (ValueError, TypeError):  # what stands there is not even of the canonical form
        return False


def _corrections_told(freeze: Freeze) -> dict[str, str]:
    """Hash of each correction that the journal tells of -> the record's name."""
    records = {str(pk) for pk in freeze.records.values_list("pk", flat=True)}
    entries = Entry.objects.filter(verb=CORRECTED, record_type="policy.frozen")
    return {
        entry.changes["sha256"][1]: entry.record_name
        for entry in entries.order_by("pk")
        if entry.record_id in records
    }


def _told(freeze: Freeze) -> bool:
    """Whether the journal tells of the freeze, with this hash."""
    return any(
        entry.changes["sha256"][1] == freeze.sha256
        for entry in Entry.objects.filter(
            verb=FROZEN, record_type="policy.freeze", record_id=str(freeze.pk)
        )
    )


def _publication(freeze: Freeze) -> Found:
    told = Entry.objects.filter(
        verb=PUBLISHED, record_type="policy.freeze", record_id=str(freeze.pk)
    ).exists()
    there = Publication.objects.filter(freeze=freeze).exists()
    if told and not there:
        yield UNPUBLISHED, ""
    if there and not told:
        yield NO_ENTRY, str(Publication._meta.verbose_name)


def _missing_freezes() -> Iterator[Finding]:
    there = set(Freeze.objects.values_list("sha256", flat=True))
    for entry in Entry.objects.filter(verb=FROZEN).order_by("pk"):
        if entry.changes["sha256"][1] not in there:
            yield Finding(entry.record_name, "", GONE)

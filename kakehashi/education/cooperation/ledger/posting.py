"""How mobilities post themselves: `post`, `repost`, `cancel`, and `post_all` for many at once.

Posting follows from a mobility and gives no right of its own: whoever calls has asked the rule of
what it does to the mobility. `by` is who did that.

    post(Mobility(key="outbound:123", agreement=7, direction=Direction.SENT, year=2026, …), by=…)
    repost(…)                      # the same key with other facts: a reversal and a new entry
    cancel("outbound:123", "…", by=…)

Everything happens in one transaction with the agreements locked, and is safe to repeat: the same
facts under the same key are one entry, however often they are posted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.ledger import rules
from kakehashi.education.cooperation.ledger.amounts import counted, twelfths
from kakehashi.education.cooperation.ledger.balances import Rules
from kakehashi.education.cooperation.ledger.mobilities import Mobility
from kakehashi.education.cooperation.ledger.queries import rules_of, standing_entries
from kakehashi.education.cooperation.ledger.recounting import recount
from kakehashi.education.cooperation.models import LedgerEntry, LedgerImport
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

POSTED = declare("ledger.posted", gettext_lazy("posted a mobility to the exchange ledger"))
REVERSED = declare("ledger.reversed", gettext_lazy("reversed an entry of the exchange ledger"))
FACTS = ("agreement_id", "direction", "year", "term", "level", "unit_id", "counts_for")


@dataclass(frozen=True)
class Outcome:
    """What `post_all` wrote. `kept`: entries that said the same already."""

    posted: Sequence[LedgerEntry] = ()
    reversed: Sequence[LedgerEntry] = ()
    kept: Sequence[LedgerEntry] = ()


@dataclass(frozen=True)
class Ground:
    """Where what is posted comes from. The reason is that of reversals."""

    reason: str = ""
    source: str = ""
    staged: LedgerImport | None = None
    is_invented: bool = False


def post(mobility: Mobility, *, by: Person) -> LedgerEntry:
    """Count `mobility` under its agreement.

    Posted again with the same facts, nothing happens, and the entry that is there is returned.

    Raises: Refused, if it cannot be posted (see `rules.can_be_posted`), or other facts stand under
    its key: those are changed by `repost`.
    """
    outcome = post_all([mobility], by=by, replaces=False)
    return [*outcome.posted, *outcome.kept][0]


def repost(mobility: Mobility, *, reason: str, by: Person) -> LedgerEntry:
    """Let the entry under the mobility's key say what `mobility` says now.

    Where facts differ, the entry is reversed for `reason` and a new one made; the agreement may
    differ, too. Where nothing differs, nothing happens. What was never posted is posted.

    Raises: Refused, as `post`, or if something changes without a reason.
    """
    outcome = post_all([mobility], by=by, ground=Ground(reason.strip()))
    return [*outcome.posted, *outcome.kept][0]


@transaction.atomic
def cancel(key: str, reason: str, *, by: Person) -> LedgerEntry | None:
    """Reverse the entry under `key`; returns the reversal, None if nothing stands there.

    Raises: Refused, if no reason is given.
    """
    found = standing_entries([key])
    _lock({each.agreement_id for each in found.values()})
    standing = list(standing_entries([key]).values())
    if not standing:
        return None
    (reversal,) = reverse_all(standing, reason, by=by)
    recount([reversal.agreement_id], by=by)
    return reversal


@transaction.atomic
def post_all(
    mobilities: Sequence[Mobility],
    *,
    by: Person,
    replaces: bool = True,
    ground: Ground = Ground(),  # frozen
) -> Outcome:
    """Post many mobilities, all or none, in a number of queries that does not depend on them.

    replaces: whether other facts under the same key are replaced; else they refuse.

    Raises: Refused, as `post` and `repost`; also if two of them have one key.
    """
    keys = [each.key for each in mobilities]
    if len(set(keys)) < len(keys):
        raise Refused(_("The same key is posted twice at once."))
    before = standing_entries(keys)
    agreements = _lock(
        {m.agreement for m in mobilities} | {e.agreement_id for e in before.values()}
    )
    desk = _Desk(agreements, by, ground)
    before = standing_entries(keys)
    kept, changed, new = [], [], []
    for mobility in mobilities:
        entry, there = desk.entry(mobility), before.get(mobility.key)
        if there is not None and _same(entry, there):
            kept.append(there)
            continue
        if there is not None and not replaces:
            raise Refused(
                _("Something else is posted under %(key)s already.") % {"key": mobility.key}
            )
        if there is not None:
            changed.append(there)
        new.append(entry)
    reversed_ = reverse_all(changed, ground.reason, by=by) if changed else []
    posted = _write(new)
    entries = [(each, difference({}, fields_of(each))) for each in posted]
    record_many(POSTED, entries, by=by, reason=ground.reason)
    touched = {each.agreement_id for each in [*posted, *reversed_]}
    if touched:
        recount(touched, by=by)
    return Outcome(posted, reversed_, kept)


def reverse_all(
    entries: Sequence[LedgerEntry], reason: str, *, by: Person
) -> Sequence[LedgerEntry]:
    """Reverse standing entries whose agreements are locked. `recount` them afterwards.

    Raises: Refused, if no reason is given.
    """
    if not reason.strip():
        raise Refused(_("Say why an entry is changed or cancelled."))
    now = timezone.now()
    reversals = _write(
        [
            LedgerEntry(
                kind=LedgerEntry.Kind.REVERSAL,
                reverses=each,
                key=each.key,
                agreement_id=each.agreement_id,
                direction=each.direction,
                year=each.year,
                term=each.term,
                amount=-each.amount,
                stay=each.stay,
                students=-each.students,
                level=each.level,
                unit_id=each.unit_id,
                counts_for=each.counts_for,
                reason=reason.strip(),
                posted_by=by,
                posted_at=now,
                is_invented=each.is_invented,
            )
            for each in entries
        ]
    )
    changes = [(each, difference({}, fields_of(each))) for each in reversals]
    record_many(REVERSED, changes, by=by, reason=reason.strip())
    return reversals


def _lock(agreements: set[int]) -> dict[int, Agreement]:
    """The agreements by id, locked in the order of their ids until the transaction ends."""
    found = Agreement.objects.filter(pk__in=agreements).order_by("pk").select_for_update()
    return {each.pk: each for each in found}


def _write(entries: Sequence[LedgerEntry]) -> Sequence[LedgerEntry]:
    """Store `entries`, each with the next number of its key."""
    keys = {each.key for each in entries}
    last = LedgerEntry.objects.filter(key__in=keys).order_by().values("key")
    numbers = dict(last.annotate(last=Max("number")).values_list("key", "last"))
    for each in entries:
        each.number = numbers[each.key] = numbers.get(each.key, 0) + 1
    return LedgerEntry.objects.bulk_create(entries, batch_size=500)


def _same(entry: LedgerEntry, there: LedgerEntry) -> bool:
    facts = (*FACTS, "stay", "students")
    return all(getattr(entry, name) == getattr(there, name) for name in facts)


@dataclass
class _Desk:
    """Makes entries of mobilities, with what all of them need read once."""

    agreements: Mapping[int, Agreement]
    by: Person
    ground: Ground
    rules: Mapping[int, Rules] = field(init=False)
    units: Mapping[str, int] = field(init=False)
    opened: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = rules_of(self.agreements)
        self.units = dict(Unit.objects.values_list("code", "pk"))
        opening = LedgerEntry.objects.standing().filter(
            kind=LedgerEntry.Kind.OPENING, agreement__in=self.agreements
        )
        self.opened = dict(opening.order_by().values_list("agreement", "year"))
        self.now = timezone.now()

    def entry(self, mobility: Mobility) -> LedgerEntry:
        """The entry, not stored. Raises: Refused, if it cannot be."""
        agreement = self.agreements.get(mobility.agreement)
        if agreement is None:
            raise Refused(_("There is no such agreement."))
        require(rules.can_be_posted(mobility, agreement, self.opened.get(agreement.pk)))
        if mobility.unit and mobility.unit not in self.units:
            raise Refused(_("There is no unit “%(unit)s”.") % {"unit": mobility.unit})
        stay = twelfths(mobility.semesters)
        rule = self.rules[agreement.pk].in_year(mobility.year)
        return LedgerEntry(
            agreement=agreement,
            key=mobility.key,
            kind=LedgerEntry.Kind.MOBILITY,
            direction=mobility.direction.value,
            year=mobility.year,
            term=mobility.term,
            amount=mobility.students * counted(stay, rule.year_counts_as),
            stay=stay,
            students=mobility.students,
            level=mobility.level,
            unit_id=self.units[mobility.unit] if mobility.unit else None,
            counts_for=mobility.counts_for.value,
            source=self.ground.source,
            imported_from=self.ground.staged,
            posted_by=self.by,
            posted_at=self.now,
            is_invented=self.ground.is_invented,
        )

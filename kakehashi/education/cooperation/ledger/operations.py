"""What is entered into the ledger by hand: opening balance, write-off, rule, reversal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.ledger import rules
from kakehashi.education.cooperation.ledger.balances import Rule, year_in
from kakehashi.education.cooperation.ledger.posting import reverse_all
from kakehashi.education.cooperation.ledger.queries import years_of
from kakehashi.education.cooperation.ledger.recounting import recount
from kakehashi.education.cooperation.models import Direction, LedgerEntry, LedgerRule
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

OPENED = declare("ledger.opened", gettext_lazy("entered the opening balance of the ledger"))
WRITTEN_OFF = declare("ledger.written_off", gettext_lazy("wrote student-semesters off"))
RULED = declare("ledger.rule_stated", gettext_lazy("stated how the balance is counted"))
CANCELLED = declare("ledger.entry_cancelled", gettext_lazy("cancelled an entry of the ledger"))


@transaction.atomic
def enter_opening(
    agreement: Agreement,
    *,
    year: int,
    balance: int,
    source: str,
    document: Document | None = None,
    is_invented: bool = False,
    by: Person,
) -> LedgerEntry:
    """State the balance at the beginning of the academic year `year`, before every entry.

    balance: twelfths of a semester; above zero: the partner owes us. Zero is a statement, too.
    source:  on what it rests, such as the minutes of a meeting.

    Raises: Refused, if `by` does not keep this ledger, it has an opening balance or begins before
    `year`, or the source is missing.
    """
    agreement = _locked(agreement)
    require(rules.may_keep(by, agreement))
    require(rules.can_open(agreement, year))
    if not source.strip():
        raise Refused(_("Say on what the opening balance rests."))
    direction = Direction.RECEIVED if balance >= 0 else Direction.SENT
    entry = _enter(
        agreement,
        LedgerEntry(
            key=f"opening:{agreement.pk}",
            kind=LedgerEntry.Kind.OPENING,
            direction=direction,
            year=year,
            amount=abs(balance),
            source=source.strip(),
            document=document,
            is_invented=is_invented,
        ),
        by,
    )
    record(OPENED, agreement, by=by, changes=difference({}, fields_of(entry)))
    recount([agreement.pk], by=by)
    return entry


@transaction.atomic
def write_off(
    agreement: Agreement,
    *,
    year: int,
    amount: int,
    reason: str,
    document: Document | None = None,
    seen: int,
    by: Person,
) -> LedgerEntry:
    """Record that the partners agreed in `year` not to even `amount` twelfths of the balance out.

    seen: the balance of the year in twelfths on which the decision was made.

    Raises: Refused, if `by` does not keep this ledger, the balance has changed or is smaller, or
    the reason is missing.
    """
    agreement = _locked(agreement)
    require(rules.may_keep(by, agreement))
    found = year_in(years_of(agreement, until=year), year)
    require(rules.can_be_written_off(found, amount))
    assert found is not None  # there is a balance
    if found.balance != seen:
        raise Refused(_("The balance has changed since you opened this page. Look at it again."))
    if not reason.strip():
        raise Refused(_("Say why it is written off, and who agreed to it."))
    entry = _enter(
        agreement,
        LedgerEntry(
            key=f"write-off:{agreement.pk}",
            kind=LedgerEntry.Kind.WRITE_OFF,
            direction=Direction.RECEIVED if found.balance > 0 else Direction.SENT,
            year=year,
            amount=-amount,
            reason=reason.strip(),
            document=document,
        ),
        by,
    )
    changes = difference({}, fields_of(entry))
    record(WRITTEN_OFF, agreement, by=by, changes=changes, reason=entry.reason)
    recount([agreement.pk], by=by)
    return entry


@transaction.atomic
def reverse(entry: LedgerEntry, *, reason: str, by: Person) -> LedgerEntry:
    """Take back an opening balance, a write-off or an entry from a file; returns the reversal.

    Raises: Refused, if `by` does not keep this ledger, the entry was reversed already or follows a
    mobility, or the reason is missing.
    """
    agreement = _locked(entry.agreement)
    entry = LedgerEntry.objects.select_related("agreement").get(pk=entry.pk)
    require(rules.may_reverse(by, entry))
    (reversal,) = reverse_all([entry], reason, by=by)
    changes = difference({}, fields_of(reversal))
    record(CANCELLED, agreement, by=by, changes=changes, reason=reversal.reason)
    recount([agreement.pk], by=by)
    return reversal


@transaction.atomic
def state_rule(agreement: Agreement, rule: Rule, *, by: Person) -> LedgerRule:
    """State how the balance of `agreement` is counted from `rule.valid_from` on.

    Entries that were posted keep the amount at which they were posted.

    Raises: Refused, if `by` does not keep this ledger, or the rule cannot be so.
    """
    agreement = _locked(agreement)
    require(rules.may_keep(by, agreement))
    require(rules.is_possible_year(rule.valid_from))
    require(rules.can_be_rule(rule))
    stated = LedgerRule.objects.create(
        agreement=agreement,
        valid_from=rule.valid_from,
        year_counts_as=rule.year_counts_as,
        carry_over_years=rule.carry_over_years,
        alarm_at=rule.alarm_at,
        alarm_per_cent=rule.alarm_per_cent,
        source=rule.source.strip(),
        stated_by=by,
        stated_at=timezone.now(),
    )
    record(RULED, agreement, by=by, changes=difference({}, fields_of(stated)))
    recount([agreement.pk], by=by)
    return stated


def _locked(agreement: Agreement) -> Agreement:
    """The agreement as it is stored now, locked until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def _enter(agreement: Agreement, entry: LedgerEntry, by: Person) -> LedgerEntry:
    """Store an entry made by hand, with the next number of its key."""
    entry.agreement, entry.posted_by, entry.posted_at = agreement, by, timezone.now()
    entry.number = LedgerEntry.objects.filter(key=entry.key).count() + 1
    entry.save(force_insert=True)
    return entry

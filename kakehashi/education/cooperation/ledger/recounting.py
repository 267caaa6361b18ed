"""Keeps `LedgerYear` in step with the entries and the rules, and tells when a balance is an alarm.

Every operation counts the agreements that it touched again, in its own transaction. Once a day all
are, because the text of an agreement can change how it is counted, and years begin.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.negotiating.signing import CONCLUDED
from kakehashi.duties.daily import daily
from kakehashi.education.cooperation.ledger.amounts import written
from kakehashi.education.cooperation.ledger.balances import Year, yearly
from kakehashi.education.cooperation.ledger.queries import movements_of, rules_of
from kakehashi.education.cooperation.models import LedgerEntry, LedgerYear
from kakehashi.journal.changes import Changes
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record_many
from kakehashi.journal.outbox import on
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import fiscal_year

ALARMED = declare(
    "ledger.alarm_raised", gettext_lazy("saw the balance go beyond the alarm threshold")
)
CALMED = declare("ledger.alarm_ended", gettext_lazy("saw the balance within the threshold again"))
AT_ONCE = 500  # agreements counted together by the daily duty


@transaction.atomic
def recount(agreements: Collection[int], *, by: Person | None) -> None:
    """Count the agreements with these ids again; `by` is whose entry made it necessary.

    Their rows must be locked, or nobody else be writing.
    """
    present = fiscal_year(timezone.localdate())
    before = _alarms(agreements, present)
    moved, rules = movements_of(agreements), rules_of(agreements)
    LedgerYear.objects.filter(agreement__in=agreements).delete()
    LedgerYear.objects.bulk_create(
        (_row(pk, year) for pk in moved for year in yearly(moved[pk], rules[pk])),
        batch_size=1000,
    )
    after = _alarms(agreements, present)
    _tell(ALARMED, {pk: after[pk] for pk in after.keys() - before.keys()}, by)
    _tell(CALMED, {pk: before[pk] for pk in before.keys() - after.keys()}, by)


@on(CONCLUDED)
def recount_concluded(entry: Entry) -> None:
    """A text that was concluded can change how its agreement is counted."""
    with transaction.atomic():
        agreements = Agreement.objects.filter(negotiations=int(entry.record_id))
        locked = agreements.select_for_update(of=("self",)).values_list("pk", flat=True)
        recount(list(locked), by=None)


@daily
def recount_all(day: date) -> None:
    """Count every ledger again: rules and years may have changed since."""
    pks = LedgerEntry.objects.order_by("agreement").values_list("agreement", flat=True).distinct()
    found = list(pks)
    for first in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            agreements = Agreement.objects.filter(pk__in=found[first : first + AT_ONCE])
            locked = agreements.order_by("pk").select_for_update().values_list("pk", flat=True)
            recount(list(locked), by=None)


def _row(agreement: int, year: Year) -> LedgerYear:
    return LedgerYear(
        agreement_id=agreement,
        year=year.year,
        sent=year.sent,
        received=year.received,
        balance=year.balance,
        lapsed=year.lapsed,
        forecast=year.forecast,
        limit=year.limit,
        is_beyond=year.is_beyond,
    )


def _alarms(agreements: Collection[int], year: int) -> dict[int, int]:
    """Agreement's id -> balance in twelfths, of those beyond their threshold in `year`."""
    rows = LedgerYear.objects.in_year(year).filter(agreement__in=agreements, is_beyond=True)
    return dict(rows.order_by().values_list("agreement", "balance"))


def _tell(verb: str, balances: dict[int, int], by: Person | None) -> None:
    if not balances:
        return
    found = Agreement.objects.with_everything().in_bulk(list(balances))
    changes: dict[int, Changes] = {
        pk: {"balance": [None, written(balances[pk])]} for pk in balances
    }
    record_many(verb, [(found[pk], changes[pk]) for pk in sorted(balances)], by=by)

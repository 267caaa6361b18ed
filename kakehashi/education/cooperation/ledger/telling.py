"""What the journal keeps of entries and rules: amounts in semesters, as people read them."""

from kakehashi.education.cooperation.ledger.amounts import written
from kakehashi.education.cooperation.ledger.balances import SIGNS, Direction
from kakehashi.education.cooperation.models import LedgerEntry, LedgerRule
from kakehashi.journal.changes import Changes, difference, fields_of

IN_TWELFTHS = ("amount", "stay", "alarm_at")
LEFT_OUT = ("agreement_id", "posted_by_id", "posted_at", "stated_by_id", "stated_at")


def told(made: LedgerEntry | LedgerRule) -> Changes:
    """The facts of a new entry or rule; who and when stand in the journal's own columns."""
    facts = {name: value for name, value in fields_of(made).items() if name not in LEFT_OUT}
    for name in IN_TWELFTHS:
        if facts.get(name) is not None:
            facts[name] = written(facts[name])
    return difference({}, facts)


def in_brief(entry: LedgerEntry) -> Changes:
    """What an entry made by hand does to the balance of the agreement, for the agreement's history.

    Above zero: in our favour.
    """
    effect = SIGNS[Direction(entry.direction)] * entry.amount
    facts = {
        "year": entry.year,
        "balance": written(effect),
        "source": entry.source,
        "document_id": entry.document_id,
    }
    return difference({}, {name: value for name, value in facts.items() if value})

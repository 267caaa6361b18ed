"""Post a stay abroad to the exchange ledger, and take its entry back.

Whoever changes a mobility calls this in the same transaction, after asking the rule of what is
done: posting follows from it and gives no right of its own.
"""

from kakehashi.education.cooperation.ledger.posting import Ground, cancel, post_all
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.balancing.entries import entry_of, key_of
from kakehashi.education.outbound.models import Mobility
from kakehashi.people.models import Person


def post_mobility(mobility: Mobility, *, by: Person) -> LedgerEntry | None:
    """Let the exchange ledger say of `mobility` what it is now; safe to repeat.

    Returns the entry that counts it; None where nothing counts (see `entries.entry_of`): an entry
    that stood is reversed then. What began before the year of the agreement's opening balance is
    counted in that balance already, and is not posted.

    Raises: Refused, if the ledger cannot count it, such as under an agreement never signed.
    """
    state = str(mobility.get_state_display())
    entry = entry_of(mobility)
    if entry is None or _is_in_the_opening(mobility):
        cancel(key_of(mobility), state, by=by)
        return None
    ground = Ground(state, mobility.source, is_invented=mobility.is_invented)
    outcome = post_all([entry], by=by, ground=ground)
    return [*outcome.posted, *outcome.kept][0]


def cancel_mobility_entry(mobility: Mobility, *, reason: str, by: Person) -> LedgerEntry | None:
    """Reverse what the ledger counts of `mobility`; the reversal, or None if nothing stood there.

    For a stay that is to count no more although its state would count, and for one that is
    cancelled for a reason worth keeping in the ledger.

    Raises: Refused, if no reason is given.
    """
    return cancel(key_of(mobility), reason, by=by)


def _is_in_the_opening(mobility: Mobility) -> bool:
    opened = LedgerEntry.objects.standing().filter(
        kind=LedgerEntry.Kind.OPENING, agreement=mobility.agreement_id, year__gt=mobility.year
    )
    return opened.exists()

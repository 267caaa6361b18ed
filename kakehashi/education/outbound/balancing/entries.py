"""What the exchange ledger needs to know of one stay abroad. Reads the stay and nothing else."""

from fractions import Fraction

from kakehashi.education.cooperation.ledger import mobilities as ledger
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.rules import known_terms
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.states import MobilityState

COUNTS_FOR = {
    MobilityState.NOMINATED: ledger.CountsFor.NOMINATED,
    MobilityState.ACCEPTED: ledger.CountsFor.CONFIRMED,
    MobilityState.ARRIVED: ledger.CountsFor.ARRIVED,
    MobilityState.RETURNED: ledger.CountsFor.COMPLETED,
    MobilityState.RECOGNISED: ledger.CountsFor.COMPLETED,
    MobilityState.CLOSED: ledger.CountsFor.COMPLETED,
}


def key_of(mobility: Mobility) -> str:
    """The name under which the ledger counts `mobility`, for good."""
    return f"outbound:{mobility.pk}"


def entry_of(mobility: Mobility) -> ledger.Mobility | None:
    """What the ledger counts of `mobility`; None where it counts nothing.

    Nothing counts that is not under an agreement, without travelling, only planned, refused by the
    host or cancelled. The length is that of `semesters`, to the nearest twelfth of a semester (half
    a month) and at least one; a term that the academic year does not have is left open.
    """
    counts_for = COUNTS_FOR.get(MobilityState(mobility.state))
    if counts_for is None or mobility.agreement_id is None or mobility.is_virtual:
        return None
    return ledger.Mobility(
        key=key_of(mobility),
        agreement=mobility.agreement_id,
        direction=Direction.SENT,
        year=mobility.year,
        semesters=_in_twelfths(Fraction(mobility.semesters)),
        counts_for=counts_for,
        term=mobility.term if mobility.term in known_terms(mobility.year) else "",
        level=mobility.level,
        unit=mobility.unit.code,
    )


def _in_twelfths(semesters: Fraction) -> Fraction:
    """The nearest whole number of twelfths, halves up; at least one.

    >>> _in_twelfths(Fraction("0.33")), _in_twelfths(Fraction("0.01"))
    (Fraction(1, 3), Fraction(1, 12))
    """
    return Fraction(max(1, (semesters * TWELFTHS + Fraction(1, 2)) // 1), TWELFTHS)

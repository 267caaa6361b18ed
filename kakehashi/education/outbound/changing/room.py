"""How much room there is for a longer stay: the agreement's places, the call's quotas, the balance.

All of it as it stands now, in student-semesters; what nobody knows is None, never zero.
"""

from fractions import Fraction

from kakehashi.agreements.models import Agreement, Direction
from kakehashi.agreements.placing.queries import places_in, semesters_of, year_counts_as
from kakehashi.education.cooperation.ledger.amounts import counted, semesters, twelfths
from kakehashi.education.cooperation.ledger.queries import balance_of, use_of
from kakehashi.education.outbound.allotting.overriding import Node, nodes_of
from kakehashi.education.outbound.changing.impact import Room
from kakehashi.education.outbound.models import Mobility


def room_for(mobility: Mobility, before: Fraction, after: Fraction) -> Room | None:
    """The room for a stay that grows from `before` to `after` semesters, as the ledger has them.

    None where it takes no more places: it does not grow, or no agreement counts it.
    """
    agreement = mobility.agreement
    if agreement is None or mobility.is_virtual:
        return None
    as_year = year_counts_as(agreement)
    more = semesters(counted(twelfths(after), as_year) - counted(twelfths(before), as_year))
    if more <= 0:
        return None
    balance = balance_of(agreement, mobility.year)
    node = _tightest(mobility)
    return Room(
        year=mobility.year,
        more=more,
        offered=_offered(agreement, mobility.year),
        used=_used(agreement, mobility.year),
        quota_ja=node.quota.name_ja if node else "",
        quota_en=node.quota.name_en if node else "",
        quota_free=Fraction(node.free) if node else None,
        balance=balance.amount - more if balance else None,
        limit=balance.limit if balance else None,
    )


def _offered(agreement: Agreement, year: int) -> Fraction | None:
    lines = places_in(agreement, year).filter(direction=Direction.OUTGOING)
    amounts = [semesters_of(line, year) for line in lines]
    known = [Fraction(each) for each in amounts if each is not None]
    return sum(known, Fraction()) if known and len(known) == len(amounts) else None


def _used(agreement: Agreement, year: int) -> Fraction | None:
    """Sent and nominated together: a nomination holds its place."""
    use = use_of(agreement, [year])[year]
    return use.sent + use.forecast_sent if use else None


def _tightest(mobility: Mobility) -> Node | None:
    """The quota of the call with the least places left; None outside of calls."""
    if mobility.allotment is None:
        return None
    return min(nodes_of(mobility.allotment.placement), key=lambda node: node.free)

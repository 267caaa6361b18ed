"""What is known of a stay when a change of it is weighed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet

from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.outbound.balancing.entries import entry_of
from kakehashi.education.outbound.changing.impact import Days, Facts, Grant, Kind, Risk
from kakehashi.education.outbound.changing.room import room_for
from kakehashi.education.outbound.grants.counting import Period
from kakehashi.education.outbound.grants.queries import (
    Reckoning,
    payments_to_come,
    period_of,
    reckon,
)
from kakehashi.education.outbound.models import Award, Change, Mobility
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.queries import days_of, stay_of, warnings_of

Credits = Callable[[Mobility], Fraction | None]
AGREED: list[Credits] = []


@dataclass(frozen=True)
class Wish:
    """What is asked for. lost: first and last day of an interruption.

    prolongs_grants: whether grants follow a longer stay. beyond_places: the host gives places
    beyond those that are left.
    """

    kind: Kind
    first: date | None = None
    last: date | None = None
    semesters: Fraction | None = None
    lost: tuple[date, date] | None = None
    prolongs_grants: bool = False
    host_agreed_on: date | None = None
    beyond_places: bool = False


def agreed_credits(source: Credits) -> Credits:
    """Register who knows the credits that a learning agreement signed by all plans."""
    AGREED.append(source)
    return source


@readable_through
def proofs(person: Reader) -> QuerySet[Document]:
    """Proofs of the changes that `person` sees."""
    seen = Change.objects.visible_to(person)
    return Document.objects.filter(Q(pk__in=seen.values("proof")))


def lost_before(mobility: Mobility) -> int:
    """Days interrupted so far."""
    days = 0
    for change in mobility.changes.filter(kind=Change.Kind.INTERRUPTION):
        first, last = (date.fromisoformat(change.after[name]) for name in ("lost_from", "lost_to"))
        days += (last - first).days + 1
    return days


def days_before(mobility: Mobility) -> Days:
    """The stay as it stands."""
    first, last = days_of(mobility)
    return Days(first, last, Fraction(mobility.semesters), lost_before(mobility))


def days_after(mobility: Mobility, wish: Wish) -> Days | None:
    """The stay as it is asked for; None if it is to be cancelled."""
    before = days_before(mobility)
    if wish.kind is Kind.CANCELLATION:
        return None
    lost = before.lost
    if wish.lost is not None:
        lost += (wish.lost[1] - wish.lost[0]).days + 1
    return Days(
        wish.first or before.first,
        wish.last or before.last,
        wish.semesters or before.semesters,
        lost,
    )


def facts_for(mobility: Mobility, wish: Wish, today: date) -> Facts:
    """Everything that the impact of `wish` follows from."""
    stay, after = stay_of(mobility), days_after(mobility, wish)
    counts, would_count = _counted(mobility), _counted(changed(mobility, wish))
    return Facts(
        kind=wish.kind,
        state=mobility.state,
        today=today,
        before=days_before(mobility),
        after=after,
        grants=[_grant(award, after, wish) for award in awards_of(mobility)],
        insured_until=stay.insured_until,
        is_visa_free=stay.is_visa_free,
        visa_until=stay.visa_until,
        passport_until=stay.passport_until,
        housing_until=stay.housing_until,
        ledger_before=counts,
        ledger_after=would_count,
        is_balanced=mobility.agreement_id is not None and not mobility.is_virtual,
        credits=next((found for each in AGREED if (found := each(mobility)) is not None), None),
        host_agreed_on=wish.host_agreed_on,
        risks=[
            Risk(each.level.kind, each.level.level, each.is_here, each.breaks is not None)
            for each in warnings_of(mobility, today)
        ],
        room=room_for(mobility, counts, would_count),
        beyond_places=wish.beyond_places,
    )


def awards_of(mobility: Mobility) -> list[Award]:
    """Grants that follow a change of the stay, in the order in which they were proposed."""
    return list(mobility.awards.live().select_related("scheme").order_by("pk"))


def period_after(award: Award, after: Days | None, wish: Wish) -> Period | None:
    """The days for which `award` stands after the change; None if it is to be taken back."""
    if after is None or after.first is None or after.last is None:
        return None
    if wish.kind is Kind.EXTENSION and not wish.prolongs_grants:
        return period_of(award)
    return Period(after.first, after.last, after.lost)


def _grant(award: Award, after: Days | None, wish: Wish) -> Grant:
    period = period_after(award, after, wish)
    found: Reckoning = reckon(award, period)
    uncovered = 0
    if after is not None and period is not None:
        uncovered = max(0, (after.count or 0) - period.days)
    return Grant(
        award.pk,
        award.scheme.name_ja,
        award.scheme.name_en,
        award.total,
        found.paid,
        found.total,
        sum(each.amount for each in payments_to_come(award)),
        found.refit.recovery,
        found.refit.extra,
        uncovered,
    )


def _counted(mobility: Mobility) -> Fraction:
    entry = entry_of(mobility)
    return entry.semesters if entry else Fraction(0)


def changed(mobility: Mobility, wish: Wish) -> Mobility:
    """The mobility with the state and length it would have, not stored."""
    found = Mobility.objects.select_related("unit").get(pk=mobility.pk)
    if wish.kind is Kind.CANCELLATION:
        found.state = MobilityState.CANCELLED
    elif wish.kind is Kind.EARLY_RETURN:
        found.state = MobilityState.RETURNED
    if wish.semesters is not None:
        found.semesters = wish.semesters  # type: ignore[assignment]  # read as a Fraction only
    return found

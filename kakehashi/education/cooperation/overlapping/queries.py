"""Duplicates and dormant agreements among those that a person keeps, from the records of a day."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from kakehashi.agreements.models import Agreement, Move, Terms, Version
from kakehashi.agreements.queries import spells
from kakehashi.education.cooperation.ledger.balances import Kind
from kakehashi.education.cooperation.ledger.queries import movements_of
from kakehashi.education.cooperation.models import DuplicateVerdict
from kakehashi.education.cooperation.overlapping.dormancy import (
    Life,
    Rest,
    rest_of,
    years_earlier,
)
from kakehashi.education.cooperation.overlapping.overlaps import Overlap, Spell, overlaps
from kakehashi.education.cooperation.queries import with_partners
from kakehashi.education.cooperation.renewing.cadence import cadence_on
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import fiscal_year, last_day

ONE_DAY = timedelta(days=1)
KEYS = ("agreement", "partner", "kind", "level", "unit", "begins", "last", "next")

Signs = Callable[[Collection[int]], Mapping[int, date]]
SIGNS: list[Signs] = []


def sign_of_life(source: Signs) -> Signs:
    """Register the decorated function: ids of agreements -> the last day of a sign of life of each.

    An agreement of which the source knows no sign is absent.
    """
    SIGNS.append(source)
    return source


# -- Duplicates -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two agreements that overlap, and what somebody said of them; None if nobody did."""

    overlap: Overlap
    first: Agreement
    second: Agreement
    partner: Institution
    verdict: DuplicateVerdict | None

    @property
    def ends(self) -> date | None:
        """The last day on which both are in force; None where no end is agreed."""
        return None if self.overlap.last == date.max else self.overlap.last

    @property
    def agreements(self) -> tuple[tuple[Agreement, Terms], tuple[Agreement, Terms]]:
        """Both, each with its terms on the first day of the overlap."""
        on = self.overlap.begins
        return (self.first, self.first.terms_on(on)), (self.second, self.second.terms_on(on))


def pairs_for(person: Person, day: date) -> list[Pair]:
    """Agreements that overlap on `day` or later, one of the two at least of `person`'s units.

    Ordered by partner. A number of queries that does not depend on them.
    """
    found = overlaps(_spells(), day)
    pks = {pk for each in found for pk in (each.first, each.second)}
    own = Agreement.objects.confided_to(person).filter(pk__in=pks).values_list("pk", flat=True)
    kept = set(own)
    shown = [each for each in found if each.first in kept or each.second in kept]
    agreements = Agreement.objects.with_everything().in_bulk(
        {pk for each in shown for pk in (each.first, each.second)}
    )
    partners = Institution.objects.with_names().in_bulk({each.partner for each in shown})
    verdicts = _verdicts()
    return [
        Pair(
            each,
            agreements[each.first],
            agreements[each.second],
            partners[each.partner],
            verdicts.get((each.first, each.second)),
        )
        for each in shown
    ]


def pair_of(person: Person, first: int, second: int, day: date) -> Pair | None:
    """The pair of these two agreements, if they overlap and `person` may see that."""
    wanted = (min(first, second), max(first, second))
    found = pairs_for(person, day)
    return next((p for p in found if (p.overlap.first, p.overlap.second) == wanted), None)


def _spells() -> Iterable[Spell]:
    rows = with_partners(spells()).order_by("agreement", "begins").values_list(*KEYS)
    for agreement, partner, kind, level, unit, begins, last, following in rows:
        ends = last if following == date.max else min(last, following - ONE_DAY)
        yield Spell(agreement, partner, kind, level, unit, begins, ends)


def _verdicts() -> dict[tuple[int, int], DuplicateVerdict]:
    standing = DuplicateVerdict.objects.filter(withdrawn_at__isnull=True)
    return {(each.first_id, each.second_id): each for each in standing.select_related("said_by")}


# -- Dormant agreements ---------------------------------------------------------------------------


def rests_for(person: Person, day: date) -> dict[int, tuple[Rest, Life]]:
    """Id of each agreement in force of `person`'s units -> what can be said of its use.

    Only those that are dormant, or would be if their use were known.
    """
    years = cadence_on(day).dormant_years
    kept = Agreement.objects.in_force_on(day).confided_to(person).distinct()
    agreements = list(kept.prefetch_related("terms"))
    pks = [each.pk for each in agreements]
    contacts, uses = _last_of(SIGNS, pks), usages(pks, years_earlier(day, years))
    found: dict[int, tuple[Rest, Life]] = {}
    for agreement in agreements:
        use = uses.get(agreement.pk, NOTHING_KNOWN)
        contact = contacts.get(agreement.pk)
        since = begun_with(agreement, day).effective_on or day
        life = Life(since, use.is_known, use.last, contact)
        rest = rest_of(life, day, years)
        if rest in (Rest.DORMANT, Rest.UNKNOWN):
            found[agreement.pk] = (rest, life)
    return found


@dataclass(frozen=True)
class Usage:
    """What the ledger says of one agreement: whether it knows the whole span, and the last use."""

    is_known: bool
    last: date | None


NOTHING_KNOWN = Usage(False, None)


def usages(pks: Collection[int], since: date) -> Mapping[int, Usage]:
    """Id of each agreement in the ledger -> its use. One query.

    The whole span is known where the first entry is of the academic year of `since`, or earlier. A
    year of use counts to its last day; who is nominated only has not used anything yet.
    """
    found = {}
    for pk, moved in movements_of(pks).items():
        used = [
            each.year
            for each in moved
            if each.kind is Kind.MOBILITY and each.amount > 0 and not each.is_forecast
        ]
        begun = min(each.year for each in moved)
        last = last_day(max(used)) if used else None
        found[pk] = Usage(begun <= fiscal_year(since), last)
    return found


def begun_with(agreement: Agreement, day: date) -> Terms:
    """The text with which the time in force began that lasts without a gap until `day`.

    agreement: in force on `day`; best with its terms fetched.
    """
    first = agreement.terms_on(day)
    for before in reversed(agreement.versions()[: first.number]):
        if not first.effective_on or before.have_ended_by(first.effective_on - ONE_DAY):
            break
        first = before
    return first


def _last_of(sources: Iterable[Signs], pks: Collection[int]) -> dict[int, date]:
    """The latest sign of all sources for each agreement."""
    latest: dict[int, date] = {}
    for source in sources:
        for pk, on in source(pks).items():
            latest[pk] = max(on, latest.get(pk, on))
    return latest


@sign_of_life
def negotiated(pks: Collection[int]) -> Mapping[int, date]:
    """The last move or version of the negotiations of each agreement. Two queries."""
    moved = Move.objects.filter(negotiation__agreement__in=pks)
    proposed = Version.objects.filter(negotiation__agreement__in=pks)
    found: dict[int, date] = {}
    for rows, moment in ((moved, "moved_at"), (proposed, "proposed_at")):
        last = rows.order_by().values("negotiation__agreement").annotate(at=Max(moment))
        for row in last:
            on, pk = timezone.localdate(row["at"]), row["negotiation__agreement"]
            found[pk] = max(on, found.get(pk, on))
    return found

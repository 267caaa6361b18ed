"""The exchange under an agreement, year by year: used as in the ledger, offered as agreed."""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Condition
from kakehashi.agreements.models.conditions import Direction
from kakehashi.agreements.placing.queries import places_in, semesters_of
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, twelfths
from kakehashi.education.cooperation.ledger.queries import Balance, Use, balance_of, use_of
from kakehashi.education.cooperation.renewing.facts import Standing, YearOfUse
from kakehashi.vocabulary.time import fiscal_year

YEARS = 5  # academic years on the page, the present one included
NO_ENTRY = _("Nothing has been entered in the exchange ledger for this agreement.")
NO_PLACES = _("No places have been entered for this agreement.")

Reasons = dict[str, str | Promise]


def years_of_use(agreement: Agreement, day: date) -> tuple[Sequence[YearOfUse], Reasons]:
    """The last academic years, oldest first, and why what is missing is not known.

    None at all where neither the ledger nor the places know anything.
    """
    present = fiscal_year(day)
    years = range(present - YEARS + 1, present + 1)
    used = use_of(agreement, years)
    lines = list(Condition.objects.filter(agreement=agreement))
    reasons: Reasons = {}
    if not any(used.values()):
        reasons["use"] = NO_ENTRY
    if not any(line.applies for line in lines):
        reasons["places"] = NO_PLACES
    if len(reasons) == 2:
        return [], reasons
    return [_year(agreement, year, used[year], lines) for year in years], reasons


def standing_of(agreement: Agreement, day: date) -> Standing | None:
    """The balance at the end of the present academic year; None where nobody knows it."""
    found = balance_of(agreement, fiscal_year(day))
    return None if found is None else _standing(found)


def _standing(found: Balance) -> Standing:
    return Standing(
        year=found.year,
        amount=twelfths(found.amount),
        forecast=twelfths(found.forecast),
        known_since=None if found.is_whole else found.since,
    )


def _year(
    agreement: Agreement, year: int, used: Use | None, lines: Sequence[Condition]
) -> YearOfUse:
    return YearOfUse(
        key=str(year),
        year=year,
        sent=None if used is None else twelfths(used.sent),
        received=None if used is None else twelfths(used.received),
        offered_out=_offered(agreement, year, Direction.OUTGOING, lines),
        offered_in=_offered(agreement, year, Direction.INCOMING, lines),
    )


def _offered(
    agreement: Agreement, year: int, direction: Direction, lines: Sequence[Condition]
) -> int | None:
    """Twelfths offered one way in a year; None where nothing was entered, or one cannot say.

    Nothing where lines of that way had been entered for earlier years and ended.
    """
    known = [each for each in lines if each.direction == direction and each.applies]
    if not any(each.first_year <= year for each in known):
        return None
    found = [
        semesters_of(line, year)
        for line in places_in(agreement, year)
        if line.direction == direction
    ]
    amounts = [each for each in found if each is not None]
    return sum(amounts) * TWELFTHS if len(amounts) == len(found) else None

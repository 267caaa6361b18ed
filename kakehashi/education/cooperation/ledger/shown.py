"""What the page of one ledger shows of each year, and what can be done there."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.ledger import rules, words
from kakehashi.education.cooperation.ledger.amounts import written
from kakehashi.education.cooperation.ledger.balances import Year
from kakehashi.education.cooperation.ledger.columns import side
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.people.models import Person
from kakehashi.verdicts import Verdict


@dataclass(frozen=True)
class Cell:
    """A figure and the entries that make it; without an address where nothing makes it."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Line:
    """One year as a row of the table."""

    year: int
    name: str
    sent: Cell
    received: Cell
    other: Cell
    balance: str
    side: str
    lapse: str
    nominated_sent: Cell
    nominated_received: Cell
    forecast: str
    is_beyond: bool
    is_over_or_present: bool


@dataclass(frozen=True)
class Verdicts:
    """What the reader may do with a ledger."""

    may_keep: Verdict
    may_open: Verdict


def verdicts_on(person: Person, agreement: Agreement, years: Sequence[Year]) -> Verdicts:
    """What `person` may do with the ledger, whose first year is the first of `years`."""
    may_keep = rules.may_keep(person, agreement)
    first = years[0].year if years else rules.FIRST_KNOWN
    return Verdicts(may_keep, may_keep and rules.can_open(agreement, first))


def lines_of(agreement: Agreement, years: Sequence[Year], now: int) -> list[Line]:
    """The years up to the present one and later ones in which something moves, latest first."""
    shown = [each for each in years if each.year <= now or _moves(each)]
    return [_line(agreement, each, now) for each in reversed(shown)]


def points_of(years: Sequence[Year], now: int) -> list[tuple[str, float]]:
    """The balance at the end of each of the last ten years, for the chart."""
    past = [each for each in years if each.year <= now][-10:]
    return [(str(each.year), each.balance / 12) for each in past]


def _moves(year: Year) -> bool:
    moved = (year.sent, year.received, year.opening, year.written_off)
    return any(moved) or bool(year.forecast_sent or year.forecast_received)


def _line(agreement: Agreement, year: Year, now: int) -> Line:
    def cell(amount: int, **narrowed: str) -> Cell:
        if not amount:
            return Cell(written(amount))
        query = urlencode({"agreement": agreement.pk, "year": year.year, **narrowed})
        return Cell(written(amount), f"{reverse('cooperation:ledger_entries')}?{query}")

    mobility = LedgerEntry.Kind.MOBILITY.value
    other = year.opening or year.written_off
    return Line(
        year.year,
        words.academic_year(year.year),
        cell(year.sent, direction="sent", kind=mobility, standing="actual"),
        cell(year.received, direction="received", kind=mobility, standing="actual"),
        cell(year.opening + year.written_off, standing="actual") if other else Cell(""),
        written(year.balance),
        side(year.balance),
        words.lapse(year.lapsed, year.year, is_over=year.year < now),
        cell(year.forecast_sent, direction="sent", standing="forecast"),
        cell(year.forecast_received, direction="received", standing="forecast"),
        written(year.forecast),
        year.is_beyond,
        year.year <= now,
    )

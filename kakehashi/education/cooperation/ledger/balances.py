"""How the balance of one agreement runs from year to year: carried over, lapsed, expected. Pure.

All amounts are twelfths of a semester (see `amounts`). A balance above zero is in our favour: the
partner sent more than we did, and owes us that much. Years are academic years (年度).

An imbalance is kept by the year in which it arose. Later exchange the other way evens out the
oldest first; what is left when the agreement no longer lets it be carried lapses at the end of the
year. Nothing else disappears: what was entered = the balance + what has lapsed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Direction(StrEnum):
    """Whose student-semesters."""

    SENT = "sent"
    RECEIVED = "received"


class Kind(StrEnum):
    """What moves a balance."""

    OPENING = "opening"
    MOBILITY = "mobility"
    WRITE_OFF = "write_off"


SIGNS = {Direction.SENT: -1, Direction.RECEIVED: 1}


@dataclass(frozen=True)
class Movement:
    """Twelfths that stand for one year; below zero for write-offs."""

    year: int
    direction: Direction
    kind: Kind
    amount: int
    is_forecast: bool = False

    @property
    def effect(self) -> int:
        """What it adds to the balance."""
        return SIGNS[self.direction] * self.amount


@dataclass(frozen=True)
class Rule:
    """How one agreement counts from a year on.

    year_counts_as:   semesters that one year's stay uses up.
    carry_over_years: years into which an imbalance is carried; None: without limit; 0: not at all.
    alarm_at:         twelfths; a balance beyond it, either way, is an alarm; None: none.
    alarm_per_cent:   the same, in per cent of what both sides sent in the year; None: none.
    source:           where that is agreed.
    """

    valid_from: int
    year_counts_as: int = 2
    carry_over_years: int | None = None
    alarm_at: int | None = None
    alarm_per_cent: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Rules:
    """The rules of one agreement, those that hold later after those that hold earlier."""

    dated: Sequence[Rule]

    def in_year(self, year: int) -> Rule:
        """The rule that holds in `year`; before any does, the first."""
        held = [rule for rule in self.dated if rule.valid_from <= year]
        return held[-1] if held else self.dated[0]


@dataclass(frozen=True)
class Lot:
    """What is left of the imbalance that arose in one year; all lots have the same sign."""

    since: int
    amount: int


@dataclass(frozen=True)
class Year:
    """One year of one agreement.

    carried:     what came over from the year before.
    opening:     what was stated as the balance before everything, if it stands in this year.
    written_off: what the partners agreed not to even out, as it changes the balance.
    lots:        what is carried on from here, by the years in which it arose.
    lapsed:      what is not: below zero where it was in the partner's favour.
    forecast_*:  what nominations would add; `forecast` is the balance that would then be reached.
    """

    year: int
    rule: Rule
    carried: int = 0
    opening: int = 0
    sent: int = 0
    received: int = 0
    written_off: int = 0
    lots: Sequence[Lot] = ()
    lapsed: int = 0
    forecast_sent: int = 0
    forecast_received: int = 0
    forecast: int = 0

    @property
    def balance(self) -> int:
        """At the end of the year, before anything lapses."""
        return self.carried + self.opening + self.received - self.sent + self.written_off

    @property
    def kept(self) -> int:
        """What is carried into the next year."""
        return self.balance - self.lapsed

    @property
    def limit(self) -> int | None:
        """Twelfths beyond which the balance is an alarm; a share of the year is rounded down."""
        if self.rule.alarm_at is not None:
            return self.rule.alarm_at
        if self.rule.alarm_per_cent is not None:
            return (self.sent + self.received) * self.rule.alarm_per_cent // 100
        return None

    @property
    def is_beyond(self) -> bool:
        """Whether the balance is an alarm."""
        return self.limit is not None and abs(self.balance) > self.limit


def yearly(movements: Iterable[Movement], rules: Rules, until: int = 0) -> list[Year]:
    """Every year from the first movement on, without a gap, oldest first.

    The last year is `until`, or later: the first one after all movements and changes of rules in
    which nothing moves any more and nothing lapses. All years after it are like it.
    Empty, if nothing was ever entered: then nobody knows the balance.
    """
    found = list(movements)
    if not found:
        return []
    actual = list(_run([each for each in found if not each.is_forecast], found, rules, until))
    expected = _run(found, found, rules, until)
    balances = {year.year: year.balance for year in expected}
    last = actual[-1]
    for year in range(last.year + 1, max(balances) + 1):
        actual.append(_after(actual[-1], year, rules))
    final = balances[max(balances)]
    return [_with_forecast(each, found, balances.get(each.year, final)) for each in actual]


def year_in(years: Sequence[Year], year: int) -> Year | None:
    """The year `year` of what `yearly` answered; None before the first movement."""
    if not years or year < years[0].year:
        return None
    place = year - years[0].year
    return years[place] if place < len(years) else replace(years[-1], year=year)


def _run(
    movements: Sequence[Movement], every: Sequence[Movement], rules: Rules, until: int
) -> Iterator[Year]:
    by_year: dict[int, list[Movement]] = defaultdict(list)
    for each in movements:
        by_year[each.year].append(each)
    first = min(each.year for each in every)
    settled = max([until - 1, *(each.year for each in every)])
    settled = max([settled, *(rule.valid_from for rule in rules.dated)])
    lots: Sequence[Lot] = ()
    year = first
    while True:
        found = _year(year, by_year[year], lots, rules.in_year(year))
        yield found
        lots = found.lots
        if year > settled and not found.lapsed:
            held = rules.in_year(year).carry_over_years
            if held is None or not lots:
                return
        year += 1


def _year(year: int, movements: Sequence[Movement], lots: Sequence[Lot], rule: Rule) -> Year:
    carried = sum(lot.amount for lot in lots)
    opening = sum(each.effect for each in movements if each.kind is Kind.OPENING)
    moved = sum(each.effect for each in movements if each.kind is not Kind.OPENING)
    # What an opening balance states arose before this year; nobody knows when.
    held = _evened_out(_evened_out(lots, opening, year - 1), moved, year)
    limit = rule.carry_over_years
    kept = [lot for lot in held if limit is None or year - lot.since < limit]
    lapsed = sum(lot.amount for lot in held) - sum(lot.amount for lot in kept)
    return Year(
        year,
        rule,
        carried,
        opening,
        _sum(movements, Direction.SENT),
        _sum(movements, Direction.RECEIVED),
        sum(each.effect for each in movements if each.kind is Kind.WRITE_OFF),
        tuple(kept),
        lapsed,
    )


def _sum(movements: Iterable[Movement], direction: Direction) -> int:
    return sum(
        each.amount
        for each in movements
        if each.kind is Kind.MOBILITY and each.direction is direction
    )


def _evened_out(lots: Sequence[Lot], moved: int, year: int) -> list[Lot]:
    """`lots` after `moved` has evened out the oldest of them; what is left of it is a new lot."""
    left: list[Lot] = []
    for lot in lots:
        if moved and (lot.amount > 0) != (moved > 0):
            used = min(abs(lot.amount), abs(moved))
            sign = 1 if moved > 0 else -1
            lot, moved = replace(lot, amount=lot.amount + sign * used), moved - sign * used
        if lot.amount:
            left.append(lot)
    if moved:
        left.append(Lot(year, moved))
    return sorted(left, key=lambda lot: lot.since)


def _after(before: Year, year: int, rules: Rules) -> Year:
    """A year in which nothing moves, after `before`, which is settled."""
    return _year(year, [], before.lots, rules.in_year(year))


def _with_forecast(year: Year, movements: Sequence[Movement], expected: int) -> Year:
    nominated = [each for each in movements if each.is_forecast and each.year == year.year]
    return replace(
        year,
        forecast_sent=_sum(nominated, Direction.SENT),
        forecast_received=_sum(nominated, Direction.RECEIVED),
        forecast=expected,
    )

"""How a grant counts time and money. Pure.

Days: the first and the last belong to the stay. Money: whole yen.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

BEGUN, CALENDAR, DAYS = "begun", "calendar", "days"
DOWN, HALF_UP, UP = "down", "half-up", "up"
RECOUNT, PRO_RATA = "recount", "pro-rata"


@dataclass(frozen=True)
class Counting:
    """What a scheme says of counting; see the fields of `models.grants.Scheme`.

    count:      BEGUN, CALENDAR or DAYS. least_rest: days that make a further month.
    rounding:   DOWN, HALF_UP or UP. recovery: RECOUNT or PRO_RATA.
    keep_from_days: who stayed fewer days keeps nothing; 0: there is no such limit.
    """

    count: str
    least_rest: int = 1
    rounding: str = DOWN
    recovery: str = RECOUNT
    keep_from_days: int = 0


@dataclass(frozen=True)
class Period:
    """A stay from its first to its last day, of which `lost` days were interrupted."""

    first: date
    last: date
    lost: int = 0

    @property
    def days(self) -> int:
        """Both ends belong to it; never less than zero."""
        return max(0, (self.last - self.first).days + 1 - self.lost)


@dataclass(frozen=True)
class Refit:
    """How planned payments follow a new total.

    kept:     what each planned payment is now, in order; 0: it is dropped.
    extra:    a further payment. recovery: what the student pays back. At most one is not zero.
    """

    kept: tuple[int, ...]
    extra: int
    recovery: int


def units(counting: Counting, period: Period) -> int:
    """Months or days that the scheme pays for `period`.

    Interrupted days shorten the stay at its end.

    >>> stay = Period(date(2026, 9, 1), date(2027, 1, 31))
    >>> units(Counting(BEGUN), stay), units(Counting(DAYS), stay)
    (5, 153)
    """
    if period.days == 0:
        return 0
    last = period.first + timedelta(days=period.days - 1)
    if counting.count == DAYS:
        return period.days
    if counting.count == CALENDAR:
        return _calendar_months(period.first, last, counting.least_rest)
    return _begun_months(period.first, last, counting.least_rest)


def _calendar_months(first: date, last: date, least: int) -> int:
    found, month = 0, first.replace(day=1)
    while month <= last:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        found += (min(end, last) - max(month, first)).days + 1 >= least
        month = end + timedelta(days=1)
    return found


def _begun_months(first: date, last: date, least: int) -> int:
    whole, after = 0, last + timedelta(days=1)
    while months_after(first, whole + 1) <= after:
        whole += 1
    rest = (after - months_after(first, whole)).days
    return whole + (rest >= least)


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last where it has no such day.

    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def total(counting: Counting, amount: int, once: int, period: Period) -> int:
    """What is awarded for a planned `period`: `amount` for each unit, and `once`; in yen."""
    found = units(counting, period)
    return found * amount + once if found else 0


def earned(counting: Counting, amount: int, once: int, planned: Period, real: Period) -> int:
    """What the days really stayed earn, in yen.

    amount, once, planned: as they were awarded. Who stayed fewer days than `keep_from_days`
    earns nothing. Otherwise by the scheme's rule: the real days counted anew, or the share that
    they are of those planned, rounded as the scheme says, never more than was awarded.
    """
    if real.days == 0 or real.days < counting.keep_from_days:
        return 0
    if counting.recovery == RECOUNT:
        return total(counting, amount, once, real)
    whole = total(counting, amount, once, planned)
    if planned.days == 0:
        return 0
    return rounded(Fraction(whole * min(real.days, planned.days), planned.days), counting.rounding)


def rounded(money: Fraction, rounding: str) -> int:
    """A whole yen: down, up, or to the nearest with a half going up. money: zero or more."""
    if rounding == UP:
        return -(-money.numerator // money.denominator)
    if rounding == HALF_UP:
        return int(money + Fraction(1, 2))
    return money.numerator // money.denominator


def split(whole: int, parts: int, first: date, last: date) -> list[tuple[date, int]]:
    """(due on, yen) of at most `parts` instalments; the first is due on the first day.

    Equal amounts, of which the first also has what cannot be divided; days spread evenly.
    """
    parts = max(1, min(parts, whole))
    each, rest = divmod(whole, parts)
    span = (last - first).days
    due = [first + timedelta(days=span * number // parts) for number in range(parts)]
    return [(day, each + (rest if number == 0 else 0)) for number, day in enumerate(due)]


def refit(whole: int, paid: int, planned: Sequence[int]) -> Refit:
    """Make what is paid and planned together `whole` again.

    paid: already paid, less what was paid back. planned: payments to come, in order of their days;
    the last are shortened first.
    """
    left, kept = max(0, whole - paid), []
    for amount in planned:
        kept.append(min(amount, left))
        left -= kept[-1]
    return Refit(tuple(kept), extra=left, recovery=max(0, paid - whole))

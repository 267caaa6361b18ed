"""Questions about grants: which rate a destination has, what is paid, what the real days earn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from kakehashi.education.outbound.grants.counting import (
    Counting,
    Period,
    Refit,
    earned,
    refit,
    total,
    units,
)
from kakehashi.education.outbound.models import (
    Award,
    DestinationClass,
    Instalment,
    Mobility,
    Scheme,
    SchemeRate,
)
from kakehashi.education.outbound.states import MobilityState
from kakehashi.vocabulary.time import fiscal_year

OVER = [MobilityState.RETURNED, MobilityState.RECOGNISED, MobilityState.CLOSED]


@dataclass(frozen=True)
class Reckoning:
    """What a grant comes to for other days than it was awarded for; money in yen.

    days, units: of the new period. total: what it earns. difference: to what was awarded.
    paid: already paid, less what was paid back. refit: what becomes of the instalments.
    """

    days: int
    units: int
    total: int
    difference: int
    paid: int
    refit: Refit


def counting_of(scheme: Scheme) -> Counting:
    """How `scheme` counts, as plain values."""
    return Counting(
        scheme.count,
        scheme.least_rest,
        scheme.rounding,
        scheme.recovery,
        scheme.keep_from_days,
    )


def period_of(award: Award) -> Period:
    """The days an award was reckoned for."""
    return Period(award.starts_on, award.ends_on, award.days_lost)


def planned_period(mobility: Mobility) -> Period | None:
    """The days of a stay: the real ones where they are known; None while an end is missing."""
    first = mobility.arrived_on or mobility.planned_from
    last = mobility.left_on or mobility.planned_until
    return Period(first, last) if first and last and last >= first else None


def reckon(award: Award, period: Period | None) -> Reckoning:
    """What `award` comes to if the stay has the days of `period`; None: no stay at all."""
    counting, planned = counting_of(award.scheme), period_of(award)
    if period is None:
        days = found = whole = 0
    else:
        days, found = period.days, units(counting, period)
        whole = _earned(counting, award, planned, period)
    paid, coming = paid_of(award), payments_to_come(award)
    return Reckoning(
        days,
        found,
        whole,
        whole - award.total,
        paid,
        refit(whole, paid, [each.amount for each in coming]),
    )


def _earned(counting: Counting, award: Award, planned: Period, period: Period) -> int:
    if period.days > planned.days:
        return total(counting, award.amount, award.once, period)
    return earned(counting, award.amount, award.once, planned, period)


def paid_of(award: Award) -> int:
    """What was paid, less what was paid back, in yen."""
    rows = award.instalments.filter(paid_at__isnull=False).order_by()
    sums = dict(rows.values_list("kind").annotate(sum=Sum("amount")))
    return int(sums.get("payment", 0)) - int(sums.get("recovery", 0))


def payments_to_come(award: Award) -> Sequence[Instalment]:
    """Planned payments, in order of their days."""
    kept = award.instalments.filter(paid_at=None, dropped_at=None, kind="payment")
    return list(kept.order_by("due_on", "pk"))


def recoveries_to_come(award: Award) -> Sequence[Instalment]:
    """What the student still has to pay back, in order of days."""
    kept = award.instalments.filter(paid_at=None, dropped_at=None, kind="recovery")
    return list(kept.order_by("due_on", "pk"))


def class_of(scheme: Scheme, country: str, city: str, day: date) -> str:
    """Code of the class of a destination on `day`; the city's own before the country's; or ""."""
    rows = [
        each
        for each in DestinationClass.objects.filter(scheme=scheme, country=country)
        if each.holds_on(day)
    ]
    named = [each for each in rows if each.city and each.city.casefold() == city.casefold()]
    whole = [each for each in rows if not each.city]
    found = sorted(named or whole, key=lambda each: each.starts_on)
    return found[-1].rate_code if found else ""


def rates_on(scheme: Scheme, day: date) -> list[SchemeRate]:
    """Rates in force on `day`, those by month or day first."""
    found = [each for each in scheme.rates.all() if each.holds_on(day)]
    return sorted(found, key=lambda each: (each.per != "unit", -each.amount, each.code))


def fitting_rate(scheme: Scheme, mobility: Mobility, day: date) -> SchemeRate | None:
    """The rate of the host's country/region or city on `day`; None where nobody entered it."""
    host = mobility.host
    code = class_of(scheme, host.country, host.city, day)
    return next((each for each in rates_on(scheme, day) if code and each.code == code), None)


def to_settle() -> Iterable[Award]:
    """Granted awards of stays that are over, the oldest end first."""
    granted = Award.objects.filter(state="granted", mobility__state__in=OVER)
    return granted.select_related("scheme", "mobility__student", "mobility__unit").order_by(
        "mobility__left_on", "pk"
    )


def sums_by_year(rows: Iterable[Instalment]) -> list[tuple[int, int, int, int]]:
    """(fiscal year, paid, paid back, still to come less what is to be paid back), newest first.

    A part counts in the year in which it was paid, else in that in which it is due; in yen.
    """
    sums: dict[int, list[int]] = {}
    for row in rows:
        year = fiscal_year(row.paid_on or row.due_on)
        found = sums.setdefault(year, [0, 0, 0])
        if row.paid_on:
            found[0 if row.kind == "payment" else 1] += row.amount
        else:
            found[2] += row.amount if row.kind == "payment" else -row.amount
    return [(year, *sums[year]) for year in sorted(sums, reverse=True)]  # type: ignore[misc]

"""Which agreements nobody uses. Pure. What is not known never makes an agreement dormant."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rest(StrEnum):
    """What can be said of an agreement's use."""

    ALIVE = "alive"  # used, or somebody met or negotiated
    YOUNG = "young"  # not in force for long enough to say
    DORMANT = "dormant"  # known to be unused, and no other sign of life
    UNKNOWN = "unknown"  # no sign of life, but its use is not known


@dataclass(frozen=True)
class Life:
    """The signs of life of one agreement.

    in_force_since: the first day in force, unbroken.
    use_known:      the ledger knows every year of the span.
    last_use:       the last day of the last year in which somebody was sent or received.
    last_contact:   the day of the last encounter or move of a negotiation.
    """

    in_force_since: date
    use_known: bool
    last_use: date | None = None
    last_contact: date | None = None


def years_earlier(day: date, years: int) -> date:
    """The same day `years` years before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def rest_of(life: Life, day: date, years: int) -> Rest:
    """Whether an agreement was without a sign of life in the `years` years up to `day`."""
    since = years_earlier(day, years)
    signs = [sign for sign in (life.last_use, life.last_contact) if sign is not None]
    if any(sign > since for sign in signs):
        return Rest.ALIVE
    if life.in_force_since > since:
        return Rest.YOUNG
    return Rest.DORMANT if life.use_known else Rest.UNKNOWN

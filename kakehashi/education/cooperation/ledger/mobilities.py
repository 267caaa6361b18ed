"""What the ledger needs to know of a mobility, as a plain value without any person. Pure.

Whoever keeps mobilities (students sent and received, lists of past years) makes one of these for
each and posts it: see `posting`.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kakehashi.education.cooperation.ledger.balances import Direction


class CountsFor(StrEnum):
    """How far a mobility has come. What is only nominated is a forecast and moves no balance."""

    NOMINATED = "nominated"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    COMPLETED = "completed"


@dataclass(frozen=True, kw_only=True)
class Mobility:
    """One stay, or several that are alike, as the ledger counts it.

    key:        names the mobility for good: "outbound:123". One key is counted once at a time.
    agreement:  id of the agreement whose places it uses.
    year, term: academic year (年度) and code of the term in which the stay begins; a stay that goes
                on into the next year counts where it begins. Empty term: not known.
    semesters:  length of one stay: 1, 2 for a whole year, Fraction(1, 2) for a quarter.
    level:      "", "bachelor", "master" or "doctor"; unit: code of the unit at home, "" for none.
    students:   how many such stays.
    """

    key: str
    agreement: int
    direction: Direction
    year: int
    semesters: Fraction
    counts_for: CountsFor
    term: str = ""
    level: str = ""
    unit: str = ""
    students: int = 1

"""A projection: what a figure would be if nothing else changed but what is named. Pure.

    change = Change(amount=50, first_year=2028, last_year=2030)
    found = project([Known(2025, 90), Known(2026, 100)], until=2030, changes=[change])
    [step.likely for step in found.steps]    # 100, 116 2/3, 133 1/3, 150 for 2027 to 2030

Years are fiscal years: a reference date counts for the one in which it lies. Numbers are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction

FEWEST = 3  # known values for a trend: two always lie on a line, whatever they are


class Base(StrEnum):
    """What is assumed to go on without any change."""

    FLAT = "flat"  # the last known value
    TREND = "trend"  # the straight line through the last known values


class Why(StrEnum):
    """Why there is no projection."""

    NO_VALUE = "no_value"  # nothing is known: what is unknown now stays unknown
    TOO_FEW = "too_few"  # values for a trend
    NOTHING_AHEAD = "nothing_ahead"  # the last known value is of the last year asked for, or later


@dataclass(frozen=True)
class Known:
    """A value that is known, of the reference date in a year."""

    year: int
    value: Number


@dataclass(frozen=True)
class Change:
    """Something planned or imagined that moves the figure.

    amount: all of it, in the figure's unit; negative takes away.
    first_year, last_year: it comes in equal parts, the first in `first_year`, and has come whole
            in `last_year`. A last year before the first means: at once, in the last year.
    share:  how much of it is counted: 0 nothing, 1 as planned, 2 twice as much.
    sure:   it is counted in the cautious line as well.
    """

    amount: Number
    first_year: int
    last_year: int
    share: Fraction = Fraction(1)
    sure: bool = False

    def come(self, year: int) -> Fraction:
        """The part of it, 0 to 1, that has come by `year`."""
        first = min(self.first_year, self.last_year)
        steps = self.last_year - first + 1
        return min(max(Fraction(year - first + 1, steps), Fraction(0)), Fraction(1))

    def adds(self, year: int, since: int) -> Fraction:
        """What it adds to the figure of `year` over that of `since`.

        What should have come by `since` is taken to be in the value of `since` already.
        """
        return self.share * Fraction(self.amount) * (self.come(year) - self.come(since))


@dataclass(frozen=True)
class Line:
    """The base: `level` in `year`, and `slope` more with every year. of: values it was drawn by."""

    year: int
    level: Fraction
    slope: Fraction
    of: int

    def at(self, year: int) -> Fraction:
        """Where the line stands in `year`."""
        return self.level + self.slope * (year - self.year)


@dataclass(frozen=True)
class Step:
    """One year of a projection.

    base:     without any change.
    likely:   with every change, as far as it is counted.
    cautious: with the sure ones alone.
    """

    year: int
    base: Fraction
    likely: Fraction
    cautious: Fraction


@dataclass(frozen=True)
class Projection:
    """What would come after the last known value. steps: one for every year, first year first."""

    base: Line
    last: Known
    steps: Sequence[Step]


def project(
    known: Sequence[Known],
    until: int,
    changes: Sequence[Change] = (),
    *,
    base: Base = Base.FLAT,
    last: int = 5,
) -> Projection | Why:
    """Project a figure for every year after its last known value up to `until`.

    known: in any order, each year once.
    last:  how many of the last known values make the trend; all, if there are fewer.
    Returns: the projection, or why there is none.
    """
    if not known:
        return Why.NO_VALUE
    ordered = sorted(known, key=lambda each: each.year)
    newest = ordered[-1]
    if newest.year >= until:
        return Why.NOTHING_AHEAD
    if base is Base.FLAT:
        line = Line(newest.year, Fraction(newest.value), Fraction(0), 1)
    else:
        used = ordered[-max(last, FEWEST) :]
        if len(used) < FEWEST:
            return Why.TOO_FEW
        line = least_squares(used)
    steps = [_step(line, changes, year, newest.year) for year in range(newest.year + 1, until + 1)]
    return Projection(line, newest, steps)


def least_squares(known: Sequence[Known]) -> Line:
    """The straight line with the smallest sum of squared distances from `known`.

    known: two or more, of different years. The line is told from the last of these years.
    """
    count = len(known)
    mean_year = Fraction(sum(each.year for each in known), count)
    mean_value = sum((Fraction(each.value) for each in known), Fraction(0)) / count
    spread = sum(((each.year - mean_year) ** 2 for each in known), Fraction(0))
    together = sum(
        ((each.year - mean_year) * (Fraction(each.value) - mean_value) for each in known),
        Fraction(0),
    )
    slope = together / spread
    year = max(each.year for each in known)
    return Line(year, mean_value + slope * (year - mean_year), slope, count)


def _step(line: Line, changes: Sequence[Change], year: int, since: int) -> Step:
    base = line.at(year)
    every = sum((each.adds(year, since) for each in changes), Fraction(0))
    sure = sum((each.adds(year, since) for each in changes if each.sure), Fraction(0))
    return Step(year, base, base + every, base + sure)

"""Grades by how often they are given, or by a table. Pure.

Each mark takes a range of those who passed, from the best down: with 10 % of 5 and 25 % of 4, the
mark 4 takes the range from 10 % to 35 %. Whoever stands in that range at one university stands in
the same range at the other: the marks whose ranges overlap there are what the mark can become.

Source: ECTS Users' Guide 2015, Annex 2, grade distribution tables; the lowest, middle or highest of
the range is chosen beforehand, by a rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Shares = Sequence[tuple[str, Fraction]]  # (mark, how often), passing marks only, the best first


class Method(StrEnum):
    """How a rule chooses a mark."""

    MINIMUM = "minimum"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    TABLE = "table"


class Why(StrEnum):
    """Why a mark's counterpart is not known."""

    NO_OWN = "no-own"
    NO_OTHER = "no-other"
    NOT_PASSING = "not-passing"
    NEVER_GIVEN = "never-given"
    NOT_IN_TABLE = "not-in-table"


@dataclass(frozen=True)
class Range:
    """The part of those who passed that has a mark: from `above`, not included, to `to`.

    0 is before the best, 1 after the last who passed.
    """

    mark: str
    above: Fraction
    to: Fraction

    @property
    def middle(self) -> Fraction:
        """Half of those with the mark are better than this, half are not."""
        return (self.above + self.to) / 2


@dataclass(frozen=True)
class Overlap:
    """What a mark can become: the lowest, the one in the middle, the highest; and its own range.

    marks: every mark of the other scale that overlaps, the best first.
    """

    minimum: str
    average: str
    maximum: str
    own: Range
    marks: tuple[str, ...]

    def chosen(self, method: str) -> str:
        """The mark that `method` chooses; empty if there is no method yet."""
        by: Mapping[str, str] = {
            Method.MINIMUM: self.minimum,
            Method.AVERAGE: self.average,
            Method.MAXIMUM: self.maximum,
        }
        return by.get(method, "")


def ranges(shares: Shares) -> list[Range]:
    """The range of each mark, in their order; empty if nobody passed.

    Raises: ValueError, if a share is negative or a mark stands twice.
    """
    if any(share < 0 for _, share in shares):
        raise ValueError("A mark is not given less than never.")
    if len({mark for mark, _ in shares}) < len(shares):
        raise ValueError("A mark stands twice.")
    total = sum((share for _, share in shares), Fraction(0))
    if not total:
        return []
    found, reached = [], Fraction(0)
    for mark, share in shares:
        found.append(Range(mark, reached / total, (reached + share) / total))
        reached += share
    return found


def overlap(mark: str, own: Shares, other: Shares) -> Overlap | Why:
    """What `mark` of the scale of `own` can become in the scale of `other`.

    The middle is the mark in which the middle of the range lies; on a border, the better one.
    Returns: why it is not known, where a distribution is empty, or the mark does not pass or was
    never given.
    """
    mine, theirs = ranges(own), [each for each in ranges(other) if each.to > each.above]
    if not mine or not theirs:
        return Why.NO_OTHER if mine else Why.NO_OWN
    found = next((each for each in mine if each.mark == mark), None)
    if found is None:
        return Why.NOT_PASSING
    if found.above == found.to:
        return Why.NEVER_GIVEN
    marks = [each.mark for each in theirs if each.above < found.to and each.to > found.above]
    middle = next(each.mark for each in theirs if found.middle <= each.to)
    return Overlap(marks[-1], middle, marks[0], found, tuple(marks))

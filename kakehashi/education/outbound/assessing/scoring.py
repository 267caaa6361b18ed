"""Scores of applications in whole numbers from 0 to 10,000: of reviews, by faculty, by priority.

Everything is reckoned in integers and fractions: the same reviews give the same scores anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from kakehashi.education.outbound.calls.rubric import Criterion

HIGHEST = 10000
MIDDLE = 5000  # where a faculty's mean comes to stand: 50 in the scale of 偏差値
DEVIATION = 1000  # what one standard deviation comes to: 10 in that scale
STEP = HIGHEST + 1  # a class of priority is worth more than every score


def share_of(points: Mapping[str, int], rubric: Sequence[Criterion]) -> Fraction:
    """What one review gives, from 0 to 1: the weighted mean of points / most.

    points: key of each criterion -> 0 to its most.
    Raises: KeyError, if a criterion has no points; ValueError, if points are out of range, or the
    rubric is empty.
    """
    if not rubric:
        raise ValueError("A rubric has criteria.")
    for each in rubric:
        if not 0 <= points[each.key] <= each.most:
            raise ValueError(f"{points[each.key]} points for {each.key}: 0 to {each.most} can be.")
    total = sum(each.weight for each in rubric)
    given = (each.weight * Fraction(points[each.key], each.most) for each in rubric)
    return sum(given, Fraction(0)) / total


def score_of(shares: Sequence[Fraction]) -> int:
    """The score of an application: the mean of its reviews, each from 0 to 1; halves go up.

    Raises: ValueError, without any review: a missing score is not zero.
    """
    if not shares:
        raise ValueError("An application without a review has no score.")
    mean = sum(shares, Fraction(0)) / len(shares)
    return (2 * HIGHEST * mean.numerator + mean.denominator) // (2 * mean.denominator)


@dataclass(frozen=True)
class Normalised:
    """Scores after normalising, and by which group each was: None for the whole call."""

    scores: Mapping[int, int]
    groups: Mapping[int, int | None]


def normalise(scores: Mapping[int, int], groups: Mapping[int, int], least: int) -> Normalised:
    """Make the scores of groups comparable that were assessed by different people.

    scores: application -> 0 to 10,000, of all that are to be compared.
    groups: application -> its group (a faculty).
    least:  size from which a group is normalised by itself, 2 or more; smaller ones, and those in
            which all scores are equal, are normalised with the whole call; where that is too small
            as well, scores stay as they are.
    Returns: for each application 5000 + 1000 z, z being its standard score within the group, within
    0 and 10,000. Within a group order is kept: equal scores stay equal, different ones different.
    """
    members: dict[int, dict[int, int]] = {}
    for each, score in scores.items():
        members.setdefault(groups[each], {})[each] = score
    everybody = set(scores.values())
    whole = _mapped(list(scores.values())) if len(scores) >= least and len(everybody) > 1 else None
    found: dict[int, int] = {}
    by: dict[int, int | None] = {}
    for group, own in members.items():
        is_alone = len(own) >= least and len(set(own.values())) > 1
        table = _mapped(list(own.values())) if is_alone else whole
        for each, score in own.items():
            found[each] = score if table is None else table[score]
            by[each] = group if is_alone else None
    return Normalised(found, by)


def _mapped(scores: Sequence[int]) -> dict[int, int]:
    """Each score of a group with what it becomes; strictly increasing, within 0 and 10,000.

    Before that: 5000 + 1000 (score - mean) / standard deviation, cut towards the middle.
    """
    count, total = len(scores), sum(scores)
    variance = count * sum(each * each for each in scores) - total * total  # times count²
    distinct = sorted(set(scores))
    values = [_standard(count * score - total, variance) for score in distinct]
    return dict(zip(distinct, _spread(values), strict=True))


def _standard(difference: int, variance: int) -> int:
    """difference: from the mean, times the number of scores; variance: times its square."""
    distance = isqrt(DEVIATION * DEVIATION * difference * difference // variance)
    return MIDDLE + (distance if difference >= 0 else -distance)


def _spread(values: Sequence[int]) -> list[int]:
    """The rising values within 0 and 10,000, moved by as little as makes them all different."""
    found = [max(0, min(HIGHEST, value)) for value in values]
    for place in range(len(found) - 2, -1, -1):
        found[place] = min(found[place], found[place + 1] - 1)
    found[0] = max(found[0], 0)
    for place in range(1, len(found)):
        found[place] = max(found[place], found[place - 1] + 1)
    return found


def with_priority(score: int, *classes: bool | None) -> int:
    """The score for one placement: classes of priority stand above every score.

    classes: the weightiest first: whether the application is in the better half of each; None where
             the call knows no such class.
    Returns: 0 to 10,000 in the lowest class, 10,001 more for each class above it.

    >>> with_priority(8000, None), with_priority(8000, True), with_priority(8000, True, False)
    (8000, 18001, 28002)
    """
    rank = 0
    for is_better in classes:
        if is_better is not None:
            rank = 2 * rank + is_better
    return score + STEP * rank


def without_priority(score: int) -> tuple[int, int]:
    """The score itself, 0 to 10,000, and how many classes of priority are below that of `score`.

    >>> without_priority(8000), without_priority(28002)
    ((8000, 0), (8000, 2))
    """
    rank, own = divmod(score, STEP)
    return own, rank

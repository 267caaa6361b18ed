"""What is computed of one work, so that both ways into the tables give the same bits. Pure.

The way by typed records (`compacting`) does it here; the way by SQL (`official`) repeats the same
operations on the same numbers in the same order.
"""

import math
from collections.abc import Iterable

# A share of an author is a whole number of units, so that sums do not depend on their order: the
# least common multiple of 1 … 30. With more institutions than 30 it is short by 1e-11 at most.
UNITS = math.lcm(*range(1, 31))
# Source: CWTS, Leiden Ranking Open Edition, geographical collaboration distance.
EARTH_RADIUS = 6371.01  # kilometres
HYPER = 30  # institutions; a work with more is shown apart
MANY_AUTHORS = 5000  # the snapshot holds no more of a work

Vector = tuple[float, float, float]


def vector_of(latitude: float, longitude: float) -> Vector:
    """The place on the globe, in radii from its centre. Degrees, north and east positive."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    return (math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi))


def farthest(places: Iterable[Vector]) -> float | None:
    """Kilometres along the globe between the two farthest of `places`; None with fewer than two.

    Two institutions of one town are two places with nothing between them.
    """
    every = list(places)
    if len(every) < 2:
        return None
    found = list(dict.fromkeys(every))
    longest = 0.0  # the square of the chord, in radii
    for number, (x, y, z) in enumerate(found):
        for a, b, c in found[number + 1 :]:
            square = (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c)
            if square > longest:
                longest = square
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(longest) / 2))


def fraction_of(units: int, authors: int) -> float:
    """What an institution gets of a work whose authors gave it `units` together."""
    return units / (UNITS * authors)

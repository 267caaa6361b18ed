"""The numbers by which a work is counted, with their sources. Pure."""

import math

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

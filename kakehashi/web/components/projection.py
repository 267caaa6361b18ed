"""The Equal Earth projection, turned so that the Pacific and Japan stand in the middle.

Pure arithmetic. Source: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection",
International Journal of Geographical Information Science 33 (2019), equations 1 to 3.
"""

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

CENTRE = 150.0  # degrees east; the map is cut at 30° W, where only Greenland is in the way
WIDTH = 2000  # units across; whole units are fine enough for a screen 2000 pixels wide
NORTH, SOUTH = 84.0, -57.0  # degrees; no country lies beyond, Antarctica is not drawn

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees east of the middle of the map, and north, on a globe of radius 1.

    Returns: x (right) and y (up), |x| ≤ 2.7067 and |y| ≤ 1.3174.
    """
    theta = asin(M * sin(radians(latitude)))
    square = theta * theta
    sixth = square * square * square
    x = radians(longitude) * cos(theta)
    x /= M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square))
    y = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return x, y


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, NORTH)[1]
HEIGHT = round((TOP - equal_earth(0, SOUTH)[1]) * SCALE)


@lru_cache(maxsize=20_000)  # a map asks for each point twice, and for the same ones every time
def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of the earth stands on our map.

    longitude, latitude: degrees, -180 to 180 and -90 to 90.
    Returns: x from the left and y from the top, in units of a map `WIDTH` × `HEIGHT`; a point
    south of `SOUTH` or north of `NORTH` lies outside.
    """
    turned = (longitude - CENTRE + 180) % 360 - 180
    x, y = equal_earth(turned, latitude)
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE

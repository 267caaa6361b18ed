"""Where in a series the definition changes, so that its values cannot be compared. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal


@dataclass(frozen=True)
class Version:
    """What is known of one reference date: a value by a version of the definition.

    value: None where nobody knows it; then no version counted it.
    """

    value: Number | None
    version: int


@dataclass(frozen=True)
class Break:
    """That the value at `place` was made by another definition than the known one before it."""

    place: int
    before: int  # the version of the value before
    version: int


def breaks(points: Sequence[Version]) -> list[Break]:
    """Every change of the definition in `points`, oldest first. What is unknown is passed over."""
    found: list[Break] = []
    last: int | None = None
    for place, point in enumerate(points):
        if point.value is None:
            continue
        if last is not None and point.version != last:
            found.append(Break(place, last, point.version))
        last = point.version
    return found

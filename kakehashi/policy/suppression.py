"""Small figures about persons, which could point at somebody, are not shown in public."""

from collections.abc import Sequence

from kakehashi.policy.counting import Number

SMALLEST_SHOWN = 5


def is_small(value: Number) -> bool:
    """Whether `value` persons are too few to be shown. Nobody points at nobody, so 0 is shown."""
    return 0 < value < SMALLEST_SHOWN


def suppress(values: Sequence[Number]) -> list[Number | None]:
    """The parts of a figure as they may be shown beside their total; None is not shown.

    Where the parts not shown would together be so few that the total gives them away, the next
    larger parts are not shown either, smallest first, equal ones from the left.

    >>> suppress([40, 3, 12, 0])
    [40, None, None, 0]
    >>> suppress([40, 3, 2, 12])
    [40, None, None, 12]
    """
    hidden = {place for place, value in enumerate(values) if is_small(value)}
    by_size = sorted((value, place) for place, value in enumerate(values) if value > 0)
    for _value, place in by_size:
        if not hidden or (len(hidden) > 1 and sum(values[i] for i in hidden) >= SMALLEST_SHOWN):
            break
        hidden.add(place)
    return [None if place in hidden else value for place, value in enumerate(values)]

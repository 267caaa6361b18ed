"""Whether things that need each other would wait for each other in a circle."""

from collections.abc import Collection, Mapping
from typing import TypeVar

Key = TypeVar("Key")


def circle(needs: Mapping[Key, Collection[Key]], one: Key, needed: Key) -> list[Key]:
    """The circle that would close if `one` needed `needed`; empty if none would.

    needs:   key -> the keys that it needs already; it may hold circles of its own.
    Returns: `one`, `needed`, what that needs, and so on, each needing the next, `one` again at the
             end: a shortest one.
    """
    reached_from: dict[Key, Key] = {needed: one}
    waiting = [needed]
    for here in waiting:  # grows while it is walked through: nearest first
        if here == one:
            return _way_back(reached_from, one, needed)
        for there in needs.get(here, ()):
            if there not in reached_from:
                reached_from[there] = here
                waiting.append(there)
    return []


def _way_back(reached_from: Mapping[Key, Key], one: Key, needed: Key) -> list[Key]:
    way = [one]
    while way[-1] != needed:
        way.append(reached_from[way[-1]])
    return [one, *reversed(way)]

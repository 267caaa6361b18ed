"""Deferred acceptance over nested quotas: stable, best for students, safe to be honest in. Pure.

Each applicant asks for one wish after the other. Where a quota is full, the innermost full one
decides: its last holder gives way to a better one, else the wish is refused. What comes out does
not depend on who asks first. Source: docs/explanation/allocation.md; J. W. Hatfield, P. R. Milgrom,
Matching with contracts, American Economic Review 95 (2005); laminar quotas are a matroid.
"""

from heapq import heappop, heappush

from kakehashi.education.outbound.allocation.rows import Rows

NOWHERE = -1


def deferred(rows: Rows) -> list[int]:
    """Applicant row -> placement row, NOWHERE for none.

    rows.sizes: the same for all placements under one outermost quota.
    rows.room:  0 or more. Every wish is asked for at most once.
    """
    return _Run(rows).settle()


class _Run:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        size_at = [1] * len(rows.room)
        for path, size in zip(rows.paths, rows.sizes, strict=True):
            for node in path:
                size_at[node] = size
        self.room = [left // size for left, size in zip(rows.room, size_at, strict=True)]
        self.holders: list[list[int]] = [[] for _ in rows.room]  # heaps of keys, stale ones among
        self.held = [NOWHERE] * len(rows.applicants)
        self.held_key = [0] * len(rows.applicants)

    def settle(self) -> list[int]:
        """Let everybody ask until nobody has a wish left to ask for."""
        rows, room, holders = self.rows, self.room, self.holders
        held, held_key, paths = self.held, self.held_key, rows.paths
        asked = [0] * len(held)
        for first in range(len(held)):
            asking = first
            while asking != NOWHERE and asked[asking] < len(rows.wishes[asking]):
                turn = asked[asking]
                asked[asking] = turn + 1
                placement, key = rows.wishes[asking][turn], rows.keys[asking][turn]
                path = paths[placement]
                displaced = NOWHERE
                for node in path:
                    if not room[node]:
                        displaced = self._give_way(node, key)
                        if displaced == NOWHERE:
                            break
                        for freed in paths[held[displaced]]:
                            room[freed] += 1
                        held[displaced] = NOWHERE
                        break
                else:
                    node = NOWHERE
                if node != NOWHERE and displaced == NOWHERE:
                    continue
                held[asking], held_key[asking] = placement, key
                for node in path:
                    room[node] -= 1
                    heappush(holders[node], key)
                asking = displaced
        return held

    def _give_way(self, node: int, key: int) -> int:
        """The last holder of a full quota if that comes after `key`, else NOWHERE."""
        heap, number = self.holders[node], len(self.held)
        while heap and heap[0] < key:
            lowest = heap[0]
            holder = lowest % number
            heappop(heap)
            placement = self.held[holder]
            if (
                placement != NOWHERE
                and self.held_key[holder] == lowest
                and node in self.rows.paths[placement]
            ):
                return holder
        return NOWHERE

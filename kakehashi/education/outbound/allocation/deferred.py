"""Deferred acceptance over nested quotas: stable, best for students, safe to be honest in. Pure.

Each applicant asks for one wish after the other. Where a quota is full, the innermost full one
decides: its last holder gives way to a better one, else the wish is refused. What comes out does
not depend on who asks first. Source: docs/explanation/allocation.md; J. W. Hatfield, P. R. Milgrom,
Matching with contracts, American Economic Review 95 (2005); laminar quotas are a matroid.
"""

from heapq import heappop, heappush

from kakehashi.education.outbound.allocation.rows import Rows

NOWHERE = -1
REFUSED = -2


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
        self.asked = [0] * len(rows.applicants)

    def settle(self) -> list[int]:
        """Let everybody ask until nobody has a wish left to ask for."""
        for first in self._order():
            asking = first
            while asking != NOWHERE:
                asking = self._ask(asking)
        return self.held

    def _order(self) -> list[int]:
        """Those likely to stay where they ask first come first: fewer have to give way again."""
        best = [keys[0] if keys else 0 for keys in self.rows.keys]
        return sorted(range(len(best)), key=best.__getitem__, reverse=True)

    def _ask(self, asking: int) -> int:
        """Ask for the next wishes until one is granted; who lost a place by it, else NOWHERE."""
        wishes, keys = self.rows.wishes[asking], self.rows.keys[asking]
        room, holders, paths = self.room, self.holders, self.rows.paths
        for turn in range(self.asked[asking], len(wishes)):
            key, path = keys[turn], paths[wishes[turn]]
            displaced = NOWHERE
            for node in path:
                if not room[node]:
                    heap = holders[node]  # most are refused here, and a call takes its time
                    displaced = self._give_way(node, key) if heap and heap[0] < key else REFUSED
                    break
            if displaced != REFUSED:
                self.asked[asking] = turn + 1
                self.held[asking], self.held_key[asking] = wishes[turn], key
                for node in path:
                    room[node] -= 1
                    heappush(holders[node], key)
                return displaced
        self.asked[asking] = len(wishes)
        return NOWHERE

    def _give_way(self, node: int, key: int) -> int:
        """Take the place of the last holder of a full quota if that comes after `key`.

        Returns: who lost the place, else REFUSED.
        """
        heap, number, paths = self.holders[node], len(self.held), self.rows.paths
        while heap and heap[0] < key:
            lowest = heappop(heap)
            holder = lowest % number
            placement = self.held[holder]
            if (
                placement != NOWHERE
                and self.held_key[holder] == lowest
                and node in paths[placement]
            ):
                self.held[holder] = NOWHERE
                for freed in paths[placement]:
                    self.room[freed] += 1
                return holder
        return REFUSED

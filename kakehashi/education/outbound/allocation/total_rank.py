"""As many placed as possible, then the smallest sum of ranks, then the lottery. Pure.

Among all outcomes that are equally good by the first two, that one is taken which is best for
whoever drew the largest lottery number, then for the next, and so on: there is exactly one.
"""

from kakehashi.education.outbound.allocation.components import components
from kakehashi.education.outbound.allocation.flows import Network
from kakehashi.education.outbound.allocation.rows import Rows

NOWHERE = -1


def total_rank(rows: Rows) -> list[int]:
    """Applicant row -> placement row, NOWHERE for none.

    rows.sizes: the same for all placements under one outermost quota.
    """
    return _Ranks(rows).settle()


class _Ranks:
    """Applicants first, then placements, quotas, source and sink."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.placement = len(rows.applicants)
        quota = self.placement + len(rows.placements)
        self.source = quota + len(rows.room)
        self.sink = self.source + 1
        self.net = net = Network(self.sink + 1)
        self.start = [
            net.add(self.source, row, 1) for row in reversed(range(len(rows.applicants)))
        ][::-1]
        self.wish_arcs = [
            [
                net.add(row, self.placement + placement, 1, rank)
                for placement, rank in zip(wishes, rows.ranks[row], strict=True)
            ]
            for row, wishes in enumerate(rows.wishes)
        ]
        self._add_quotas(quota)

    def _add_quotas(self, first: int) -> None:
        outer: dict[int, int] = {}
        size_at: dict[int, int] = {}
        for placement, path in enumerate(self.rows.paths):
            size = self.rows.sizes[placement]
            room = self.rows.room[path[0]] // size
            self.net.add(self.placement + placement, first + path[0], room)
            for node, above in zip(path, [*path[1:], None], strict=True):
                outer[node] = self.sink if above is None else first + above
                size_at[node] = size
        for node in sorted(outer):
            self.net.add(first + node, outer[node], self.rows.room[node] // size_at[node])

    def settle(self) -> list[int]:
        """Fill the network, then go through the applicants by lottery."""
        self.net.fill(self.source, self.sink)
        group = components(len(self.net.arcs_of), self._free_heads)
        held = [NOWHERE] * len(self.rows.applicants)
        for row in reversed(range(len(held))):
            self._improve(row, group)
            held[row] = self._fix(row)
        return held

    def _improve(self, row: int, group: list[int]) -> None:
        """Turn a free circle that gives the applicant the best wish it can."""
        for arc in self.wish_arcs[row]:
            if not self.net.left[arc]:
                return
            goal = self.net.head[arc]
            if group[goal] == group[row] and self.net.free(row, arc):
                way = self._way(goal, row, group)
                if way is not None:
                    return self._turn([arc, *way])
        return None

    def _free_heads(self, node: int) -> list[int]:
        net = self.net
        return [net.head[arc] for arc in net.arcs_of[node] if net.free(node, arc)]

    def _way(self, start: int, goal: int, group: list[int]) -> list[int] | None:
        """Free arcs from one node to another of its group."""
        came: dict[int, int] = {start: -1}
        waiting = [start]
        while waiting and goal not in came:
            node = waiting.pop()
            for arc in self.net.arcs_of[node]:
                other = self.net.head[arc]
                if other not in came and group[other] == group[goal] and self.net.free(node, arc):
                    came[other] = arc
                    waiting.append(other)
        if goal not in came:
            return None
        way, node = [], goal
        while node != start:
            way.append(came[node])
            node = self.net.head[came[node] ^ 1]
        return way

    def _turn(self, circle: list[int]) -> None:
        for arc in circle:
            self.net.left[arc] -= 1
            self.net.left[arc ^ 1] += 1

    def _fix(self, row: int) -> int:
        """Nobody after this one can change what this one has. Returns the placement."""
        held, left = NOWHERE, self.net.left
        for turn, arc in enumerate(self.wish_arcs[row]):
            if not left[arc]:
                held = self.rows.wishes[row][turn]
        for arc in [*self.wish_arcs[row], self.start[row]]:
            left[arc] = left[arc ^ 1] = 0
        return held

"""The cheapest of the largest flows through a network with whole costs. Pure.

Primal and dual by turns: shortest distances make the cheapest ways free, then as much as possible
flows along free ways (E. A. Dinic's layers), until the sink cannot be reached. With small costs few
turns are needed. Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), 9.8.
"""

from heapq import heappop, heappush

UNREACHED = -1
NO_ARC = -1


class Network:
    """Nodes 0 to `nodes` - 1. Arc 2k and arc 2k+1 are one connection there and back."""

    def __init__(self, nodes: int) -> None:
        self.arcs_of: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.left: list[int] = []  # how much more an arc can carry
        self.cost: list[int] = []
        self.potential = [0] * nodes

    def add(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        """Connect two nodes; `cost` of each unit, 0 or more. Returns the arc there."""
        arc = len(self.head)
        self.head += (head, tail)
        self.left += (capacity, 0)
        self.cost += (cost, -cost)
        self.arcs_of[tail].append(arc)
        self.arcs_of[head].append(arc + 1)
        return arc

    def fill(self, source: int, sink: int) -> None:
        """Send as much as possible at the smallest cost."""
        while self._reprice(source, sink):
            while layers := self._layers(source, sink):
                self._send(source, sink, layers)

    def free(self, tail: int, arc: int) -> bool:
        """Whether an arc from `tail` can carry more and lies on a cheapest way."""
        return (
            self.left[arc] > 0
            and self.cost[arc] + self.potential[tail] == self.potential[self.head[arc]]
        )

    def _reprice(self, source: int, sink: int) -> bool:
        """Distances become potentials. False if the sink cannot be reached."""
        far = self._distances(source, sink)
        if far[sink] < 0:
            return False
        for node, distance in enumerate(far):
            # nodes that lie farther than the sink keep their prices against one another
            self.potential[node] += distance if distance >= 0 else far[sink]
        return True

    def _distances(self, source: int, sink: int) -> list[int]:
        """By E. W. Dijkstra, up to the sink; farther nodes are UNREACHED."""
        potential, head, left, cost = self.potential, self.head, self.left, self.cost
        far = [UNREACHED] * len(potential)
        best: dict[int, int] = {source: 0}
        waiting = [(0, source)]
        while waiting and far[sink] < 0:
            distance, node = heappop(waiting)
            if far[node] >= 0:
                continue
            far[node] = distance
            base = distance + potential[node]
            for arc in self.arcs_of[node]:
                other = head[arc]
                reached = base + cost[arc] - potential[other]
                if left[arc] and far[other] < 0 and reached < best.get(other, reached + 1):
                    best[other] = reached
                    heappush(waiting, (reached, other))
        return far

    def _layers(self, source: int, sink: int) -> list[int]:
        """Steps from the source along free arcs; empty if the sink is not reached."""
        potential, head, left, cost = self.potential, self.head, self.left, self.cost
        layer = [UNREACHED] * len(potential)
        layer[source] = 0
        front = [source]
        while front and layer[sink] == UNREACHED:
            following = []
            for node in front:
                base, further = potential[node], layer[node] + 1
                for arc in self.arcs_of[node]:
                    other = head[arc]
                    if left[arc] and layer[other] < 0 and base + cost[arc] == potential[other]:
                        layer[other] = further
                        following.append(other)
            front = following
        return layer if layer[sink] != UNREACHED else []

    def _send(self, source: int, sink: int, layer: list[int]) -> None:
        """Send along free ways from layer to layer, until each is blocked."""
        turns = [0] * len(layer)
        way: list[int] = []
        node = source
        while True:
            if node == sink:
                sent = min(self.left[arc] for arc in way)
                for arc in way:
                    self.left[arc] -= sent
                    self.left[arc ^ 1] += sent
                way, node = [], source
                continue
            arc = self._onward(node, layer, turns)
            if arc != NO_ARC:
                way.append(arc)
                node = self.head[arc]
            elif way:
                node = self.head[way.pop() ^ 1]
                turns[node] += 1
            else:
                return

    def _onward(self, node: int, layer: list[int], turns: list[int]) -> int:
        arcs, further = self.arcs_of[node], layer[node] + 1
        turn = turns[node]
        while turn < len(arcs):
            arc = arcs[turn]
            if self.left[arc] and layer[self.head[arc]] == further and self.free(node, arc):
                turns[node] = turn
                return arc
            turn += 1
        turns[node] = turn
        return NO_ARC

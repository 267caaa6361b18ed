"""Strongly connected components of a graph, by R. E. Tarjan (1972), without recursion. Pure."""

from collections.abc import Callable, Iterator

NONE = -1


def components(nodes: int, heads: Callable[[int], list[int]]) -> list[int]:
    """Node -> number of its component; nodes are 0 to `nodes` - 1, `heads` gives where each leads.

    Two nodes have the same number exactly if each can be reached from the other.
    """
    search = _Search(nodes, heads)
    for first in range(nodes):
        if search.index[first] == NONE:
            search.walk(first)
    return search.found


class _Search:
    def __init__(self, nodes: int, heads: Callable[[int], list[int]]) -> None:
        self.heads = heads
        self.found = [NONE] * nodes
        self.index = [NONE] * nodes  # in which order nodes were entered
        self.low = [0] * nodes  # the earliest one that can be reached
        self.entered = self.number = 0
        self.open: list[int] = []  # entered, of no component yet
        self.way: list[tuple[int, Iterator[int]]] = []

    def walk(self, first: int) -> None:
        """Find the components of all that can be reached from a node."""
        self._enter(first)
        while self.way:
            node, following = self.way[-1]
            further = next(self._unentered(node, following), None)
            if further is not None:
                self._enter(further)
                continue
            self.way.pop()
            if self.way:
                outer = self.way[-1][0]
                self.low[outer] = min(self.low[outer], self.low[node])
            if self.low[node] == self.index[node]:
                self._close(node)

    def _enter(self, node: int) -> None:
        self.index[node] = self.low[node] = self.entered
        self.entered += 1
        self.open.append(node)
        self.way.append((node, iter(self.heads(node))))

    def _unentered(self, node: int, following: Iterator[int]) -> Iterator[int]:
        for other in following:
            if self.index[other] == NONE:
                yield other
            elif self.found[other] == NONE:
                self.low[node] = min(self.low[node], self.index[other])

    def _close(self, node: int) -> None:
        member = NONE
        while member != node:
            member = self.open.pop()
            self.found[member] = self.number
        self.number += 1

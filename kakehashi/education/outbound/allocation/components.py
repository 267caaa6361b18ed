"""Strongly connected components of a graph: R. E. Tarjan (1972), without recursion. Pure."""

from collections.abc import Callable, Iterator


def components(nodes: int, heads: Callable[[int], list[int]]) -> list[int]:
    """Node -> number of its component; nodes are 0 to `nodes` - 1, `heads` gives where each leads.

    Two nodes have the same number exactly if each can be reached from the other.
    """
    found = [-1] * nodes
    index = [-1] * nodes
    low = [0] * nodes
    counter = number = 0
    stack: list[int] = []
    for first in range(nodes):
        if index[first] >= 0:
            continue
        work: list[tuple[int, Iterator[int]]] = []
        entering: int | None = first
        while entering is not None or work:
            if entering is not None:
                index[entering] = low[entering] = counter
                counter += 1
                stack.append(entering)
                work.append((entering, iter(heads(entering))))
            node, following = work[-1]
            entering = None
            for other in following:
                if index[other] < 0:
                    entering = other
                    break
                if found[other] < 0:
                    low[node] = min(low[node], index[other])
            if entering is not None:
                continue
            work.pop()
            if work:
                outer = work[-1][0]
                low[outer] = min(low[outer], low[node])
            if low[node] == index[node]:
                while True:
                    member = stack.pop()
                    found[member] = number
                    if member == node:
                        break
                number += 1
    return found

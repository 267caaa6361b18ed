"""Other programs on the same call: run by a Python that has them, apart from Kakehashi.

usage: python allocation_rivals.py RIVAL CALL.json, which prints {"seconds": …, …} as JSON
"""

import json
import sys
import threading
from collections.abc import Callable
from time import process_time
from typing import Any

ROUNDS = 3


def matching(call: dict[str, Any]) -> dict[str, Any]:
    """`matching`: hospitals and residents; it knows no nested quotas, so it gets the terms only."""
    from matching.games import HospitalResident  # noqa: PLC0415  # only the other Python has it

    wishes = {f"s{row}": wished for row, wished in enumerate(call["wishes"]) if wished}
    ranked: dict[int, list[tuple[int, str]]] = {}
    for row, wished in enumerate(call["wishes"]):
        for placement, key in zip(wished, call["keys"][row], strict=True):
            ranked.setdefault(placement, []).append((-key, f"s{row}"))
    orders = {
        f"p{placement}": [name for _key, name in sorted(them)] for placement, them in ranked.items()
    }
    lists = {name: [f"p{placement}" for placement in wished] for name, wished in wishes.items()}
    rooms = {f"p{placement}": call["terms"][placement] for placement in ranked}

    def solve() -> Any:
        return HospitalResident.create_from_dictionaries(lists, orders, rooms).solve()

    seconds, found = _best(solve)
    placed = sum(len(them) for them in found.values())
    return {"seconds": seconds, "placed": placed}


def ortools(call: dict[str, Any]) -> dict[str, Any]:
    """OR-Tools: a flow of the largest value and least rank through the nested quotas."""
    import numpy as np  # noqa: PLC0415  # only the other Python has it
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415  # the same

    people, places, quotas = len(call["wishes"]), len(call["paths"]), len(call["room"])
    source = people + places + quotas
    arcs = [(source, row, 1, 0) for row in range(people)]
    for row, wished in enumerate(call["wishes"]):
        arcs += [
            (row, people + placement, 1, rank)
            for placement, rank in zip(wished, call["ranks"][row], strict=True)
        ]
    outer: dict[int, int | None] = {}
    for placement, path in enumerate(call["paths"]):
        arcs.append((people + placement, people + places + path[0], people, 0))
        outer.update(zip(path, [*path[1:], None], strict=True))
    for node, above in outer.items():
        to = source + 1 if above is None else people + places + above
        arcs.append((people + places + node, to, call["room"][node], 0))
    tails, heads, rooms, costs = (np.array(each) for each in zip(*arcs, strict=True))

    def solve() -> Any:
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, rooms, costs)
        flow.set_nodes_supplies(np.array([source, source + 1]), np.array([people, -people]))
        flow.solve_max_flow_with_min_cost()
        return flow

    seconds, flow = _best(solve)
    return {"seconds": seconds, "placed": flow.maximum_flow(), "rank_sum": flow.optimal_cost()}


def _best(solve: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of the best of some rounds, and what was found."""
    best, found = float("inf"), None
    for _round in range(ROUNDS):
        start = process_time()
        found = solve()
        best = min(best, process_time() - start)
    return best, found


def main() -> None:
    """Run the one named on the command line, with a deep stack: `matching` copies recursively."""
    with open(sys.argv[2], encoding="utf-8") as file:
        call = json.load(file)
    print(json.dumps({"matching": matching, "ortools": ortools}[sys.argv[1]](call)))


if __name__ == "__main__":
    sys.setrecursionlimit(10**6)
    threading.stack_size(2**30)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()

"""Deferred acceptance where stays take different numbers of places, with repair. Pure.

A stable outcome may not exist here, and to find one is NP-hard in general. Everybody asks as in
`deferred`; whoever loses a place asks again from the first wish. Where that does not come to rest,
or leaves justified claims, the claims are granted round by round, and the best state seen is kept.
The verifier lists what is left. Source: docs/explanation/allocation.md, "Stays of a year".
"""

from bisect import bisect_left, insort

from kakehashi.education.outbound.allocation.rows import Rows

NOWHERE = -1
ROUNDS = 60  # of repair
STEPS = 20  # grants for each applicant in which a round comes to rest, or is stopped


def sized(rows: Rows) -> list[int]:
    """Applicant row -> placement row, NOWHERE for none; few or no justified claims are left."""
    state = _State(rows)
    state.settle(list(range(len(rows.applicants))))
    best, fewest = list(state.held), state.claims()
    for number in range(ROUNDS):
        if not fewest:
            break
        state.grant(state.claims(), number)
        left = state.claims()
        if len(left) < len(fewest):
            best, fewest = list(state.held), left
    return best


class _State:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.room = list(rows.room)
        self.holders: list[list[int]] = [[] for _ in rows.room]  # keys, the last one first
        self.held = [NOWHERE] * len(rows.applicants)
        self.held_key = [0] * len(rows.applicants)

    def settle(self, asking: list[int]) -> None:
        """Let `asking`, the last of them first, and whoever loses a place, take the best wish."""
        steps = STEPS * len(self.held) + 1000
        while asking:
            row = asking.pop()
            turn = self._best(row, forced=steps > 0)
            if turn is not None:
                asking += self._seat(row, turn)
                steps -= 1

    def claims(self) -> list[tuple[int, int, int]]:
        """The best justified claim of everybody who has one: key, applicant, place of the wish."""
        found = []
        for row in range(len(self.held)):
            turn = self._best(row, forced=True)
            if turn is not None:
                found.append((self.rows.keys[row][turn], row, turn))
        return sorted(found, reverse=True)

    def grant(self, claims: list[tuple[int, int, int]], number: int) -> None:
        """Grant the claims that still stand; each round begins with another of them."""
        start = number // 2 % len(claims)
        turned = claims[start:] + claims[:start]
        for _key, row, _turn in turned if number % 2 == 0 else reversed(turned):
            self.settle([row])

    def _best(self, row: int, *, forced: bool) -> int | None:
        """The first wish above what is held that can be had; `forced`: also by displacing."""
        for turn, placement in enumerate(self.rows.wishes[row]):
            if placement == self.held[row]:
                return None
            if self._can_have(placement, self.rows.keys[row][turn] if forced else None):
                return turn
        return None

    def _can_have(self, placement: int, key: int | None) -> bool:
        """Whether there is room if all whose key is not above `key` give way."""
        size = self.rows.sizes[placement]
        for node in self.rows.paths[placement]:
            lacking = size - self.room[node]
            if lacking <= 0:
                continue
            for lowest in self.holders[node]:
                if lacking <= 0 or key is None or lowest > key:
                    break
                lacking -= self._size(lowest)
            if lacking > 0:
                return False
        return True

    def _size(self, key: int) -> int:
        return self.rows.sizes[self.held[key % len(self.held)]]

    def _seat(self, row: int, turn: int) -> list[int]:
        """Give the wish. Returns who lost a place, the first to ask last."""
        if self.held[row] != NOWHERE:
            self._leave(row)
        placement, key = self.rows.wishes[row][turn], self.rows.keys[row][turn]
        size, path = self.rows.sizes[placement], self.rows.paths[placement]
        displaced = []
        for node in path:
            while self.room[node] < size:
                displaced.append(self.holders[node][0])
                self._leave(displaced[-1] % len(self.held))
        self.held[row], self.held_key[row] = placement, key
        for node in path:
            self.room[node] -= size
            insort(self.holders[node], key)
        return [each % len(self.held) for each in sorted(displaced)]

    def _leave(self, row: int) -> None:
        placement, key = self.held[row], self.held_key[row]
        for node in self.rows.paths[placement]:
            self.room[node] += self.rows.sizes[placement]
            holders = self.holders[node]
            del holders[bisect_left(holders, key)]
        self.held[row] = NOWHERE

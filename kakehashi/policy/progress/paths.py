"""*Result*: where an indicator stands on the path that was declared for it.

path = Path(Aim.UP, Form.LINEAR, Spot(date(2021, 5, 1), 10), [Spot(date(2026, 5, 1), 20)])
result_of(path, value=14, on=date(2024, 5, 1)).state    # BEHIND: 16 were wanted
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction


class Aim(StrEnum):
    """What is wanted of an indicator."""

    UP = "up"
    DOWN = "down"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Form(StrEnum):
    """What is wanted between two points of a path."""

    LINEAR = "linear"
    STEP = "step"
    MILESTONES = "milestones"


MOVES = frozenset({Aim.UP, Aim.DOWN})  # those that go from a baseline to an end; others keep
WANTS_MORE = frozenset({Aim.UP, Aim.AT_LEAST})


class State(StrEnum):
    """Where an indicator stands on its path."""

    UNKNOWN = "unknown"  # nobody knows the value, or whether it is enough
    NOT_DUE = "not_due"  # nothing is wanted yet
    ON_PATH = "on_path"
    BEHIND = "behind"
    REGRESSED = "regressed"  # worse than the baseline


@dataclass(frozen=True)
class Spot:
    """A value on a day; `upper` is the upper end where a range is wanted."""

    on: date
    value: Number
    upper: Number | None = None


@dataclass(frozen=True)
class Path:
    """A declared path. points: after the baseline, in time order, at least one."""

    aim: Aim
    form: Form
    baseline: Spot
    points: Sequence[Spot]

    @property
    def end(self) -> Spot:
        """The last point."""
        return self.points[-1]

    def wanted_on(self, day: date) -> Spot | None:
        """What is wanted on `day`; None where nothing is. After the end the end goes on.

        Linear: on the straight line between the neighbouring points, the baseline the first.
        Step: the last point reached. Milestones: a point on its own day, else the last one passed.
        A goal to keep (at least, at most, range) is never interpolated: its last point holds.
        """
        if day <= self.baseline.on:
            return None
        passed = [point for point in self.points if point.on <= day]
        if passed and (len(passed) == len(self.points) or passed[-1].on == day):
            return Spot(day, passed[-1].value, passed[-1].upper)
        if self.form is Form.LINEAR and self.aim in MOVES:
            return self._between(passed[-1] if passed else self.baseline, day, len(passed))
        return Spot(day, passed[-1].value, passed[-1].upper) if passed else None

    def _between(self, before: Spot, day: date, index: int) -> Spot:
        after = self.points[index]
        share = Fraction((day - before.on).days, (after.on - before.on).days)
        value = Fraction(before.value) + share * (Fraction(after.value) - Fraction(before.value))
        return Spot(day, value)


@dataclass(frozen=True)
class Result:
    """Where a value stands on its path.

    wanted:    what was wanted on the day; None where nothing was.
    raw:       share of the way from the baseline to the end: below 0 after a regress, above 1
               after an overshoot; None for goals to keep and for unknown values.
    clamped:   the same kept within 0 and 1, which alone is ever added up.
    overshoot: the value is better than the end of the path.
    gap:       how far the value is from what is wanted, in the unit: negative is worse than
               wanted; None where either is missing.
    """

    state: State
    wanted: Spot | None
    raw: Fraction | None = None
    overshoot: bool = False
    gap: Fraction | None = None

    @property
    def clamped(self) -> Fraction | None:
        """`raw` kept within 0 and 1."""
        return None if self.raw is None else min(max(self.raw, Fraction(0)), Fraction(1))


def result_of(path: Path, value: Number | None, on: date, *, at_least: bool = False) -> Result:
    """Where `value` stands on `path` on the day `on`.

    value:    None where nobody knows it; a missing value is never zero.
    at_least: the value is a lower bound: it can prove that enough is there, never that too little.
    """
    wanted = path.wanted_on(on)
    if value is None:
        return Result(State.UNKNOWN, wanted)
    exact = Fraction(value)
    raw = _share_of_the_way(path, exact)
    overshoot = raw is not None and raw > 1
    gap = _gap(path.aim, exact, wanted)
    state = _state(path, exact, gap)
    if at_least and not _proven(path.aim, state):
        return Result(State.UNKNOWN, wanted)
    return Result(state, wanted, raw, overshoot, gap)


def _share_of_the_way(path: Path, value: Fraction) -> Fraction | None:
    start, end = Fraction(path.baseline.value), Fraction(path.end.value)
    if path.aim not in MOVES or start == end:
        return None
    return (value - start) / (end - start)


def _gap(aim: Aim, value: Fraction, wanted: Spot | None) -> Fraction | None:
    if wanted is None:
        return None
    if aim is Aim.RANGE:
        upper = Fraction(wanted.value if wanted.upper is None else wanted.upper)
        return min(value - Fraction(wanted.value), upper - value, Fraction(0))
    gap = value - Fraction(wanted.value)
    return gap if aim in WANTS_MORE else -gap


def _state(path: Path, value: Fraction, gap: Fraction | None) -> State:
    better = value - Fraction(path.baseline.value)
    if path.aim is Aim.DOWN:
        better = -better
    if path.aim in MOVES and better < 0:
        return State.REGRESSED
    if gap is None:
        return State.NOT_DUE
    return State.ON_PATH if gap >= 0 else State.BEHIND


def _proven(aim: Aim, state: State) -> bool:
    """Whether a lower bound settles `state`."""
    if state is State.NOT_DUE:
        return True
    if aim in WANTS_MORE:
        return state is State.ON_PATH
    return aim in {Aim.DOWN, Aim.AT_MOST} and state in {State.BEHIND, State.REGRESSED}


@dataclass(frozen=True)
class Shares:
    """How the weights of several results divide over the states; nothing makes up for another.

    lowest, highest: the weighted mean of the shares of the way, each within 0 and 1, if every
    unknown one had stood at 0, or at 1. None where no goal has a way to go.
    """

    weights: dict[State, int]
    lowest: Fraction | None
    highest: Fraction | None

    @property
    def total(self) -> int:
        """All weights together."""
        return sum(self.weights.values())


def shares_of(results: Sequence[tuple[int, Aim, Result]]) -> Shares:
    """Divide weighted results, each (weight of 1 or more, aim, result), over their states."""
    weights = dict.fromkeys(State, 0)
    lowest = highest = Fraction(0)
    moving = 0
    for weight, aim, result in results:
        weights[result.state] += weight
        if aim in MOVES:
            moving += weight
            lowest += weight * (result.clamped or 0)
            highest += weight * (1 if result.clamped is None else result.clamped)
    if not moving:
        return Shares(weights, None, None)
    return Shares(weights, lowest / moving, highest / moving)

"""*Result*: where an indicator stands on the path that was declared for it.

path = Path(Aim.UP, Form.LINEAR, Spot(date(2021, 5, 1), 10), [Spot(date(2026, 5, 1), 20)])
result_of(path, value=14, on=date(2024, 5, 1)).state    # BEHIND: 16 were wanted

Every formula with a worked example: docs/explanation/progress.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
WANTS_LESS = frozenset({Aim.DOWN, Aim.AT_MOST})


class State(StrEnum):
    """Where an indicator stands on its path."""

    UNKNOWN = "unknown"  # nobody knows the value, or whether it is enough
    NOT_DUE = "not_due"  # nothing is wanted yet, or nothing more until the next milestone
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
class Seen:
    """What was known of the indicator on an earlier day."""

    on: date
    value: Number | None
    at_least: bool = False


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
        Step and milestones: the last point passed, and nothing before the first one.
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

    def milestone_behind(self, day: date) -> Spot | None:
        """The last milestone passed, if `day` lies between it and the next; else None."""
        if self.form is not Form.MILESTONES or day >= self.end.on:
            return None
        passed = [point for point in self.points if point.on <= day]
        return passed[-1] if passed and passed[-1].on < day else None

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
               after an overshoot; None for goals to keep, for unknown values, and for days
               before the baseline.
    clamped:   the same kept within 0 and 1, which alone is ever added up.
    overshoot: the value is better than the end of the path.
    gap:       how far the value is from what is wanted, in the unit: negative is worse than
               wanted, and 0 anywhere inside a range; None where either is missing.
    at_least:  the value is a lower bound, and so `raw` and `gap` are bounds too.
    """

    state: State
    wanted: Spot | None
    raw: Fraction | None = None
    overshoot: bool = False
    gap: Fraction | None = None
    at_least: bool = False

    @property
    def clamped(self) -> Fraction | None:
        """`raw` kept within 0 and 1."""
        return None if self.raw is None else min(max(self.raw, Fraction(0)), Fraction(1))


def without_baseline(path: Path, result: Result) -> Result:
    """`result` as far as nobody can work out the baseline from it.

    Left out are the share of the way and, on a line that begins at the baseline, what was wanted.
    """
    wanted = result.wanted
    if wanted is not None and wanted.on < path.points[0].on:
        return replace(result, raw=None, wanted=None, gap=None)
    return replace(result, raw=None)


def result_of(
    path: Path,
    value: Number | None,
    on: date,
    *,
    at_least: bool = False,
    earlier: Sequence[Seen] = (),
) -> Result:
    """Where `value` stands on `path` on the day `on`.

    value:    None where nobody knows it; a missing value is never zero.
    at_least: the value is a lower bound: it can prove that enough is there, never that too little
              (for a path that falls, the other way round).
    earlier:  what was known on earlier days. Only milestones ask: one that was reached is done
              with until the next, one that was missed stays wanted.
    """
    wanted = path.wanted_on(on)
    if value is None:
        return Result(State.UNKNOWN, wanted)
    exact = Fraction(value)
    if on < path.baseline.on:  # what was before the start is neither progress nor regress
        return Result(State.NOT_DUE, None, at_least=at_least)
    gap = _gap(path.aim, exact, wanted)
    if gap is not None and gap < 0 and _was_met(path, on, earlier):
        wanted = gap = None
    raw = _share_of_the_way(path, exact)
    state = _state(path, exact, gap)
    if at_least and not _proven(path.aim, state, exact, wanted):
        return Result(State.UNKNOWN, wanted)
    return Result(state, wanted, raw, raw is not None and raw > 1, gap, at_least)


def _was_met(path: Path, on: date, earlier: Sequence[Seen]) -> bool:
    milestone = path.milestone_behind(on)
    if milestone is None:
        return False
    return any(
        _meets(path.aim, seen, milestone) for seen in earlier if milestone.on <= seen.on < on
    )


def _meets(aim: Aim, seen: Seen, milestone: Spot) -> bool:
    if seen.value is None or (seen.at_least and aim not in WANTS_MORE):
        return False
    gap = _gap(aim, Fraction(seen.value), milestone)
    return gap is not None and gap >= 0


def _share_of_the_way(path: Path, value: Fraction) -> Fraction | None:
    start, end = Fraction(path.baseline.value), Fraction(path.end.value)
    if path.aim not in MOVES or start == end:
        return None
    return (value - start) / (end - start)


def _gap(aim: Aim, value: Fraction, wanted: Spot | None) -> Fraction | None:
    if wanted is None:
        return None
    if aim is Aim.RANGE:
        return min(value - Fraction(wanted.value), _upper(wanted) - value, Fraction(0))
    gap = value - Fraction(wanted.value)
    return gap if aim in WANTS_MORE else -gap


def _upper(wanted: Spot) -> Fraction:
    return Fraction(wanted.value if wanted.upper is None else wanted.upper)


def _state(path: Path, value: Fraction, gap: Fraction | None) -> State:
    better = value - Fraction(path.baseline.value)
    if path.aim is Aim.DOWN:
        better = -better
    if path.aim in MOVES and better < 0:
        return State.REGRESSED
    if gap is None:
        return State.NOT_DUE
    return State.ON_PATH if gap >= 0 else State.BEHIND


def _proven(aim: Aim, state: State, bound: Fraction, wanted: Spot | None) -> bool:
    """Whether `state` holds for every value that is not below `bound`."""
    if aim in WANTS_MORE:
        return state in {State.NOT_DUE, State.ON_PATH}
    if aim in WANTS_LESS:
        # At most behind or worse: more than what is known can only be further away.
        return state in {State.BEHIND, State.REGRESSED} or (
            state is State.NOT_DUE and aim is Aim.AT_MOST
        )
    if wanted is None:
        return state is State.NOT_DUE
    return bound > _upper(wanted)


@dataclass(frozen=True)
class Shares:
    """How the weights of several results divide over the states; nothing makes up for another.

    lowest, highest: the weighted mean of the shares of the way, each within 0 and 1, if every
    unknown one had stood at 0, or at 1, and every bound at its worst, or at its best. None where
    no goal has a way to go.
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
            worst, best = _ends_of(aim, result)
            lowest += weight * worst
            highest += weight * best
    if not moving:
        return Shares(weights, None, None)
    return Shares(weights, lowest / moving, highest / moving)


def _ends_of(aim: Aim, result: Result) -> tuple[Fraction, Fraction]:
    """The least and the most that the share of the way can be, within 0 and 1."""
    share = result.clamped
    if share is None:
        return Fraction(0), Fraction(1)
    if not result.at_least:
        return share, share
    return (share, Fraction(1)) if aim in WANTS_MORE else (Fraction(0), share)

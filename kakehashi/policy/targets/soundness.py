"""Whether a declared path can be meant, each flaw at its place. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from kakehashi.policy.progress.paths import MOVES, Aim, Form, Number, Path, Spot

YEARS = range(1949, 2200)  # from the year in which the university was founded


class Kind(StrEnum):
    """What is wrong with a path."""

    NO_POINT = "no_point"
    NO_SUCH_YEAR = "no_such_year"  # a slip of the pen: 2207, 0202
    BASELINE_AHEAD = "baseline_ahead"
    BEFORE_BASELINE = "before_baseline"
    SAME_DAY = "same_day"
    OUT_OF_ORDER = "out_of_order"
    NO_WAY = "no_way"  # the end is the baseline
    WRONG_WAY = "wrong_way"  # the end is worse than the baseline
    GOES_BACK = "goes_back"  # a point on the way is worse than what was wanted before
    NO_UPPER = "no_upper"
    NEEDS_NO_UPPER = "needs_no_upper"
    UPPER_BELOW = "upper_below"
    KEEP_LINEAR = "keep_linear"
    NOT_COUNTABLE = "not_countable"  # half an institution, or fewer than none
    UPPER_NOT_COUNTABLE = "upper_not_countable"


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong. point: its number in the path from 0; None: the path itself."""

    kind: Kind
    point: int | None = None


def flaws(path: Path, today: date, *, counted: bool = False) -> list[Flaw]:
    """What is wrong with `path`, whose points may stand in any order; empty if it is sound.

    today:   no baseline is known before its day has come.
    counted: there are only whole numbers of what is wanted, and none below zero.
    """
    return [
        *_of_the_whole(path, today),
        *_of_days(path),
        *_of_values(path),
        *_of_uppers(path),
        *(_of_counts(path) if counted else ()),
    ]


def _of_the_whole(path: Path, today: date) -> Iterator[Flaw]:
    if not path.points:
        yield Flaw(Kind.NO_POINT)
    if path.baseline.on.year < YEARS.start:
        yield Flaw(Kind.NO_SUCH_YEAR)
    if path.baseline.on > today:
        yield Flaw(Kind.BASELINE_AHEAD)
    if path.aim not in MOVES and path.form is Form.LINEAR:
        yield Flaw(Kind.KEEP_LINEAR)


def _of_days(path: Path) -> Iterator[Flaw]:
    for number, point in enumerate(path.points):
        if point.on <= path.baseline.on:
            yield Flaw(Kind.BEFORE_BASELINE, number)
        elif point.on.year not in YEARS:
            yield Flaw(Kind.NO_SUCH_YEAR, number)
    days = [point.on for point in path.points]
    for number, (before, day) in enumerate(pairwise(days), start=1):
        if day in days[:number]:
            yield Flaw(Kind.SAME_DAY, number)
        elif day < before:
            yield Flaw(Kind.OUT_OF_ORDER, number)


def _of_values(path: Path) -> Iterator[Flaw]:
    if path.aim not in MOVES or not path.points:
        return
    if path.end.value == path.baseline.value:
        yield Flaw(Kind.NO_WAY)
    elif _is_worse(path.aim, path.end.value, path.baseline.value):
        yield Flaw(Kind.WRONG_WAY)
        return
    for number, (before, point) in enumerate(pairwise([path.baseline, *path.points])):
        if _is_worse(path.aim, point.value, before.value):
            yield Flaw(Kind.GOES_BACK, number)


def _is_worse(aim: Aim, value: Number, than: Number) -> bool:
    return value < than if aim is Aim.UP else value > than


def _of_uppers(path: Path) -> Iterator[Flaw]:
    for number, point in enumerate(path.points):
        if (kind := _flaw_of_upper(path.aim, point)) is not None:
            yield Flaw(kind, number)


def _flaw_of_upper(aim: Aim, point: Spot) -> Kind | None:
    if aim is not Aim.RANGE:
        return None if point.upper is None else Kind.NEEDS_NO_UPPER
    if point.upper is None:
        return Kind.NO_UPPER
    return Kind.UPPER_BELOW if point.upper < point.value else None


def _of_counts(path: Path) -> Iterator[Flaw]:
    if not _is_countable(path.baseline.value):
        yield Flaw(Kind.NOT_COUNTABLE)
    for number, point in enumerate(path.points):
        if not _is_countable(point.value):
            yield Flaw(Kind.NOT_COUNTABLE, number)
        if point.upper is not None and not _is_countable(point.upper):
            yield Flaw(Kind.UPPER_NOT_COUNTABLE, number)


def _is_countable(value: Number) -> bool:
    return value >= 0 and value % 1 == 0

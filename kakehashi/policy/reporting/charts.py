"""Where the marks of a path chart stand, as shares of its width and height. Pure.

A figure of some years and the path declared for it: what is known as dots joined by lines, what is
unknown as a gap, what is wanted as a dashed line, a band, or single goals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, log10

from kakehashi.policy.progress.paths import MOVES, Form, Path, Spot

Place = tuple[float, float]  # shares of width and height, from the lower left corner
MOST_TICKS = 4


@dataclass(frozen=True)
class Known:
    """A reference date of a series. value: None where it is unknown or not shown."""

    on: date
    label: str
    value: Fraction | None
    at_least: bool = False
    version: int = 1


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """The marks of a chart.

    lines:   between known values of one definition that follow each other.
    dots:    known values; bounds: those of them that are lower bounds.
    gaps:    from and to where nothing is known; breaks: where the definition changed.
    wanted:  lines of the declared path; bands: (left, low, right, high) of a range to keep.
    goals:   declared points, and the baseline first.
    """

    across: Sequence[Tick]
    up: Sequence[Tick]
    lines: Sequence[Sequence[Place]]
    dots: Sequence[Place]
    bounds: Sequence[Place]
    gaps: Sequence[tuple[float, float]]
    breaks: Sequence[float]
    wanted: Sequence[Sequence[Place]]
    bands: Sequence[tuple[float, float, float, float]]
    goals: Sequence[Place]


def chart(series: Sequence[Known], path: Path | None) -> Chart | None:
    """The chart of `series`, oldest first, and of the path declared for it.

    None where there is nothing to see: no path and fewer than two known values.
    """
    known = [each for each in series if each.value is not None]
    if path is None and len(known) < 2:
        return None
    spots = [] if path is None else [path.baseline, *path.points]
    scale = _Scale.around(series, spots)
    return Chart(
        across=_across(series, path, scale),
        up=[Tick(scale.y(value), f"{float(value):,g}") for value in scale.ticks],
        lines=[[scale.place(each) for each in line] for line in _lines(series) if len(line) > 1],
        dots=[scale.place(each) for each in known if not each.at_least],
        bounds=[scale.place(each) for each in known if each.at_least],
        gaps=list(_gaps(series, scale)),
        breaks=[
            (scale.x(before.on) + scale.x(after.on)) / 2
            for before, after in pairwise(known)
            if before.version != after.version
        ],
        wanted=[] if path is None else list(_wanted(path, scale)),
        bands=[] if path is None else list(_bands(path, scale)),
        goals=[(scale.x(each.on), scale.y(Fraction(each.value))) for each in spots],
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    ticks: Sequence[Fraction]

    @classmethod
    def around(cls, series: Sequence[Known], spots: Sequence[Spot]) -> "_Scale":
        days = [each.on for each in series] + [each.on for each in spots]
        values = [Fraction(0), *(each.value for each in series if each.value is not None)]
        values += [Fraction(end) for each in spots for end in (each.value, each.upper or 0)]
        return cls(min(days), max(days), ticks_for(min(values), max(values)))

    def x(self, on: date) -> float:
        span = (self.last - self.first).days
        return round((on - self.first).days / span, 4) if span else 0.5

    def y(self, value: Fraction) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(float((value - low) / (high - low)), 4)

    def place(self, known: Known) -> Place:
        return self.x(known.on), self.y(known.value or Fraction(0))


def ticks_for(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round numbers from below `low` to above `high`, evenly apart, two or more.

    >>> [int(each) for each in ticks_for(Fraction(0), Fraction(34))]
    [0, 10, 20, 30, 40]
    """
    span = high - low or Fraction(1)
    rough = span / MOST_TICKS
    power = Fraction(10) ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [step * each for each in range(first, max(last, first + 1) + 1)]


def _across(series: Sequence[Known], path: Path | None, scale: _Scale) -> list[Tick]:
    """The labels of the series, counted back from its last; and the year of the path's end."""
    every = ceil(len(series) / 6) or 1
    shown = list(series)[::-1][::every][::-1]
    ticks = [Tick(scale.x(each.on), each.label) for each in shown]
    if path is not None and (not series or path.end.on > series[-1].on):
        at = scale.x(path.end.on)
        ticks = [each for each in ticks if at - each.at > 0.1]
        ticks.append(Tick(at, str(path.end.on.year)))
    return ticks


def _lines(series: Sequence[Known]) -> Iterator[list[Known]]:
    line: list[Known] = []
    for each in series:
        if each.value is None or (line and line[-1].version != each.version):
            yield line
            line = []
        if each.value is not None:
            line.append(each)
    yield line


def _gaps(series: Sequence[Known], scale: _Scale) -> Iterator[tuple[float, float]]:
    places = [scale.x(each.on) for each in series]
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    edges = [places[0], *middles, places[-1]] if places else []
    for number, each in enumerate(series):
        if each.value is None:
            yield edges[number], edges[number + 1]


def _wanted(path: Path, scale: _Scale) -> Iterator[list[Place]]:
    if path.form is Form.MILESTONES:
        return
    if path.form is Form.LINEAR and path.aim in MOVES:
        spots = [path.baseline, *path.points]
        yield [(scale.x(each.on), scale.y(Fraction(each.value))) for each in spots]
        return
    for each, until in zip(path.points, [*path.points[1:], None], strict=True):
        height = scale.y(Fraction(each.value))
        yield [(scale.x(each.on), height), (scale.x(until.on) if until else 1.0, height)]


def _bands(path: Path, scale: _Scale) -> Iterator[tuple[float, float, float, float]]:
    for each, until in zip(path.points, [*path.points[1:], None], strict=True):
        if each.upper is not None:
            right = scale.x(until.on) if until else 1.0
            low, high = scale.y(Fraction(each.value)), scale.y(Fraction(each.upper))
            yield scale.x(each.on), low, right, high

"""A declared path with the values over it: what is wanted dashed, what is known as a line.

The baseline is a square, points of the path are diamonds, and what is not known is shaded. No day
is drawn from another one's value.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kakehashi.policy.counting import Number
from kakehashi.policy.progress.paths import MOVES, Aim, Form, Path, Spot
from kakehashi.web.components.alternatives import of_trend, said
from kakehashi.web.components.charts import FORMS, HEIGHTS, Points, drawing_of, key_of, plain_value
from kakehashi.web.components.figures import figure
from kakehashi.web.components.specifications import (
    CONFIG,
    GRID,
    HALF,
    INK,
    LETTER,
    TEXT,
    Specification,
    labels_that_fit,
    width_of,
)

WANTED, SURFACE = "var(--chart-2)", "var(--surface)"
Label = Callable[[date], str]


@dataclass(frozen=True)
class Known:
    """What is known on a reference date. label: what the axis calls it; value: None if unknown."""

    on: date
    label: str
    value: Number | None


@dataclass(frozen=True)
class Projected:
    """A line that is no value but what would be. shape: of its marks; words: in the legend."""

    values: Sequence[Known]
    shape: str
    words: str


def path_chart(
    path: Path,
    values: Sequence[Known],
    *,
    title: str,
    description: str = "",
    label: Label = lambda day: str(day.year),
    projected: Sequence[Projected] = (),
    order: int = 1,
) -> SafeString:
    """The path of a target and the values over it.

    values: in time order, labels different; None: not known, drawn as a shaded gap in the line.
    label:  what the axis calls the day of a point that has no value.
    projected: drawn dotted with hollow marks, so that nobody takes them for values.
    order:  which chart of its page this is, so that ids differ.
    Returns: a `<figure>`; the path alone, if no value is known.
    """
    points = [(each.label, each.value) for each in values]
    drawings = [
        drawing_of(w, h, _specification(path, values, label, w, h, projected), FORMS[w])
        for w, h in HEIGHTS.items()
    ]
    content = [[str(each) for each in (path, values, projected)], title]
    return figure(
        drawings,
        key=key_of(order, "path", json.dumps(content)),
        title=title,
        description=" ".join(filter(None, [description, of_trend(points)])),
        notes=[description, _legend(path, points), *(each.words for each in projected)],
    )


def _legend(path: Path, points: Points) -> str:
    wanted = (
        gettext("Diamonds: what is wanted on a day.")
        if path.form is Form.MILESTONES
        else gettext("Dashed line: what is wanted.")
    )
    unknown = any(value is None for _, value in points)
    notes = [
        gettext("Line: the values."),
        wanted,
        gettext("Square: the declared baseline."),
        gettext("Shaded: not known.") if unknown else "",
    ]
    return " ".join(filter(None, notes))


def _specification(
    path: Path,
    values: Sequence[Known],
    label: Label,
    width: int,
    height: int,
    projected: Sequence[Projected] = (),
) -> Specification:
    shown = [*values, *(projected[0].values if projected else ())]
    wanted, until = _said_of(path.end), _until(path, shown)
    room = width_of(wanted) + 2 * HALF
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": room, "top": 14, "bottom": 2},
        "layer": [
            *_unknown(values),
            *_wanted(path, until),
            *_values(values),
            *_projected(values, projected),
            _marks([path.baseline], "square", TEXT, 80),
            _text(until, float(path.end.value), wanted, WANTED, {"align": "left", "dx": 8}),
        ],
        "encoding": {
            "x": _time(path, shown, label, width - room - 5 * HALF),
            "y": _amount(path, [*values, *(each for line in projected for each in line.values)]),
        },
        "config": CONFIG,
    }


def _said_of(spot: Spot) -> str:
    ends = [each for each in (spot.value, spot.upper) if each is not None]
    return "–".join(said(each if isinstance(each, int) else float(each)) for each in ends)


def _until(path: Path, values: Sequence[Known]) -> date:
    return max([path.end.on, *(each.on for each in values)])


def _time(path: Path, values: Sequence[Known], label: Label, units: int) -> Specification:
    """Days as numbers, named by the labels of the reference dates as far as they fit."""
    labels = {each.on.toordinal(): each.label for each in values}
    for spot in [path.baseline, *path.points]:
        if label(spot.on) not in labels.values():
            labels.setdefault(spot.on.toordinal(), label(spot.on))
    ordered = dict(sorted(labels.items()))
    shown = set(labels_that_fit(list(ordered.values()), units))
    kept = {day: words for day, words in ordered.items() if words in shown}
    first, last = min(ordered), max([*ordered, _until(path, values).toordinal()])
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [first - (last - first) // 40, last], "nice": False, "zero": False},
        "axis": {
            "values": list(kept),
            "grid": False,
            "labelAngle": 0,
            "labelOverlap": "greedy",
            "labelExpr": f"({json.dumps(kept, ensure_ascii=False)})[datum.value]",
        },
    }


def _amount(path: Path, values: Sequence[Known]) -> Specification:
    spots = [path.baseline, *path.points]
    known = [plain_value(each.value) for each in values if each.value is not None]
    amounts = [float(each.value) for each in spots] + [float(each or 0) for each in known]
    amounts += [float(each.upper) for each in spots if each.upper is not None]
    low, high = min(amounts), max(amounts)
    # Zero stays on the axis unless everything lies far from it, as 90 to 100 % does.
    zero = low <= 0 or high - low > low
    whole = all(each == int(each) for each in amounts)
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [min(low, 0) if zero else low - (high - low) * 0.15 - 1, high]}
        | {"nice": True, "zero": zero},
        "axis": {
            "domain": False,
            "ticks": False,
            "tickCount": 4,
            "format": ",~r" if whole else ",~f",
            **({"tickMinStep": 1} if whole else {}),
        },
    }


def _unknown(values: Sequence[Known]) -> list[Specification]:
    """A shade around each reference date of which nothing is known, half-way to its neighbours."""
    days = [each.on.toordinal() for each in values]
    rows = []
    for place, each in enumerate(values):
        if each.value is None:
            before = days[place] - (days[place] - days[place - 1]) // 2 if place else days[place]
            after = days[place + 1] if place + 1 < len(days) else days[place]
            rows.append({"day": before, "end": (days[place] + after) // 2})
    if not rows:
        return []
    mark = {"type": "rect", "color": GRID, "opacity": 0.6}
    return [_layer(rows, mark, x2={"field": "end"}, y={"value": 0}, y2={"value": "height"})]


def _wanted(path: Path, until: date) -> list[Specification]:
    if path.form is Form.MILESTONES:
        return [_marks(path.points, "diamond", WANTED, 110), *_uppers(path, until)]
    line = {
        "type": "line",
        "color": WANTED,
        "strokeWidth": 2,
        "strokeDash": [6, 4],
        "interpolate": "linear" if _is_straight(path) else "step-after",
    }
    corners = [(each.on, each.value) for each in _corners(path, until)]
    return [_layer(_rows(corners), line), *_uppers(path, until)]


def _is_straight(path: Path) -> bool:
    return path.form is Form.LINEAR and path.aim in MOVES


def _corners(path: Path, until: date) -> list[Spot]:
    """From where anything is wanted to the last day shown, on which the end goes on."""
    corners = [path.baseline, *path.points] if _is_straight(path) else list(path.points)
    if until > path.end.on:
        corners.append(Spot(until, path.end.value, path.end.upper))
    return corners


def _uppers(path: Path, until: date) -> list[Specification]:
    """The upper end of a range, and the band between both ends."""
    if path.aim is not Aim.RANGE:
        return []
    rows = [
        {"day": each.on.toordinal(), "value": float(each.value), "upper": float(each.upper or 0)}
        for each in _corners(path, until)
    ]
    band = {"type": "area", "color": WANTED, "opacity": 0.15, "interpolate": "step-after"}
    if path.form is Form.MILESTONES:
        band = {"type": "rule", "color": WANTED, "strokeWidth": 2}
        rows = rows[: len(path.points)]
    line = {"type": "line", "color": WANTED, "strokeWidth": 2, "strokeDash": [6, 4]}
    line |= {"interpolate": "step-after"}
    upper = [{"day": row["day"], "value": row["upper"]} for row in rows]
    edge = [] if path.form is Form.MILESTONES else [_layer(upper, line)]
    return [_layer(rows, band, y2={"field": "upper"}), *edge]


def _values(values: Sequence[Known]) -> list[Specification]:
    known = _rows([(each.on, each.value) for each in values if each.value is not None])
    if not known:
        return []
    last = next(each for each in reversed(values) if each.value is not None)
    falls = len(known) > 1 and known[-2]["value"] > known[-1]["value"]
    line = {"type": "line", "color": INK, "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    dot = {"type": "point", "filled": True, "color": INK, "opacity": 1, "size": 40}
    beside = {"align": "center", "dy": 14 if falls else -12}  # away from where the line comes from
    return [
        _layer(_rows([(each.on, each.value) for each in values]), line),
        _layer(known, dot),
        _text(last.on, known[-1]["value"], said(last.value), INK, beside),
    ]


def _projected(values: Sequence[Known], lines: Sequence[Projected]) -> list[Specification]:
    """From the last known value on: dots between hollow marks."""
    last = [(each.on, each.value) for each in values if each.value is not None][-1:]
    dots = {"type": "line", "color": INK, "strokeWidth": 2, "strokeDash": [2, 4]}
    layers = []
    for line in lines:
        ahead = [(each.on, each.value) for each in line.values]
        marks = {"type": "point", "shape": line.shape, "filled": False, "color": INK}
        marks |= {"fill": SURFACE, "opacity": 1, "size": 60, "strokeWidth": 1.5}
        layers += [_layer(_rows([*last, *ahead]), dots), _layer(_rows(ahead), marks)]
    return layers


def _marks(spots: Sequence[Spot], shape: str, color: str, size: int) -> Specification:
    mark = {"type": "point", "shape": shape, "color": color, "size": size, "strokeWidth": 2}
    mark |= {"filled": shape == "diamond", "fill": color if shape == "diamond" else "none"}
    return _layer(_rows([(each.on, each.value) for each in spots]), mark | {"opacity": 1})


def _text(on: date, value: float, words: str, color: str, place: dict[str, Any]) -> Specification:
    mark = {"type": "text", "fontSize": LETTER, "fontWeight": 600, "baseline": "middle"}
    rows = _rows([(on, value)])
    return _layer(rows, mark | {"color": color} | place, text={"value": words})


def _rows(spots: Sequence[tuple[date, Any]]) -> list[Specification]:
    return [
        {"day": on.toordinal(), "value": None if value is None else float(value)}
        for on, value in spots
    ]


def _layer(
    rows: list[Specification], mark: Specification, **encoding: Specification
) -> Specification:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}

"""How each kind of chart is drawn: plain values in, a Vega-Lite description out. No Django.

Letters keep their size, so everything else makes room for them: time labels are thinned out until
they fit, and the label of a bar stands above the bar, where a long name has the whole width.
Source: https://vega.github.io/vega-lite/docs/
"""

import unicodedata
from collections.abc import Sequence
from math import ceil
from typing import Any

Specification = dict[str, Any]
Value = int | float | None

LETTER = 14  # units, height of a letter
HALF = 8  # units, width of a Latin letter or digit; a kanji takes twice that
INK, GRID, TEXT = "var(--chart-1)", "var(--chart-grid)", "var(--chart-text)"
BAR_STEP = 42  # units from one bar to the next: a line of text, the bar, air

CONFIG: Specification = {
    "aria": False,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "domainColor": GRID,
        "gridColor": GRID,
        "tickColor": GRID,
        "labelColor": TEXT,
        "labelFontSize": LETTER,
        "labelPadding": 6,
        "title": None,
    },
}


def width_of(text: str) -> int:
    """Units that `text` takes, kanji and kana counted double."""
    return HALF * sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, units: int) -> str:
    """`text` in one line of at most `units`, ended with … where it was too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if width_of(line) <= units:
        return line
    while line and width_of(line + "…") > units:
        line = line[:-1]
    return line.rstrip() + "…"


def labels_that_fit(labels: Sequence[str], units: int) -> list[str]:
    """Every n-th of `labels`, counted back from the last, as many as fit side by side."""
    room = max((width_of(label) for label in labels), default=0) + 2 * HALF
    step = max(1, ceil(len(labels) * room / max(units, 1)))
    return list(labels)[::-1][::step][::-1]


def trend(points: Sequence[tuple[str, Value]], said: str, width: int, height: int) -> Specification:
    """A line over time with axes, shaded where no value is known.

    points: (label, value) in time order, labels different, at least one value known.
    said:   the last known value as text; it stands at the end of the line.
    """
    room = width_of(said) + 2 * HALF
    shown = labels_that_fit([label for label, _ in points], width - room - 5 * HALF)
    whole = all(value is None or value == int(value) for _, value in points)
    time = _time(points, {"values": shown, "labelAngle": 0, "labelOverlap": False})
    values: Specification = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {
            "domain": False,
            "ticks": False,
            "tickCount": 4,
            "format": ",~r" if whole else ",~f",
            **({"tickMinStep": 1} if whole else {}),
        },
    }
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": room, "top": 8, "bottom": 2},
        "data": {"values": _rows(points)},
        "encoding": {"x": time},
        "layer": [
            _where("unknown", {"type": "rect", "color": GRID, "opacity": 0.6}),
            *(_with(layer, y=values) for layer in _line(said)),
        ],
        "config": CONFIG,
    }


def small_trend(points: Sequence[tuple[str, Value]], width: int, height: int) -> Specification:
    """The same line without axes or letters."""
    scale = {"zero": True, "nice": False}
    values = {"field": "value", "type": "quantitative", "scale": scale, "axis": None}
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 5,
        "data": {"values": _rows(points)},
        "encoding": {"x": _time(points, None), "y": values},
        "layer": _line(),
        "config": CONFIG,
    }


def bars(rows: Sequence[tuple[str, Value]], said: Sequence[str], width: int) -> Specification:
    """Horizontal bars in the order given, each under its label and before its value.

    rows: (label, value), at least one; values of zero or more, None drawn as no bar.
    said: the values as text, one for each row.
    """
    room = max(width_of(text) for text in said) + 2 * HALF
    most = max(value or 0 for _, value in rows)
    values = [
        {"row": number, "label": cut(label, width), "value": value or 0, "said": text, "start": 0}
        for number, ((label, value), text) in enumerate(zip(rows, said, strict=True))
    ]
    scale = {"domain": [0, most or 1], "range": [0, width - room], "nice": False}
    across = {"type": "quantitative", "scale": scale, "axis": None}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": LETTER}
    return {
        "width": width,
        "height": BAR_STEP * len(rows),
        "autosize": "none",
        "padding": 0,
        "data": {"values": values},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None}},
        "layer": [
            _mark({**text, "color": TEXT, "dy": -10}, x={**across, "field": "start"}, text="label"),
            _mark(
                {"type": "bar", "color": INK, "height": 12, "yOffset": 8, "cornerRadiusEnd": 2},
                x={**across, "field": "value"},
            ),
            _mark(
                {**text, "color": TEXT, "dy": 8, "dx": 6, "fontWeight": 600},
                x={**across, "field": "value"},
                text="said",
            ),
        ],
        "config": CONFIG,
    }


def _time(points: Sequence[tuple[str, Value]], axis: Specification | None) -> Specification:
    # The order is said outright: layers that show a part of the points would mix it up.
    order: Specification = {"domain": [label for label, _ in points], "padding": 0}
    return {"field": "label", "type": "ordinal", "scale": order, "axis": axis}


def _mark(mark: Specification, *, x: Specification, text: str = "") -> Specification:
    shown = {"text": {"field": text, "type": "nominal"}} if text else {}
    return {"mark": mark, "encoding": {"x": x, **shown}}


def _where(field: str, mark: Specification, **encoding: Specification) -> Specification:
    return {"transform": [{"filter": f"datum.{field}"}], "mark": mark, "encoding": encoding}


def _with(layer: Specification, **encoding: Specification) -> Specification:
    return {**layer, "encoding": {**layer.get("encoding", {}), **encoding}}


def _line(said: str = "") -> list[Specification]:
    """The line, a dot where a value stands alone or last, and the last value in words."""
    line: Specification = {"mark": {"type": "line", "color": INK, "strokeWidth": 2.5}}
    dot: Specification = {"type": "point", "filled": True, "color": INK, "opacity": 1, "size": 45}
    word: Specification = {"type": "text", "align": "left", "dx": 8, "color": TEXT}
    word |= {"fontSize": LETTER, "fontWeight": 600, "baseline": "middle"}
    value: Specification = {"value": said}
    return [line, _where("marked", dot), *([_where("last", word, text=value)] if said else [])]


def _rows(points: Sequence[tuple[str, Value]]) -> list[Specification]:
    values = [None, *(value for _, value in points), None]
    last = max((n for n, value in enumerate(values) if value is not None), default=0) - 1
    return [
        {
            "label": label,
            "value": value,
            "unknown": value is None,
            "last": number == last,
            "marked": value is not None
            and (number == last or (values[number] is None and values[number + 2] is None)),
        }
        for number, (label, value) in enumerate(points)
    ]

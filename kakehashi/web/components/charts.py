"""Charts drawn on the server: plain data in, a `<figure>` with inline SVG out.

A value that is not known is a visible gap, never zero. Each chart is drawn for a phone and for a
wide column, with letters of the same size in both; the stylesheet shows the one that fits.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kakehashi.web.components import specifications
from kakehashi.web.components.alternatives import of_bars, of_trend, said
from kakehashi.web.components.figures import Drawing, Number, figure
from kakehashi.web.components.rendering import draw
from kakehashi.web.components.specifications import BAR_STEP, Specification

Points = Sequence[tuple[str, Number | None]]

NARROW, WIDE = 360, 600  # units; CSS pixels when the column is that wide
HEIGHTS = {NARROW: 220, WIDE: 260}
FORMS = {NARROW: "chart__narrow", WIDE: "chart__wide"}
SMALL = 160, 40


def trend(
    points: Points, *, title: str, description: str = "", small: bool = False, order: int = 1
) -> SafeString:
    """Values over time as a line.

    points: (label, value) in time order; None: not known, drawn as a shaded gap in the line.
    small:  a line without axes or caption to stand beside a figure.
    order:  which chart of its page this is, so that ids differ.
    Returns: a `<figure>`; without a picture, and saying so, if no value is known.
    """
    plain = [(label, plain_value(value)) for label, value in points]
    last = next((value for _, value in reversed(points) if value is not None), None)
    words = " ".join(filter(None, [description, of_trend(points)]))
    drawings: list[Drawing] = []
    if last is not None and small:
        drawings = [drawing_of(*SMALL, specifications.small_trend(plain, *SMALL))]
    elif last is not None:
        drawings = [
            drawing_of(w, h, specifications.trend(plain, said(last), w, h), FORMS[w])
            for w, h in HEIGHTS.items()
        ]
    return figure(
        drawings,
        key=key_of(order, "trend", title, plain),
        title=title,
        description=words,
        form="chart chart--small" if small else "chart",
        notes=[description, _note(plain)],
    )


def bars(rows: Points, *, title: str, description: str = "", order: int = 1) -> SafeString:
    """Horizontal bars in the order given, each with its label above and its value at the end.

    rows: (label, value) with values of zero or more; None: not known, said instead of drawn.
    Returns: a `<figure>`; without a picture, and saying so, if there are no rows.
    Raises: ValueError, if a value is negative.
    """
    plain = [(label, plain_value(value)) for label, value in rows]
    if any(value is not None and value < 0 for _, value in plain):
        raise ValueError("Bars show values of zero or more.")
    texts = [said(value) for _, value in rows]
    drawings = [
        drawing_of(w, BAR_STEP * len(plain), specifications.bars(plain, texts, w), FORMS[w])
        for w in (FORMS if plain else ())
    ]
    words = " ".join(filter(None, [description, of_bars(rows)]))
    notes = [description] if plain else [description, of_bars(rows)]
    key = key_of(order, "bars", title, plain)
    return figure(drawings, key=key, title=title, description=words, notes=notes)


def plain_value(value: Number | None) -> int | float | None:
    """`value` as JSON can say it."""
    return value if value is None or isinstance(value, int) else float(value)


def drawing_of(width: int, height: int, description: Specification, form: str = "") -> Drawing:
    """A picture drawn from its description."""
    return Drawing(width, height, draw(description), form=form)


def key_of(order: int, *content: object) -> str:
    """An id by content, so that a part of a page that is swapped in later does not collide."""
    return f"chart-{sha256(json.dumps(content).encode()).hexdigest()[:8]}-{order}"


def _note(points: Sequence[tuple[str, int | float | None]]) -> str:
    unknown = [label for label, value in points if value is None]
    if len(unknown) == len(points):
        return of_trend(points)
    return gettext("Shaded: not known.") if unknown else ""

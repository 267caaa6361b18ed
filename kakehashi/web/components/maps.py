"""The world map: countries/regions shaded by value, points on top, and what the shades mean.

Every country/region is drawn on a plain base first, so that those without a value remain. Borders
are those of the data set (world.md), and each map says so.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from math import ceil
from pathlib import Path
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from kakehashi.web.components.figures import NOTHING, Drawing, Number, figure, number
from kakehashi.web.components.projection import HEIGHT, WIDTH, place

SHADES = 5  # --chart-value-1 … --chart-value-5
NEAR = 8  # units; points nearer than this are drawn as one
MOST_NAMED = 6  # names shown when the pointer rests on a point
KEPT = 16  # maps that a process keeps; one of a thousand points takes a megabyte


class Point(NamedTuple):
    """A place with its name and, if it leads somewhere, an address."""

    longitude: float
    latitude: float
    label: str
    href: str = ""


@cache
def _world() -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    world = json.loads(Path(__file__).with_name("world.json").read_text())
    return world["shapes"], {code: (x, y) for code, (x, y) in world["small"].items()}


def steps(values: Iterable[Number]) -> list[tuple[int, int]]:
    """At most five ranges that together hold all `values`, each about as much wider as the last.

    values: more than zero; ranges are of whole numbers, both ends included.

    >>> steps([1, 2, 38])
    [(1, 2), (3, 4), (5, 9), (10, 18), (19, 38)]
    >>> steps([1, 3])
    [(1, 1), (2, 2), (3, 3)]
    """
    most = max((ceil(value) for value in values), default=0)
    ends = sorted({round(most ** (step / SHADES)) for step in range(1, SHADES + 1)})
    if most <= SHADES:
        ends = list(range(1, most + 1))
    starts = [1, *(end + 1 for end in ends)]
    return list(zip(starts, ends, strict=False))


def world(
    values: Mapping[str, Number],
    points: Sequence[Point] = (),
    *,
    title: str,
    description: str = "",
    order: int = 1,
) -> SafeString:
    """A map of the world in Equal Earth projection with the Pacific in the middle.

    values: ISO 3166-1 alpha-2 → value; zero or less is drawn like no value.
    points: drawn on top in one colour, those at the same place as one. A page that gives points an
            `href` lists the same links as text: on the map they are for the pointer only.
    order:  which chart of its page this is, so that ids differ.
    """
    # A map depends on nothing but what it is given, and readers page through one list.
    shown = tuple((code, value) for code, value in values.items() if value > 0)
    language = get_language() or "en"
    return _world_of(shown, tuple(points), title, description, order, language)


@lru_cache(maxsize=KEPT)
def _world_of(
    values: tuple[tuple[str, Number], ...],
    points: tuple[Point, ...],
    title: str,
    description: str,
    order: int,
    _language: str,
) -> SafeString:
    shown = dict(values)
    ranges = steps(shown.values())
    marks = [_mark(group) for group in _together(points)]
    plain = mark_safe("".join(mark for mark, is_link in marks if not is_link))
    links = mark_safe("".join(mark for mark, is_link in marks if is_link))
    body = format_html("{}{}{}", _land(shown, ranges), _spots(shown, ranges), plain)
    content = json.dumps([title, sorted(shown.items()), [p.label for p in points]], default=str)
    return figure(
        [Drawing(WIDTH, HEIGHT, body, links)],
        key=f"map-{sha256(content.encode()).hexdigest()[:8]}-{order}",
        title=title,
        description=description or _in_words(shown, points),
        form="chart chart--map",
        below=_legend(ranges),
        notes=[
            gettext(
                "Borders of countries/regions (国・地域) are those of the data set, "
                "Natural Earth 1:110 million."
            )
        ],
    )


def _shade(value: Number, ranges: Sequence[tuple[int, int]]) -> str:
    step = next(n for n, (_, end) in enumerate(ranges, 1) if value <= end)
    return f"var(--chart-value-{_spread(step, len(ranges))})"


def _spread(step: int, of: int) -> int:
    """Few ranges use shades that are far apart: the last range is always the strongest."""
    return SHADES if of == 1 else 1 + round((step - 1) * (SHADES - 1) / (of - 1))


def _land(shown: Mapping[str, Number], ranges: Sequence[tuple[int, int]]) -> SafeString:
    shapes, _ = _world()
    base = " ".join(path for code, path in shapes.items() if code not in shown)
    valued = (
        (_shade(value, ranges), shapes[code]) for code, value in shown.items() if code in shapes
    )
    return format_html(
        '<path class="chart__land" fill="var(--chart-land)" d="{}"/>{}',
        base,
        format_html_join("", '<path class="chart__land" fill="{}" d="{}"/>', valued),
    )


def _spots(shown: Mapping[str, Number], ranges: Sequence[tuple[int, int]]) -> SafeString:
    """Countries/regions too small for a shape, as discs in their shade."""
    _, small = _world()
    spots = (
        (_shade(value, ranges), *small[code]) for code, value in shown.items() if code in small
    )
    return format_html_join(
        "", '<circle class="chart__land" fill="{}" cx="{}" cy="{}" r="12"/>', spots
    )


def _together(points: Sequence[Point]) -> list[list[Point]]:
    """Points by the place they are drawn at, first come first."""
    groups: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        x, y = place(point.longitude, point.latitude)
        groups[round(x / NEAR), round(y / NEAR)].append(point)
    return list(groups.values())


def _mark(group: Sequence[Point]) -> tuple[SafeString, bool]:
    """The dot of the points at one place, and whether it is a link.

    A dot is a line without length with round ends: its size is that of the screen, not of the map.
    """
    x, y = place(group[0].longitude, group[0].latitude)
    names = [point.label for point in group[:MOST_NAMED]]
    if len(group) > MOST_NAMED:
        names.append(gettext("and %(rest)s more") % {"rest": len(group) - MOST_NAMED})
    # Put together by hand: a page has thousands of dots, and only names and addresses are foreign.
    spot = f"M{round(x)} {round(y)}h0"
    dot = (
        f'<path class="chart__rim" d="{spot}"/><path class="chart__point" d="{spot}">'
        f"<title>{escape(chr(10).join(names))}</title></path>"
    )
    hrefs = {point.href for point in group}
    if len(hrefs) == 1 and (href := hrefs.pop()):
        return mark_safe(f'<a href="{escape(href)}" tabindex="-1">{dot}</a>'), True
    return mark_safe(dot), False


def _legend(ranges: Sequence[tuple[int, int]]) -> SafeString:
    if not ranges:
        return NOTHING
    entries = (
        (
            _shade(last, ranges),
            number(first) if first == last else f"{number(first)}–{number(last)}",
        )
        for first, last in ranges
    )
    return format_html(
        '<ul class="chart__legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">'
            '<rect width="20" height="14" fill="{}"/></svg>{}</li>',
            entries,
        ),
    )


def _in_words(shown: Mapping[str, Number], points: Sequence[Point]) -> str:
    parts = []
    if shown:
        parts.append(gettext("Countries/regions with a value: %(count)s.") % {"count": len(shown)})
    if points:
        parts.append(gettext("Places marked: %(count)s.") % {"count": len(points)})
    return " ".join(parts) or gettext("Nothing is marked.")

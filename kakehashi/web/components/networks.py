"""Who works with whom, drawn on the server: a circle per partner, a line per tie.

The same records give the same picture: places are found by springs from a fixed start. Circles are
numbered, so that a table can tell the same; the largest are named where there is room.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from math import cos, hypot, sin, sqrt
from typing import NamedTuple

import networkx  # type: ignore[import-untyped]
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from kakehashi.web.components.figures import Drawing, figure

NARROW, WIDE = (360, 400), (680, 500)
FORMS = {NARROW: "chart__narrow", WIDE: "chart__wide"}
EDGE = 26  # units left free around
LEAST, MOST = 9.0, 17.0  # radii
GAP = 4.0  # between two circles
ROUNDS = 120
SPREAD = 0.5  # 0: as the springs leave it; 1: everything on the rim
LETTER = 7.0  # units of a letter, about
LONGEST = 24  # letters of a name in the picture
KEPT = 16
GOLDEN = 2.399963229728653  # the golden angle, radians


class Node(NamedTuple):
    """A partner. is_marked: drawn in the second colour."""

    label: str
    size: int
    is_marked: bool
    href: str = ""


Tie = tuple[int, int, int]  # two nodes by their place from 0, strength
Place = tuple[float, float]
Box = tuple[float, float, float, float]


def network(
    centre: str,
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    *,
    title: str,
    description: str = "",
    marked: str = "",
    order: int = 1,
) -> SafeString:
    """`centre` in the middle, tied to every node; nodes nearer to those with which they have ties.

    marked: what the marked colour means, for the legend.
    Returns: a `<figure>`; without a picture, and saying so, if there are no nodes.
    """
    return _network(
        centre,
        tuple(Node(*node) for node in nodes),
        tuple((a, b, strength) for a, b, strength in ties),
        title,
        description,
        marked,
        order,
        get_language() or "en",
    )


@lru_cache(maxsize=KEPT)
def _network(
    centre: str,
    nodes: tuple[Node, ...],
    ties: tuple[Tie, ...],
    title: str,
    description: str,
    marked: str,
    order: int,
    _language: str,
) -> SafeString:
    content = json.dumps([title, nodes, ties])
    words = " ".join(filter(None, [description, _in_words(nodes, ties)]))
    drawings = [_drawn(centre, nodes, ties, size) for size in FORMS] if nodes else []
    return figure(
        drawings,
        key=f"network-{sha256(content.encode()).hexdigest()[:8]}-{order}",
        title=title,
        description=words,
        below=_legend(marked) if nodes and marked else mark_safe(""),
        notes=[description if nodes else words],
    )


def _in_words(nodes: Sequence[Node], ties: Sequence[Tie]) -> str:
    if not nodes:
        return gettext("There is nothing to draw.")
    drawn = ngettext("%(count)d partner is drawn.", "%(count)d partners are drawn.", len(nodes))
    between = ngettext("%(count)d tie among them.", "%(count)d ties among them.", len(ties))
    return f"{drawn % {'count': len(nodes)}} {between % {'count': len(ties)}}"


def places(nodes: Sequence[Node], ties: Sequence[Tie], size: tuple[int, int]) -> list[Place]:
    """Where the centre (first) and each node are drawn; no two circles lie on each other."""
    width, height = size
    graph = networkx.Graph()
    strongest = max((node.size for node in nodes), default=1) or 1
    for number, node in enumerate(nodes, start=1):
        graph.add_edge(0, number, weight=0.3 + node.size / strongest)
    for one, other, strength in ties:
        graph.add_edge(one + 1, other + 1, weight=0.2 + min(1.0, strength / strongest))
    found = networkx.spring_layout(graph, seed=7, fixed=[0], pos=_start(len(nodes)), iterations=60)
    far = max((hypot(x, y) for x, y in found.values()), default=1.0) or 1.0
    spots = []
    for number in range(len(nodes) + 1):
        x, y = (float(value) for value in found[number])
        # What is far out comes nearer, so that the middle is not crowded.
        scale = (hypot(x, y) / far) ** -SPREAD / far if x or y else 0.0
        across, down = width / 2 - EDGE, height / 2 - EDGE
        spots.append((width / 2 + x * scale * across, height / 2 + y * scale * down))
    return _apart(spots, [MOST, *(_radius(node, strongest) for node in nodes)], size)


def _start(count: int) -> dict[int, Place]:
    """The centre, then a sunflower: even, and the same each time."""
    seeds = [(0.0, 0.0)]
    for number in range(1, count + 1):
        radius, angle = sqrt(number / count), GOLDEN * number
        seeds.append((radius * cos(angle), radius * sin(angle)))
    return dict(enumerate(seeds))


def _radius(node: Node, strongest: int) -> float:
    return LEAST + (MOST - LEAST) * sqrt(max(0, node.size) / strongest)


def _apart(spots: list[Place], radii: list[float], size: tuple[int, int]) -> list[Place]:
    """`spots` pushed from each other until no circle touches another; the first one stays."""
    spots = list(spots)
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(spots)):
            for other in range(one + 1, len(spots)):
                moved |= _push(spots, radii, one, other)
        spots = [spots[0], *(_inside(spot, size) for spot in spots[1:])]
        if not moved:
            break
    return spots


def _push(spots: list[Place], radii: list[float], one: int, other: int) -> bool:
    (x, y), (a, b) = spots[one], spots[other]
    across, down = a - x, b - y
    far, wanted = hypot(across, down), radii[one] + radii[other] + GAP
    if far >= wanted:
        return False
    if not far:
        across, down, far = cos(other), sin(other), 1.0
    step = (wanted - far) / far
    half = 1.0 if one == 0 else 0.5
    spots[other] = (a + across * step * half, b + down * step * half)
    if one:
        spots[one] = (x - across * step * half, y - down * step * half)
    return True


def _inside(spot: Place, size: tuple[int, int]) -> Place:
    (x, y), (width, height) = spot, size
    return min(max(x, EDGE), width - EDGE), min(max(y, EDGE), height - EDGE)


def _drawn(
    centre: str, nodes: Sequence[Node], ties: Sequence[Tie], size: tuple[int, int]
) -> Drawing:
    spots = places(nodes, ties, size)
    strongest = max(node.size for node in nodes) or 1
    lines = [_line(spots[0], spot, 0.3) for spot in spots[1:]]
    lines += [_line(spots[a + 1], spots[b + 1], 0.8) for a, b, _strength in ties]
    circles = [_circle(spots[0], MOST, "var(--ink)", "", centre)]
    links = []
    for number, (node, spot) in enumerate(zip(nodes, spots[1:], strict=True), start=1):
        colour = "var(--chart-2)" if node.is_marked else "var(--chart-1)"
        radius = _radius(node, strongest)
        circles.append(_circle(spot, radius, colour, str(number), f"{number} {node.label}"))
        if node.href:
            links.append(_link(node, spot, radius))
    letters = _letters([centre, *(node.label for node in nodes)], spots, size)
    body = "".join([*lines, *circles, *letters])
    return Drawing(*size, mark_safe(body), mark_safe("".join(links)), form=FORMS[size])


def _line(start: Place, end: Place, opacity: float) -> str:
    return (
        f'<line x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" y2="{end[1]:.0f}"'
        f' stroke="var(--line-2)" stroke-opacity="{opacity}"/>'
    )


def _circle(spot: Place, radius: float, colour: str, number: str, words: str) -> str:
    x, y = spot
    inside = (
        f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle" font-size="11" font-weight="650"'
        f' fill="var(--surface)">{number}</text>'
        if number
        else ""
    )
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{colour}"'
        f' stroke="var(--surface)"><title>{escape(words)}</title></circle>{inside}'
    )


def _link(node: Node, spot: Place, radius: float) -> str:
    return (
        f'<a href="{escape(node.href)}" tabindex="-1"><circle cx="{spot[0]:.0f}"'
        f' cy="{spot[1]:.0f}" r="{radius:.1f}" fill-opacity="0">'
        f"<title>{escape(node.label)}</title></circle></a>"
    )


def _letters(labels: Sequence[str], spots: Sequence[Place], size: tuple[int, int]) -> list[str]:
    """Names below their circles, the largest first, as long as they lie on nothing."""
    taken = [(x - MOST, y - MOST, x + MOST, y + MOST) for x, y in spots]
    found = []
    for label, (x, y) in zip(labels, spots, strict=True):
        text = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
        half = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) * LETTER / 2
        box = (x - half, y + MOST + 1, x + half, y + MOST + 15)
        if box[0] < 0 or box[2] > size[0] or box[3] > size[1] or any(_meet(box, t) for t in taken):
            continue
        taken.append(box)
        found.append(
            f'<text x="{x:.0f}" y="{y + MOST + 11:.0f}" text-anchor="middle" font-size="12"'
            f' fill="var(--chart-text)">{escape(text)}</text>'
        )
    return found


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(marked: str) -> SafeString:
    colours = ((2, marked), (1, gettext("other partners")))
    return format_html(
        '<ul class="chart__legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">'
            '<rect width="20" height="14" fill="var(--chart-{})"/></svg>{}</li>',
            colours,
        ),
    )

"""Charts in templates: `{% load charts %}`; see docs/reference/charts.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import cast

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from kakehashi.policy.counting import ReferenceDate
from kakehashi.policy.progress.paths import Path
from kakehashi.web.components import charts, maps, networks, paths
from kakehashi.web.components.figures import Number
from kakehashi.web.components.maps import Point

register = template.Library()


def _next(context: Context) -> int:
    """1, 2, 3 … over one rendering, included templates counted in."""
    # The lowest layer of the render context is shared by everything rendered with this context.
    shared = cast("dict[str, Iterator[int]]", context.render_context.dicts[0])
    return next(shared.setdefault("charts", count(1)))


@register.simple_tag(takes_context=True)
def trend(
    context: Context,
    points: charts.Points,
    *,
    title: str,
    description: str = "",
    small: bool = False,
) -> SafeString:
    """`{% trend points title=… description=… small=True %}`: see `components.charts.trend`."""
    return charts.trend(
        points, title=str(title), description=str(description), small=small, order=_next(context)
    )


@register.simple_tag(takes_context=True)
def bars(context: Context, rows: charts.Points, *, title: str, description: str = "") -> SafeString:
    """`{% bars rows title=… description=… %}`: see `components.charts.bars`."""
    return charts.bars(rows, title=str(title), description=str(description), order=_next(context))


@register.simple_tag(takes_context=True)
def path_chart(
    context: Context,
    path: Path,
    values: Sequence[paths.Known],
    *,
    title: str,
    description: str = "",
    at: ReferenceDate | None = None,
    projected: Sequence[paths.Projected] = (),
) -> SafeString:
    """`{% path_chart path values title=… description=… at=… %}`: `components.paths.path_chart`.

    at: the reference date of the indicator, which says what the axis calls a day.
    """
    return paths.path_chart(
        path,
        values,
        title=str(title),
        description=str(description),
        label=at.label if at else lambda day: str(day.year),
        projected=projected or (),
        order=_next(context),
    )


@register.simple_tag(takes_context=True)
def world_map(
    context: Context,
    values: Mapping[str, Number] | None,
    points: Iterable[tuple[float, float, str] | tuple[float, float, str, str]] = (),
    *,
    title: str,
    description: str = "",
) -> SafeString:
    """`{% world_map values points title=… description=… %}`: see `components.maps.world`.

    points: (longitude, latitude, label) or (longitude, latitude, label, href).
    """
    return maps.world(
        values or {},
        [Point(*point) for point in points],
        title=str(title),
        description=str(description),
        order=_next(context),
    )


@register.simple_tag(takes_context=True)
def network_picture(
    context: Context,
    centre: str,
    nodes: Iterable[tuple[str, int, bool, str]],
    ties: Sequence[tuple[int, int, int]],
    *,
    title: str,
    description: str = "",
    marked: str = "",
) -> SafeString:
    """`{% network_picture centre nodes ties title=… marked=… %}`: `components.networks.network`.

    nodes: (label, size, whether it is marked, href); ties: (place, place, strength), from 0.
    """
    return networks.network(
        centre,
        [networks.Node(*node) for node in nodes],
        ties,
        title=str(title),
        description=str(description),
        marked=str(marked),
        order=_next(context),
    )

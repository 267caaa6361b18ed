"""A figure as plain values, for files and programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from kakehashi.policy.counting import Number, plain
from kakehashi.policy.readings import Point, Reading
from kakehashi.policy.registry import Indicator


def plain_figure(reading: Reading, points: Sequence[Point], language: str) -> dict[str, Any]:
    """Definition, value, parts and series of an indicator on a day, ready for JSON.

    A value that is unknown or suppressed is None, and `reason` says why; days are ISO 8601.
    """
    return {
        **_definition(reading.indicator),
        "on": reading.on.isoformat(),
        "value": _number(reading.value),
        "value_version": reading.version,
        "is_unknown": reading.is_unknown,
        "at_least": reading.at_least,
        "reason": reading.reason or None,
        "caveat": reading.caveat or None,
        "stated_source": reading.stated.source or None if reading.stated else None,
        "by": {
            by: [
                {"key": part.key, "name": part.name, "value": _number(part.value)}
                for part in reading.parts(by, language)
            ]
            for by in reading.divisions
        },
        "series": [
            {
                "on": point.on.isoformat(),
                "value": _number(point.value),
                "is_unknown": point.is_unknown,
                "at_least": point.at_least,
            }
            for point in points
        ],
    }


def _definition(indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator.code,
        "title": str(indicator.title),
        "direction": indicator.direction,
        "version": indicator.version,
        "definition": str(indicator.wording),
        "unit": indicator.unit.code,
        "unit_name": str(indicator.unit.name),
        "reference_date": indicator.at.code,
        "better": indicator.better.value,
        "source": str(indicator.source),
        "fact": indicator.fact or None,
        "rule": str(indicator.rule) or None,
        "verified": indicator.verified,
        "stated": indicator.stated,
    }


def _number(value: Number | None) -> int | float | None:
    return None if value is None else plain(value)


def plain_lines(
    reading: Reading, points: Sequence[Point], language: str
) -> Iterator[dict[str, Any]]:
    """The same figures as lines of one table: first the days, oldest first, then the parts.

    value: a number, "unknown", or "<5" where it is suppressed.
    """
    figures = plain_figure(reading, points, language)
    common = {"indicator": figures["indicator"], "version": figures["version"]}
    common["unit"] = figures["unit_name"] if figures["unit"] == "stated" else figures["unit"]
    own = {key: figures[key] for key in ("on", "value", "is_unknown", "at_least")}
    days = {each["on"]: each for each in [*figures["series"], own]}
    for day in sorted(days):
        yield {**common, **_line(days[day]), "division": "", "key": "", "name": ""}
    for by, parts in figures["by"].items():
        for part in parts:
            line = _line({**own, "value": part["value"]})
            key = "" if part["key"] is None else part["key"]
            yield {**common, **line, "division": by, "key": key, "name": part["name"]}


def _line(figure: dict[str, Any]) -> dict[str, Any]:
    value = figure["value"]
    if value is None:
        value = "unknown" if figure["is_unknown"] else "<5"
    return {"on": figure["on"], "value": value, "at_least": figure["at_least"]}

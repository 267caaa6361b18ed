"""When a call's reminders fall due, and whether the days of its timetable are in order. Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("reminders.toml")


@dataclass(frozen=True)
class Stage:
    """So many days before a call closes: who hears of it."""

    days: int
    students: bool
    staff: bool


def stages(on: date) -> list[Stage]:
    """The stages that hold on a day, the earliest reminder first; none before the table begins."""
    begun = [row for row in _rows() if row["from"] <= on]
    if not begun:
        return []
    row = max(begun, key=lambda each: each["from"])
    return sorted((Stage(**stage) for stage in row["stages"]), key=lambda each: -each.days)


def stage_due(closes_on: date, published_on: date, day: date) -> Stage | None:
    """The reminder that is to be there by the end of `day`; None where none is due yet.

    closes_on: the last day on which somebody can still apply.
    A day on which nothing ran is made up for, but never more than the latest stage; a stage that
    lies before the call was published is left out; and after the last day nobody is reminded.
    """
    if day > closes_on:
        return None
    due = [
        each for each in stages(day) if published_on <= closes_on - timedelta(days=each.days) <= day
    ]
    return min(due, key=lambda each: each.days, default=None)


def out_of_order(days: Sequence[tuple[str, date | None]]) -> tuple[str, str] | None:
    """The first two names whose days are known and stand the wrong way round; None: in order.

    >>> out_of_order([("closes", date(2027, 2, 1)), ("results", date(2027, 1, 1))])
    ('closes', 'results')
    """
    known = [(name, day) for name, day in days if day is not None]
    for (name, day), (next_name, next_day) in pairwise(known):
        if next_day < day:
            return name, next_name
    return None


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["schedule"]
    return rows

"""What has to be settled before a student departs: dated data and what is missing of it. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("checklist.toml")


@dataclass(frozen=True)
class Item:
    """One thing to settle; see `checklist.toml` for the fields."""

    code: str
    name_ja: str
    name_en: str
    short_ja: str
    short_en: str
    days_before: int
    blocks: bool
    source: str
    least_days: int = 0

    def name_in(self, language: str) -> str:
        """What is to be settled, for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en

    def short_in(self, language: str) -> str:
        """What is missing if it is not settled."""
        return self.short_ja if language == "ja" else self.short_en


@dataclass(frozen=True)
class Schedule:
    """All items, and when reminders go out."""

    items: Sequence[Item]
    reminders: Sequence[int]
    insurance_warning: timedelta
    arrival_missed: timedelta
    source: str


@dataclass(frozen=True)
class Line:
    """One item of one stay. due_on: the last day in time; None while nobody knows the first day.

    is_late: it is missing, and that day is over.
    """

    item: Item
    is_done: bool
    due_on: date | None
    is_late: bool


@cache
def schedule() -> Schedule:
    """The checklist of the house."""
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Schedule(
        tuple(Item(**row) for row in data["item"]),
        tuple(sorted(data["reminders"], reverse=True)),
        timedelta(days=data["insurance_warning_days"]),
        timedelta(days=data["arrival_missed_days"]),
        data["source"],
    )


def lines(
    done: Mapping[str, bool], first: date | None, last: date | None, today: date
) -> list[Line]:
    """Each item that is asked of a stay from `first` to `last`, in the order of the file.

    done: item code -> whether it is settled; what is not in it is not.
    """
    length = (last - first).days + 1 if first and last else None
    found = []
    for item in schedule().items:
        if item.least_days and length is not None and length < item.least_days:
            continue
        due = first - timedelta(days=item.days_before) if first else None
        is_done = done.get(item.code, False)
        is_late = not is_done and due is not None and today > due
        found.append(Line(item, is_done, due, is_late))
    return found


def blocking(found: Sequence[Line]) -> list[Line]:
    """What is missing and stops a departure."""
    return [line for line in found if line.item.blocks and not line.is_done]


def reminder_since(first: date, today: date) -> date | None:
    """The day of the latest reminder due by `today` before a stay that begins on `first`.

    None: none is due yet, or the stay has begun.
    """
    if today >= first:
        return None
    days = [first - timedelta(days=before) for before in schedule().reminders]
    return max((day for day in days if day <= today), default=None)


def covers(begins: date | None, ends: date | None, first: date | None, last: date | None) -> bool:
    """Whether a period holds a whole stay; what is not known covers nothing."""
    if begins is None or ends is None or first is None or last is None:
        return False
    return begins <= first and ends >= last

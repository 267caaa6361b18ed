"""How long stays last, in calendar months, and into which band of the survey they fall. Pure."""

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("definition.toml")


@dataclass(frozen=True)
class Band:
    """Stays of at least `from_months` and fewer than `below_months` calendar months."""

    code: str
    en: str
    ja: str
    from_months: int
    below_months: int

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True)
class Edition:
    """What the survey asks from the stays of a fiscal year on."""

    key: str
    valid_from: int
    source: str
    standing: str
    bands: tuple[Band, ...]


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the oldest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["edition"]
    found = [
        Edition(
            row["key"],
            row["valid_from"],
            row["source"],
            row["standing"],
            tuple(Band(**each) for each in row["band"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def edition_of(year: int) -> Edition:
    """The edition for the stays of a fiscal year; before the first one, the first."""
    held = [each for each in editions() if each.valid_from <= year]
    return held[-1] if held else editions()[0]


def months_later(day: date, months: int) -> date:
    """The same day of a later month; its last day where the month is shorter.

    >>> months_later(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def whole_months(first: date, last: date) -> int:
    """How many whole calendar months a stay lasts; both days belong to it.

    From 1 April to 30 April is one month, to 29 April none.

    Raises: ValueError, if it ends before it begins.

    >>> whole_months(date(2024, 4, 1), date(2024, 4, 30))
    1
    """
    if last < first:
        raise ValueError("A stay ends after it begins.")
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    return months if months_later(first, months) <= after else months - 1


def band_of(first: date, last: date, edition: Edition) -> Band:
    """The band of a stay; both days belong to it.

    Raises: ValueError, if it ends before it begins.
    """
    months = whole_months(first, last)
    return next(each for each in edition.bands if each.from_months <= months < each.below_months)

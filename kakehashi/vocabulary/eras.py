"""Japanese eras (元号), to write days as official letters do. Stored dates are always Gregorian."""

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("eras.toml")


@dataclass(frozen=True)
class Era:
    """One era: its name, the first Gregorian day it is rendered for, and which year is its first.

    `first_fiscal_year` is the first 年度 that is called after it, where a source settles that.
    """

    name: str
    romaji: str
    first_day: date
    first_year: int
    source: str
    first_fiscal_year: int | None = None


@cache
def eras() -> tuple[Era, ...]:
    """Every era of the table, oldest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["era"]
    return tuple(sorted((Era(**row) for row in rows), key=lambda era: era.first_day))


def era_of(day: date) -> Era:
    """The era that `day` belongs to: exactly one.

    Raises: ValueError, before 1873, when Japan did not use the Gregorian calendar.
    """
    place = bisect_right(eras(), day, key=lambda era: era.first_day)
    if place == 0:
        raise ValueError(
            f"{day} lies before the first day of the era table, {eras()[0].first_day}."
        )
    return eras()[place - 1]


def era_year(day: date) -> int:
    """The year of the era, counted from 1."""
    return day.year - era_of(day).first_year + 1


def written(day: date) -> str:
    """`day` as in an official letter: 令和8年11月23日, the first year as 元年, no leading zeros.

    Raises: ValueError, before 1873.
    """
    return f"{era_of(day).name}{_counted(era_year(day))}年{day.month}月{day.day}日"


def written_fiscal_year(year: int) -> str:
    """The fiscal year that begins on 1 April of `year`: 2026 → 令和8年度, 2019 → 令和元年度.

    Raises: ValueError, before 1989 (平成元年度): for earlier years the table has no source.
    """
    for era in reversed(eras()):
        if era.first_fiscal_year and era.first_fiscal_year <= year:
            return f"{era.name}{_counted(year - era.first_year + 1)}年度"
    raise ValueError(f"The era table does not say what the fiscal year {year} is called.")


def read(text: str) -> date:
    """The day that `written` wrote.

    Raises: ValueError, if `text` has another form or names a day outside its era.
    """
    for era in eras():
        if text.startswith(era.name) and text.endswith("日"):
            year, _, rest = text.removeprefix(era.name).removesuffix("日").partition("年")
            month, _, day = rest.partition("月")
            number = "1" if year == "元" else year
            if not (number.isdecimal() and month.isdecimal() and day.isdecimal()):
                break
            found = date(era.first_year + int(number) - 1, int(month), int(day))
            if written(found) == text:
                return found
    raise ValueError(f"{text!r} is not a day written like 令和8年11月23日.")


def _counted(number: int) -> str:
    return "元" if number == 1 else str(number)

"""Working days in Japan: neither Saturday or Sunday, nor a holiday, nor the turn of the year.

The rules and their sources stand in `holidays.toml`. Where a day is not known yet (equinoxes that
were not announced), both days in question are free, so that a deadline never comes too early.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("holidays.toml")
ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _day(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))


def _nth_monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))


@cache
def holidays(year: int) -> frozenset[date]:
    """The national holidays of a calendar year, with those in lieu and those between two others.

    Raises: KeyError, for years before those whose rules are on record.
    Source: 国民の祝日に関する法律 (昭和23年法律第178号) 第2条, 第3条.
    """
    table = _table()
    if year < table["from_year"]:
        raise KeyError(f"No rules of holidays are on record for {year}.")
    equinoxes = table["equinoxes"]
    texts = [day for rule in table["fixed"] for day in rule["days"]]
    texts += equinoxes["days"].get(str(year), equinoxes["candidates"])
    named = {_day(year, text) for text in texts}
    for rule in table["monday"]:
        months = rule["months"].items()
        named |= {_nth_monday(year, int(month), number) for month, number in months}
    return frozenset(named | _in_lieu(named) | _between(named))


def _in_lieu(named: set[date]) -> set[date]:
    """For one that falls on a Sunday, the first day after it that is none (第3条第2項)."""
    found = set()
    for day in named:
        if day.weekday() == SUNDAY:
            while day in named:
                day += ONE_DAY
            found.add(day)
    return found


def _between(named: set[date]) -> set[date]:
    """A day whose day before and day after both are holidays is one too (第3条第3項)."""
    after_one = {day + ONE_DAY for day in named}
    return {day for day in after_one if day not in named and day + ONE_DAY in named}


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`."""
    if day.weekday() >= SATURDAY or f"{day:%m-%d}" in _table()["year_end"]["days"]:
        return False
    return day not in holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    """The `number`th working day after `day`, which itself does not count; 0 gives `day` itself.

    >>> working_days_after(date(2026, 4, 28), 3)  # 29 April, 2–6 May are free
    datetime.date(2026, 5, 7)
    """
    while number > 0:
        day += ONE_DAY
        number -= is_working_day(day)
    return day

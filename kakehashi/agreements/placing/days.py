"""On which day a deadline of a fact sheet falls. Pure.

A fact sheet names a day of the year, such as 15 March, for each term. It means the last such day
until that term begins: for a term from 1 April 2027, 10 October is that of 2026.
"""

from calendar import monthrange
from datetime import date


def exists(month: int, day: int) -> bool:
    """Whether there is such a day in any year; 29 February is one."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]


def day_in(year: int, month: int, day: int) -> date:
    """That day of a calendar year; 29 February is the 28th where there is none."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def until_term(month: int, day: int, begins: date) -> date:
    """The last such day that is not after `begins`, the first day of the term.

    >>> until_term(10, 10, date(2027, 4, 1))
    datetime.date(2026, 10, 10)
    >>> until_term(4, 1, date(2027, 4, 1))
    datetime.date(2027, 4, 1)
    """
    found = day_in(begins.year, month, day)
    return found if found <= begins else day_in(begins.year - 1, month, day)


def year_before(day: date) -> date:
    """The same day of the year before."""
    return day_in(day.year - 1, day.month, day.day)

"""Days, months and years as people write them in a table. Pure."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)  # of any day of an agreement
MONTHS_LIMIT = 600  # of one term: fifty years

_WRITTEN = re.compile(
    r"([0-9]{4})(?:年?|[-/.年]([0-9]{1,2})(?:月?|[-/.月]([0-9]{1,2})日?))", re.ASCII
)


@dataclass(frozen=True)
class Period:
    """From the first to the last day that a day, month or year allows, both included."""

    first: date
    last: date
    precision: str  # "day", "month" or "year"


def read_period(text: str) -> Period | None:
    """The period that `text` writes; None if it writes none.

    Read are 2015, 2015-04, 2015-04-01, the same with / or ., 2015年4月1日, full-width characters.
    """
    found = _WRITTEN.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not EARLIEST.year <= year <= LATEST.year:
        return None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day:
        return Period(first, first, "day")
    if month:
        return Period(first, date(year, month, monthrange(year, month)[1]), "month")
    return Period(first, date(year, 12, 31), "year")


def end_of_term(expires_on: date, months: int, day: date) -> date:
    """The last day of the term that runs on `day`, where terms follow one another by themselves.

    expires_on: the last day of the first term; months: the length of each later one, 1 or more.
    Terms begin on the same day of the month; where that month is too short, on its last day. A term
    that ends with a month is followed by terms that end with months.
    """
    begins, ends, passed = expires_on + timedelta(days=1), expires_on, 0
    while ends < day:
        passed += months
        ends = _months_later(begins, passed) - timedelta(days=1)
    return ends


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

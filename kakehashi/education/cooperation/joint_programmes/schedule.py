"""When a joint programme needs something: from the dated table `schedule.toml`. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from kakehashi.vocabulary.time import may_first

TABLE = Path(__file__).with_name("schedule.toml")


@dataclass(frozen=True)
class Schedule:
    """So long ahead a quality review is shown; from and until when a year's figures are asked."""

    review_ahead: timedelta
    figures_from: tuple[int, int]  # month, day
    figures_due: tuple[int, int]

    def year_asked(self, day: date) -> int:
        """The last fiscal year whose figures can be stated on `day`: that of the last 1 May."""
        return day.year if (day.month, day.day) >= self.figures_from else day.year - 1

    def due_on(self, year: int) -> date:
        """By which day the figures of `year` are to be stated."""
        return date(year, *self.figures_due)


@cache
def schedule() -> Schedule:
    """The table as it stands."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    figures = rows["figures_of_the_year"]
    return Schedule(
        timedelta(days=rows["quality_review"]["ahead_days"]),
        (figures["from_month"], figures["from_day"]),
        (figures["due_month"], figures["due_day"]),
    )


def years_between(first: date, last: date) -> list[int]:
    """The fiscal years whose 1 May lies between two days, both included, newest first."""
    begun = first.year if first <= may_first(first.year) else first.year + 1
    until = last.year if last >= may_first(last.year) else last.year - 1
    return list(range(until, begun - 1, -1))

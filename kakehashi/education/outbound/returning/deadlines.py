"""What is due after a return, and when. Pure; see the TOML."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("deadlines.toml")


@dataclass(frozen=True)
class Term:
    """So many days after the last day at the host."""

    days: int
    source: str
    standing: str

    def ends(self, left_on: date) -> date:
        """The last day in time."""
        return left_on + timedelta(days=self.days)

    def begun_by(self, day: date) -> date:
        """The last day of a stay of which this is over on `day`."""
        return day - timedelta(days=self.days + 1)


@cache
def _terms() -> dict[str, Term]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: Term(**row) for name, row in rows.items()}


def transcript_term() -> Term:
    """Until when the host's transcript is expected."""
    return _terms()["transcript"]


def report_term() -> Term:
    """Until when the student hands in report and survey."""
    return _terms()["report"]

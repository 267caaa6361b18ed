"""The university's cadence of renewals: dated numbers with their source, in `cadence.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cadence.toml")


@dataclass(frozen=True)
class Cadence:
    """The numbers that hold on a day.

    lead_months:         months before the day of decision at which a review opens.
    lead_months_of_kind: the same for kinds of agreement that need another lead.
    reminders:           months before the day at which somebody is reminded, most first.
    escalate_months:     months before the day at which the unit above is told.
    escalate_grace_days: days after the opening for which nobody is told yet.
    dormant_years:       years in force without a sign of life that make an agreement dormant.
    """

    source: str
    lead_months: int
    lead_months_of_kind: Mapping[str, int]
    reminders: tuple[int, ...]
    escalate_months: int
    escalate_grace_days: int
    dormant_years: int

    def lead(self, kind: str) -> int:
        """Months before the day of decision at which the review of an agreement of `kind` opens."""
        return self.lead_months_of_kind.get(kind, self.lead_months)


@cache
def _rows(path: Path) -> list[tuple[date, Cadence]]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["cadence"]
    found = [
        (
            row["valid_from"],
            Cadence(
                row["source"],
                row["lead_months"],
                row["lead_months_of_kind"],
                tuple(sorted(row["reminders"], reverse=True)),
                row["escalate_months"],
                row["escalate_grace_days"],
                row["dormant_years"],
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda pair: pair[0])


def cadence_on(day: date, path: Path = TABLE) -> Cadence:
    """The cadence that holds on `day`; before the first row, that of the first."""
    rows = _rows(path)
    return next((cadence for begins, cadence in reversed(rows) if begins <= day), rows[0][1])

"""How many credits may be recognised, and how long a precedent is good for. Pure; see the TOML."""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class Cap:
    """A limit of credits. applies: whether it holds for the home university."""

    levels: tuple[str, ...]
    credits: int
    applies: bool
    name_en: str
    name_ja: str
    source: str
    address: str
    standing: str

    def name_in(self, language: str) -> str:
        """Which limit it is."""
        return self.name_ja if language == "ja" else self.name_en


@dataclass(frozen=True)
class CapCheck:
    """What recognising more would come to. cap: None where no limit is known for the level."""

    total: Fraction
    cap: Cap | None

    @property
    def is_known(self) -> bool:
        """Whether a limit of the level is on record; without one nothing can be said."""
        return self.cap is not None

    @property
    def left(self) -> Fraction | None:
        """How many credits are left under the limit, less than zero beyond it; None if unknown."""
        return None if self.cap is None else self.cap.credits - self.total

    @property
    def is_exceeded(self) -> bool:
        """Whether the total is above a known limit; the limit itself is still within."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class Validity:
    """How long a precedent is good for unless somebody says otherwise."""

    years: int
    source: str
    standing: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def caps() -> tuple[Cap, ...]:
    """Every limit on record, also those of other universities."""
    return tuple(Cap(**{**row, "levels": tuple(row["levels"])}) for row in _data()["cap"])


@cache
def validity() -> Validity:
    """The default."""
    return Validity(**_data()["validity"])


def check_cap(recognised: Fraction, added: Fraction, level: str) -> CapCheck:
    """What `recognised` and `added` credits come to under the lowest limit of a level.

    recognised: credits recognised so far, from everywhere; added: those to be recognised now; both
    0 or more, in Japanese credits.
    Raises: ValueError, if one of them is negative.
    """
    if recognised < 0 or added < 0:
        raise ValueError("Nobody has fewer than no credits.")
    applying = [cap for cap in caps() if cap.applies and level in cap.levels]
    lowest = min(applying, key=lambda cap: cap.credits, default=None)
    return CapCheck(recognised + added, lowest)


def valid_until(decided_on: date) -> date:
    """The last day on which a precedent decided on a day is good for, by the default."""
    year = decided_on.year + validity().years
    try:
        anniversary = decided_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)
    return date.fromordinal(anniversary.toordinal() - 1)

"""The university's rule on levels of risk, and what it says of one place. Pure."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("risk_rules.toml")


@dataclass(frozen=True)
class RiskRule:
    """From `level` of `kind` on, nobody is sent; see `risk_rules.toml`."""

    kind: str
    level: int
    starts_on: date
    text_ja: str
    text_en: str
    source: str
    standing: str
    ends_on: date | None = None

    def text_in(self, language: str) -> str:
        """The rule for a reader of `language`."""
        return self.text_ja if language == "ja" else self.text_en

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Level:
    """A level of risk in force. region: empty for the whole country/region."""

    kind: str
    region: str
    level: int
    is_invented: bool = False


@dataclass(frozen=True)
class Warning:
    """A level that concerns a stay.

    is_here:  it holds for the whole country/region, or names the city of the host; otherwise it
              is in force in another part of it, or nobody knows.
    breaks:   the rule that does not allow to send students there; None if none does.
    """

    level: Level
    is_here: bool
    breaks: RiskRule | None


@cache
def risk_rules() -> Sequence[RiskRule]:
    """The rules of the house in the order of the file."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rule"]
    return tuple(RiskRule(**row) for row in rows)


def warnings(levels: Iterable[Level], city: str, day: date) -> list[Warning]:
    """What `levels`, all of one country/region, say of a stay in `city`; the highest first."""
    found = []
    for level in levels:
        is_here = not level.region or level.region.casefold() == city.casefold()
        broken = next(
            (
                rule
                for rule in risk_rules()
                if rule.kind == level.kind and rule.level <= level.level and rule.holds_on(day)
            ),
            None,
        )
        found.append(Warning(level, is_here, broken))
    return sorted(found, key=lambda each: (not each.is_here, -each.level.level, each.level.kind))

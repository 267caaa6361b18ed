"""Schemes of credits and their own tables, from `schemes.toml`. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from kakehashi.education.cooperation.credits.arithmetic import Ratio

TABLE = Path(__file__).with_name("schemes.toml")
LOCAL = "local"  # a unit of one partner, which the rule that counts in it names


@dataclass(frozen=True)
class Origin:
    """Where something was read. standing: "read", "inferred" or "unverified"."""

    source: str
    address: str
    standing: str


@dataclass(frozen=True)
class Scheme:
    """A scheme of credits. hours: of work for one credit, as its source writes them."""

    code: str
    name_en: str
    name_ja: str
    unit_en: str
    unit_ja: str
    version: str
    starts_on: date | None
    ends_on: date | None
    hours: str
    origin: Origin

    def name_in(self, language: str) -> str:
        """What the scheme is called."""
        return self.name_ja if language == "ja" else self.name_en

    def unit_in(self, language: str) -> str:
        """What is counted, as it stands behind a figure."""
        return self.unit_ja if language == "ja" else self.unit_en


@dataclass(frozen=True)
class Equation:
    """So many credits of `between[0]` are so many of `between[1]`, from a day on."""

    between: tuple[str, str]
    ratio: Ratio
    name_en: str
    name_ja: str
    starts_on: date | None
    origin: Origin

    def name_in(self, language: str) -> str:
        """The table or method it belongs to."""
        return self.name_ja if language == "ja" else self.name_en

    def from_(self, scheme: str) -> Ratio:
        """The ratio read from `scheme`, one of the two, to the other."""
        return self.ratio if self.between[0] == scheme else self.ratio.reversed()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def schemes() -> Mapping[str, Scheme]:
    """Every scheme by its code, in the order of the file."""
    return {row["code"]: _scheme(row) for row in _data()["scheme"]}


@cache
def equations() -> tuple[Equation, ...]:
    """What the tables of the schemes themselves say."""
    table = _data()["table"]
    return tuple(_equation({**table, **row}) for row in _data()["rule"])


@cache
def factors() -> tuple[Equation, ...]:
    """What universities count by besides; applied only where somebody makes it a rule."""
    return tuple(_equation(row) for row in _data()["factor"])


def equation_between(source: str, target: str, on: date) -> Equation | None:
    """What the tables say of two schemes on a day; None where none says anything."""
    for each in equations():
        if {source, target} == set(each.between) and (not each.starts_on or each.starts_on <= on):
            return each
    return None


def read_on() -> date:
    """When the sources of the file were read last."""
    day: date = _data()["read_on"]
    return day


def _scheme(row: Mapping[str, Any]) -> Scheme:
    return Scheme(
        code=row["code"],
        name_en=row["name_en"],
        name_ja=row["name_ja"],
        unit_en=row["unit_en"],
        unit_ja=row["unit_ja"],
        version=row.get("version", ""),
        starts_on=row.get("starts_on"),
        ends_on=row.get("ends_on"),
        hours=row["hours"],
        origin=_origin(row),
    )


def _equation(row: Mapping[str, Any]) -> Equation:
    given, taken = (Fraction(each) for each in row["equals"])
    first, second = row["between"]
    return Equation(
        (first, second),
        Ratio(given, taken),
        row["name_en"],
        row["name_ja"],
        row.get("starts_on"),
        _origin(row),
    )


def _origin(row: Mapping[str, Any]) -> Origin:
    return Origin(row["source"], row["address"], row["standing"])

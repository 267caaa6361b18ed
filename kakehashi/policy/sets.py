"""Definitions of others that ship with the platform: `sets.toml`, registered beside our own.

Their figures are unknown, or what somebody stated, until a direction binds records to one:

    @counted_for("sgu.04")
    def sent_under_agreements(at: date) -> Evidence | Unknown: ...
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.bilingual import in_both
from kakehashi.policy.counting import PERCENT, PERSONS, REFERENCE_DATES, YES_NO, Better
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.outline import directions
from kakehashi.policy.registry import REGISTRY, Compute, Indicator

SETS = Path(__file__).with_name("sets.toml")
UNITS = {unit.code: unit for unit in (PERSONS, PERCENT, YES_NO)}
NO_RECORD = _("No record here knows this yet, and nobody has entered and confirmed a figure.")


@dataclass(frozen=True)
class Version:
    """One wording of a definition, in force from `since` on; from the beginning without it."""

    number: int
    since: date | None
    wording: str | Promise


@dataclass(frozen=True)
class Shipped:
    """One definition of somebody else. The last of `versions` is in use."""

    code: str
    direction: str
    fact: str
    unit: str
    at: str
    better: str
    title: str | Promise
    rule: str | Promise
    source: str
    verified: bool
    versions: tuple[Version, ...]

    def version_on(self, day: date) -> int:
        """The number of the version that was in force on `day`."""
        return max(each.number for each in self.versions if (each.since or date.min) <= day)


@dataclass(frozen=True)
class Binding:
    """The records that count a shipped definition, as `registry.indicator` takes them."""

    compute: Compute
    reads: Callable[[], Any] | None


BINDINGS: dict[str, Binding] = {}


def counted_for(
    code: str, *, reads: Callable[[], Any] | None = None
) -> Callable[[Compute], Compute]:
    """Bind the decorated function to the shipped definition `code`, in a direction's `indicators`.

    Where the records answer Unknown, a figure that was stated and confirmed before still stands.

    Raises: ValueError, if no such definition ships, or it is bound already.
    """

    def bind(compute: Compute) -> Compute:
        if code not in shipped():
            raise ValueError(f"No definition {code!r} ships with the platform.")
        if code in BINDINGS:
            raise ValueError(f"The definition {code!r} is counted twice.")
        BINDINGS[code] = Binding(compute, reads)
        return compute

    return bind


def register_sets() -> None:
    """Register every shipped definition, with the records that the directions have bound to it.

    Raises: ValueError, if one names a direction that the policy does not have, or a taken code.
    """
    known = {each.code for each in directions()}
    for each in shipped().values():
        if each.direction not in known:
            raise ValueError(f"{each.code}: the policy has no direction {each.direction!r}.")
        if each.code in REGISTRY:
            raise ValueError(f"The indicator {each.code!r} is registered twice.")
        REGISTRY[each.code] = indicator_of(each, BINDINGS.get(each.code))


def indicator_of(each: Shipped, binding: Binding | None) -> Indicator:
    """A shipped definition as an indicator: of the records bound to it, else of what is stated."""
    latest = each.versions[-1]
    return Indicator(
        code=each.code,
        direction=each.direction,
        title=each.title,
        wording=latest.wording,
        unit=UNITS[each.unit],
        at=REFERENCE_DATES[each.at],
        source=each.source,
        better=Better(each.better),
        version=latest.number,
        compute=binding.compute if binding else _unknown,
        reads=binding.reads if binding else None,
        fact=each.fact,
        rule=each.rule,
        verified=each.verified,
        stated=binding is None,
        else_stated=True,
    )


def _unknown(at: date) -> Unknown:
    return Unknown(NO_RECORD)


@cache
def shipped() -> Mapping[str, Shipped]:
    """Every shipped definition by its code, in the order of the file."""
    found = [
        _shipped(rule, definition)
        for rule in _content()["rule"]
        for definition in rule["definition"]
    ]
    return {each.code: each for each in found}


@cache
def facts() -> Mapping[str, str | Promise]:
    """Code -> title of what several definitions count, in the order of the file."""
    return {each["code"]: _in_both(each) for each in _content()["fact"]}


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(SETS.read_text(encoding="utf-8"))


def _shipped(rule: dict[str, Any], definition: dict[str, Any]) -> Shipped:
    versions = enumerate(definition["version"], start=1)
    return Shipped(
        code=definition["code"],
        direction=definition["direction"],
        fact=definition.get("fact", ""),
        unit=definition["unit"],
        at=definition["at"],
        better=definition.get("better", Better.MORE.value),
        title=_in_both(definition),
        rule=_in_both(rule),
        source=definition.get("source", rule["source"]),
        verified=definition.get("verified", rule["verified"]),
        versions=tuple(Version(n, each.get("from"), _in_both(each)) for n, each in versions),
    )


def _in_both(texts: Mapping[str, str]) -> str | Promise:
    return in_both(texts["ja"], texts["en"])

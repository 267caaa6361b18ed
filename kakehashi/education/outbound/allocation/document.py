"""Reading an allocation's document: JSON in, a problem or everything wrong with it out. Pure.

The format is described in docs/reference/allocation.md and by allocation.schema.json beside it.
"""

import json
from collections.abc import Callable, Iterator
from typing import TypeVar

from kakehashi.education.outbound.allocation import checking
from kakehashi.education.outbound.allocation.checking import LIMITS, named
from kakehashi.education.outbound.allocation.faults import Fault, FaultReason
from kakehashi.education.outbound.allocation.problem import (
    VERSION,
    Applicant,
    Ineligible,
    Mechanism,
    Placement,
    Problem,
    Quota,
)

HIGHEST_SEED = 2**128
HIGHEST_SCORE = 2**53 - 1  # what every reader of JSON keeps exactly: RFC 8259, section 6

_KEYS = {
    "": (
        *("version", "mechanism", "seed"),
        *("quotas", "placements", "applicants", "scores", "ineligible"),
    ),
    "quotas": ("id", "capacity", "parent"),
    "placements": ("id", "quota", "size"),
    "applicants": ("id", "choices", "pin"),
    "ineligible": ("applicant", "placement", "reason"),
}
_Row = TypeVar("_Row")
_MISSING = object()
_SHOWN = 80  # characters of a wrong value


class _Twice(dict[str, object]):
    """An object that has a key more than once, with the last value of each."""

    doubled: tuple[str, ...] = ()


class _NoNumber:
    """NaN, Infinity, -Infinity: no JSON, although many write it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def read(
    text: str | bytes, *, mechanism: str | None = None, seed: int | None = None
) -> Problem | list[Fault]:
    """The problem, or every fault: those of single values, then of how values fit together.

    mechanism, seed: take the place of what the document says.
    Never raises for anything that stands in `text`.
    """
    raw = _parsed(text)
    if isinstance(raw, Fault):
        return [raw]
    return _Reading(mechanism, seed).problem(raw)


def _parsed(text: str | bytes) -> object | Fault:
    size = len(text)
    if size > LIMITS["bytes"]:
        return Fault("", FaultReason.TOO_LARGE, (f"{size:,}", f"{LIMITS['bytes']:,}"))
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        parsed: object = json.loads(plain, object_pairs_hook=_pairs, parse_constant=_NoNumber)
    except UnicodeDecodeError as wrong:
        return Fault("", FaultReason.ENCODING, (str(wrong.start),))
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        return Fault(where, FaultReason.SYNTAX, (wrong.msg,))
    except ValueError:
        return Fault("", FaultReason.SYNTAX, ("a number has thousands of digits",))
    except RecursionError:
        return Fault("", FaultReason.TOO_DEEP)
    return parsed


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Twice(found)
    names = [name for name, _value in pairs]
    doubled.doubled = tuple(sorted({name for name in names if names.count(name) > 1}))
    return doubled


class _Reading:
    """A document on its way to values; what is wrong gathers in `faults`.

    A row with a faulty value keeps its place with a harmless one, so that what refers to it is not
    called wrong, too.
    """

    def __init__(self, mechanism: str | None, seed: int | None) -> None:
        self.given: dict[str, object] = {}
        if mechanism is not None:
            self.given["mechanism"] = mechanism
        if seed is not None:
            self.given["seed"] = seed
        self.faults: list[Fault] = []
        self.numbers: dict[str, list[int]] = {}

    def problem(self, raw: object) -> Problem | list[Fault]:
        """All of it."""
        if not isinstance(raw, dict):
            return [Fault("", FaultReason.NOT_OBJECT)]
        whole: dict[str, object] = self._object(raw, "", _KEYS[""])
        self._version(whole)
        found = Problem(
            mechanism=self._mechanism(whole),
            seed=self._integer({**whole, **self.given}, "", "seed", 0, HIGHEST_SEED),
            quotas=tuple(self._rows(whole, "quotas", self._quota)),
            placements=tuple(self._rows(whole, "placements", self._placement)),
            applicants=tuple(self._rows(whole, "applicants", self._applicant)),
            scores=self._scores(whole),
            ineligible=tuple(self._rows({"ineligible": [], **whole}, "ineligible", self._barred)),
        )
        fitting = checking.faults(found, checking.Numbers(**self.numbers))
        return [*self.faults, *fitting] or found

    def _fault(self, path: str, reason: FaultReason, *values: str) -> None:
        self.faults.append(Fault(path, reason, values))

    def _object(
        self, raw: dict[str, object], path: str, keys: tuple[str, ...] | None = None
    ) -> dict[str, object]:
        if isinstance(raw, _Twice):
            for key in raw.doubled:
                self._fault(_below(path, key, keys), FaultReason.DUPLICATE_KEY, key)
        for key in raw if keys is not None else ():
            if keys is not None and key not in keys:
                self._fault(_below(path, key), FaultReason.UNKNOWN_KEY, key, ", ".join(keys))
        return raw

    def _version(self, whole: dict[str, object]) -> None:
        if "version" not in whole:
            return self._fault("version", FaultReason.MISSING, "version")
        version = whole["version"]
        if isinstance(version, bool) or version != VERSION or not isinstance(version, int):
            self._fault("version", FaultReason.UNKNOWN_VERSION, _shown(version), str(VERSION))
        return None

    def _mechanism(self, whole: dict[str, object]) -> Mechanism:
        name = {**whole, **self.given}.get("mechanism", Mechanism.DA.value)
        if isinstance(name, str) and name in list(Mechanism):
            return Mechanism(name)
        known = ", ".join(Mechanism)
        self._fault("mechanism", FaultReason.UNKNOWN_MECHANISM, _shown(name), known)
        return Mechanism.DA

    def _rows(
        self,
        whole: dict[str, object],
        name: str,
        make: Callable[[dict[str, object], str], _Row | None],
    ) -> Iterator[_Row]:
        numbers = self.numbers[name] = []
        for number, raw in enumerate(self._list(whole, "", name)):
            path = f"{name}[{number}]"
            if not isinstance(raw, dict):
                self._fault(path, FaultReason.NOT_OBJECT)
                continue
            row = make(self._object(raw, path, _KEYS[name]), path)
            if row is not None:
                numbers.append(number)
                yield row

    def _quota(self, raw: dict[str, object], path: str) -> Quota | None:
        called = self._id(raw, path, "id")
        capacity = self._integer(raw, path, "capacity", 0, LIMITS["places"], LIMITS["places"])
        parent = raw.get("parent")
        if isinstance(parent, list):
            self._fault(f"{path}.parent", FaultReason.OVERLAP, called or "")
            parent = None
        outer = None if parent is None else self._id(raw, path, "parent")
        return None if called is None else Quota(called, capacity, outer)

    def _placement(self, raw: dict[str, object], path: str) -> Placement | None:
        called = self._id(raw, path, "id")
        if isinstance(raw.get("quota"), list):
            self._fault(f"{path}.quota", FaultReason.OVERLAP, called or "")
            return None
        quota = self._id(raw, path, "quota")
        size = self._integer({"size": 1, **raw}, path, "size", 1, LIMITS["places"], 1)
        return None if called is None or quota is None else Placement(called, quota, size)

    def _applicant(self, raw: dict[str, object], path: str) -> Applicant | None:
        called = self._id(raw, path, "id")
        choices = []
        for place, choice in enumerate(self._list(raw, path, "choices")):
            if isinstance(choice, str):
                choices.append(choice)
            else:
                self._fault(f"{path}.choices[{place}]", FaultReason.NOT_TEXT, _shown(choice))
        pin = None if raw.get("pin") is None else self._id(raw, path, "pin")
        return None if called is None else Applicant(called, tuple(choices), pin)

    def _barred(self, raw: dict[str, object], path: str) -> Ineligible | None:
        applicant, placement = self._id(raw, path, "applicant"), self._id(raw, path, "placement")
        reason = raw.get("reason", _MISSING)
        if reason is _MISSING:
            self._fault(f"{path}.reason", FaultReason.MISSING, "reason")
        elif not isinstance(reason, str) or not _is_writable(reason):
            self._fault(f"{path}.reason", FaultReason.NOT_TEXT, _shown(reason))
        elif applicant is not None and placement is not None:
            return Ineligible(applicant, placement, reason)
        return None

    def _scores(self, whole: dict[str, object]) -> dict[str, dict[str, int]]:
        raw = whole.get("scores", _MISSING)
        if raw is _MISSING:
            self._fault("scores", FaultReason.MISSING, "scores")
        elif not isinstance(raw, dict):
            self._fault("scores", FaultReason.NOT_OBJECT)
        else:
            found = {}
            for placement, given in self._object(raw, "scores").items():
                path = named("scores", placement)
                if isinstance(given, dict):
                    found[placement] = self._given(self._object(given, path), path)
                else:
                    self._fault(path, FaultReason.NOT_OBJECT)
            return found
        return {}

    def _given(self, raw: dict[str, object], path: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for applicant, score in raw.items():
            if type(score) is int and -HIGHEST_SCORE <= score <= HIGHEST_SCORE:
                found[applicant] = score
            else:
                where = named(path, applicant)
                self._is_integer(score, where, -HIGHEST_SCORE, HIGHEST_SCORE)
                found[applicant] = 0
        return found

    def _list(self, raw: dict[str, object], path: str, name: str) -> list[object]:
        value = raw.get(name, _MISSING)
        if isinstance(value, list):
            return value
        reason = FaultReason.MISSING if value is _MISSING else FaultReason.NOT_LIST
        self._fault(_below(path, name), reason, name)
        return []

    def _id(self, raw: dict[str, object], path: str, name: str) -> str | None:
        value = raw.get(name, _MISSING)
        if isinstance(value, str):
            if 0 < len(value) <= LIMITS["id_characters"] and _is_writable(value):
                return value
            limit = str(LIMITS["id_characters"])
            self._fault(f"{path}.{name}", FaultReason.BAD_ID, limit)
        elif value is _MISSING:
            self._fault(f"{path}.{name}", FaultReason.MISSING, name)
        else:
            self._fault(f"{path}.{name}", FaultReason.NOT_TEXT, _shown(value))
        return None

    def _integer(
        self, raw: dict[str, object], path: str, name: str, least: int, most: int, other: int = 0
    ) -> int:
        value = raw.get(name, _MISSING)
        where = _below(path, name)
        if value is _MISSING:
            self._fault(where, FaultReason.MISSING, name)
            return other
        return value if self._is_integer(value, where, least, most) else other  # type: ignore[return-value]

    def _is_integer(self, value: object, path: str, least: int, most: int) -> bool:
        if isinstance(value, bool) or not isinstance(value, int):
            self._fault(path, FaultReason.NOT_INTEGER, _shown(value))
        elif not least <= value <= most:
            self._fault(path, FaultReason.OUT_OF_RANGE, _shown(value), str(least), str(most))
        else:
            return True
        return False


def _below(path: str, key: str, keys: tuple[str, ...] | None = ()) -> str:
    if keys is None or not key.isidentifier():
        return named(path, key)
    return f"{path}.{key}" if path else key


def _is_writable(text: str) -> bool:
    """Whether it can be written as UTF-8: half a surrogate pair cannot."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _shown(value: object) -> str:
    shown = repr(value) if isinstance(value, _NoNumber) else json.dumps(value, default=repr)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"

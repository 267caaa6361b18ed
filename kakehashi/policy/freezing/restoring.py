"""A frozen target as the values that its result was computed from, so that it can be shown how."""

from datetime import date
from fractions import Fraction
from typing import Any

from kakehashi.policy.progress.paths import Aim, Form, Path, Result, Spot, State

Content = dict[str, Any]


def path_of(target: Content) -> Path:
    """The declared path of a frozen target.

    A baseline that is not shown stands as 0: ask `shows_baseline` before counting or drawing.
    """
    baseline = target["baseline"]
    return Path(
        Aim(target["aim"]),
        Form(target["form"]),
        Spot(date.fromisoformat(baseline["on"]), exact(baseline["value"]) or Fraction(0)),
        [_spot(each, each["on"]) for each in target["points"]],
    )


def shows_baseline(target: Content) -> bool:
    """Whether the reader may know the baseline."""
    return target["baseline"]["value"] is not None


def result_of(target: Content) -> Result:
    """The frozen result of a target."""
    found, reading = target["result"], target["reading"]
    wanted = None
    if found["wanted"] is not None and reading is not None:
        wanted = _spot(found["wanted"], reading["on"])
    return Result(
        State(found["state"]),
        wanted,
        exact(found["raw"]),
        found["overshoot"],
        exact(found["gap"]),
        found["at_least"],
    )


def exact(number: str | None) -> Fraction | None:
    """A number of a frozen record; None where there is none."""
    return None if number is None else Fraction(number)


def _spot(spot: Content, on: str) -> Spot:
    return Spot(date.fromisoformat(on), Fraction(spot["value"]), exact(spot["upper"]))

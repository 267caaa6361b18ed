"""The indicators: versioned definitions that the directions register.

@indicator("1.2", "partners.active", unit=INSTITUTIONS, at=AS_OF_1_MAY, title=_("…"), …)
def active_partners(at: date) -> Evidence | Unknown:
    return Evidence(rows=…, by={"country": COUNTRY})
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.counting import Better, ReferenceDate, Unit
from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.outline import directions

Compute = Callable[[date], Evidence | Unknown]


@dataclass(frozen=True)
class Indicator:
    """One definition. Whoever changes what it counts raises `version`.

    direction: code of the direction in the document that the platform implements.
    wording:   the formula in words.
    source:    where the definition comes from.
    """

    code: str
    direction: str
    title: str | Promise
    wording: str | Promise
    unit: Unit
    at: ReferenceDate
    source: str | Promise
    better: Better
    version: int
    compute: Compute

    def on(self, day: date) -> Evidence | Unknown:
        """What makes the figure of `day`."""
        if day > timezone.localdate():
            return Unknown(_("This day has not come yet."))
        return self.compute(day)


REGISTRY: dict[str, Indicator] = {}


def indicator(
    direction: str,
    code: str,
    *,
    unit: Unit,
    at: ReferenceDate,
    title: str | Promise,
    wording: str | Promise,
    source: str | Promise,
    better: Better = Better.MORE,
    version: int = 1,
) -> Callable[[Compute], Compute]:
    """Register the decorated function as the indicator `code` of `direction`.

    Raises: ValueError, if there is no such direction or the code is taken.
    """

    def register(compute: Compute) -> Compute:
        if direction not in {each.code for each in directions()}:
            raise ValueError(f"{code}: the policy has no direction {direction!r}.")
        if code in REGISTRY:
            raise ValueError(f"The indicator {code!r} is registered twice.")
        REGISTRY[code] = Indicator(
            code, direction, title, wording, unit, at, source, better, version, compute
        )
        return compute

    return register


def indicators_of(direction: str) -> list[Indicator]:
    """The indicators of a direction, in the order of their registration."""
    return [each for each in REGISTRY.values() if each.direction == direction]

"""The indicators: versioned definitions that the directions register.

@indicator("1.2", "partners.active", unit=INSTITUTIONS, at=AS_OF_1_MAY, title=_("…"), …)
def active_partners(at: date) -> Evidence | Unknown:
    return Evidence(Institution.objects.filter(…).all, by={"country": COUNTRY})

With `reads=Register` the function takes a `Register()` too, one for all days and figures of a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.policy.counting import Better, ReferenceDate, Unit
from kakehashi.policy.evidence import Evidence, Stated, Unknown
from kakehashi.policy.outline import directions
from kakehashi.policy.sources import Sources
from kakehashi.policy.stated import StatedValues, stated_on

Compute = Callable[..., Evidence | Stated | Unknown]


@dataclass(frozen=True)
class Indicator:
    """One definition. Whoever changes what it counts raises `version`.

    direction: code of the direction in the document that the platform implements.
    wording:   the formula in words.
    source:    where the definition comes from.
    compute:   day -> what makes the figure; day and source, if it `reads` one.
    reads:     opens what the figures of several days are read from together.
    fact:      what several definitions count, each by its own rule; empty if there is one rule.
    rule:      whose counting rule this is; empty for the university's own.
    verified:  the definition was read at its author's; False: at a third party's.
    stated:    people state its values; no record here knows them.
    else_stated: where the records are silent, a figure that was stated and confirmed stands.
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
    reads: Callable[[], Any] | None = None
    fact: str = ""
    rule: str | Promise = ""
    verified: bool = True
    stated: bool = False
    else_stated: bool = False

    def on(self, day: date, sources: Sources | None = None) -> Evidence | Stated | Unknown:
        """What makes the figure of `day`; `sources` are shared by the figures of a page."""
        if day > timezone.localdate():
            return Unknown(_("This day has not come yet."))
        opened = sources or Sources()
        found = self.compute(day, *([opened.of(self.reads)] if self.reads else []))
        if self.else_stated and isinstance(found, Unknown):
            said = stated_on(self.code, self.at, day, opened.of(StatedValues))
            return said if isinstance(said, Stated) else found
        return found


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
    reads: Callable[[], Any] | None = None,
    fact: str = "",
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
            code, direction, title, wording, unit, at, source, better, version, compute, reads, fact
        )
        return compute

    return register


def indicators_of(direction: str) -> list[Indicator]:
    """The indicators of a direction, in the order of their registration."""
    return [each for each in REGISTRY.values() if each.direction == direction]

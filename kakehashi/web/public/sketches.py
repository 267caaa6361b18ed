"""An indicator in short, beside others: its latest figure, the date, a small trend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from kakehashi.policy.catalogue import by_direction
from kakehashi.policy.counting import Number
from kakehashi.policy.memory import Recall
from kakehashi.policy.models import Provision
from kakehashi.policy.outline import document_code
from kakehashi.policy.queries import Contents
from kakehashi.policy.readings import Point, series
from kakehashi.policy.registry import Indicator

YEARS = 10
MOST_SHOWN = 6  # of a direction where all directions are shown


@dataclass(frozen=True)
class Sketch:
    """One indicator on its last reference dates, oldest first."""

    indicator: Indicator
    points: list[Point]

    @property
    def latest(self) -> Point:
        """The last reference date that has come."""
        return self.points[-1]

    @property
    def line(self) -> list[tuple[str, Number | None]]:
        """What the small chart draws."""
        return [(point.label, point.value) for point in self.points]


def sketch(indicator: Indicator, recall: Recall) -> Sketch:
    """`indicator` in short, as of today."""
    points = series(indicator, timezone.localdate(), YEARS, recall=recall)
    return Sketch(indicator, points)


@dataclass(frozen=True)
class Sketches:
    """The indicators of a direction in short: the university's own, and those by others' rules.

    named: more of its own, which are named alone.
    """

    own: list[Sketch]
    others: list[Sketch]
    named: Sequence[Indicator] = ()

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def sketches(indicators: Iterable[Indicator], recall: Recall, most: int | None = None) -> Sketches:
    """Each of `indicators` in short; with `most`, the own ones after so many are only named."""
    found = list(indicators)
    ours, others = own(found), [each for each in found if each.rule]
    shown = [sketch(each, recall) for each in ours[:most]]
    return Sketches(shown, [sketch(each, recall) for each in others], named=ours[len(shown) :])


def own(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Those of `indicators` that the university defined itself."""
    return [each for each in indicators if not each.rule]


@dataclass(frozen=True)
class FewSketches:
    """The first of the university's own indicators of a direction, and how many more there are."""

    shown: list[Sketch]
    more: int


def _few(indicators: Iterable[Indicator], recall: Recall) -> FewSketches:
    found = own(indicators)
    shown = sketches(found[:MOST_SHOWN], recall).own
    return FewSketches(shown, len(found) - len(shown))


def sketched(
    found: Contents, recall: Recall
) -> list[tuple[Provision, list[tuple[Provision, FewSketches]]]]:
    """Each sector with its directions, and each direction with a few of its indicators in short.

    Indicators belong to the version that the platform implements; others have none here.
    """
    measured = by_direction() if found.document.code == document_code() else {}
    return [
        (
            sector.provision,
            [(each, _few(measured.get(each.code, []), recall)) for each in sector.directions],
        )
        for sector in found.sectors
    ]

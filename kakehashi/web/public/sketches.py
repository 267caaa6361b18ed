"""An indicator in short, beside others: its latest figure, the date, a small trend."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from kakehashi.policy.counting import Number
from kakehashi.policy.memory import Recall
from kakehashi.policy.models import Provision
from kakehashi.policy.outline import document_code
from kakehashi.policy.queries import Contents
from kakehashi.policy.readings import Point, series
from kakehashi.policy.registry import Indicator, indicators_of

YEARS = 10


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


def sketches(indicators: Iterable[Indicator], recall: Recall) -> list[Sketch]:
    """Each of `indicators` in short."""
    return [sketch(indicator, recall) for indicator in indicators]


def sketched(
    found: Contents, recall: Recall
) -> list[tuple[Provision, list[tuple[Provision, list[Sketch]]]]]:
    """Each sector with its directions, and each direction with its indicators in short.

    Indicators belong to the version that the platform implements; others have none here.
    """
    is_implemented = found.document.code == document_code()
    return [
        (
            sector.provision,
            [
                (each, sketches(indicators_of(each.code) if is_implemented else [], recall))
                for each in sector.directions
            ],
        )
        for sector in found.sectors
    ]

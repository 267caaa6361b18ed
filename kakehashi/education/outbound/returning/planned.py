"""What a stay was to bring, as the agreed learning agreement says: told by whoever keeps those.

@planned_by
def of_the_learning_agreement(mobility: Mobility) -> Planned | None: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import Mobility


@dataclass(frozen=True)
class Planned:
    """The courses at home that were to be recognised. source: which version says so."""

    courses: Sequence[Home]
    source: str

    @property
    def credits(self) -> Decimal:
        """Their credits together."""
        return sum((each.credits for each in self.courses), Decimal())


Source = Callable[[Mobility], Planned | None]
SOURCES: list[Source] = []


def planned_by(source: Source) -> Source:
    """Register the decorated function: a stay -> what was planned, None where nothing is agreed."""
    SOURCES.append(source)
    return source


def planned_of(mobility: Mobility) -> Planned | None:
    """What was planned for a stay; None where nobody knows."""
    found = (source(mobility) for source in SOURCES)
    return next((each for each in found if each is not None), None)

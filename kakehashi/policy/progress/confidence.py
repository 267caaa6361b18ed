"""*Confidence*: what owners say themselves. A statement that is not fresh is not counted as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.policy.progress.freshness import Freshness

LEVELS = ("high", "medium", "low")
STALE = frozenset({Freshness.LATE, Freshness.NEVER})


@dataclass(frozen=True)
class Confidence:
    """How many owners say what.

    said:   level -> how many say so in a statement that nobody has to renew yet.
    stale:  statements that should have been renewed: whatever they say, it is unknown now.
    unsaid: owners who never said anything.
    fresh:  owners who checked the last month that was asked for.
    """

    said: dict[str, int]
    stale: int
    unsaid: int
    fresh: int

    @property
    def total(self) -> int:
        """All owners who are asked."""
        return self.counted + self.stale + self.unsaid

    @property
    def counted(self) -> int:
        """Owners whose statement is counted."""
        return sum(self.said.values())

    @property
    def unknown(self) -> int:
        """Owners of whom nobody knows what they think now."""
        return self.stale + self.unsaid


def confidence_of(statements: Sequence[tuple[str | None, Freshness]]) -> Confidence:
    """Count the last statement of each owner: (high, medium, low or None for none, how fresh)."""
    said = dict.fromkeys(LEVELS, 0)
    stale = 0
    for level, freshness in statements:
        if level is not None and freshness in STALE:
            stale += 1
        elif level is not None:
            said[level] += 1
    return Confidence(
        said,
        stale,
        unsaid=sum(level is None for level, _ in statements),
        fresh=sum(freshness is Freshness.FRESH for _, freshness in statements),
    )

"""What the university has verified, in the terms of the built tables."""

from dataclasses import dataclass
from pathlib import Path

from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.overruling.queries import resolved, stamp

__all__ = ["Said", "Verdict", "said", "stamp"]


@dataclass(frozen=True)
class Said:
    """Verified links as verdicts. unplaced: links whose work or institution the tables lack."""

    verdicts: tuple[Verdict, ...]
    unplaced: int


def said(folder: Path) -> Said:
    """The links that speak today as verdicts on the tables in `folder`."""
    found = resolved(folder)
    return Said(found.verdicts, len(found.lost))

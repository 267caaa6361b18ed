"""*Effort*: milestones and tasks done, against their schedule. It says nothing about results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Pace(StrEnum):
    """How the work goes."""

    UNKNOWN = "unknown"  # nobody has written down what is to be done
    NOTHING_DUE = "nothing_due"
    ON_SCHEDULE = "on_schedule"
    LATE = "late"


@dataclass(frozen=True)
class Piece:
    """A milestone or task. done_on: None while it is open."""

    due_on: date
    done_on: date | None
    weight: int = 1


@dataclass(frozen=True)
class Effort:
    """Weights of what should have been done by a day, and of what was.

    due:     of pieces due on the day or before.
    done:    of those, what was done by the day.
    early:   of pieces due later, what was done already; it does not make up for what is late.
    planned: of all pieces.
    """

    due: int
    done: int
    early: int
    planned: int

    @property
    def share(self) -> Fraction | None:
        """Done of due; None where nothing was due."""
        return Fraction(self.done, self.due) if self.due else None

    @property
    def pace(self) -> Pace:
        """How the work goes."""
        if not self.planned:
            return Pace.UNKNOWN
        if not self.due:
            return Pace.NOTHING_DUE
        return Pace.ON_SCHEDULE if self.done == self.due else Pace.LATE


def effort_of(pieces: Sequence[Piece], on: date) -> Effort:
    """What was done of `pieces` by the end of the day `on`. A piece due that day is due."""
    due = [piece for piece in pieces if piece.due_on <= on]
    later = [piece for piece in pieces if piece.due_on > on]
    return Effort(
        due=_weight(due),
        done=_weight(_done(due, on)),
        early=_weight(_done(later, on)),
        planned=_weight(pieces),
    )


def _done(pieces: Sequence[Piece], on: date) -> list[Piece]:
    return [piece for piece in pieces if piece.done_on is not None and piece.done_on <= on]


def _weight(pieces: Sequence[Piece]) -> int:
    return sum(piece.weight for piece in pieces)

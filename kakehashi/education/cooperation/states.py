"""The states of a joint programme and what follows what.

Each state begins on a day that the record keeps, so that figures of earlier days stay right.
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class ProgrammeState(models.TextChoices):
    """How far a joint programme has come."""

    PLANNED = "planned", pgettext_lazy("programme", "Planned")
    APPROVED = "approved", pgettext_lazy("programme", "Approved")
    RUNNING = "running", pgettext_lazy("programme", "Running")
    TEACH_OUT = "teach_out", pgettext_lazy("programme", "Teach-out")
    ENDED = "ended", pgettext_lazy("programme", "Ended")
    DROPPED = "dropped", pgettext_lazy("programme", "Given up")


PROGRAMME_MOVES: dict[ProgrammeState, set[ProgrammeState]] = {
    ProgrammeState.PLANNED: {ProgrammeState.APPROVED, ProgrammeState.DROPPED},
    ProgrammeState.APPROVED: {ProgrammeState.RUNNING, ProgrammeState.DROPPED},
    # What nobody is still enrolled in, such as a course, ends without a teach-out.
    ProgrammeState.RUNNING: {ProgrammeState.TEACH_OUT, ProgrammeState.ENDED},
    ProgrammeState.TEACH_OUT: {ProgrammeState.ENDED},
    ProgrammeState.ENDED: set(),
    ProgrammeState.DROPPED: set(),
}

# The operation that leads to each state; a new record begins with the first.
PROGRAMME_OPERATIONS: dict[ProgrammeState, str] = {
    ProgrammeState.PLANNED: "enter",
    ProgrammeState.APPROVED: "approve",
    ProgrammeState.RUNNING: "begin",
    ProgrammeState.TEACH_OUT: "teach_out",
    ProgrammeState.ENDED: "end",
    ProgrammeState.DROPPED: "drop",
}

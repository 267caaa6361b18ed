"""The states of an approval route and of its steps, and what follows what."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RouteState(models.TextChoices):
    """How an approval route stands. One that has ended never goes on: another is started."""

    RUNNING = "running", pgettext_lazy("approval route", "Running")
    APPROVED = "approved", pgettext_lazy("approval route", "Approved")
    RETURNED = "returned", pgettext_lazy("approval route", "Sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval route", "Withdrawn")


ROUTE_MOVES: dict[RouteState, set[RouteState]] = {
    RouteState.RUNNING: {RouteState.APPROVED, RouteState.RETURNED, RouteState.WITHDRAWN},
    RouteState.APPROVED: set(),
    RouteState.RETURNED: set(),
    RouteState.WITHDRAWN: set(),
}

# The operation that leads to each state; a new record begins with the first.
ROUTE_OPERATIONS: dict[RouteState, str] = {
    RouteState.RUNNING: "start",
    RouteState.APPROVED: "approve the last step",
    RouteState.RETURNED: "send_back",
    RouteState.WITHDRAWN: "withdraw",
}


class StepState(models.TextChoices):
    """How one step of a route stands."""

    WAITING = "waiting", pgettext_lazy("approval step", "Not yet its turn")
    OPEN = "open", pgettext_lazy("approval step", "Waiting for an answer")
    APPROVED = "approved", pgettext_lazy("approval step", "Approved")
    RETURNED = "returned", pgettext_lazy("approval step", "Sent back")
    INFORMED = "informed", pgettext_lazy("approval step", "Told")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("approval step", "Taken note of")
    DROPPED = "dropped", pgettext_lazy("approval step", "No longer needed")


STEP_MOVES: dict[StepState, set[StepState]] = {
    StepState.WAITING: {StepState.OPEN, StepState.INFORMED, StepState.DROPPED},
    StepState.OPEN: {StepState.APPROVED, StepState.RETURNED, StepState.DROPPED},
    # Whoever is only told holds nothing up: the route goes on whether they answer or not.
    StepState.INFORMED: {StepState.ACKNOWLEDGED},
    StepState.APPROVED: set(),
    StepState.RETURNED: set(),
    StepState.ACKNOWLEDGED: set(),
    StepState.DROPPED: set(),
}

STEP_OPERATIONS: dict[StepState, str] = {
    StepState.WAITING: "start",
    StepState.OPEN: "its stage opens",
    StepState.APPROVED: "approve",
    StepState.RETURNED: "send_back",
    StepState.INFORMED: "its stage opens",
    StepState.ACKNOWLEDGED: "acknowledge",
    StepState.DROPPED: "the route ends",
}

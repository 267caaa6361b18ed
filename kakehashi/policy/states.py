"""The states of a plan, an action, and a review; what follows what."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """What has been decided about a version of the action plan."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("plan", "In force")
    SUPERSEDED = "superseded", pgettext_lazy("plan", "Superseded")
    DISCARDED = "discarded", pgettext_lazy("plan", "Discarded")


PLAN_MOVES: dict[PlanState, set[PlanState]] = {
    PlanState.DRAFT: {PlanState.IN_FORCE, PlanState.DISCARDED},
    PlanState.IN_FORCE: {PlanState.SUPERSEDED},
    PlanState.SUPERSEDED: set(),
    PlanState.DISCARDED: set(),
}

# The operation of `planning` that leads to each state; a new record begins with the first.
PLAN_OPERATIONS: dict[PlanState, str] = {
    PlanState.DRAFT: "begin_plan",
    PlanState.IN_FORCE: "adopt",
    PlanState.SUPERSEDED: "adopt another",
    PlanState.DISCARDED: "discard_plan",
}


class ActionState(models.TextChoices):
    """What has been decided about an action. How far it is follows from its tasks."""

    OPEN = "open", pgettext_lazy("action", "Open")
    COMPLETED = "completed", pgettext_lazy("action", "Completed")
    DROPPED = "dropped", pgettext_lazy("action", "Dropped")


ACTION_MOVES: dict[ActionState, set[ActionState]] = {
    ActionState.OPEN: {ActionState.COMPLETED, ActionState.DROPPED},
    ActionState.COMPLETED: {ActionState.OPEN},
    ActionState.DROPPED: {ActionState.OPEN},
}

# The operation of `planning.actions` that leads back or on to each state.
ACTION_OPERATIONS: dict[ActionState, str] = {
    ActionState.OPEN: "reopen_action",
    ActionState.COMPLETED: "complete_action",
    ActionState.DROPPED: "drop_action",
}


class ReviewState(models.TextChoices):
    """Whether a review meeting is still to come. Its agenda is fixed once it was held."""

    PLANNED = "planned", pgettext_lazy("review", "Planned")
    HELD = "held", pgettext_lazy("review", "Held")
    CANCELLED = "cancelled", pgettext_lazy("review", "Cancelled")


REVIEW_MOVES: dict[ReviewState, set[ReviewState]] = {
    ReviewState.PLANNED: {ReviewState.HELD, ReviewState.CANCELLED},
    ReviewState.HELD: set(),
    ReviewState.CANCELLED: set(),
}

# The operation of `reviewing` that leads to each state; a new record begins with the first.
REVIEW_OPERATIONS: dict[ReviewState, str] = {
    ReviewState.PLANNED: "plan_review",
    ReviewState.HELD: "hold",
    ReviewState.CANCELLED: "cancel",
}

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

"""Questions about reviews."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from kakehashi.policy.models import AgendaItem, Decision, Review
from kakehashi.policy.states import ReviewState


def held_before(review: Review) -> Review | None:
    """The last review of the same plan that was held before the day of `review`."""
    held = Review.objects.filter(plan=review.plan_id, state=ReviewState.HELD, on__lt=review.on)
    return held.order_by("-on", "-pk").first()


def decisions_of(review: Review) -> QuerySet[Decision]:
    """What `review` decided, in order, each with the task that follows. One query."""
    return review.decisions.select_related(
        "by", "task__person", "task__action__direction", "item"
    ).order_by("pk")


def agenda_of(review: Review) -> Sequence[AgendaItem]:
    """The points of `review` in order, each with its decisions and their tasks. Two queries."""
    decisions = Prefetch(
        "decisions",
        Decision.objects.select_related("by", "task__person", "task__action__direction").order_by(
            "pk"
        ),
    )
    items = review.items.select_related("action__direction", "target").prefetch_related(decisions)
    return list(items.order_by("position", "pk"))

"""A plan as its page shows it: directions with their owners, actions with who does them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kakehashi.people.models import Person
from kakehashi.policy.boards import Summary
from kakehashi.policy.models import Action, Attestation, DirectionOwner, Plan, Provision
from kakehashi.policy.models.actions import Responsibility
from kakehashi.policy.overview import ActionReading, add_efforts, read_actions
from kakehashi.policy.planning.queries import directions_of
from kakehashi.policy.progress.confidence import confidence_of
from kakehashi.policy.progress.effort import Effort, Piece, effort_of
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import shares_of
from kakehashi.policy.states import ActionState


@dataclass(frozen=True)
class ActionRow:
    """An action on a page.

    pieces:      its milestones and tasks, each counted once, whatever it weighs.
    responsible: who answers for it; helping: who collaborates; both in the order of naming.
    """

    reading: ActionReading
    pieces: Effort
    responsible: Sequence[Person]
    helping: Sequence[Person]

    @property
    def action(self) -> Action:
        """The action itself."""
        return self.reading.action

    @property
    def attestation(self) -> Attestation | None:
        """What was said of it last."""
        return self.reading.attestation

    @property
    def freshness(self) -> Freshness:
        """How fresh that is."""
        return self.reading.freshness

    @property
    def summary(self) -> Summary:
        """Its effort in the shape that `policy.labels` puts into words."""
        is_bare = self.action.state == ActionState.OPEN and not self.pieces.planned
        nothing = shares_of([])
        return Summary(
            results=nothing,
            targets=nothing,
            overshoots=0,
            effort=add_efforts([self.reading]),
            pieces=self.pieces,
            without_tasks=int(is_bare),
            confidence=confidence_of([]),
        )


@dataclass(frozen=True)
class DirectionPart:
    """A direction on a plan's page: who answers for it, and its actions in their order."""

    direction: Provision
    owner: Person | None
    actions: Sequence[ActionRow]


def parts_of(plan: Plan, on: date | None = None) -> list[DirectionPart]:
    """The directions of the plan's policy version, with owners and actions, on a day (today)."""
    rows = [row_of(each) for each in read_actions(plan, on or timezone.localdate())]
    owners = {
        each.direction_id: each.person
        for each in DirectionOwner.objects.filter(plan=plan).select_related("person")
    }
    return [
        DirectionPart(
            direction,
            owners.get(direction.pk),
            [row for row in rows if row.action.direction_id == direction.pk],
        )
        for direction in directions_of(plan)
    ]


def row_of(reading: ActionReading) -> ActionRow:
    """`reading` with its people told apart."""
    people = sorted(reading.action.responsibilities.all(), key=lambda each: each.pk)
    answering = Responsibility.Part.RESPONSIBLE
    return ActionRow(
        reading,
        effort_of([Piece(task.due_on, task.done_on) for task in reading.tasks], reading.on),
        [each.person for each in people if each.part == answering],
        [each.person for each in people if each.part != answering],
    )

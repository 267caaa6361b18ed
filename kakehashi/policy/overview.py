"""A plan on a day: every target's result, every action's effort, confidence and freshness.

    plan = overview(plan, on=date(2026, 5, 1), recall=Memory())
    for direction in plan.directions: direction.shares, direction.targets, direction.actions

Dashboards, freezes, agendas, reports and the public progress page all read this, so that they
cannot disagree. The number of queries does not depend on how many actions and targets there are;
each indicator that is counted from records adds those of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kakehashi.policy.catalogue import everything
from kakehashi.policy.memory import Recall, no_memory
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.documents import Provision
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.targets import Target
from kakehashi.policy.models.tasks import Task
from kakehashi.policy.placing import placed
from kakehashi.policy.progress.effort import Effort, Piece, effort_of
from kakehashi.policy.progress.freshness import Freshness, Rhythm, freshness_of
from kakehashi.policy.progress.paths import (
    Aim,
    Form,
    Path,
    Result,
    Shares,
    Spot,
    result_of,
    shares_of,
)
from kakehashi.policy.readings import Reading, read
from kakehashi.policy.registry import Indicator
from kakehashi.policy.states import ActionState


def path_of(target: Target) -> Path:
    """The declared path of `target`, whose points are prefetched."""
    points = [Spot(each.on, each.value, each.upper) for each in target.points.all()]
    baseline = Spot(target.baseline_on, target.baseline)
    return Path(Aim(target.aim), Form(target.form), baseline, points)


@dataclass(frozen=True)
class TargetReading:
    """A target and where its indicator stands on it, at the indicator's last reference date."""

    target: Target
    indicator: Indicator | None
    reading: Reading | None
    result: Result

    @property
    def is_whole(self) -> bool:
        """Whether it is about the indicator as a whole, and not about a part of it."""
        return not self.target.by


@dataclass(frozen=True)
class ActionReading:
    """An action with its effort, and with what its owner said last."""

    action: Action
    on: date
    tasks: Sequence[Task]
    effort: Effort
    attestation: Attestation | None
    freshness: Freshness

    @property
    def overdue(self) -> list[Task]:
        """Tasks that should have been done and are not."""
        return [task for task in self.tasks if task.is_overdue(self.on)]


@dataclass(frozen=True)
class DirectionOverview:
    """A direction of a plan. Only targets about wholes enter its shares."""

    direction: Provision
    targets: Sequence[TargetReading]
    actions: Sequence[ActionReading]

    @cached_property
    def shares(self) -> Shares:
        """How the weights of the results divide over the states."""
        return shares_of(
            [
                (each.target.weight, Aim(each.target.aim), each.result)
                for each in self.targets
                if each.is_whole
            ]
        )

    @cached_property
    def effort(self) -> Effort:
        """The work of all open and completed actions together, weighted by action and task."""
        return add_efforts(self.actions)


@dataclass(frozen=True)
class PlanOverview:
    """A plan on a day, in the order of its document.

    targets:  every one, by indicator and part.
    unplaced: those whose indicator belongs to no direction of the plan's document yet.
    """

    plan: Plan
    on: date
    directions: Sequence[DirectionOverview]
    targets: Sequence[TargetReading]
    unplaced: Sequence[TargetReading]

    @property
    def actions(self) -> list[ActionReading]:
        """Every action, by direction."""
        return [each for direction in self.directions for each in direction.actions]

    @cached_property
    def shares(self) -> Shares:
        """As of a direction, over all of them."""
        whole = [each for each in self.targets if each.is_whole]
        return shares_of([(t.target.weight, Aim(t.target.aim), t.result) for t in whole])

    @cached_property
    def effort(self) -> Effort:
        """As of a direction, over all of them."""
        return add_efforts(self.actions)


def add_efforts(actions: Sequence[ActionReading]) -> Effort:
    """The efforts of `actions` that were not dropped, each multiplied by its action's weight."""
    counted = [each for each in actions if each.action.state != ActionState.DROPPED]

    def total(name: str) -> int:
        return sum(each.action.weight * int(getattr(each.effort, name)) for each in counted)

    return Effort(total("due"), total("done"), total("early"), total("planned"))


def rhythm_of(plan: Plan) -> Rhythm:
    """When owners of `plan` check."""
    return Rhythm(plan.attest_by_day, plan.attest_from or date.max)


def overview(
    plan: Plan, on: date, *, public: bool = False, recall: Recall = no_memory
) -> PlanOverview:
    """`plan` as it stands on the day `on`.

    public: small figures about persons are left out, and then their results are unknown.
    """
    targets = read_targets(plan, on, public=public, recall=recall)
    actions = _read_actions(plan, on)
    places = placed(plan.document, {each.target.indicator: each.indicator for each in targets})
    directions = Provision.objects.filter(
        document=plan.document_id, kind=Provision.Kind.DIRECTION
    ).order_by("position")
    return PlanOverview(
        plan,
        on,
        [
            DirectionOverview(
                direction,
                [each for each in targets if places.get(each.target.indicator) == direction.code],
                [each for each in actions if each.action.direction_id == direction.pk],
            )
            for direction in directions
        ],
        targets,
        [each for each in targets if each.target.indicator not in places],
    )


def read_targets(
    plan: Plan, on: date, *, public: bool = False, recall: Recall = no_memory
) -> list[TargetReading]:
    """Every standing target of `plan` with its result, by indicator and part."""
    known = everything()
    standing = plan.targets.filter(withdrawn_at__isnull=True).prefetch_related("points")
    return [_read_target(each, known, on, public, recall) for each in standing]


def _read_target(
    target: Target, known: Mapping[str, Indicator], on: date, public: bool, recall: Recall
) -> TargetReading:
    path = path_of(target)
    indicator = known.get(target.indicator)
    if indicator is None:
        return TargetReading(target, None, None, result_of(path, None, on))
    day = indicator.at.latest(on)
    reading = read(indicator, day, public=public, recall=recall)
    value = reading.value
    if target.by:
        value = reading.part_value(target.by, target.part)
    result = result_of(path, value, day, at_least=reading.at_least)
    return TargetReading(target, indicator, reading, result)


def _read_actions(plan: Plan, on: date) -> list[ActionReading]:
    actions = (
        plan.actions.in_order()
        .select_related("direction", "owner")
        .prefetch_related("tasks", "responsibilities__person")
    )
    latest: dict[int, Attestation] = {}
    said = Attestation.objects.filter(action__plan=plan, at__date__lte=on).select_related("person")
    for attestation in said.order_by("at", "pk"):
        latest[attestation.action_id] = attestation
    rhythm = rhythm_of(plan)
    return [_read_action(action, latest.get(action.pk), rhythm, on) for action in actions]


def _read_action(
    action: Action, attestation: Attestation | None, rhythm: Rhythm, on: date
) -> ActionReading:
    tasks = [task for task in action.tasks.all() if task.dropped_at is None]
    checked = attestation.month if attestation else None
    return ActionReading(
        action,
        on,
        tasks,
        effort_of([Piece(task.due_on, task.done_on, task.weight) for task in tasks], on),
        attestation,
        freshness_of(rhythm, checked, on),
    )

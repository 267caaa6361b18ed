"""A plan on a day: every target's result, every action's effort, confidence and freshness.

    plan = overview(plan, on=date(2026, 5, 1), recall=Memory())
    for direction in plan.directions: direction.shares, direction.targets, direction.actions

Dashboards, freezes, agendas, reports and the public progress page all read this, so that they
cannot disagree. The number of queries does not depend on how many actions and targets there are;
each indicator that is counted from records adds those of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from kakehashi.policy.memory import Recall, no_memory
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.documents import Provision
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.tasks import Task
from kakehashi.policy.placing import placed
from kakehashi.policy.progress.effort import Effort, Piece, effort_of
from kakehashi.policy.progress.freshness import Freshness, Rhythm, freshness_of
from kakehashi.policy.progress.paths import (
    Aim,
    Shares,
    shares_of,
)
from kakehashi.policy.states import ActionState
from kakehashi.policy.target_readings import TargetReading, read_targets_of


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

    @property
    def without_tasks(self) -> list[ActionReading]:
        """Open actions of which nobody wrote down what is to be done: `effort` leaves them out."""
        return _without_tasks(self.actions)


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

    @property
    def without_tasks(self) -> list[ActionReading]:
        """As of a direction, over all of them."""
        return _without_tasks(self.actions)


def _without_tasks(actions: Sequence[ActionReading]) -> list[ActionReading]:
    return [each for each in actions if each.action.state == ActionState.OPEN and not each.tasks]


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
    return overviews([plan], on, public=public, recall=recall)[0]


def overviews(
    plans: Sequence[Plan],
    on: date,
    *,
    public: bool = False,
    recall: Recall = no_memory,
    people: bool = True,
    without: Collection[int] = (),
) -> list[PlanOverview]:
    """Each of `plans` as `overview` reads it, in their order.

    The number of queries does not depend on how many plans there are, only on how many policy
    versions they are of.

    people:  who is responsible is prefetched, too; leave it out where nobody asks.
    without: ids of tasks that are not to be read, as if they had never been added.
    """
    targets = read_targets_of(plans, on, public=public, recall=recall)
    actions = _read_actions(plans, on, people=people, without=without)
    directions: dict[int, list[Provision]] = defaultdict(list)
    for direction in Provision.objects.filter(
        document__in={plan.document_id for plan in plans}, kind=Provision.Kind.DIRECTION
    ).order_by("position"):
        directions[direction.document_id].append(direction)
    indicators = {
        each.target.indicator: each.indicator for found in targets.values() for each in found
    }
    places = {plan.document_id: placed(plan.document, indicators) for plan in _one_of_each(plans)}
    return [
        _compose(
            plan,
            on,
            directions[plan.document_id],
            targets[plan.pk],
            actions[plan.pk],
            places[plan.document_id],
        )
        for plan in plans
    ]


def _one_of_each(plans: Sequence[Plan]) -> list[Plan]:
    """One plan of each policy version."""
    return list({plan.document_id: plan for plan in plans}.values())


def _compose(
    plan: Plan,
    on: date,
    directions: Sequence[Provision],
    targets: Sequence[TargetReading],
    actions: Sequence[ActionReading],
    places: Mapping[str, str],
) -> PlanOverview:
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


def read_actions(plan: Plan, on: date) -> list[ActionReading]:
    """Every action of `plan` with its effort and what was said of it last, as printed."""
    return _read_actions([plan], on)[plan.pk]


def _read_actions(
    plans: Sequence[Plan], on: date, *, people: bool = True, without: Collection[int] = ()
) -> dict[int, list[ActionReading]]:
    """The actions of each of `plans` by its id, in their order."""
    # Prefetched and not joined: many actions share few directions, units and persons.
    of_plans = Action.objects.filter(plan__in=plans)
    said_last = of_plans.annotate(said=Subquery(_said_last(on).values("pk")[:1])).values("said")
    last = Attestation.objects.filter(pk__in=said_last).prefetch_related("person")
    latest = {attestation.action_id: attestation for attestation in last}
    rhythms = {plan.pk: rhythm_of(plan) for plan in plans}
    found: dict[int, list[ActionReading]] = defaultdict(list)
    actions = of_plans.in_order().prefetch_related("direction", "owner")
    tasks = _tasks_of(plans, without)
    for action in actions.prefetch_related("responsibilities__person") if people else actions:
        rhythm, said = rhythms[action.plan_id], latest.get(action.pk)
        found[action.plan_id].append(_read_action(action, tasks[action.pk], said, rhythm, on))
    return found


def _tasks_of(plans: Sequence[Plan], without: Collection[int]) -> dict[int, list[Task]]:
    """The tasks of each action by its id that were not dropped, the first that is due first."""
    # Grouped by hand: a prefetch makes a queryset for every action, which costs more than the rows.
    found: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(action__plan__in=plans, dropped_at__isnull=True):
        if task.pk not in without:
            found[task.action_id].append(task)
    return found


def _said_last(on: date) -> QuerySet[Attestation]:
    """What was said of an action up to the end of `on`: about the last month, the last word."""
    tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    said = Attestation.objects.filter(action=OuterRef("pk"), at__lt=tomorrow)
    return said.order_by("-month", "-at", "-pk")


def _read_action(
    action: Action,
    tasks: Sequence[Task],
    attestation: Attestation | None,
    rhythm: Rhythm,
    on: date,
) -> ActionReading:
    checked = attestation.month if attestation else None
    is_open = action.state == ActionState.OPEN  # nobody is asked about what is over
    return ActionReading(
        action,
        on,
        tasks,
        effort_of([Piece(task.due_on, task.done_on, task.weight) for task in tasks], on),
        attestation,
        freshness_of(rhythm, checked, on) if is_open else Freshness.NOT_ASKED,
    )

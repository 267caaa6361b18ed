"""Who has a part in which plans, actions and tasks; what an adoption would put in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for
from kakehashi.policy.models import (
    Action,
    DirectionOwner,
    Plan,
    PolicyDocument,
    Provision,
    Responsibility,
    Task,
)
from kakehashi.policy.states import ActionState, PlanState

# -- Who has a part -------------------------------------------------------------------------------


def plans_for(person: Person) -> QuerySet[Plan]:
    """The plans in force that `person` may see: the university's own first, newest policy first."""
    return (
        Plan.objects.visible_to(person)
        .in_force()
        .select_related("document", "unit")
        .order_by(
            F("unit__parent_id").asc(nulls_first=True),
            "-document__adopted_year",
            "-document__adopted_month",
            "pk",
        )
    )


def actions_of(person: Person, on: date | None = None) -> QuerySet[Action]:
    """Open actions of plans in force that `person` may attest on a day, as printed.

    Those for which the person is responsible, or deputises for somebody who is.
    """
    parts = Responsibility.objects.filter(
        person__in=acts_for(person, on), part=Responsibility.Part.RESPONSIBLE
    )
    return (
        Action.objects.filter(
            plan__state=PlanState.IN_FORCE, state=ActionState.OPEN, pk__in=parts.values("action")
        )
        .select_related("plan", "direction", "owner")
        .in_order()
    )


def is_responsible(person: Person, action: Action, on: date | None = None) -> bool:
    """Whether `person` is responsible for `action`, or deputises for somebody who is."""
    return action.responsibilities.filter(
        person__in=acts_for(person, on), part=Responsibility.Part.RESPONSIBLE
    ).exists()


def tasks_due(person: Person, on: date) -> QuerySet[Task]:
    """Open tasks that `person` has to do by the end of the day `on`, the oldest first.

    The person's own ones, and those that nobody was given in the actions of `actions_of`.
    """
    mine = Q(person=person) | Q(person__isnull=True, action__in=actions_of(person).values("pk"))
    return (
        Task.objects.filter(
            mine,
            action__plan__state=PlanState.IN_FORCE,
            action__state=ActionState.OPEN,
            done_on__isnull=True,
            dropped_at__isnull=True,
            due_on__lte=on,
        )
        .select_related("action__plan", "action__direction", "person")
        .order_by("due_on", "pk")
    )


# -- What an adoption would do --------------------------------------------------------------------


def earlier_versions(document: PolicyDocument) -> list[int]:
    """Ids of the policy versions that `document` revises, the nearest first."""
    revises = dict(PolicyDocument.objects.values_list("pk", "revises"))
    found: list[int] = []
    before = revises.get(document.pk)
    while before is not None and before not in found:
        found.append(before)
        before = revises.get(before)
    return found


def superseded_by(plan: Plan) -> QuerySet[Plan]:
    """The plans in force that the adoption of `plan` would supersede.

    The one that it revises, the one of the same policy version and unit, and those of the same
    unit under the versions before.
    """
    documents = [plan.document_id, *earlier_versions(plan.document)]
    replaced = Q(pk=plan.revises_id) | Q(unit=plan.unit_id, document__in=documents)
    return (
        Plan.objects.in_force()
        .filter(replaced)
        .exclude(pk=plan.pk)
        .select_related("document", "unit")
        .order_by("pk")
    )


@dataclass(frozen=True)
class Gaps:
    """What a plan leaves open, each in the order of the plan. None of it stops an adoption."""

    without_owner: Sequence[Action]
    without_person: Sequence[Action]
    directions_without_owner: Sequence[Provision]
    directions_without_action: Sequence[Provision]

    def __bool__(self) -> bool:
        return any(
            (
                self.without_owner,
                self.without_person,
                self.directions_without_owner,
                self.directions_without_action,
            )
        )


def gaps_of(plan: Plan) -> Gaps:
    """What `plan` leaves open: actions nobody owns or answers for, directions likewise."""
    actions = list(
        plan.actions.exclude(state=ActionState.DROPPED).select_related("direction").in_order()
    )
    answered = set(
        Responsibility.objects.filter(
            action__plan=plan, part=Responsibility.Part.RESPONSIBLE
        ).values_list("action_id", flat=True)
    )
    owned = set(DirectionOwner.objects.filter(plan=plan).values_list("direction_id", flat=True))
    directions = list(directions_of(plan))
    used = {action.direction_id for action in actions}
    return Gaps(
        [action for action in actions if action.owner_id is None],
        [action for action in actions if action.pk not in answered],
        [each for each in directions if each.pk in used and each.pk not in owned],
        [each for each in directions if each.pk not in used],
    )


def directions_of(plan: Plan) -> QuerySet[Provision]:
    """The directions of the plan's policy version, as printed."""
    return Provision.objects.filter(
        document=plan.document_id, kind=Provision.Kind.DIRECTION
    ).order_by("position")


# -- What was done --------------------------------------------------------------------------------


def journal_of(action: Action) -> QuerySet[Entry]:
    """Everything that was done to `action` and to its tasks, newest first."""
    tasks = [str(pk) for pk in action.tasks.values_list("pk", flat=True)]
    own = Q(record_type=Action._meta.label_lower, record_id=str(action.pk))
    of_tasks = Q(record_type=Task._meta.label_lower, record_id__in=tasks)
    return Entry.objects.filter(own | of_tasks).select_related("by").order_by("-pk")

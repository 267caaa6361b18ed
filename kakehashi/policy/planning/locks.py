"""Records of a plan as they are stored now, locked until the transaction ends, the plan first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kakehashi.institutions.models import Unit
from kakehashi.policy.models import Action, Plan, Task
from kakehashi.verdicts import Refused


def lock_unit(unit_id: int) -> None:
    """Let nobody else begin or adopt a plan of this unit at the same time."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)


def locked_plan(plan_id: int) -> Plan:
    """The plan with its policy version and unit."""
    plans = Plan.objects.select_for_update(of=("self",)).select_related("document", "unit")
    return plans.get(pk=plan_id)


def locked_plans(pks: Iterable[int]) -> list[Plan]:
    """Several plans, by id."""
    plans = Plan.objects.select_for_update(of=("self",)).select_related("document", "unit")
    return list(plans.filter(pk__in=list(pks)).order_by("pk"))


def locked_action(action: Action) -> Action:
    """The action with its plan, which is locked too.

    Raises: Refused, if the action has been removed.
    """
    plan = locked_plan(action.plan_id)
    actions = Action.objects.select_for_update(of=("self",)).select_related("direction", "owner")
    found = actions.filter(pk=action.pk).first()
    if found is None:
        raise Refused(_("This action has been removed in the meantime."))
    found.plan = plan
    return found


def locked_task(task: Task) -> Task:
    """The task with its action and plan, all locked.

    Raises: Refused, if its action has been removed.
    """
    action = locked_action(task.action)
    found = Task.objects.select_for_update(of=("self",)).filter(pk=task.pk).first()
    if found is None:
        raise Refused(_("This task has been removed in the meantime."))
    found.action = action
    return found

"""What a page is about, if the reader may see it; else the page is not there."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Plan, Task


def reader(request: HttpRequest) -> tuple[Person, str]:
    """Who reads, and in which language."""
    return cast(Person, request.user), get_language() or "en"


def found_plan(request: HttpRequest, pk: int) -> Plan:
    """The plan with its policy version and unit."""
    visible = Plan.objects.visible_to(cast(Person, request.user))
    return get_object_or_404(visible.select_related("document", "unit", "revises"), pk=pk)


def found_action(request: HttpRequest, pk: int) -> Action:
    """The action with its plan and direction."""
    visible = Action.objects.visible_to(cast(Person, request.user))
    related = ("plan__document", "plan__unit", "direction", "owner", "carries_on__direction")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def found_task(request: HttpRequest, pk: int) -> Task:
    """The task with its action."""
    task = get_object_or_404(Task.objects.select_related("person", "done_by"), pk=pk)
    task.action = found_action(request, task.action_id)
    return task

"""What can be done to a task or milestone: add, change, tick, take the tick back, drop."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Task
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.locks import locked_action, locked_task
from kakehashi.verdicts import Refused, require

ADDED = declare("policy.task_added", gettext_lazy("added the task"))
CHANGED = declare("policy.task_changed", gettext_lazy("changed the task"))
TICKED = declare("policy.task_ticked", gettext_lazy("ticked the task as done"))
UNTICKED = declare("policy.task_unticked", gettext_lazy("took the tick of the task back"))
DROPPED = declare("policy.task_dropped", gettext_lazy("dropped the task"))


@transaction.atomic
def add_task(
    action: Action,
    *,
    text_ja: str = "",
    text_en: str = "",
    due_on: date,
    kind: str = Task.Kind.TASK,
    weight: int = 1,
    person: Person | None = None,
    by: Person,
) -> Task:
    """Add a task, or a milestone, to an action.

    person: who does it; None: whoever answers for the action.

    Raises: Refused, if `by` neither keeps plans nor answers for the action, the plan is history,
    there is no text, the person may not sign in, or a day in the past is not for `by` to enter.
    """
    action = locked_action(action)
    require(rules.may_add_task(by, action))
    require(rules.can_be_due_on(by, due_on))
    task = Task(action=action)
    _state(task, text_ja, text_en, due_on, kind, weight, person)
    task.save()
    record(ADDED, task, by=by, changes=difference({}, fields_of(task)))
    return task


@transaction.atomic
def change_task(
    task: Task,
    *,
    text_ja: str = "",
    text_en: str = "",
    due_on: date,
    kind: str = Task.Kind.TASK,
    weight: int = 1,
    person: Person | None = None,
    by: Person,
) -> Task:
    """Restate a task that is still to be done.

    Raises: Refused, if `by` does not keep plans, the task is done or dropped, the plan is history,
    there is no text, or the person may not sign in.
    """
    task = locked_task(task)
    require(rules.may_change_task(by, task))
    before = fields_of(task)
    _state(task, text_ja, text_en, due_on, kind, weight, person)
    task.save()
    record(CHANGED, task, by=by, changes=difference(before, fields_of(task)))
    return task


@transaction.atomic
def tick(task: Task, *, done_on: date | None = None, by: Person) -> Task:
    """Say that a task is done since `done_on`, today if not given.

    Raises: Refused, if `by` may not tick it, it is done or dropped, or the day lies ahead.
    """
    task = locked_task(task)
    require(rules.may_tick(by, task))
    done_on = done_on or timezone.localdate()
    require(rules.can_be_done_on(done_on))
    if task.done_on is not None:
        raise Refused(_("This task is ticked already."))
    before = fields_of(task)
    task.done_on, task.done_by = done_on, by
    task.save()
    record(TICKED, task, by=by, changes=difference(before, fields_of(task)))
    return task


@transaction.atomic
def untick(task: Task, *, by: Person) -> Task:
    """Say that a task is not done after all.

    Raises: Refused, if `by` may not tick it, or it is not done.
    """
    task = locked_task(task)
    require(rules.may_tick(by, task))
    if task.done_on is None:
        raise Refused(_("This task is not ticked."))
    before = fields_of(task)
    task.done_on, task.done_by = None, None
    task.save()
    record(UNTICKED, task, by=by, changes=difference(before, fields_of(task)))
    return task


@transaction.atomic
def drop_task(task: Task, *, reason: str, by: Person) -> Task:
    """Give a task up; it does not count in the effort any more.

    Raises: Refused, if `by` does not keep plans, it is done or dropped, or there is no reason.
    """
    task = locked_task(task)
    require(rules.may_change_task(by, task))
    if not reason.strip():
        raise Refused(_("Say why the task is dropped."))
    before = fields_of(task)
    task.dropped_at, task.dropped_by = timezone.now(), by
    task.save()
    changes = difference(before, fields_of(task))
    record(DROPPED, task, by=by, changes=changes, reason=reason.strip())
    return task


def _state(
    task: Task,
    text_ja: str,
    text_en: str,
    due_on: date,
    kind: str,
    weight: int,
    person: Person | None,
) -> None:
    if not (text_ja.strip() or text_en.strip()):
        raise Refused(_("Say in Japanese or in English what is to be done."))
    require(rules.can_weigh(weight))
    if person is not None and person.pk != task.person_id:
        require(rules.can_be_named(person))
    task.text_ja, task.text_en = text_ja.strip(), text_en.strip()
    task.due_on, task.kind = due_on, Task.Kind(kind)
    task.weight, task.person = weight, person

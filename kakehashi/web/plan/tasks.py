"""Milestones and tasks on the page of their action: entering, changing, ticking, dropping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.labels import effort_formula, effort_in_words
from kakehashi.policy.models import Action, Task
from kakehashi.policy.overview import read_actions
from kakehashi.policy.planning import rules, tasks
from kakehashi.verdicts import Refused, Verdict
from kakehashi.web.plan.action_forms import TaskForm, TickForm
from kakehashi.web.plan.acts import fill_in_if, sheet, way_to_action
from kakehashi.web.plan.finding import found_action, found_task, reader
from kakehashi.web.plan.parts import ActionRow, row_of
from kakehashi.web.plan.plan_forms import ReasonForm
from kakehashi.web.plan.posting import posted
from kakehashi.web.workspace.sheets import Done


@dataclass(frozen=True)
class TaskLine:
    """A task on the page of its action, with what the reader may do to it."""

    task: Task
    is_overdue: bool
    may_tick: Verdict
    may_change: Verdict
    refusal: str = ""


@dataclass(frozen=True)
class Work:
    """The milestones and tasks of an action: their effort in words, and each of them.

    formula: how the effort comes about, in sentences.
    why_not: why the reader may not tick what stands open; empty if some of it can be ticked.
    """

    row: ActionRow
    on: date
    effort: str
    formula: Sequence[str]
    lines: Sequence[TaskLine]
    dropped: Sequence[Task]
    may_add: Verdict
    why_not: str


def work_of(action: Action, person: Person, refused: dict[int, str] | None = None) -> Work:
    """The work of `action` today, as `person` may do it. refused: id of a task -> why."""
    today = timezone.localdate()
    row = row_of(next(each for each in read_actions(action.plan, today) if each.action == action))
    everything = list(action.tasks.select_related("person", "done_by", "dropped_by"))
    lines = _lines(action, person, today, [t for t in everything if not t.dropped_at], refused)
    open_lines = [line for line in lines if line.task.done_on is None]
    stopped = [str(line.may_tick) for line in open_lines if not line.may_tick]
    return Work(
        row,
        today,
        effort_in_words(row.summary),
        list(effort_formula(row.summary, today)),
        lines,
        [task for task in everything if task.dropped_at],
        rules.may_add_task(person, action),
        stopped[0] if stopped and len(stopped) == len(open_lines) else "",
    )


def _lines(
    action: Action,
    person: Person,
    today: date,
    found: Sequence[Task],
    refused: dict[int, str] | None,
) -> list[TaskLine]:
    ticking = rules.may_tick_any(person, action)
    managing = rules.may_manage_action(person, action)
    for task in found:
        task.action = action
    return [
        TaskLine(
            task,
            task.is_overdue(today),
            rules.may_tick(person, task, ticking),
            rules.may_change_task(person, task, managing),
            (refused or {}).get(task.pk, ""),
        )
        for task in found
    ]


# -- Doing ----------------------------------------------------------------------------------------


@login_required
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a task or a milestone."""
    action, (person, language) = found_action(request, pk), reader(request)
    form = TaskForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        tasks.add_task(action, **cleaned, by=by)
        return _("The task is entered."), _place(action)

    page = sheet(
        _("Enter a task or milestone"),
        way_to_action(action, language),
        about=action.text_in(language),
    )
    return fill_in_if(rules.may_add_task(person, action), request, form, page, do)


@login_required
def change_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is still to be done."""
    task, (person, language) = found_task(request, pk), reader(request)
    form = TaskForm(request.POST or None, task=task)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        tasks.change_task(task, **cleaned, by=by)
        return _("The task is changed."), _place(task.action)

    page = sheet(
        _("Change the task"), way_to_action(task.action, language), about=task.text_in(language)
    )
    return fill_in_if(rules.may_change_task(person, task), request, form, page, do)


@login_required
def drop_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task up, with a reason."""
    task, (person, language) = found_task(request, pk), reader(request)
    form = ReasonForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        tasks.drop_task(task, **cleaned, by=by)
        return _("The task is dropped."), _place(task.action)

    page = sheet(
        _("Drop the task"),
        way_to_action(task.action, language),
        about=task.text_in(language),
        notice=_("A dropped task stays on record and does not count in the effort any more."),
        is_grave=True,
    )
    return fill_in_if(rules.may_change_task(person, task), request, form, page, do)


def _back(request: HttpRequest, pk: int) -> str:
    return found_task(request, pk).action.get_absolute_url()


@login_required
@posted(_back)
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is done: today, or since the day that was chosen."""
    form = TickForm(request.POST)
    if not form.is_valid():
        return _answer(request, found_task(request, pk), _("This is no day: write 2026-04-30."))
    done_on = form.cleaned_data["done_on"]
    return _do(request, pk, lambda task, by: tasks.tick(task, done_on=done_on, by=by))


@login_required
@posted(_back)
def untick(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the tick back."""
    return _do(request, pk, lambda task, by: tasks.untick(task, by=by))


def _do(request: HttpRequest, pk: int, change: Callable[[Task, Person], Task]) -> HttpResponse:
    task, (person, _language) = found_task(request, pk), reader(request)
    try:
        change(task, person)
    except Refused as refused:
        return _answer(request, task, str(refused))
    return _answer(request, task)


def _answer(request: HttpRequest, task: Task, refusal: str = "") -> HttpResponse:
    """The work of the action anew; without HTMX, its page."""
    if not request.headers.get("HX-Request"):
        if refusal:
            messages.error(request, refusal)
        return redirect(_place(task.action))
    person, _language = reader(request)
    action = found_action(request, task.action_id)  # anew: it may have been removed meanwhile
    work = work_of(action, person, {task.pk: refusal})
    return render(request, "web/plan/work.html", {"action": action, "work": work})


def _place(action: Action) -> str:
    return f"{action.get_absolute_url()}#work"

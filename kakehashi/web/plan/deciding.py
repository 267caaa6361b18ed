"""What becomes of an action: its place in a draft, its end, and who does it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.people.models import Person
from kakehashi.policy.models import Action
from kakehashi.policy.planning import actions, rules
from kakehashi.policy.states import ActionState
from kakehashi.verdicts import Refused
from kakehashi.web.plan.action_forms import NameForm
from kakehashi.web.plan.acts import done, fill_in_if, sheet, way_to_action
from kakehashi.web.plan.finding import found_action, reader
from kakehashi.web.plan.parts import parts_of
from kakehashi.web.plan.plan_forms import ReasonForm
from kakehashi.web.plan.posting import posted
from kakehashi.web.workspace.sheets import Done

# -- Its place ------------------------------------------------------------------------------------


def _back(_request: HttpRequest, pk: int, **_kwargs: object) -> str:
    return reverse("plan:action", args=[pk])


@login_required
@posted(_back)
def move_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an action change places with the one above or below it."""
    found, (person, _language) = found_action(request, pk), reader(request)
    refusal = ""
    try:
        actions.move_action(found, up="up" in request.POST, by=person)
    except Refused as refused:
        refusal = str(refused)
    if request.headers.get("HX-Request"):
        return _direction(request, found, refusal)
    if refusal:
        messages.error(request, refusal)
    return redirect(f"{found.plan.get_absolute_url()}#direction-{found.direction_id}")


def _direction(request: HttpRequest, moved: Action, refusal: str) -> HttpResponse:
    person, _language = reader(request)
    parts = parts_of(moved.plan)
    context = {
        "plan": moved.plan,
        "part": next(each for each in parts if each.direction.pk == moved.direction_id),
        "may_write": bool(rules.may_write(person, moved.plan)),
        "may_manage": bool(rules.may_manage(person, moved.plan)),
        "refusal": refusal,
    }
    return render(request, "web/plan/direction_part.html", context)


@login_required
def remove_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an action out of a draft."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, required=False)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        actions.remove_action(found, reason=cleaned["reason"], by=by)
        return _("The action is removed."), found.plan.get_absolute_url()

    page = sheet(
        _("Remove from the draft"),
        way_to_action(found, language),
        about=found.text_in(language),
        notice=_("Its tasks, money and effects go with it. The history keeps what it was."),
        is_grave=True,
    )
    return fill_in_if(rules.may_remove(person, found), request, form, page, do)


# -- Its end --------------------------------------------------------------------------------------


@login_required
def complete_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that everything meant by an action has been done."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, required=False)
    open_tasks = found.tasks.filter(done_on__isnull=True, dropped_at__isnull=True).count()

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        actions.complete_action(found, reason=cleaned["reason"], by=by)
        return _("The action is completed."), found.get_absolute_url()

    page = sheet(
        pgettext("action", "Complete"),
        way_to_action(found, language),
        about=found.text_in(language),
        notice=_("Tasks still open: %(count)d. They stay as they are.") % {"count": open_tasks}
        if open_tasks
        else "",
    )
    verdict = rules.may_decide(person, found, ActionState.COMPLETED)
    return fill_in_if(verdict, request, form, page, do)


@login_required
def drop_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an action up, with a reason."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = ReasonForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        actions.drop_action(found, **cleaned, by=by)
        return _("The action is dropped."), found.get_absolute_url()

    page = sheet(
        pgettext("action", "Drop"),
        way_to_action(found, language),
        about=found.text_in(language),
        notice=_(
            "A dropped action stays in the plan with its reason, and does not count any more."
        ),
        is_grave=True,
    )
    verdict = rules.may_decide(person, found, ActionState.DROPPED)
    return fill_in_if(verdict, request, form, page, do)


@login_required
def reopen_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an action that was completed or dropped."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, required=False)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        actions.reopen_action(found, **cleaned, by=by)
        return _("The action is open again."), found.get_absolute_url()

    page = sheet(
        pgettext("action", "Reopen"),
        way_to_action(found, language),
        about=found.text_in(language),
    )
    verdict = rules.may_decide(person, found, ActionState.OPEN)
    return fill_in_if(verdict, request, form, page, do)


# -- Who does it ----------------------------------------------------------------------------------


@login_required
def name_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody responsible for an action, or collaborating."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = NameForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        actions.name_person(found, cleaned["person"], part=cleaned["part"], by=by)
        name = cleaned["person"].name_in(language)
        return _("%(name)s is named.") % {"name": name}, found.get_absolute_url()

    page = sheet(_("Name a person"), way_to_action(found, language), about=found.text_in(language))
    return fill_in_if(rules.may_manage_action(person, found), request, form, page, do)


@login_required
@posted(_back)
def release_person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Say that somebody has no part in an action any more."""
    found, (by, language) = found_action(request, pk), reader(request)
    named = get_object_or_404(found.responsibilities.select_related("person"), person__pk=person)

    def do() -> str:
        actions.release_person(found, named.person, by=by)
        return _("%(name)s has no part in it any more.") % {"name": named.person.name_in(language)}

    done(request, do)
    return redirect(f"{found.get_absolute_url()}#people")

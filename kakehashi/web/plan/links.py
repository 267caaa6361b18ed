"""What an action needs first and what it should move, on the page of the action."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything
from kakehashi.policy.counting import Unit
from kakehashi.policy.models import Action, Effect
from kakehashi.policy.planning import links, rules
from kakehashi.web.plan.action_forms import EffectForm, NeedForm
from kakehashi.web.plan.acts import done, fill_in_if, sheet, way_to_action
from kakehashi.web.plan.finding import found_action, reader
from kakehashi.web.plan.posting import posted
from kakehashi.web.workspace.sheets import Done


@dataclass(frozen=True)
class EffectLine:
    """An expected effect with its indicator in words; `exists` says that it can be opened."""

    effect: Effect
    title: str | Promise
    unit: Unit | None
    exists: bool


def effects_of(action: Action) -> list[EffectLine]:
    """What `action` should move, as it was said."""
    effects = list(action.effects.all())
    known = everything() if effects else {}
    found = []
    for effect in effects:
        indicator = known.get(effect.indicator)
        title = indicator.title if indicator else effect.indicator
        unit = indicator.unit if indicator else None
        found.append(EffectLine(effect, title, unit, indicator is not None))
    return found


@login_required
def add_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an action needs first."""
    action, (person, language) = found_action(request, pk), reader(request)
    form = NeedForm(request.POST or None, action=action)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        links.add_need(action, cleaned["needs"], by=by)
        return _("It is recorded what the action needs first."), _place(action)

    page = sheet(
        _("Say what it needs first"),
        way_to_action(action, language),
        about=action.text_in(language),
    )
    return fill_in_if(rules.may_manage_action(person, action), request, form, page, do)


def _back(request: HttpRequest, pk: int, **_kwargs: object) -> str:
    return _place(found_action(request, pk))


def _back_of_effect(request: HttpRequest, pk: int) -> str:
    return _place(found_action(request, get_object_or_404(Effect, pk=pk).action_id), "effects")


@login_required
@posted(_back)
def remove_need(request: HttpRequest, pk: int, needs: int) -> HttpResponse:
    """Say what an action does not need any more."""
    action, (person, _language) = found_action(request, pk), reader(request)
    other = get_object_or_404(Action, pk=needs, needed_by__action=action)

    def do() -> str:
        links.remove_need(action, other, by=person)
        return _("The action does not need it any more.")

    done(request, do)
    return redirect(_place(action))


@login_required
def expect_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an action should move; `?effect=` restates one that was said."""
    action, (person, language) = found_action(request, pk), reader(request)
    asked = request.GET.get("effect", "")
    present = action.effects.filter(pk=asked).first() if asked.isdecimal() else None
    form = EffectForm(request.POST or None, effect=present)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        links.expect_effect(action, cleaned.pop("indicator"), **cleaned, by=by)
        return _("The expected effect is recorded."), _place(action, "effects")

    page = sheet(
        _("Say what it should move"),
        way_to_action(action, language),
        about=action.text_in(language),
        notice=_("An expectation is not a figure: it never counts as a result."),
    )
    return fill_in_if(rules.may_manage_action(person, action), request, form, page, do)


@login_required
@posted(_back_of_effect)
def withdraw_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an effect is not expected any more."""
    effect = get_object_or_404(Effect, pk=pk)
    effect.action = action = found_action(request, effect.action_id)
    person, _language = reader(request)

    def do() -> str:
        links.withdraw_effect(effect, by=person)
        return _("The effect is not expected any more.")

    done(request, do)
    return redirect(_place(action, "effects"))


def _place(action: Action, part: str = "needs") -> str:
    return f"{action.get_absolute_url()}#{part}"

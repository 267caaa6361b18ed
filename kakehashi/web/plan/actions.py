"""The pages of an action: everything of one action, and what is done to its text."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kakehashi.people.models import Person
from kakehashi.policy.models import Action, DirectionOwner, Standing
from kakehashi.policy.planning import actions as operations
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.queries import journal_of
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.states import ActionState, PlanState
from kakehashi.verdicts import Offer, Verdict, refusals
from kakehashi.web.plan.action_forms import ActionForm
from kakehashi.web.plan.acts import (
    fill_in_if,
    sheet,
    way_to_action,
    way_to_plan,
)
from kakehashi.web.plan.finding import found_action, found_plan, reader
from kakehashi.web.plan.links import effects_of
from kakehashi.web.plan.money import budget_of
from kakehashi.web.plan.plan_forms import TranslateForm
from kakehashi.web.plan.tasks import work_of
from kakehashi.web.workspace.sheets import Done

UNCHECKED = {Freshness.DUE, Freshness.LATE, Freshness.NEVER}


# -- Reading --------------------------------------------------------------------------------------


@login_required
@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one action."""
    found, (person, _language) = found_action(request, pk), reader(request)
    work = work_of(found, person)
    acts = _acts(person, found, work.row.freshness)
    owner = DirectionOwner.objects.filter(plan=found.plan_id, direction=found.direction_id)
    context = {
        "action": found,
        "plan": found.plan,
        "work": work,
        "direction_owner": owner.select_related("person").first(),
        "acts": [each for each in acts if each.verdict],
        "refusals": refusals(acts),
        "may_manage": bool(rules.may_manage_action(person, found)),
        "needs": _linked(found, needed_by__action=found),
        "needed_by": _linked(found, needs__needs=found),
        "effects": effects_of(found),
        "budget": budget_of(found),
        "later": _later(person, found),
        "entries": journal_of(found),
    }
    return render(request, "web/plan/action.html", context)


def _later(person: Person, found: Action) -> Action | None:
    """What goes on with the action, as far as `person` may see it."""
    later = Action.objects.visible_to(person).filter(carries_on=found)
    return (
        later.exclude(plan__state=PlanState.DISCARDED)
        .select_related("plan", "direction")
        .order_by("pk")
        .last()
    )


def _linked(found: Action, **how: Action) -> list[Action]:
    return list(Action.objects.filter(plan=found.plan_id, **how).select_related("direction"))


def _acts(person: Person, found: Action, freshness: Freshness) -> list[Offer]:
    """What follows from the state of the action, whether or not `person` may do it."""
    plan, acts = found.plan, []
    if freshness in UNCHECKED and rules.may_attest(person, found):
        acts.append(_to(found, _("Check the action"), "attest", True))
    if plan.state in rules.ALIVE and found.state != ActionState.DROPPED:
        manage = rules.may_manage_action(person, found)
        acts.append(_to(found, pgettext("action", "Change"), "change_action", manage))
        acts.append(_to(found, _("Name a person"), "name_person", manage))
    acts += [_translation(person, found, each) for each in _to_translate(found)]
    if plan.state == PlanState.IN_FORCE:
        acts += _decisions(person, found)
    if plan.state == PlanState.DRAFT:
        may_remove = rules.may_remove(person, found)
        words = _("Remove from the draft")
        acts.append(_to(found, words, "remove_action", may_remove, is_grave=True))
    return acts


def _to(found: Action, words: str, name: str, verdict: Verdict, *, is_grave: bool = False) -> Offer:
    return Offer(words, reverse(f"plan:{name}", args=[found.pk]), verdict, is_grave)


def _decisions(person: Person, found: Action) -> list[Offer]:
    def may(state: ActionState) -> Verdict:
        return rules.may_decide(person, found, state)

    if found.state != ActionState.OPEN:
        reopen = pgettext("action", "Reopen")
        return [_to(found, reopen, "reopen_action", may(ActionState.OPEN))]
    complete, drop = pgettext("action", "Complete"), pgettext("action", "Drop")
    return [
        _to(found, complete, "complete_action", may(ActionState.COMPLETED)),
        _to(found, drop, "drop_action", may(ActionState.DROPPED), is_grave=True),
    ]


def _to_translate(found: Action) -> list[str]:
    """Languages in which the text is missing or a translation, while the text itself is settled."""
    if rules.is_text_open(found.plan) or found.plan.state == PlanState.DISCARDED:
        return []
    return [each for each in ("ja", "en") if found.standing_in(each) != Standing.OFFICIAL]


def _translation(person: Person, found: Action, language: str) -> Offer:
    address = reverse("plan:translate_action", kwargs={"pk": found.pk, "language": language})
    verdict = rules.may_translate(person, found.plan, found, language)
    return Offer(_translate_words(found, language), address, verdict)


def _translate_words(found: Action, language: str) -> str:
    if found.standing_in(language) != Standing.MISSING:
        return _("Better the Japanese text") if language == "ja" else _("Better the English text")
    return _("Translate into Japanese") if language == "ja" else _("Translate into English")


# -- The text -------------------------------------------------------------------------------------


@login_required
def add_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an action; `?direction=` says under which direction."""
    plan, (person, language) = found_plan(request, pk), reader(request)
    form = ActionForm(
        request.POST or None, plan=plan, initial={"direction": request.GET.get("direction", "")}
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        place = form.place()
        added = operations.add_action(
            plan, place["direction"], form.words(), number=place["number"], **form.facts(), by=by
        )
        said = _("%(code)s is entered. Name who answers for it.") % {"code": added.code}
        return said, added.get_absolute_url()

    page = sheet(_("Enter an action"), way_to_plan(plan, language))
    return fill_in_if(rules.may_write(person, plan), request, form, page, do)


@login_required
def change_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an action; of an adopted plan, everything but its text."""
    found, (person, language) = found_action(request, pk), reader(request)
    form = ActionForm(request.POST or None, plan=found.plan, action=found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.change_action(found, form.words(), **form.place(), **form.facts(), by=by)
        return _("The action is changed."), found.get_absolute_url()

    page = sheet(
        pgettext("action", "Change"),
        way_to_action(found, language),
        about=found.text_in(language),
        notice="" if rules.is_text_open(found.plan) else str(rules.IS_ADOPTED),
    )
    return fill_in_if(rules.may_manage_action(person, found), request, form, page, do)


@login_required
def translate_action(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give the text in the language where it is missing, or better a translation."""
    found, (person, own) = found_action(request, pk), reader(request)
    form = TranslateForm(request.POST or None, record=found, language=language)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.translate_action(found, language, **cleaned, by=by)
        return _("The text is recorded."), found.get_absolute_url()

    other = found.text_ja if language == "en" else found.text_en
    page = sheet(_translate_words(found, language), way_to_action(found, own), about=other)
    verdict = rules.may_translate(person, found.plan, found, language)
    return fill_in_if(verdict, request, form, page, do)

"""The pages of a plan: the plan as it is printed, and what can be done to it."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.policy.models import DirectionOwner, Plan, Standing
from kakehashi.policy.planning import operations, rules
from kakehashi.policy.planning.queries import directions_of, gaps_of, superseded_by
from kakehashi.policy.revising.rules import may_revise
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Offer, Verdict, refusals
from kakehashi.web.plan.acts import (
    fill_in_if,
    sheet,
    way_to_plan,
    way_to_plans,
)
from kakehashi.web.plan.finding import found_plan, reader
from kakehashi.web.plan.parts import parts_of
from kakehashi.web.plan.plan_forms import (
    AdoptForm,
    BeginForm,
    DetailsForm,
    OwnerForm,
    ReasonForm,
    RhythmForm,
    TranslateForm,
)
from kakehashi.web.workspace.sheets import Done

ADOPT = "web/plan/adopt.html"


# -- Reading --------------------------------------------------------------------------------------


@login_required
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan as it is printed, with who does what and how far it is."""
    found, (person, _language) = found_plan(request, pk), reader(request)
    acts = _acts(person, found)
    context = {
        "plan": found,
        "later": Plan.objects.visible_to(person).filter(revises=found).first(),
        "parts": parts_of(found),
        "neighbours": _neighbours(found),
        "acts": [each for each in acts if each.verdict],
        "refusals": refusals(acts),
        "may_write": bool(rules.may_write(person, found)),
        "may_manage": bool(rules.may_manage(person, found)),
        "gaps": gaps_of(found) if found.state == PlanState.DRAFT else None,
        "entries": history_of(found),
    }
    return render(request, "web/plan/plan.html", context)


def _neighbours(found: Plan) -> list[tuple[str, str]]:
    """Other pages about the plan: (address, words)."""
    pages = {
        "plan:targets": pgettext("place", "Targets"),
        "plan:reviews": pgettext("place", "Reviews"),
        "plan:what_if": pgettext("place", "What if"),
    }
    return [(reverse(name, args=[found.pk]), words) for name, words in pages.items()]


def _acts(person: Person, found: Plan) -> list[Offer]:
    """What follows from the state of the plan, whether or not `person` may do it."""
    write, manage = rules.may_write(person, found), rules.may_manage(person, found)
    is_draft, is_alive = found.state == PlanState.DRAFT, found.state in rules.ALIVE
    acts = []
    if rules.is_text_open(found):
        acts.append(_to(found, _("Enter an action"), "add_action", write))
        acts.append(_to(found, _("Import the text"), "import_plan", write))
    if is_draft:
        may_adopt = rules.may_adopt(person, found)
        acts.append(_to(found, pgettext("plan", "Adopt"), "adopt", may_adopt))
    if found.state == PlanState.IN_FORCE:
        acts.append(_to(found, pgettext("plan", "Revise"), "revise", may_revise(person, found)))
    if is_alive:
        acts.append(_to(found, _("Change title and years"), "details", write))
        acts.append(_to(found, _("When owners check"), "rhythm", manage))
    for missing in _to_translate(found):
        words = _TRANSLATE[missing]()
        translate = rules.may_translate(person, found, found, missing)
        address = reverse("plan:translate", kwargs={"pk": found.pk, "language": missing})
        acts.append(Offer(words, address, translate))
    if is_draft:
        words, may_discard = pgettext("plan", "Discard the draft"), rules.may_discard(person, found)
        acts.append(_to(found, words, "discard", may_discard, is_grave=True))
    return acts


def _to(found: Plan, words: str, name: str, verdict: Verdict, *, is_grave: bool = False) -> Offer:
    return Offer(words, reverse(f"plan:{name}", args=[found.pk]), verdict, is_grave)


_TRANSLATE = {
    "ja": lambda: _("Translate the title into Japanese"),
    "en": lambda: _("Translate the title into English"),
}


def _to_translate(found: Plan) -> list[str]:
    return [each for each in ("ja", "en") if found.standing_in(each) == Standing.MISSING]


# -- Doing ----------------------------------------------------------------------------------------


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the draft of a plan."""
    person, _language = reader(request)
    form = BeginForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        begun = operations.begin_plan(
            cleaned["document"], cleaned["unit"], form.words(), **form.details(), by=by
        )
        return _(
            "The draft is there. Enter its actions, or import its text."
        ), begun.get_absolute_url()

    page = sheet(
        _("Begin a plan"),
        way_to_plans(),
        notice=_("A draft is seen by the office, the leadership and auditors until it is adopted."),
    )
    return fill_in_if(rules.may_keep_plans(person), request, form, page, do)


@login_required
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, years and remarks."""
    found, (person, language) = found_plan(request, pk), reader(request)
    form = DetailsForm.about(request.POST or None, found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.revise_plan(found, form.words(), **form.details(), by=by)
        return _("The plan is changed."), found.get_absolute_url()

    page = sheet(
        _("Change title and years"), way_to_plan(found, language), about=found.text_in(language)
    )
    return fill_in_if(rules.may_write(person, found), request, form, page, do)


@login_required
def rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when owners check."""
    found, (person, language) = found_plan(request, pk), reader(request)
    form = RhythmForm.about(request.POST or None, found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.set_rhythm(found, **cast(operations.Rhythm, cleaned), by=by)
        return _("The days are set."), found.get_absolute_url()

    page = sheet(
        _("When owners check"),
        way_to_plan(found, language),
        about=found.text_in(language),
        notice=_(
            "Each month owners say in a minute whether the records of their actions are right."
        ),
        button=_("Save"),
    )
    return fill_in_if(rules.may_manage(person, found), request, form, page, do)


@login_required
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force, having seen what it leaves open and what it supersedes."""
    found, (person, language) = found_plan(request, pk), reader(request)
    form = AdoptForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.adopt(found, **cleaned, by=by)
        return _("The plan is in force."), found.get_absolute_url()

    page = sheet(
        pgettext("plan", "Adopt"),
        way_to_plan(found, language),
        about=found.text_in(language),
        template=ADOPT,
    )
    context = {"gaps": gaps_of(found), "superseded": superseded_by(found), "plan": found}
    return fill_in_if(rules.may_adopt(person, found), request, form, page, do, context)


@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    found, (person, language) = found_plan(request, pk), reader(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, required=False)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.discard_plan(found, **cleaned, by=by)
        return _("The draft of the plan is discarded."), found.get_absolute_url()

    page = sheet(
        pgettext("plan", "Discard the draft"),
        way_to_plan(found, language),
        about=found.text_in(language),
        notice=_("A discarded plan stays on record, but nothing more can be done to it."),
        is_grave=True,
    )
    return fill_in_if(rules.may_discard(person, found), request, form, page, do)


@login_required
def translate(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give the title in the language where it is missing, or better a translation."""
    found, (person, own) = found_plan(request, pk), reader(request)
    form = TranslateForm(request.POST or None, record=found, language=language)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.translate_plan(found, language, **cleaned, by=by)
        return _("The title is translated."), found.get_absolute_url()

    page = sheet(_TRANSLATE[language](), way_to_plan(found, own), about=found.text_in(own))
    verdict = rules.may_translate(person, found, found, language)
    return fill_in_if(verdict, request, form, page, do)


@login_required
def direction_owner(request: HttpRequest, pk: int, direction: int) -> HttpResponse:
    """Say who answers for a direction, or that nobody does any more."""
    found, (person, language) = found_plan(request, pk), reader(request)
    part = get_object_or_404(directions_of(found), pk=direction)
    present = DirectionOwner.objects.filter(plan=found, direction=part).first()
    initial = {"person": present.person if present else None}
    form = OwnerForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        address = f"{found.get_absolute_url()}#direction-{part.pk}"
        if cleaned["person"] is None:
            operations.release_direction_owner(found, part, by=by)
            return _("Nobody answers for the direction any more."), address
        operations.name_direction_owner(found, part, cleaned["person"], by=by)
        return _("The owner of the direction is named."), address

    page = sheet(
        _("Owner of the direction"),
        way_to_plan(found, language),
        about=f"{part.code} {part.text_in(language)}",
        notice=_("The owner of a direction is told when actions are not checked in time."),
    )
    return fill_in_if(rules.may_manage(person, found), request, form, page, do)

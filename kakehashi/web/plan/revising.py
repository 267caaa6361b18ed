"""Revising a plan: what is carried where, questions first, then the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kakehashi.people.models import Person
from kakehashi.policy.models import Plan, PolicyDocument, Provision
from kakehashi.policy.revising import operations, rules
from kakehashi.policy.revising.proposals import (
    LEFT,
    Carried,
    Choices,
    Proposal,
    later_versions,
    proposal,
)
from kakehashi.verdicts import No, Refused

SHOWN = 90  # letters of a direction's wording in a choice


@dataclass(frozen=True)
class Option:
    """A direction, or none, that an action can be given."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One action of the old plan as the page shows it."""

    carried: Carried
    field: str
    options: Sequence[Option]


@login_required
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """What a revision of the plan would carry over; confirming begins the draft."""
    person = cast(Person, request.user)
    visible = Plan.objects.visible_to(person).select_related("document", "unit")
    plan = get_object_or_404(visible, pk=pk)
    if isinstance(no := rules.may_revise(person, plan), No):
        messages.error(request, str(no))
        return redirect(plan)
    versions = later_versions(plan.document)
    document = _asked(request, versions)
    choices = choices_of(request.POST.dict())
    status = 200
    if request.method == "POST":
        try:
            draft = operations.revise(plan, document, choices=choices, by=person)
        except Refused as refused:
            messages.error(request, str(refused))
            status = 422
        else:
            said = _(
                "The revision is begun as a draft. The plan stays in force until it is adopted."
            )
            messages.success(request, said)
            return redirect(draft)
    now = proposal(plan, document, choices)
    context = {"now": now, "plan": plan, "document": document, "versions": versions}
    return render(request, "web/plan/revise.html", {**context, **_rows(now)}, status=status)


def _asked(request: HttpRequest, versions: Sequence[PolicyDocument]) -> PolicyDocument:
    """The version that the page is about: the newest, unless another one is asked for."""
    code = request.POST.get("under") or request.GET.get("under")
    return next((each for each in versions if each.code == code), versions[0])


def choices_of(sent: Mapping[str, str]) -> Choices:
    """{action: direction, or LEFT} of what the page sent; what was left open is not in it."""
    choices: dict[int, int] = {}
    for name, value in sent.items():
        action = name.removeprefix("action-")
        if action != name and action.isdecimal() and value.isdecimal() and len(value) < 19:
            choices[int(action)] = int(value)
    return choices


def _rows(now: Proposal) -> dict[str, list[Row]]:
    """The questions, and what is certain, each in the order of the plan."""
    language = get_language() or "en"
    provisions = Provision.objects.filter(document=now.document, kind=Provision.Kind.DIRECTION)
    directions = list(provisions.order_by("position"))
    rows = [
        Row(each, f"action-{each.action.pk}", _options(each, directions, language))
        for each in now.actions
    ]
    return {
        "questions": [row for row in rows if row.carried.is_question],
        "answered": [row for row in rows if not row.carried.is_question],
    }


def _options(carried: Carried, directions: Sequence[Provision], language: str) -> list[Option]:
    """Those to which the crosswalk leads first, then every other direction, then none."""
    others = [each for each in directions if each not in carried.suggested]
    options = [Option("", _("Choose"), True)] if carried.is_question else []
    for each in (*carried.suggested, *others):
        words = f"{each.code} {Truncator(each.text_in(language)).chars(SHOWN)}"
        options.append(Option(str(each.pk), words, each == carried.direction))
    return [*options, Option(str(LEFT), _("Do not carry over"), carried.is_left)]

"""The plan in one look: its three readings by direction, and what needs attention first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for
from kakehashi.policy.attention import Concern, concerns_of
from kakehashi.policy.boards import (
    ActionLine,
    Board,
    Boards,
    DirectionLine,
    TargetLine,
    has_invented,
    summary_of,
)
from kakehashi.policy.labels import Brief, brief, told
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import DirectionOwner, Plan
from kakehashi.policy.planning.rules import may_keep_plans
from kakehashi.policy.states import PlanState

FIRST_CONCERNS = 8  # more are folded away
IN_ORDER = [PlanState.IN_FORCE, PlanState.DRAFT, PlanState.SUPERSEDED, PlanState.DISCARDED]


@dataclass(frozen=True)
class Part:
    """A direction of the plan as the page shows it. direction: None for what has no place yet."""

    direction: DirectionLine | None
    owner: str
    is_mine: bool
    is_empty: bool
    brief: Brief
    concerns: int


class FilterForm(forms.Form):
    """What of the plan the reader wants to see."""

    direction = forms.ChoiceField(label=_("Direction"), required=False)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    plan = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, board: Board, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        directions = cast(forms.ChoiceField, self.fields["direction"])
        directions.choices = [("", _("All directions"))] + [
            (each.code, f"{each.code} {each.text}") for each in board.directions
        ]
        units = cast(forms.ChoiceField, self.fields["unit"])
        named = {each.unit: each.unit_name for each in board.actions if each.unit is not None}
        units.choices = [("", _("All units")), *sorted(named.items(), key=lambda unit: unit[1])]


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The plan in force that concerns the reader most, or `?plan=`; the others in short."""
    reader = cast(Person, request.user)
    plans, mine = _plans(reader), acts_for(reader)
    if not plans and not request.GET.get("plan"):
        empty = {"may_begin": may_keep_plans(reader)}
        return render(request, "web/plan/dashboard.html", empty)
    today = timezone.localdate()
    chosen = _chosen(request, plans, mine)
    shown = [each for each in plans if each.state == PlanState.IN_FORCE or each == chosen]
    read = Boards(shown, today, Memory())
    context = {
        "plan": chosen,
        "on": today,
        "others": [(each, brief(read.summary(each))) for each in shown if each != chosen],
        "elsewhere": [each for each in plans if each not in shown],
        "may_begin": may_keep_plans(reader),
        **_content(request, chosen, read.board(chosen), mine),
    }
    return render(request, "web/plan/dashboard.html", context)


def _plans(reader: Person) -> list[Plan]:
    """All that `reader` may see: in force, drafts, past ones; the university's own first."""
    order = [When(state=state, then=Value(place)) for place, state in enumerate(IN_ORDER)]
    return list(
        Plan.objects.visible_to(reader)
        .exclude(state=PlanState.DISCARDED)
        .select_related("document", "unit")
        .order_by(
            Case(*order),
            F("unit__parent").asc(nulls_first=True),
            "-document__adopted_year",
            "-document__adopted_month",
            "-number",
            "pk",
        )
    )


def _chosen(request: HttpRequest, plans: Sequence[Plan], mine: Collection[int]) -> Plan:
    """The plan asked for; else the first in which the reader owns a direction; else the first."""
    asked = request.GET.get("plan", "")
    if asked:
        found = next((each for each in plans if str(each.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    owned = set(
        DirectionOwner.objects.filter(person__in=mine, plan__state=PlanState.IN_FORCE).values_list(
            "plan_id", flat=True
        )
    )
    return next((each for each in plans if each.pk in owned), plans[0])


def _content(
    request: HttpRequest, plan: Plan, board: Board, mine: Collection[int]
) -> dict[str, Any]:
    """The chosen plan, narrowed to what the reader asks for."""
    form = FilterForm(board, request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    owners = _owners(plan)
    own = {
        each.code for each in board.directions if each.pk in owners and owners[each.pk].pk in mine
    }
    seen = _narrowed(board, asked.get("direction") or "", asked.get("unit"), own)
    return {
        "form": form,
        "is_filtered": bool(asked.get("direction") or asked.get("unit")),
        "unit": asked.get("unit"),
        "targets": seen.targets,
        "actions": seen.actions,
        "told": told(summary_of(seen.targets, seen.actions), board.on),
        "has_invented": has_invented(seen.targets, seen.actions),
        "overshoots": [each for each in seen.targets if each.result.overshoot],
        "concerns": seen.concerns[:FIRST_CONCERNS],
        "more_concerns": seen.concerns[FIRST_CONCERNS:],
        "own": own,
        "parts": list(_parts(seen, owners)),
        "unowned": [each.code for each in seen.directions if each.pk not in owners],
    }


def _owners(plan: Plan) -> dict[int, Person]:
    """Id of a direction -> who answers for it in `plan`."""
    found = DirectionOwner.objects.filter(plan=plan).select_related("person")
    return {each.direction_id: each.person for each in found}


@dataclass(frozen=True)
class Narrowed:
    """What the reader asked for of a plan. own: codes of the directions that the reader owns."""

    directions: Sequence[DirectionLine]
    targets: Sequence[TargetLine]
    actions: Sequence[ActionLine]
    concerns: Sequence[Concern]
    own: Collection[str]


def _narrowed(board: Board, direction: str, unit: int | None, own: Collection[str]) -> Narrowed:
    """Under a unit stand its own targets alone: those of the whole are not the unit's."""
    targets = [
        each
        for each in board.targets
        if direction in ("", each.direction)
        and (unit is None or (each.by == "unit" and each.part == str(unit)))
    ]
    actions = [
        each
        for each in board.actions
        if direction in ("", each.direction) and unit in (None, each.unit)
    ]
    directions = [each for each in board.directions if direction in ("", each.code)]
    concerns = concerns_of(targets, actions, own)
    return Narrowed(directions, targets, actions, concerns, own)


def _parts(seen: Narrowed, owners: Mapping[int, Person]) -> Iterator[Part]:
    """The reader's own directions first, then as printed; last what has no place yet."""
    for line in sorted(seen.directions, key=lambda each: each.code not in seen.own):
        owner = owners.get(line.pk)
        yield _part(seen, line, owner.name_in(get_language() or "en") if owner else "")
    if any(not each.direction for each in seen.targets):
        yield _part(seen, None)


def _part(seen: Narrowed, line: DirectionLine | None, owner: str = "") -> Part:
    code = line.code if line else ""
    targets = [each for each in seen.targets if each.direction == code]
    actions = [each for each in seen.actions if each.direction == code]
    return Part(
        line,
        owner,
        code in seen.own,
        not targets and not actions,
        brief(summary_of(targets, actions)),
        sum(each.direction == code for each in seen.concerns),
    )

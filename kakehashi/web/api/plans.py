"""Action plans, as far as anybody may read them: adopted ones, without persons and money."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router

from kakehashi.institutions.models import Unit
from kakehashi.policy.models import Action, Plan
from kakehashi.policy.planning.queries import directions_of
from kakehashi.policy.states import PlanState
from kakehashi.web.api import plan_schemas as p
from kakehashi.web.api import schemas as s
from kakehashi.web.api.institutions import FAULTS, Id
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.policies import wording_of
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Policy"])
ADOPTED = [PlanState.IN_FORCE, PlanState.SUPERSEDED]


@router.get("", response={200: p.PlansPage, 422: s.Problem, 429: s.Problem})
def plans(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Every adopted version of the action plans, the latest adoption first."""
    found = _adopted().order_by("-adopted_on", "-pk")
    return page(request, found, asked, lambda rows: [p.PlanSummary(**_summary(r)) for r in rows])


@router.get("/{pk}", response={200: p.PlanOut, **FAULTS})
def plan(request: HttpRequest, pk: Id) -> p.PlanOut:
    """One plan with its actions by direction, as printed."""
    found = _adopted().filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no plan with this id that anybody may read."))
    actions = list(found.actions.select_related("direction", "owner").in_order())
    return p.PlanOut(
        **_summary(found),
        directions=[
            p.PlanDirectionOut(
                code=direction.code,
                wording=wording_of(direction),
                actions=[_action(each) for each in actions if each.direction_id == direction.pk],
            )
            for direction in directions_of(found)
        ],
    )


def _adopted() -> QuerySet[Plan]:
    return Plan.objects.filter(state__in=ADOPTED).select_related("document", "unit")


def _summary(found: Plan) -> dict[str, Any]:
    return {
        "id": found.pk,
        "policy": found.document.code,
        "unit": _unit(found.unit),
        "version": found.number,
        "title": wording_of(found),
        "state": found.state,
        "adopted_on": found.adopted_on,
        "only_month_known": found.only_month_known,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "revises": found.revises_id,  # what was revised was adopted
        "is_incomplete": found.is_incomplete,
        "is_invented": found.is_invented,
    }


def _action(found: Action) -> p.ActionOut:
    return p.ActionOut(
        id=found.pk,
        code=found.code,
        wording=wording_of(found),
        unit=_unit(found.owner) if found.owner else None,
        first_year=found.first_year,
        last_year=found.last_year,
        state=found.state,
        is_invented=found.is_invented,
    )


def _unit(unit: Unit) -> s.UnitOut:
    return s.UnitOut(code=unit.code, name=s.Bilingual(ja=unit.name_ja, en=unit.name_en))

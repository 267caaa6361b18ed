"""Progress: the plans in force as everybody may see them, without persons, money or opinions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kakehashi.policy.boards import (
    ActionLine,
    Board,
    Boards,
    DirectionLine,
    TargetLine,
    has_invented,
    summary_of,
)
from kakehashi.policy.labels import Told, told
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Freeze, Plan

REPORTS = 3  # published ones; the older ones are found from them


@dataclass(frozen=True)
class Part:
    """A direction with what is wanted and done in it. direction: None for what has no place yet."""

    direction: DirectionLine | None
    told: Told
    targets: Sequence[TargetLine]
    actions: Sequence[ActionLine]


def progress(request: HttpRequest) -> HttpResponse:
    """The university's plan in force, or `?plan=`; the others by their names."""
    plans = list(
        Plan.objects.in_force()
        .select_related("document", "unit")
        .order_by(
            F("unit__parent").asc(nulls_first=True),
            "-document__adopted_year",
            "-document__adopted_month",
            "pk",
        )
    )
    freezes = Freeze.objects.visible_to(AnonymousUser()).select_related("publication")
    context: dict[str, Any] = {"freezes": freezes.order_by("-on")[:REPORTS]}
    if not plans:
        return render(request, "web/public/progress.html", context)
    plan = _chosen(request, plans)
    board = Boards([plan], timezone.localdate(), Memory(), public=True).board(plan)
    context |= {
        "plan": plan,
        "others": [each for each in plans if each != plan],
        "on": board.on,
        "told": told(summary_of(board.targets, board.actions), board.on),
        "has_invented": plan.is_invented or has_invented(board.targets, board.actions),
        "parts": list(_parts(board)),
    }
    return render(request, "web/public/progress.html", context)


def _chosen(request: HttpRequest, plans: Sequence[Plan]) -> Plan:
    """The plan asked for, which has to be in force; else the first."""
    asked = request.GET.get("plan", "")
    found = next((each for each in plans if str(each.pk) == asked), None if asked else plans[0])
    if found is None:
        raise Http404
    return found


def _parts(board: Board) -> Iterator[Part]:
    """The directions as printed; last the targets that have no place yet."""
    for line in board.directions:
        yield _part(board, line)
    if any(not each.direction for each in board.targets):
        yield _part(board, None)


def _part(board: Board, line: DirectionLine | None) -> Part:
    code = line.code if line else ""
    targets = [each for each in board.targets if each.direction == code]
    actions = [each for each in board.actions if each.direction == code]
    return Part(line, told(summary_of(targets, actions), board.on), targets, actions)

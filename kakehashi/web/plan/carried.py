"""A policy version beside the one before: which indicators serve each direction, from where."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import (
    Action,
    Correspondence,
    Placement,
    Plan,
    PolicyDocument,
    Provision,
)
from kakehashi.policy.placing import MAIN, By, Place, served
from kakehashi.policy.queries import crosswalk, versions
from kakehashi.policy.registry import Indicator
from kakehashi.policy.revising import placements, rules
from kakehashi.policy.revising.continuing import Moment, moments, past_of
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Refused
from kakehashi.web.plan.posting import posted
from kakehashi.web.public.sketches import Sketch, sketch
from kakehashi.web.workspace.crosswalk import DirectionField


@dataclass(frozen=True)
class Serving:
    """An indicator under a direction, with its series.

    breaks: the reference dates at which its definition changed, or that were frozen by another one.
    """

    place: Place
    sketch: Sketch
    breaks: Sequence[Moment]


@dataclass(frozen=True)
class Part:
    """A direction of the version: what it carries on, the indicators that serve it, its actions.

    serving: the university's own indicators.  others: those by others' counting rules.
    """

    direction: Provision
    origins: Sequence[Correspondence]
    serving: Sequence[Serving]
    others: Sequence[Serving]
    actions: Sequence[Action]


class PlaceForm(forms.Form):
    """Which indicator serves which direction, and how."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    direction = DirectionField(Provision.objects.none(), label=pgettext_lazy("policy", "Direction"))
    weight = forms.ChoiceField(
        label=pgettext_lazy("crosswalk", "Weight"),
        choices=Placement.Weight.choices,
        help_text=gettext_lazy(
            "Main: the one direction under which plans count it. Also: it serves this one, too."
        ),
    )

    def __init__(self, *args: object, document: PolicyDocument, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes
        directions = document.provisions.filter(kind=Provision.Kind.DIRECTION)
        cast(DirectionField, self.fields["direction"]).queryset = directions
        known = [(code, str(each.title)) for code, each in everything().items()]
        cast(forms.ChoiceField, self.fields["indicator"]).choices = known


@login_required
@require_safe
def carried(request: HttpRequest, code: str) -> HttpResponse:
    """Each direction of the version with what serves it and where that comes from."""
    return _page(request, _document(request, code))


def _page(
    request: HttpRequest, document: PolicyDocument, form: PlaceForm | None = None
) -> HttpResponse:
    person = cast(Person, request.user)
    known = everything()
    places = served(document, known)
    verdict = rules.may_place(person, document)
    waiting = [code for code, some in places.items() if any(p.by is By.CROSSWALK for p in some)]
    context = {
        "document": document,
        "earlier": document.revises,
        "parts": _parts(person, document, known, places),
        "nowhere": [each for code, each in known.items() if not _is_main(places.get(code, ()))],
        "waiting": len(waiting),
        "unconfirmed": sum(not p.is_confirmed for some in places.values() for p in some),
        "may_place": bool(verdict),
        "form": form or (PlaceForm(document=document) if verdict else None),
        "plans": _plans(person, document),
    }
    status = 422 if form is not None else 200
    return render(request, "web/plan/carried.html", context, status=status)


def _back(_request: HttpRequest, code: str, **_kwargs: object) -> str:
    return reverse("plan:carried", args=[code])


@login_required
@posted(_back)
def carry_over(request: HttpRequest, code: str) -> HttpResponse:
    """Place every indicator where the crosswalk leads."""
    document = _document(request, code)
    try:
        made = placements.carry_over(document, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Placements made: %(count)s.") % {"count": len(made)})
    return redirect("plan:carried", code)


@login_required
@posted(_back)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Let an indicator serve a direction."""
    document = _document(request, code)
    form = PlaceForm(request.POST, document=document)
    if not form.is_valid():
        return _page(request, document, form)
    direction = form.cleaned_data["direction"]
    try:
        placements.place(
            form.cleaned_data["indicator"],
            direction,
            weight=form.cleaned_data["weight"],
            by=cast(Person, request.user),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, document, form)
    messages.success(
        request, _("The indicator is placed under %(code)s.") % {"code": direction.code}
    )
    return redirect(reverse("plan:carried", args=[code]) + f"#direction-{direction.pk}")


@login_required
@posted(_back)
def unplace(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that an indicator does not serve a direction."""
    found = get_object_or_404(Placement, pk=pk, document=_document(request, code))
    try:
        placements.unplace(found, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The indicator is taken out."))
    return redirect(reverse("plan:carried", args=[code]) + f"#direction-{found.direction_id}")


def _document(request: HttpRequest, code: str) -> PolicyDocument:
    """The version, for staff; for others the public page of the crosswalk is there."""
    if not rules.sees_placements(request.user):
        raise Http404
    return get_object_or_404(versions(), code=code)


def _is_main(places: Sequence[Place]) -> bool:
    return any(place.weight == MAIN for place in places)


def _plans(person: Person, document: PolicyDocument) -> list[Plan]:
    """The plans under the version that the reader may see, the one in force first."""
    visible = Plan.objects.visible_to(person).filter(document=document)
    found = visible.exclude(state=PlanState.DISCARDED).select_related("document", "unit")
    return sorted(found, key=lambda plan: plan.state != PlanState.IN_FORCE)


def _parts(
    person: Person,
    document: PolicyDocument,
    known: Mapping[str, Indicator],
    places: Mapping[str, Sequence[Place]],
) -> list[Part]:
    serving = _serving(person, known, places)
    origins: dict[int, list[Correspondence]] = defaultdict(list)
    for each in crosswalk(document):
        origins[each.later_id].append(each)
    directions = document.provisions.filter(kind=Provision.Kind.DIRECTION).prefetch_related(
        Prefetch("actions", _carried_actions(person), to_attr="carried_actions")
    )
    return [
        Part(
            each,
            sorted(origins[each.pk], key=lambda c: c.weight != Correspondence.Weight.MAIN),
            [one for one in serving.get(each.code, []) if not one.sketch.indicator.rule],
            [one for one in serving.get(each.code, []) if one.sketch.indicator.rule],
            each.carried_actions,
        )
        for each in directions.select_related("document").order_by("position")
    ]


def _carried_actions(person: Person) -> QuerySet[Action]:
    """Actions that go on with one of an earlier plan, as printed; discarded plans left out."""
    return (
        Action.objects.visible_to(person)
        .filter(carries_on__isnull=False)
        .exclude(plan__state=PlanState.DISCARDED)
        .select_related("plan__document", "direction", "carries_on__direction__document")
        .in_order()
    )


def _serving(
    person: Person, known: Mapping[str, Indicator], places: Mapping[str, Sequence[Place]]
) -> dict[str, list[Serving]]:
    """Code of a direction -> what serves it: main ones first."""
    recall = Memory()
    past = past_of(known.values(), person)
    found: dict[str, list[Serving]] = defaultdict(list)
    for code, some in places.items():
        if code not in known or not some:
            continue
        drawn = sketch(known[code], recall)
        series = moments(drawn.points, past.get(code))
        changes = [each for each in series if each.change or each.past]
        for place in some:
            found[place.direction].append(Serving(place, drawn, changes))
    for serving in found.values():
        serving.sort(key=lambda each: each.place.weight != MAIN)
    return found

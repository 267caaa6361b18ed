"""The units of the home university: the tree, one unit, and what can be done to it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.directory import organisation
from kakehashi.institutions.models import Unit
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.web.workspace.sheets import Done, Sheet, fill_in, for_keepers
from kakehashi.web.workspace.unit_forms import CloseForm, FoundForm, RenameForm


@dataclass(frozen=True)
class Branch:
    """A unit with the branches below it, as it stands on a day."""

    unit: Unit
    standing: str  # "today", "ahead" or "closed"
    below: Sequence["Branch"]


def standing(unit: Unit, on: date) -> str:
    """Whether a unit exists on a day, is still to come, or has closed."""
    if unit.ends_on is not None and unit.ends_on < on:
        return "closed"
    return "ahead" if unit.starts_on is not None and unit.starts_on > on else "today"


def tree(on: date) -> list[Branch]:
    """Every unit that ever was or is to come, below the university; closed ones after the others.

    Among equals the one entered first. One query, however deep.
    """
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.order_by("pk"):
        below[unit.parent_id].append(unit)

    def branches(parent: int | None) -> list[Branch]:
        found = [
            Branch(unit, standing(unit, on), branches(unit.pk)) for unit in below.get(parent, [])
        ]
        return sorted(found, key=lambda branch: branch.standing == "closed")

    return branches(None)


# -- Reading ------------------------------------------------------------------------------------


@for_keepers
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units as a tree, with closed and future ones marked."""
    return render(request, "web/workspace/units.html", {"branches": tree(timezone.localdate())})


@for_keepers
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its names, its time, its place, and its history."""
    found = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    context = {
        "unit": found,
        "standing": standing(found, timezone.localdate()),
        "is_home": found.kind == Unit.Kind.UNIVERSITY,
        "below": found.children.order_by("pk"),
        "goes_with": found.partner_units.order_by("pk"),
        "entries": history_of(found),
    }
    return render(request, "web/workspace/unit.html", context)


# -- Doing --------------------------------------------------------------------------------------


@for_keepers
def found_unit(request: HttpRequest) -> HttpResponse:
    """Enter a unit; `?below=` says of which it is part."""
    below = request.GET.get("below", "")
    form = FoundForm(request.POST or None, initial={"parent": below})
    sheet = Sheet(pgettext("unit", "Enter a unit"), [_units()])

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        code, kind = cleaned.pop("code"), cleaned.pop("kind")
        entered = organisation.found_unit(code, kind, **cleaned, by=by)
        return _("The unit has been entered."), _address(entered)

    return fill_in(request, form, sheet, do)


@for_keepers
def rename_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct or change what a unit is called."""
    found = get_object_or_404(Unit, pk=pk)
    names = {"name_ja": found.name_ja, "name_en": found.name_en}
    sheet = _sheet(
        found,
        pgettext("unit", "Rename"),
        notice=_(
            "The new name stands for the past too. If one unit ends and another begins, close the"
            " old one and enter the new one instead."
        ),
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        organisation.rename_unit(found, **cleaned, by=by)
        return _("The new names are recorded."), _address(found)

    return fill_in(request, RenameForm(request.POST or None, initial=names), sheet, do)


@for_keepers
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which day is the last of a unit."""
    found = get_object_or_404(Unit, pk=pk)
    sheet = _sheet(
        found,
        pgettext("unit", "Close"),
        notice=_("Roles at the unit do not end by themselves: end them on the people's pages."),
        is_grave=True,
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        organisation.close_unit(found, **cleaned, by=by)
        return _("The last day of the unit is recorded."), _address(found)

    return fill_in(request, CloseForm(request.POST or None), sheet, do)


def _sheet(found: Unit, title: str, *, notice: str, is_grave: bool = False) -> Sheet:
    name = found.name_in(get_language() or "en")
    way = [_units(), (_address(found), name)]
    return Sheet(title, way, about=name, notice=notice, is_grave=is_grave)


def _units() -> tuple[str, str]:
    return reverse("workspace:units"), _("Units")


def _address(found: Unit) -> str:
    return reverse("workspace:unit", args=[found.pk])

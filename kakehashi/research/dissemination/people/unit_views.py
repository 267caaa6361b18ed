"""The public pages of research by unit: people, projects, works, and what others add."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.people.describing import unit_page
from kakehashi.research.dissemination.people.parts import UNIT_PARTS, shown
from kakehashi.research.dissemination.people.profile_filter import with_keys
from kakehashi.research.dissemination.people.queries import (
    countries_of,
    people_of,
    projects_at,
    researching_units,
    works_at,
)
from kakehashi.research.dissemination.people.register import position_in
from kakehashi.research.dissemination.people.views import COUNTRIES_SHOWN, PAGES, works_page
from kakehashi.research.dissemination.works.addresses import site_of

PEOPLE_SHOWN = 12
PROJECTS_SHOWN = 6


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units that have something to show, with how many researchers and projects."""
    found = researching_units(timezone.localdate())
    people = _counted(Profile)
    projects = _counted(ResearchProject)
    lines = []
    for unit in found:
        below = units_below({unit.pk})
        lines.append(
            {
                "unit": unit,
                "people": sum(people.get(pk, 0) for pk in below),
                "projects": sum(projects.get(pk, 0) for pk in below),
            }
        )
    return render(request, f"{PAGES}/units.html", {"lines": lines})


def _counted(model: type[Profile] | type[ResearchProject]) -> dict[int, int]:
    is_shown = ~Q(state="hidden") if model is Profile else Q(is_public=True)
    rows = model._default_manager.filter(is_shown).order_by().values("unit")
    return dict(rows.annotate(count=Count("pk")).values_list("unit", "count"))


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What is researched at one unit and those below it, by whom and with whom."""
    found, language = get_object_or_404(Unit, code=code), get_language() or "en"
    people = with_keys(people_of(found), language).order_by("name_key", "pk")
    projects, works = projects_at(found), works_at(found)
    context: dict[str, Any] = {
        "unit": found,
        "people": [(each, position_in(each, language)) for each in people[:PEOPLE_SHOWN]],
        "people_count": people.count(),
        "projects": projects[:PROJECTS_SHOWN],
        "project_count": projects.count(),
        "works": works_page(request, works),
        "countries": countries_of(works)[:COUNTRIES_SHOWN],
        "parts": list(shown(UNIT_PARTS, found, language)),
        "json_ld": unit_page(found, site_of(request)),
    }
    return render(request, f"{PAGES}/unit.html", context)

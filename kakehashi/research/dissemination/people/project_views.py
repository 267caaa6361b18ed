"""The public pages of research projects, and how they are entered and told anew."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.people import project_operations, rules
from kakehashi.research.dissemination.people.describing import project_links, project_page
from kakehashi.research.dissemination.people.forms import ProjectForm
from kakehashi.research.dissemination.people.keeping import Way
from kakehashi.research.dissemination.people.project_filter import (
    ProjectFilter,
    columns,
    funder_in,
)
from kakehashi.research.dissemination.people.queries import public_works
from kakehashi.research.dissemination.people.views import works_page
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import site_of
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.verdicts import No

PAGES = "research/dissemination/people"


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The list; `?export=` answers with it as a file."""
    person, language = request.user, get_language() or "en"
    may_enter = rules.may_enter_projects(person) if isinstance(person, Person) else No("")
    listing = Listing(
        request,
        ResearchProject.objects.visible_to(person),
        columns(language, inside=bool(may_enter)),
        name="projects",
        caption=gettext_lazy("Research projects"),
        empty=gettext_lazy("No research project matches."),
        empty_link=(reverse("dissemination:enter_project"), gettext_lazy("Enter a project"))
        if may_enter
        else None,
        filters=ProjectFilter,
        order="-starts_on",
    )
    return listing.response(f"{PAGES}/projects.html", {"may_enter": may_enter})


def find(request: HttpRequest, slug: str) -> ResearchProject:
    """The project, if the reader may see it."""
    seen = ResearchProject.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit", "leader__unit"), slug=slug)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project as the world reads it; for those who keep it also what can be done."""
    found, language, site = find(request, slug), get_language() or "en", site_of(request)
    reader = request.user if isinstance(request.user, Person) else None
    is_inside = reader is not None and bool(rules.may_keep_project(reader, found))
    partners = list(found.partners.with_names())
    pair = (found.summary_ja, found.summary_en)
    first, other = pair if language == "ja" else pair[::-1]
    context: dict[str, Any] = {
        "project": found,
        "leader": None if found.leader.state == ProfileState.HIDDEN else found.leader,
        "members": _shown(found),
        "partners": partners,
        "summary": first or other,
        "summary_language": language if first else ("en" if language == "ja" else "ja"),
        "funder": funder_in(found, language),
        "works": works_page(request, public_works(found.works.all())),
        "is_over": found.ends_on is not None and found.ends_on < timezone.localdate(),
        "json_ld": project_page(found, partners, site) if found.is_public else None,
        "is_inside": is_inside,
        "entries": history_of(found) if is_inside else None,
    }
    answer = render(request, f"{PAGES}/project.html", context)
    if found.is_public:
        answer["Link"] = project_links(found, site)
    return answer


def _shown(found: ResearchProject) -> list[Profile]:
    return [each for each in found.members.all() if each.state != ProfileState.HIDDEN]


def way_to_list() -> Way:
    """The way to the list."""
    return [(reverse("dissemination:projects"), gettext_lazy("Research projects"))]


def way_to(found: ResearchProject) -> Way:
    """The way to one project."""
    return [*way_to_list(), (found.get_absolute_url(), found.title_in(get_language() or "en"))]


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a project."""
    person = cast(Person, request.user)
    form = ProjectForm(request.POST or None, person=person)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        entered = project_operations.enter_project(form.told(), by=by)
        return _("The project is entered."), entered.get_absolute_url()

    page = Sheet(gettext_lazy("Enter a project"), way_to_list())
    return fill_in(request, rules.may_enter_projects(person), form, page, do)


@login_required
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of a project anew."""
    found, person = find(request, slug), cast(Person, request.user)
    form = ProjectForm(request.POST or None, person=person, project=found)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        project_operations.revise_project(found, form.told(), by=by)
        return _("The project is told anew."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Edit the project"),
        way_to(found),
        about=found.title_in(get_language() or "en"),
        button=gettext_lazy("Save"),
    )
    return fill_in(request, rules.may_keep_project(person, found), form, page, do)

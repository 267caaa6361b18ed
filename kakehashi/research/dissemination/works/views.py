"""The pages of works: the list, one work, and what programs read of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.institutions.models import Unit
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.models.people import READS_OUTPUTS
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works import (
    highwire,
    json_ld,
    page,
    rules,
    signposting,
)
from kakehashi.research.dissemination.works.addresses import Site, site_of
from kakehashi.research.dissemination.works.csl import item_of
from kakehashi.research.dissemination.works.queries import (
    history,
    is_author,
    units_with,
    was_public,
    with_everything,
)
from kakehashi.research.dissemination.works.reference_files import bibtex, csl_json, ris
from kakehashi.research.dissemination.works.register import badge, columns, language_of
from kakehashi.research.dissemination.works.work_filter import WorkFilter
from kakehashi.verdicts import Verdict, refusals

PAGES = "research/dissemination/works"
LIST_WORDS = gettext_lazy("Works")
GONE = 410
WRITERS = {
    "csl.json": lambda work, _site: csl_json([item_of(work)]),
    "bib": lambda work, _site: bibtex([item_of(work)]),
    "ris": lambda work, _site: ris([item_of(work)]),
}


@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """The list; `?export=` answers with it as a file."""
    person = request.user
    is_inside = isinstance(person, Person) and bool(units_of(person, READS_OUTPUTS))
    may_enter: Verdict | None = rules.may_enter(person) if isinstance(person, Person) else None
    listing = Listing(
        request,
        Work.objects.visible_to(person),
        columns(is_inside=is_inside),
        name="works",
        caption=LIST_WORDS,
        empty=gettext_lazy("No work matches."),
        empty_link=(reverse("dissemination:enter_work"), gettext_lazy("Enter a work"))
        if may_enter
        else None,
        filters=WorkFilter,
        filter_context={"is_inside": is_inside},
        order="-year",
    )
    return listing.response(f"{PAGES}/works.html", {"may_enter": may_enter})


@require_safe
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """One work; withdrawn, its address says so; merged, it leads to the one that stands."""
    found = find(request, pk)
    if found.state == WorkState.MERGED:
        assert found.merged_into is not None  # the database promises it
        return redirect(found.merged_into, permanent=True)
    if found.state == WorkState.WITHDRAWN:
        context = {"work": found, **_inside(request, found)}
        return render(request, f"{PAGES}/withdrawn.html", context, status=GONE)
    response = render(request, f"{PAGES}/work.html", _context(request, found))
    if found.state == WorkState.PUBLIC:
        response["Link"] = signposting.header(found, site_of(request))
    return response


def find(request: HttpRequest, pk: int) -> Work:
    """The work with everything, if the reader may see it or the world once could.

    Raises: Http404.
    """
    found = with_everything(Work.objects.filter(pk=pk)).first()
    if found is None:
        raise Http404
    gone = found.state in (WorkState.WITHDRAWN, WorkState.MERGED)
    if gone and was_public(found):
        return found
    if not Work.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    return found


def _context(request: HttpRequest, found: Work) -> dict[str, Any]:
    language, site = get_language() or "en", site_of(request)
    authors, places, more = page.authors_of(found)
    title = page.title_for(found, language)
    return {
        "work": found,
        "title": title,
        "other_titles": page.other_titles(found, title.text),
        "summary": page.summary_for(found, language),
        "authors": authors,
        "affiliations": places,
        "more_authors": more,
        "language_name": language_of(found, language),
        "identifiers": page.identifiers_of(found),
        "citations": page.citations_of(found),
        "files": page.files_of(found),
        "units": Unit.objects.filter(pk__in=units_with(found)),
        "stable": site.stable(found),
        "meta": highwire.meta_of(found, site),
        "json_ld": json_ld.description_of(found, site),
        **_inside(request, found),
    }


def _inside(request: HttpRequest, found: Work) -> dict[str, Any]:
    """What can be done, and what was: for authors and those who keep outputs."""
    person = request.user
    if not isinstance(person, Person):
        return {}
    if not units_of(person, READS_OUTPUTS) and not _is_theirs(person, found):
        return {}
    acts = page.acts_of(person, found)
    return {
        "is_inside": True,
        "badge": badge(found),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "warnings": page.warnings_of(found),
        "entries": history(found),
    }


def _is_theirs(person: Person, found: Work) -> bool:
    return found.created_by_id == person.pk or is_author(person, found)


@require_safe
def record(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The work as programs read it: a description, a reference, or the set of its links."""
    found = find(request, pk)
    if found.state == WorkState.MERGED:
        return redirect("dissemination:work_record", found.merged_into_id, kind, permanent=True)
    if found.state != WorkState.PUBLIC:
        return HttpResponse(status=GONE if was_public(found) else 404)
    response = _written(found, kind, site_of(request))
    response["Link"] = signposting.describes(found, site_of(request))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _written(found: Work, kind: str, site: Site) -> HttpResponse:
    if kind == "linkset.json":
        return JsonResponse(signposting.linkset(found, site), content_type=signposting.LINKSET)
    if kind == "jsonld":
        description = json_ld.description_of(found, site)
        return JsonResponse(
            description,
            content_type=signposting.FORMATS[kind],
            json_dumps_params={"ensure_ascii": False},
        )
    if kind not in WRITERS:
        raise Http404
    media = f"{signposting.FORMATS[kind]}; charset=utf-8"
    name = f'attachment; filename="work-{found.pk}.{kind}"'
    content = WRITERS[kind](found, site)
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": name})

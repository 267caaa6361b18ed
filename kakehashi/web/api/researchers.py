"""Researchers and their projects, as the world reads them."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router, Schema
from pydantic import Field

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.research.dissemination.models import Affiliation, Profile, ResearchProject
from kakehashi.research.dissemination.people.describing import addresses_of
from kakehashi.research.dissemination.people.queries import countries_of, projects_of, works_of
from kakehashi.research.dissemination.people.register import tells_all
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.web.api import research_schemas as r
from kakehashi.web.api import schemas as s
from kakehashi.web.api.institutions import FAULTS, name_of
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere

researchers_router = Router(tags=["Researchers"])
projects_router = Router(tags=["Research projects"])
Slug = Annotated[str, Path(max_length=80, pattern="^[-a-zA-Z0-9_]+$", description="Its id")]
NAMED = ("name_ja", "name_en", "name_kana", "fields_ja", "fields_en", "orcid")
TITLED = ("title_ja", "title_en", "summary_ja", "summary_en", "award_number")
COUNTRY = "^([A-Z]{2})?$"
TEXT = r"^[^\x00]*$"


class ResearcherSearch(Schema):
    """Which researchers are asked for; all that is given must hold."""

    q: str = Field(
        "", max_length=200, pattern=TEXT, description="Words of name or field, or an ORCID iD"
    )
    unit: str = Field(
        "", max_length=40, pattern="^[-a-zA-Z0-9_]*$", description="Of this unit or below it"
    )
    country: str = Field("", pattern=COUNTRY, description="With co-authors in it (ISO 3166-1)")


class ProjectSearch(Schema):
    """Which projects are asked for; all that is given must hold."""

    q: str = Field("", max_length=200, pattern=TEXT, description="Words of title or summary")
    unit: str = Field(
        "", max_length=40, pattern="^[-a-zA-Z0-9_]*$", description="Of this unit or below it"
    )
    country: str = Field("", pattern=COUNTRY, description="With partners in it (ISO 3166-1)")


# -- Researchers ----------------------------------------------------------------------------------


@researchers_router.get("", response={200: r.ResearchersPage, 422: s.Problem, 429: s.Problem})
def researchers(
    request: HttpRequest, search: Annotated[ResearcherSearch, Query()], asked: Asked
) -> dict[str, Any]:
    """Researchers of the home university with a public page."""
    rows: QuerySet[Profile] = Profile.objects.public().select_related("unit")
    rows = _with_words(rows, search.q, NAMED)
    if search.unit:
        rows = rows.filter(unit__in=_units(search.unit))
    if search.country:
        abroad = Affiliation.objects.filter(country=search.country).order_by()
        works = abroad.values("contribution__work")
        rows = rows.filter(contributions__work__in=works).distinct()
    found = rows.order_by("pk")
    return page(request, found, asked, lambda part: [_summary(request, each) for each in part])


@researchers_router.get("/{slug}", response={200: r.ResearcherDetailsOut, **FAULTS})
def researcher(request: HttpRequest, slug: Slug) -> r.ResearcherDetailsOut:
    """One researcher with works, projects and countries of co-authors."""
    found = Profile.objects.public().select_related("unit").filter(slug=slug).first()
    if found is None:
        raise NotThere(gettext("There is no researcher with this id that anybody may read."))
    works = works_of(found)
    is_told = tells_all(found)
    return r.ResearcherDetailsOut.model_validate(
        {
            **_summary(request, found).model_dump(),
            "about": s.Bilingual(
                ja=found.biography_ja if is_told else "", en=found.biography_en if is_told else ""
            ),
            "works": list(works.values_list("pk", flat=True)),
            "projects": [each.slug for each in projects_of(found, None)],
            "coauthor_countries": [
                r.CoauthorCountryOut(country=each.code, works=each.works)
                for each in countries_of(works)
            ],
        }
    )


def _summary(request: HttpRequest, row: Profile) -> r.ResearcherOut:
    is_told = tells_all(row)
    return r.ResearcherOut.model_validate(
        {
            "id": row.slug,
            "name": s.Bilingual(ja=row.name_ja, en=row.name_en),
            "unit": _unit(row.unit),
            "position": s.Bilingual(ja=row.position_ja, en=row.position_en),
            "fields": s.Bilingual(
                ja=row.fields_ja if is_told else "", en=row.fields_en if is_told else ""
            ),
            "confirmed_at": row.confirmed_at,
            "identifiers": [
                {"scheme": register, "value": number, "address": address}
                for register, number, address in (addresses_of(row) if is_told else [])
            ],
            "website": row.website or None if is_told else None,
            "is_invented": row.is_invented,
            "page": request.build_absolute_uri(row.get_absolute_url()),
        }
    )


# -- Projects -------------------------------------------------------------------------------------


@projects_router.get("", response={200: r.ResearchProjectsPage, 422: s.Problem, 429: s.Problem})
def research_projects(
    request: HttpRequest, search: Annotated[ProjectSearch, Query()], asked: Asked
) -> dict[str, Any]:
    """Research projects that the world can read, newest first."""
    rows: QuerySet[ResearchProject] = _with_words(_projects(), search.q, TITLED)
    if search.unit:
        rows = rows.filter(unit__in=_units(search.unit))
    if search.country:
        rows = rows.filter(partners__country=search.country).distinct()
    found = rows.order_by("-starts_on", "pk")
    return page(request, found, asked, lambda part: [_project(request, each) for each in part])


@projects_router.get("/{slug}", response={200: r.ResearchProjectOut, **FAULTS})
def research_project(request: HttpRequest, slug: Slug) -> r.ResearchProjectOut:
    """One research project."""
    found = _projects().filter(slug=slug).first()
    if found is None:
        raise NotThere(gettext("There is no research project with this id that anybody may read."))
    return _project(request, found)


def _projects() -> QuerySet[ResearchProject]:
    rows = ResearchProject.objects.public().select_related("unit", "leader")
    return rows.prefetch_related("members", "partners__names")


def _project(request: HttpRequest, row: ResearchProject) -> r.ResearchProjectOut:
    return r.ResearchProjectOut.model_validate(
        {
            "id": row.slug,
            "title": s.Bilingual(ja=row.title_ja, en=row.title_en),
            "summary": s.Bilingual(ja=row.summary_ja, en=row.summary_en),
            "unit": _unit(row.unit),
            "leader": next(iter(_slugs([row.leader])), None),
            "members": _slugs(row.members.all()),
            "partners": [
                s.PartnerOut(id=each.pk, name=name_of(each), country=each.country)
                for each in row.partners.all()
            ],
            "funder": s.Bilingual(ja=row.funder_ja, en=row.funder_en),
            "award_number": row.award_number or None,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "website": row.website or None,
            "is_invented": row.is_invented,
            "page": request.build_absolute_uri(row.get_absolute_url()),
        }
    )


def _slugs(rows: Iterable[Profile]) -> list[str]:
    return [each.slug for each in rows if each.state != ProfileState.HIDDEN]


def _unit(unit: Unit) -> s.UnitOut:
    return s.UnitOut(code=unit.code, name=s.Bilingual(ja=unit.name_ja, en=unit.name_en))


def _units(code: str) -> set[int]:
    return units_below(set(Unit.objects.filter(code=code).values_list("pk", flat=True)))


def _with_words(rows: QuerySet[Any], text: str, names: Iterable[str]) -> QuerySet[Any]:
    for word in text.split():
        held = Q(pk__in=[])
        for name in names:
            held |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(held)
    return rows

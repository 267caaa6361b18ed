"""Works of the university's researchers, as far as the world reads them."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from kakehashi.institutions.models import Unit
from kakehashi.research.dissemination.models import Affiliation, Contribution, Work
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import site_of
from kakehashi.research.dissemination.works.queries import with_everything
from kakehashi.research.dissemination.works.spellings import address_of
from kakehashi.research.dissemination.works.work_filter import narrowed
from kakehashi.web.api import work_schemas as s
from kakehashi.web.api.institutions import FAULTS, Id
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere
from kakehashi.web.api.schemas import Bilingual, Problem

router = Router(tags=["Works"])
KINDS = "|".join(Work.Kind.values)
Answer = Literal["", "yes", "no", "unknown"]


class WorkSearch(Schema):
    """Which works are asked for; all that is given must hold."""

    q: str = Field(
        "",
        max_length=200,
        pattern=r"^[^\x00]*$",
        description="Words of title, authors, journal or topic; or a DOI",
        examples=["ロボット"],
    )
    kind: str = Field("", pattern=f"^({KINDS})?$", description=f"One of {KINDS}")
    year: int | None = Field(None, ge=1, le=9999, description="Of publication")
    language: str = Field("", max_length=20, pattern=r"^[a-zA-Z0-9-]*$", description="BCP 47")
    unit: str = Field(
        "",
        max_length=40,
        pattern="^[-a-zA-Z0-9_]*$",
        description="Code of the unit; those below it count too",
    )
    international: Answer = Field("", description="Affiliations in more than one country/region")
    open_access: Answer = Field("", description="Whether anybody can read it")
    changed_since: date | None = Field(
        None,
        ge=date(1990, 1, 1),
        description="Only works whose record changed on this day (in Japan) or later",
    )


@router.get("", response={200: s.WorksPage, 422: Problem, 429: Problem})
def works(
    request: HttpRequest, search: Annotated[WorkSearch, Query()], asked: Asked
) -> dict[str, Any]:
    """Public works by id."""
    rows = with_everything(_found(search)).order_by("pk")
    return page(request, rows, asked, lambda found: [_out(request, each) for each in found])


@router.get("/{pk}", response={200: s.WorkOut, **FAULTS})
def work(request: HttpRequest, pk: Id) -> s.WorkOut:
    """One public work with its authors. One that was merged says into which."""
    found = with_everything(Work.objects.filter(pk=pk)).first()
    if found is not None and found.merged_into_id is not None and found.published_at:
        words = {"pk": found.merged_into_id}
        raise NotThere(gettext("This work was merged into the work with the id %(pk)s.") % words)
    if found is None or not Work.objects.public().filter(pk=pk).exists():
        raise NotThere(gettext("There is no work with this id that anybody may read."))
    return _out(request, found)


def _found(search: WorkSearch) -> QuerySet[Work]:
    asked: dict[str, Any] = {
        "q": search.q,
        "kind": search.kind,
        "year": search.year,
        "language": search.language,
        "international": search.international,
        "access": search.open_access,
    }
    rows = Work.objects.public()
    if search.unit:
        unit = Unit.objects.filter(code=search.unit).first()
        if unit is None:
            return rows.none()
        asked["unit"] = unit.pk
    found = narrowed(rows, asked)
    if search.changed_since is None:
        return found
    begins = timezone.make_aware(datetime.combine(search.changed_since, time.min))
    return found.filter(changed_at__gte=begins)


def _out(request: HttpRequest, row: Work) -> s.WorkOut:
    site = site_of(request)
    return s.WorkOut(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        title_in=Bilingual(ja=row.title_ja, en=row.title_en),
        summary=Bilingual(ja=row.summary_ja, en=row.summary_en),
        language=row.language,
        year=row.year,
        published_on=row.published_on,
        container=row.container or None,
        publisher=row.publisher or None,
        volume=row.volume or None,
        issue=row.issue or None,
        pages=row.pages or None,
        access=row.access or None,
        is_open=row.access in Work.OPEN if row.access else None,
        licence=row.licence or None,
        open_copy=row.open_url or None,
        is_international=row.is_international,
        is_retracted=row.is_retracted,
        is_invented=row.is_invented,
        identifiers=[
            s.WorkIdentifierOut(
                scheme=each.scheme,
                value=each.value,
                address=address_of(each.scheme, each.value),
            )
            for each in row.identifiers.all()
        ],
        authors=[_author(each) for each in row.contributions.all()],
        fundings=[
            s.FundingOut(funder=each.funder, award_number=each.award_number or None)
            for each in row.fundings.all()
        ],
        changed_at=row.changed_at,
        page=site.stable(row),
    )


def _author(row: Contribution) -> s.AuthorOut:
    profile = row.profile
    shown = profile if profile and profile.state != ProfileState.HIDDEN else None
    return s.AuthorOut(
        name=row.name,
        orcid=row.orcid or (shown.orcid if shown else None) or None,
        is_corresponding=row.is_corresponding,
        profile=shown.slug if shown else None,
        unit=shown.unit.code if shown else None,
        affiliations=[_place(each) for each in row.affiliations.all()],
    )


def _place(row: Affiliation) -> s.AffiliationOut:
    return s.AffiliationOut(
        name=row.name,
        ror=row.ror or None,
        country=row.country or None,
        institution=row.institution_id,
    )

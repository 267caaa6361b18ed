"""Institutions of the world, found by any of their names."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router, Schema
from pydantic import Field

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.partner_filter import Partners, answering
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import find_institutions
from kakehashi.vocabulary import countries
from kakehashi.web.api import schemas as s
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere
from kakehashi.web.components.registers import entry_of

router = Router(tags=["Institutions"])
MOST_RANKED = 200
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Id of the record")]
FAULTS = {404: s.Problem, 422: s.Problem, 429: s.Problem}


class Search(Schema):
    """Which institutions are asked for; all that is given must hold."""

    q: str = Field(
        "",
        max_length=200,
        pattern=r"^[^\x00]*$",
        description=f"Words of any name, or an identifier. Alone, it answers with the best"
        f" {MOST_RANKED}, best first",
        examples=["ウィーン"],
    )
    country: str = Field(
        "", pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2", examples=["AT"]
    )
    partner: bool | None = Field(
        None, description="Only those with, or without, an agreement in force today"
    )


@router.get("", response={200: s.InstitutionsPage, 422: s.Problem, 429: s.Problem})
def institutions(
    request: HttpRequest, search: Annotated[Search, Query()], asked: Asked
) -> dict[str, Any]:
    """Institutions by name, country/region and partnership. Merged ones are left out."""
    found: QuerySet[Institution] | list[Institution]
    if search.q and not search.country and search.partner is None:
        found = find_institutions(search.q, MOST_RANKED)
    else:
        found = _filtered(search).order_by("pk").with_names()
    return page(request, found, asked, lambda rows: _summaries(request, list(rows)))


@router.get("/{pk}", response={200: s.InstitutionOut, **FAULTS})
def institution(request: HttpRequest, pk: Id) -> s.InstitutionOut:
    """Everything public about one institution. A merged one says which one it became part of."""
    found = Institution.objects.with_names().filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no institution with this id."))
    [summary] = _summaries(request, [found])
    agreements = Agreement.objects.public().filter(parties__institution=found).distinct()
    return s.InstitutionOut.model_validate(
        {
            **summary.model_dump(),
            "kind": found.kind,
            "status": found.status,
            "merged_into": found.merged_into_id,
            "names": [
                {"text": name.text, "language": name.language, "kind": name.kind}
                for name in found.names.all()
            ],
            "identifiers": [
                {
                    "scheme": each.scheme,
                    "value": each.value,
                    "address": entry_of(each).address or None,
                }
                for each in found.identifiers.all()
            ],
            "latitude": found.latitude,
            "longitude": found.longitude,
            "website": found.website or None,
            "predecessors": _ids(found.follows.values_list("predecessor", flat=True)),
            "successors": _ids(found.followed_by.values_list("successor", flat=True)),
            "agreements": _ids(agreements.values_list("pk", flat=True)),
        }
    )


def name_of(institution: Institution) -> s.Bilingual:
    """The best name for a reader of each language; names must be fetched."""
    return s.Bilingual(ja=institution.name_in("ja"), en=institution.name_in("en"))


def _ids(found: Iterable[int]) -> list[int]:
    return sorted(found)


def _filtered(search: Search) -> Any:
    rows = Institution.objects.current()
    if search.country:
        rows = rows.filter(country=search.country)
    if search.partner is not None:
        partners = Partners(timezone.localdate()).rows.values("pk")
        rows = rows.filter(pk__in=partners) if search.partner else rows.exclude(pk__in=partners)
    return answering(rows, search.q) if search.q else rows


def _summaries(request: HttpRequest, rows: Iterable[Institution]) -> list[s.InstitutionSummary]:
    """Two queries, however many rows."""
    found = list(rows)
    today = Partners(timezone.localdate()).rows.filter(pk__in=[row.pk for row in found])
    partners = set(today.values_list("pk", flat=True))
    return [
        s.InstitutionSummary(
            id=row.pk,
            name=name_of(row),
            country=row.country,
            country_name=s.Bilingual(
                ja=countries.name(row.country, "ja"), en=countries.name(row.country, "en")
            ),
            city=row.city or None,
            is_partner=row.pk in partners,
            page=request.build_absolute_uri(reverse("public:institution", args=[row.pk])),
        )
        for row in found
    ]

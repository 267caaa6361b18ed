"""Places for exchange students under agreements in force, with their deadlines."""

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from kakehashi.agreements.models import SIGNED_ONCE, Condition
from kakehashi.agreements.models.conditions import BAR
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import Due, offering_in, semesters_of
from kakehashi.education.cooperation.places.telling import (
    Teller,
    coming,
    partners_of,
    with_everything,
)
from kakehashi.vocabulary.time import fiscal_year
from kakehashi.web.api import place_schemas as p
from kakehashi.web.api import schemas as s
from kakehashi.web.api.institutions import FAULTS, LARGEST_ID, Id, name_of
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Places"])
EARLIEST, LATEST = 1950, 2199
Year = Annotated[
    int | None,
    Query(ge=EARLIEST, le=LATEST, description="Academic year by the year in which it begins"),
]


class PlaceSearch(Schema):
    """Which places are asked for; all that is given must hold."""

    year: int | None = Field(
        None, ge=EARLIEST, le=LATEST, description="Academic year; this one if it is not given"
    )
    direction: Literal["outgoing", "incoming"] | None = None
    partner: int | None = Field(None, ge=1, le=LARGEST_ID, description="Id of an institution")
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")
    unit: str = Field(
        "", max_length=40, pattern="^[-a-zA-Z0-9_]*$", description="Open to this unit, by its code"
    )
    level: Literal["bachelor", "master", "doctor"] | None = Field(
        None, description="Open to this level"
    )
    field: str = Field(
        "", pattern="^([0-9]{2,4})?$", description="Open to this field of ISCED-F 2013 or below it"
    )
    term: str = Field("", pattern="^[a-z]{0,20}$", description="Open in this term")
    tuition_waiver: bool | None = None


@router.get("", response={200: p.PlacesPage, 422: s.Problem, 429: s.Problem})
def places(
    request: HttpRequest, search: Annotated[PlaceSearch, Query()], asked: Asked
) -> dict[str, Any]:
    """Places of an academic year by partner, direction, unit, level, field and term."""
    today = timezone.localdate()
    year = search.year or fiscal_year(today)
    found = with_everything(_filtered(search, year, today)).order_by("pk")
    told = Teller(year, date.min, "en")
    return page(request, found, asked, lambda rows: [_place(request, each, told) for each in rows])


@router.get("/{pk}", response={200: p.PlaceOut, **FAULTS})
def place(request: HttpRequest, pk: Id, year: Year = None) -> p.PlaceOut:
    """One line of places, whether or not it holds in the year."""
    signed = Condition.objects.filter(agreement__state__in=SIGNED_ONCE)
    found = with_everything(signed).filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There are no places with this id that anybody may read."))
    asked = year or fiscal_year(timezone.localdate())
    return _place(request, found, Teller(asked, date.min, "en"))


def _filtered(search: PlaceSearch, year: int, today: date) -> QuerySet[Condition]:
    rows: QuerySet[Condition] = Condition.objects.in_year(year).filter(
        _wanted(search), agreement__in=offering_in(year, today).values("pk")
    )
    if search.unit:
        rows = rows.filter(Q(units__code=search.unit) | Q(units__isnull=True))
    if search.partner:
        rows = rows.filter(agreement__parties__institution=search.partner)
    if search.country:
        rows = rows.filter(agreement__partners__country=search.country)
    return rows.distinct()


def _wanted(search: PlaceSearch) -> Q:
    wanted = Q()
    if search.direction:
        wanted &= Q(direction=search.direction)
    if search.level:
        wanted &= Q(level__in=["", search.level])
    if search.field:
        wanted &= Q(isced_f="") | Q(isced_f__startswith=search.field)
    if search.term:
        wanted &= Q(term_codes="") | Q(term_codes__contains=f"{BAR}{search.term}{BAR}")
    if search.tuition_waiver is not None:
        wanted &= Q(tuition_waiver=search.tuition_waiver)
    return wanted


def _place(request: HttpRequest, row: Any, told: Teller) -> p.PlaceOut:
    due = coming(told.host(row).due, row, date.min).ahead
    return p.PlaceOut.model_validate(
        {
            **{name: getattr(row, name) for name in ("key", "direction", "places", "per")},
            **{name: getattr(row, name) for name in ("first_year", "last_year", "min_gpa")},
            **{name: getattr(row, name) for name in ("year_counts_as", "tuition_waiver", "tests")},
            **{name: getattr(row, name) or None for name in ("level", "isced_f", "gpa_scale")},
            **{name: getattr(row, name) or None for name in ("remarks", "source")},
            "id": row.pk,
            "agreement": row.agreement_id,
            "partners": [
                s.PartnerOut(id=each.pk, name=name_of(each), country=each.country)
                for each in partners_of(row)
            ],
            "units": [
                s.UnitOut(code=unit.code, name=s.Bilingual(ja=unit.name_ja, en=unit.name_en))
                for unit in row.told_units
            ],
            "year": told.year,
            "student_semesters": semesters_of(row, told.year),
            "terms": list(row.terms),
            "languages": [
                {"language": each.language, "cefr": each.cefr} for each in row.told_languages
            ],
            "deadlines": [_due(each) for each in due],
            "is_invented": row.is_invented,
            "page": request.build_absolute_uri(row.get_absolute_url()),
        }
    )


def _due(due: Due) -> p.DueOut:
    return p.DueOut(
        what=due.deadline.what,
        term=due.deadline.term,
        on=due.on,
        origin=s.both(lambda: words.origin(due)),
    )

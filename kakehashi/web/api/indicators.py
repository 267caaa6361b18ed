"""The indicators: definitions, values by date, breakdowns, and the records behind them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from kakehashi.agreements.models import Agreement, Condition
from kakehashi.education.cooperation.models import (
    JointProgramme,
    LedgerEntry,
    LedgerYear,
    ProgrammeCourse,
    ProgrammeYear,
)
from kakehashi.institutions.models import Institution
from kakehashi.policy.catalogue import everything, find
from kakehashi.policy.counting import Number, plain
from kakehashi.policy.memory import Memory
from kakehashi.policy.readings import Point, Reading, read, series, visible_rows
from kakehashi.policy.registry import Indicator
from kakehashi.web.api import schemas as s
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Indicators"])
Code = Annotated[str, Path(description="Code of an indicator", examples=["partners.active"])]

Day = Annotated[
    date | None,
    Query(description="The day asked for; today if left out", examples=["2026-05-01"]),
]
FIRST_YEAR = 1900  # of a series
FAULTS = {404: s.Problem, 422: s.Problem, 429: s.Problem}


@router.get("", response={200: list[s.IndicatorSummary], 429: s.Problem})
def indicators(request: HttpRequest) -> list[s.IndicatorSummary]:
    """The definition of every indicator."""
    return [s.IndicatorSummary(**_definition(each)) for each in everything().values()]


@router.get("/{code}", response={200: s.IndicatorOut, **FAULTS})
def indicator(
    request: HttpRequest,
    code: Code,
    at: Day = None,
    years: Annotated[
        int, Query(ge=1, le=50, description="How many reference dates in the series")
    ] = 10,
) -> s.IndicatorOut:
    """One indicator on a day, and on its reference dates up to that day."""
    memory = Memory()
    reading = _read(code, at, memory)
    until = min(reading.on, timezone.localdate())
    return s.IndicatorOut(
        **_definition(reading.indicator),
        **_figure(reading),
        in_words=s.both(lambda: reading.in_words),
        reason=s.both_or_none(lambda: reading.reason),
        caveat=s.both_or_none(lambda: reading.caveat),
        stated_source=(reading.stated.source or None) if reading.stated else None,
        breakdowns=[_division(reading, by) for by in reading.divisions],
        series=[_point(each) for each in _series(reading.indicator, until, years, memory)],
    )


@router.get("/{code}/breakdowns/{name}", response={200: s.BreakdownOut, **FAULTS})
def breakdown(
    request: HttpRequest,
    code: Code,
    name: Annotated[str, Path(description="A way to divide it", examples=["country"])],
    at: Day = None,
) -> s.BreakdownOut:
    """An indicator divided. Without a value on the day there is no way to divide it."""
    reading = _read(code, at, Memory())
    if name not in reading.divisions:
        raise NotThere(gettext("This figure cannot be divided so on this day."))
    japanese = {part.key: part.name for part in reading.parts(name, "ja")}
    parts = [
        s.PartOut(
            key=part.key,
            name=s.Bilingual(ja=japanese.get(part.key, part.name), en=part.name),
            value=_plain(part.value),
        )
        for part in reading.parts(name, "en")
    ]
    return s.BreakdownOut(
        indicator=code,
        version=reading.indicator.version,
        breakdown=_division(reading, name),
        parts=parts,
        **_figure(reading),
    )


@router.get("/{code}/rows", response={200: s.RowsPage, **FAULTS})
def rows(request: HttpRequest, code: Code, asked: Asked, at: Day = None) -> dict[str, Any]:
    """The records behind a figure, as far as you may see them; none where there is no value."""
    reading = _read(code, at, Memory())
    if reading.evidence is None or reading.is_suppressed:
        return page(request, (), asked, list)
    found = visible_rows(reading.evidence, request.user).order_by("pk")
    found = found.prefetch_related(NAMES[found.model])
    return page(request, found, asked, lambda records: _rows(request, records))


# Of each model whose records stand behind a figure: where its names are read, what it is called.
NAMES = {
    Agreement: "partners__names",
    Condition: "agreement__partners__names",
    Institution: "names",
    JointProgramme: "unit",
    LedgerEntry: "agreement__partners__names",
    LedgerYear: "agreement__partners__names",
    ProgrammeCourse: "programme",
    ProgrammeYear: "programme",
}
KINDS = {
    Agreement: "agreement",
    Condition: "place",
    Institution: "institution",
    JointProgramme: "programme",
}


def _known_by(record: Any) -> Any:
    """The record whose name says what `record` is: of what is one year or course of it."""
    if isinstance(record, LedgerEntry | LedgerYear):
        return record.agreement
    return record.programme if isinstance(record, ProgrammeCourse | ProgrammeYear) else record


def _address(request: HttpRequest, kind: str, pk: int) -> str:
    name = "cooperation:programme" if kind == "programme" else f"api:{kind}"
    return request.build_absolute_uri(reverse(name, args=[pk]))


def _read(code: str, at: date | None, memory: Memory) -> Reading:
    found = find(code)
    if found is None:
        raise NotThere(gettext("There is no indicator with this code."))
    return read(found, at or timezone.localdate(), recall=memory)


def _series(indicator: Indicator, until: date, years: int, memory: Memory) -> list[Point]:
    count = min(years, until.year - FIRST_YEAR)
    return series(indicator, until, count, recall=memory) if count > 0 else []


def _definition(each: Indicator) -> dict[str, Any]:
    return {
        "code": each.code,
        "direction": each.direction,
        "version": each.version,
        "title": s.both(lambda: each.title),
        "definition": s.both(lambda: each.wording),
        "unit": s.UnitOfCount(code=each.unit.code, name=s.both(lambda: each.unit.name)),
        "reference_date": each.at.code,
        "better": each.better.value,
        "source": s.both(lambda: each.source),
        "fact": each.fact or None,
        "rule": s.both_or_none(lambda: each.rule),
        "verified": each.verified,
        "stated": each.stated,
    }


def _figure(reading: Reading) -> dict[str, Any]:
    return {
        "at": reading.on,
        "value": _plain(reading.value),
        "is_unknown": reading.is_unknown,
        "is_suppressed": reading.is_suppressed,
        "at_least": reading.at_least,
    }


def _plain(value: Number | None) -> int | float | None:
    return None if value is None else plain(value)


def _point(point: Point) -> s.Figure:
    return s.Figure(
        at=point.on,
        value=_plain(point.value),
        is_unknown=point.is_unknown,
        is_suppressed=point.value is None and not point.is_unknown,
        at_least=point.at_least,
    )


def _division(reading: Reading, by: str) -> s.DivisionOut:
    return s.DivisionOut(name=by, title=s.both(lambda: reading.divisions[by]))


def _rows(request: HttpRequest, records: Iterable[Model]) -> list[s.RowOut]:
    return [_row(request, record) for record in records]


def _row(request: HttpRequest, record: Any) -> s.RowOut:
    record = _known_by(record)
    kind = KINDS[type(record)]
    return s.RowOut.model_validate(
        {
            "type": kind,
            "id": record.pk,
            "name": s.Bilingual(ja=record.name_in("ja"), en=record.name_in("en")),
            "address": _address(request, kind, record.pk),
        }
    )

"""The rows behind the figures of (1.4), each with the keys by which a figure is divided."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf, Substr

from kakehashi.education.outbound.models import (
    Allotment,
    Application,
    Call,
    Mobility,
    Quota,
    RecognisedCourse,
)
from kakehashi.education.outbound.reporting.durations import band_of, edition_of
from kakehashi.education.outbound.reporting.queries import declared_complete, end_of
from kakehashi.education.outbound.states import (
    ACCEPTED_ALLOTMENTS,
    ApplicationState,
    CallState,
    MobilityState,
)
from kakehashi.people.models import Role
from kakehashi.vocabulary import isced
from kakehashi.vocabulary.time import first_day, fiscal_year, last_day

LATEST = 9999  # a year that every edition precedes


def year_until(at: date) -> tuple[date, date]:
    """The days of the fiscal year of `at`, up to it."""
    return first_day(fiscal_year(at)), at


def completeness(at: date) -> bool:
    """Whether the fiscal year ends on `at`, and somebody declared that no stay of it is missing."""
    year = fiscal_year(at)
    return at == last_day(year) and declared_complete(year) is not None


def sent_by(at: date) -> QuerySet[Mobility]:
    """Stays begun in the fiscal year of `at`, up to it, with duration, agreement, level, field."""
    rows = Mobility.objects.been_abroad().filter(arrived_on__range=year_until(at), is_virtual=False)
    keyed: QuerySet[Mobility] = _keyed(rows).annotate(
        is_agreed=Case(When(agreement__isnull=False, then=True), default=False),
        broad_field=NullIf(Substr("isced_f", 1, 2), Value("")),
    )
    found: QuerySet[Mobility] = keyed.annotate(band=_band(rows, fiscal_year(at)))
    return found


def _keyed(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(level_known=NullIf("level", Value("")))
    return found


def _band(rows: QuerySet[Mobility], year: int) -> Case:
    """The band of each stay: months of the calendar are not counted by the database."""
    edition, keys = edition_of(year), dict[str, list[int]]()
    for stay in rows.only("pk", "arrived_on", "left_on", "planned_until"):
        last = end_of(stay)
        if stay.arrived_on and last and last >= stay.arrived_on:
            band = band_of(stay.arrived_on, last, edition)
            keys.setdefault(band.code, []).append(stay.pk)
    whens = [When(pk__in=pks, then=Value(code)) for code, pks in sorted(keys.items())]
    return Case(*whens, default=None, output_field=models.CharField(null=True))


def fields_named(keys: Collection[str], language: str) -> Mapping[str, str]:
    """Names of broad fields by their codes. No query."""

    def name(key: str) -> str:
        if not isced.known(key):
            return key
        return isced.name(key, language) or isced.name(key, "en")

    return {key: name(key) for key in keys}


def bands_named(keys: Collection[str], language: str) -> Mapping[str, str]:
    """Names of bands by their codes, which mean the same in every edition so far. No query."""
    names = {each.code: each.name_in(language) for each in edition_of(LATEST).bands}
    return {key: names.get(key, key) for key in keys}


def cohort_with_stays(at: date) -> QuerySet[Mobility]:
    """The first stay of each student whose time as a student ended in the fiscal year of `at`."""
    ended = Role.objects.filter(
        person=OuterRef("student"), kind=Role.Kind.STUDENT, ends_on__range=year_until(at)
    )
    stays = Mobility.objects.been_abroad().filter(
        Exists(ended), is_virtual=False, arrived_on__lte=at
    )
    first = stays.order_by().values("student").annotate(first=Min("pk")).values("first")
    hundred = Value(100, output_field=models.IntegerField())
    return Mobility.objects.filter(pk__in=first).annotate(hundred=hundred)


# -- Calls ----------------------------------------------------------------------------------------


def _calls(at: date) -> QuerySet[Call]:
    found = Call.objects.public().exclude(state=CallState.CANCELLED)
    return found.filter(year=fiscal_year(at), published_at__date__lte=at)


def places_of_calls(at: date) -> int:
    """The places of the first calls for the academic year of `at`; 0 where there are none."""
    outermost = Quota.objects.filter(call__in=_calls(at).filter(after=None).order_by(), parent=None)
    total: int | None = outermost.aggregate(total=Sum("capacity"))["total"]
    return total or 0


def holding_places(at: date) -> QuerySet[Application]:
    """Applications with an accepted place in calls for the year, with a hundred times its size."""
    held = Allotment.objects.filter(application=OuterRef("pk"), state__in=ACCEPTED_ALLOTMENTS)
    found = Application.objects.filter(Exists(held), call__in=_calls(at).order_by())
    size = Subquery(held.values("placement__size")[:1])
    return found.annotate(hundred_places=Cast(size, models.IntegerField()) * 100)


def in_first_runs(at: date) -> QuerySet[Application]:
    """Applications placed by the first published run of calls for the year; 100 where by the first
    choice."""
    calls = _calls(at).order_by()
    numbers = Allotment.objects.filter(application__call__in=calls).order_by()
    firsts = numbers.values_list("application__call").annotate(first=Min("run_number"))
    of_first = [Q(application__call=call, run_number=first) for call, first in firsts]
    given = Allotment.objects.filter(
        reduce(or_, of_first, Q(pk__in=[])), application=OuterRef("pk"), run_number__isnull=False
    ).order_by("pk")
    found = Application.objects.filter(Exists(given), call__in=calls)
    rank = Subquery(given.values("rank")[:1])
    hundred = Case(When(first_rank=1, then=100), default=0, output_field=models.IntegerField())
    return found.annotate(first_rank=rank).annotate(hundred=hundred)


def applications_withdrawn_by(at: date) -> QuerySet[Application]:
    """Applications handed in and withdrawn in the fiscal year of `at`, up to it."""
    return Application.objects.filter(
        state=ApplicationState.WITHDRAWN,
        submitted_at__isnull=False,
        withdrawn_at__date__range=year_until(at),
    ).annotate(reason=NullIf("withdrawal_code", Value("")))


# -- Recognition and cancellation -----------------------------------------------------------------


def recognised_by(at: date) -> QuerySet[Any]:
    """Stays recognised in the fiscal year of `at`, up to it.

    recognised, planned: hundredths of a credit; planned is None where nobody stated it. spent: the
    time from the last day at the host.
    """
    courses = RecognisedCourse.objects.filter(
        recognition__course__transcript__mobility=OuterRef("pk"),
        recognition__course__transcript__withdrawn_at=None,
        recognition__superseded_by=None,
    )
    sums = courses.order_by().values("recognition__course__transcript__mobility")
    total = Subquery(sums.annotate(total=Sum("credits")).values("total"))
    spent = F("homecoming__recognised_on") - F("left_on")
    rows = Mobility.objects.filter(homecoming__recognised_on__range=year_until(at))
    found: QuerySet[Any] = _keyed(rows).annotate(
        recognised=Cast(total * 100, models.IntegerField()),
        planned=Cast(F("homecoming__credits_planned") * 100, models.IntegerField()),
        spent=ExpressionWrapper(spent, output_field=DurationField()),
    )
    return found


def stays_cancelled_by(at: date) -> QuerySet[Mobility]:
    """Stays cancelled in the fiscal year of `at`, up to it."""
    found = Mobility.objects.filter(Q(state=MobilityState.CANCELLED))
    return found.filter(cancelled_at__date__range=year_until(at))

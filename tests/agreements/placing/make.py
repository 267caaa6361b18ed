"""Makers of places and deadlines: as plain values, and as records without asking anybody."""

from datetime import UTC, datetime

from kakehashi.agreements import content
from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing.lines import write
from tests.make import make_agreement, make_person

AT = datetime(2026, 4, 1, tzinfo=UTC)


def make_place(key="out", **facts):
    """Two outgoing places a year from 2026 on, for any level, unit, field and term."""
    usual = {"direction": "outgoing", "first_year": 2026, "places": 2}
    return content.Place(key=key, **{**usual, **facts})


def make_day(month=3, day=15, **facts):
    """Nominations of outgoing students for the second term arrive by 15 March."""
    usual = {"term": "second", "what": "nomination", "direction": "outgoing"}
    return content.Deadline(month=month, day=day, **{**usual, **facts})


def make_condition(agreement=None, key="out", *, is_invented=False, year_counts_as=2, **facts):
    place = make_place(key, **facts)
    line = Condition(
        agreement=agreement or make_agreement(),
        first_year=place.first_year,
        last_year=place.last_year,
        year_counts_as=year_counts_as,
        opened_by=make_person(),
        opened_at=AT,
        is_invented=is_invented,
    )
    return write(line, place)


def make_deadline(agreement=None, **facts):
    return Deadline.objects.create(
        agreement=agreement or make_agreement(),
        **{
            "direction": "outgoing",
            "what": "nomination",
            "term": "second",
            "month": 3,
            "day": 15,
            "first_year": 2020,
            "opened_by": make_person(),
            "opened_at": AT,
            **facts,
        },
    )

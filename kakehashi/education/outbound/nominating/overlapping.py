"""Whether one person holds two stays at the same time: two hosts, or two programmes.

It is allowed to hold two nominations for a while, so it is said and not refused.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kakehashi.education.outbound.models import Mobility, Particulars
from kakehashi.education.outbound.nominating.queries import particulars_of, term_name
from kakehashi.education.outbound.nominating.sections import Reading
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import first_day, last_day, terms

# In these nobody goes anywhere: what is to be sent to a host once more is asked about then.
NOT_LIVE = [MobilityState.CANCELLED, MobilityState.REFUSED]


@dataclass(frozen=True)
class Overlap:
    """Another stay of the same person at the same time. term: as people call it.

    address: empty where the reader may not see that stay; then it is not named either.
    is_by_days: the days of both are known; else terms or academic years are compared.
    is_same_record: False, where two records of people seem to be one person.
    """

    mobility: Mobility
    term: str
    address: str
    is_by_days: bool
    is_same_record: bool


def span_of(mobility: Mobility) -> tuple[date, date]:
    """First and last day: real ones, else those planned, else of the term, else of the year.

    A stay of more than one semester whose end nobody knows lasts to the end of the year at least.
    """
    term = next((each for each in terms(mobility.year) if each.code == mobility.term), None)
    first = mobility.arrived_on or mobility.planned_from
    last = mobility.left_on or mobility.planned_until
    if first is None:
        first = term.first_day if term else first_day(mobility.year)
    if last is None:
        last = term.last_day if term and mobility.semesters <= 1 else last_day(mobility.year)
    return first, max(first, last)


def days_are_known(mobility: Mobility) -> bool:
    """Whether a first and a last day are on record."""
    first = mobility.arrived_on or mobility.planned_from
    return first is not None and bool(mobility.left_on or mobility.planned_until)


def do_overlap(one: Mobility, other: Mobility) -> bool:
    """Whether they have a day in common."""
    (first, last), (begins, ends) = span_of(one), span_of(other)
    return first <= ends and begins <= last


def overlapping(mobility: Mobility) -> list[Mobility]:
    """Other stays of the same person that are not cancelled and have a day in common, by id.

    The same person: one record; or two with one student identifier, or with one birth date and one
    name in either script. Hosts are fetched with their names.
    """
    if mobility.state == MobilityState.CANCELLED:
        return []
    known = particulars_of(mobility)
    found = Mobility.objects.filter(Q(student=mobility.student_id) | _twins(known))
    found = found.exclude(pk=mobility.pk).exclude(state__in=NOT_LIVE).order_by("pk")
    return [
        each
        for each in found.with_everything().select_related("particulars")
        if do_overlap(mobility, each) and _is_one_person(mobility, known, each)
    ]


def _twins(known: Particulars | None) -> Q:
    """Stays whose particulars could be those of the same person."""
    if known is None:
        return Q(pk__in=[])
    same = Q(particulars__birth_date=known.birth_date)
    if known.global_id:
        same |= Q(particulars__global_id=known.global_id)
    return same


def _is_one_person(mobility: Mobility, known: Particulars | None, other: Mobility) -> bool:
    """Whether the person of `other` is that of `mobility`: by record, identifier or name."""
    if mobility.student_id == other.student_id:
        return True
    if known and known.global_id and known.global_id == other.particulars.global_id:
        return True
    return bool(names_of(mobility.student) & names_of(other.student))


def names_of(person: Person) -> set[str]:
    """The name in either script, without spaces, widths and capitals."""
    said = [person.name_kanji, person.passport_family + person.passport_given]
    plain = (unicodedata.normalize("NFKC", each).casefold() for each in said)
    return {"".join(each.split()) for each in plain if each.strip()}


def twice_among(mobilities: QuerySet[Mobility]) -> list[Mobility]:
    """Those whose student holds another stay at the same time; records of people as they are.

    One query, and three for each student who holds several stays.
    """
    several = (
        Mobility.objects.filter(student__in=mobilities.order_by().values("student"))
        .exclude(state__in=NOT_LIVE)
        .order_by()
        .values("student")
        .annotate(stays=Count("pk"))
        .filter(stays__gt=1)
    )
    found = mobilities.filter(student__in=several.values("student"))
    return [each for each in found if overlapping(each)]


def overlaps(reading: Reading) -> Iterator[Overlap]:
    """What the reader is told of; a student only of stays of the own record."""
    for each in overlapping(reading.mobility):
        is_same = each.student_id == reading.mobility.student_id
        if not is_same and not reading.keeps:
            continue
        is_seen = Mobility.objects.visible_to(reading.person).filter(pk=each.pk).exists()
        yield Overlap(
            each,
            term_name(each.year, each.term, reading.language),
            each.get_absolute_url() if is_seen else "",
            days_are_known(reading.mobility) and days_are_known(each),
            is_same,
        )

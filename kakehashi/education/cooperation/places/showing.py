"""The places of one agreement as its pages show them: by year, line by line with their history."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kakehashi.agreements.models import Agreement, Condition, Deadline, Direction
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import Due, due_in, next_due, semesters_of
from kakehashi.agreements.placing.rules import may_place
from kakehashi.agreements.placing.semesters import total
from kakehashi.people.models import Person
from kakehashi.verdicts import Verdict
from kakehashi.vocabulary.time import fiscal_year


@dataclass(frozen=True)
class Row:
    """One line of places in this academic year and the next; None where it does not hold."""

    key: str
    latest: Condition
    now: Condition | None
    then: Condition | None


@dataclass(frozen=True)
class Sum:
    """Student-semesters of one direction in this year and the next, in words."""

    direction: str
    now: str
    then: str


@dataclass(frozen=True)
class Section:
    """What the page of an agreement says about places. `may` is None for readers outside."""

    this_year: str
    next_year: str
    rows: Sequence[Row]
    sums: Sequence[Sum]
    coming: Sequence[Due]
    may: Verdict | None


def lines_of(agreement: Agreement) -> QuerySet[Condition]:
    """Every line of an agreement, with all that its pages read."""
    lines: QuerySet[Condition] = Condition.objects.filter(agreement=agreement)
    return lines.select_related("concluded", "opened_by", "ended_by").prefetch_related(
        "units", "languages"
    )


def deadlines_of(agreement: Agreement) -> QuerySet[Deadline]:
    """Every deadline of an agreement with its moves."""
    deadlines: QuerySet[Deadline] = Deadline.objects.filter(agreement=agreement)
    return deadlines.select_related("concluded").prefetch_related("moves")


def section(agreement: Agreement, person: Person | None, today: date) -> Section:
    """Places of this academic year and the next with the next deadlines.

    person: who may be offered to keep them; None for readers outside.
    """
    year, lines = fiscal_year(today), list(lines_of(agreement))
    return Section(
        words.year(year),
        words.year(year + 1),
        rows_of(lines, year),
        sums_of(lines, year),
        next_due(deadlines_of(agreement), today),
        may_place(person, agreement) if person else None,
    )


def rows_of(lines: Sequence[Condition], year: int) -> list[Row]:
    """One row for each code that holds in `year` or the year after, outgoing first."""
    held: dict[str, dict[int, Condition]] = defaultdict(dict)
    for line in lines:
        for each in (year, year + 1):
            if line.holds_in(each):
                held[line.key][each] = line
    rows = [
        Row(key, by_year.get(year + 1) or by_year[year], by_year.get(year), by_year.get(year + 1))
        for key, by_year in held.items()
    ]
    return sorted(rows, key=lambda row: (row.latest.direction != Direction.OUTGOING, row.key))


def sums_of(lines: Sequence[Condition], year: int) -> list[Sum]:
    """Student-semesters of each direction that has places in `year` or the year after."""
    return [
        Sum(str(direction.label), _sum(lines, direction, year), _sum(lines, direction, year + 1))
        for direction in Direction
        if any(
            line.direction == direction and (line.holds_in(year) or line.holds_in(year + 1))
            for line in lines
        )
    ]


def _sum(lines: Sequence[Condition], direction: Direction, year: int) -> str:
    held = [line for line in lines if line.direction == direction and line.holds_in(year)]
    if not held:
        return ""
    counts = {line.year_counts_as for line in held}
    number = total([semesters_of(line, year) for line in held])
    return words.semesters(number, counts.pop() if len(counts) == 1 else 0)


@dataclass(frozen=True)
class Kept:
    """One line in its years: the latest first, and the one that can be changed, if any."""

    key: str
    title: str
    lines: Sequence[Condition]
    open: Condition | None
    is_sharing: bool


def kept(lines: Sequence[Condition], year: int) -> list[Kept]:
    """Every code with all its lines, those that hold in `year` or later first."""
    by_key: dict[str, list[Condition]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each.first_year, each.pk), reverse=True):
        by_key[line.key].append(line)
    found = [_kept(key, each, year) for key, each in by_key.items()]
    return sorted(
        found,
        key=lambda each: (
            each.open is None,
            each.lines[0].direction != Direction.OUTGOING,
            each.key,
        ),
    )


def _kept(key: str, lines: Sequence[Condition], year: int) -> Kept:
    applying = [line for line in lines if line.applies]
    latest = applying[0] if applying else lines[0]
    title = f"{latest.get_direction_display()}: {words.audience(latest)}"
    is_open = latest.applies and (latest.last_year is None or latest.last_year >= year)
    sharing = len(latest.units.all()) != 1
    return Kept(key, title, lines, latest if is_open else None, sharing)


@dataclass(frozen=True)
class Dated:
    """One deadline with its day in this academic year and the next; None: there is none."""

    deadline: Deadline
    now: Due | None
    then: Due | None
    is_open: bool


def dated(deadlines: Sequence[Deadline], year: int) -> list[Dated]:
    """Deadlines that hold in `year` or later, in the order of the table; then those that ended."""
    found = [
        Dated(
            each,
            next(iter(due_in([each], year)), None),
            next(iter(due_in([each], year + 1)), None),
            each.applies and (each.last_year is None or each.last_year >= year),
        )
        for each in deadlines
        if each.applies
    ]
    return sorted(found, key=lambda each: not each.is_open)

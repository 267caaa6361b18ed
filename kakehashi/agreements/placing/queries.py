"""Questions about places and deadlines that cross tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Least, Length, Replace

from kakehashi.agreements import content
from kakehashi.agreements.models import (
    SIGNED_ONCE,
    Agreement,
    Condition,
    Deadline,
    Suspension,
    Terms,
    Version,
)
from kakehashi.agreements.models.conditions import BAR
from kakehashi.agreements.placing import days
from kakehashi.agreements.placing.semesters import Offer, offered
from kakehashi.agreements.states import State
from kakehashi.vocabulary.time import Term, first_day, fiscal_year, last_day, terms

USUAL_YEAR: int = content.Content.model_fields["year_counts_as"].default


# -- Places ---------------------------------------------------------------------------------------


def places_in(agreement: Agreement, year: int) -> QuerySet[Condition]:
    """The lines of an agreement that hold in an academic year, by direction and code."""
    rows: QuerySet[Condition] = Condition.objects.in_year(year).filter(agreement=agreement)
    return with_everything(rows).order_by("-direction", "key")


def with_everything(rows: QuerySet[Condition]) -> QuerySet[Condition]:
    """The same rows with units and languages, in two more queries however many."""
    return rows.prefetch_related("units", "languages")


def semesters_of(line: Condition, year: int) -> int | None:
    """Student-semesters that a line makes in `year`; None where that cannot be said."""
    return offered(offer_of(line), len(terms(year)))


def offer_of(line: Condition) -> Offer:
    """What a line says, for the arithmetic."""
    return Offer(
        places=line.places,
        per_semester=line.per == Condition.Per.SEMESTER,
        year_counts_as=line.year_counts_as,
        allowed=len(line.terms),
    )


def with_semesters(rows: QuerySet[Condition], year: int) -> QuerySet[Condition]:
    """The same rows with `semesters`, which is `semesters_of` each in `year`."""
    count = len(terms(year))
    bars = Length("term_codes") - Length(Replace("term_codes", Value(BAR), Value("")))
    allowed = Case(
        When(term_codes="", then=Value(0)), default=bars - 1, output_field=IntegerField()
    )
    all_terms = Value(count or None, IntegerField())
    per_semester = Case(
        When(allowed_terms=0, then=all_terms),
        default=Least("allowed_terms", count) if count else F("allowed_terms"),
        output_field=IntegerField(),
    )
    is_whole = Q(allowed_terms=0) | (Q(allowed_terms__gte=count) if count else Q(pk__in=[]))
    per_year = Case(
        When(is_whole, then=F("year_counts_as")),
        default=Least("allowed_terms", "year_counts_as"),
        output_field=IntegerField(),
    )
    found: QuerySet[Condition] = rows.alias(allowed_terms=allowed).annotate(
        semesters=F("places")
        * Case(
            When(per=Condition.Per.SEMESTER, then=per_semester),
            default=per_year,
            output_field=IntegerField(),
        )
    )
    return found


def offering_in(year: int, today: date) -> QuerySet[Agreement]:
    """Signed agreements in force on some day of `year` that is not past, and not suspended.

    For a year that is over, on any of its days.
    """
    begins, ends = first_day(year), last_day(year)
    since = max(begins, today) if today <= ends else begins
    later = Terms.objects.filter(
        agreement=OuterRef("agreement"), number__gt=OuterRef("number"), effective_on__lte=since
    )
    bound = Terms.objects.filter(
        ~Exists(later),
        Q(expires_on__isnull=True) | Q(expires_on__gte=since) | Q(renewal=Terms.Renewal.AUTOMATIC),
        effective_on__lte=ends,
    )
    resting = Suspension.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=since), starts_on__lte=since
    )
    found = Agreement.objects.filter(
        Q(terminated_on__isnull=True) | Q(terminated_on__gte=since),
        state__in=SIGNED_ONCE,
        pk__in=bound.values("agreement"),
    ).exclude(pk__in=resting.values("agreement"))
    return found.exclude(state=State.SUSPENDED) if today <= ends else found


def year_counts_as(agreement: Agreement) -> int:
    """Semesters that a year's stay uses up: by the latest concluded text, else by its lines."""
    concluded = Version.objects.filter(
        negotiation__agreement=agreement, negotiation__concluded_terms__isnull=False
    )
    latest = concluded.order_by("-negotiation__concluded_terms__number", "-number").first()
    if latest is not None:
        return content.read(latest.content).year_counts_as
    line = Condition.objects.filter(agreement=agreement).order_by("-first_year", "-pk").first()
    return line.year_counts_as if line else USUAL_YEAR


# -- Deadlines ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """One deadline in one academic year: the day, and whether it was moved for that year.

    reason: why it was moved; empty if it was not.
    """

    deadline: Deadline
    term: Term
    on: date
    reason: str = ""


def due_in(deadlines: Iterable[Deadline], year: int) -> list[Due]:
    """The deadlines for the terms of an academic year, earliest first.

    Reads `moves`, so fetch them in lists.
    """
    found = [_due(each, year) for each in deadlines if each.holds_in(year)]
    return sorted((each for each in found if each), key=lambda due: (due.on, due.deadline.pk))


def next_due(deadlines: Iterable[Deadline], today: date) -> list[Due]:
    """Of each deadline the next day that is not past, earliest first. None more than a year ahead.

    Reads `moves`, so fetch them in lists.
    """
    deadlines, year = list(deadlines), fiscal_year(today)
    coming: dict[int, Due] = {}
    for each in (year, year + 1, year + 2):
        for due in due_in(deadlines, each):
            if due.on >= today:
                coming.setdefault(due.deadline.pk, due)
    return sorted(coming.values(), key=lambda due: (due.on, due.deadline.pk))


def _due(deadline: Deadline, year: int) -> Due | None:
    term = next((each for each in terms(year) if each.code == deadline.term), None)
    if term is None:
        return None
    move = deadline.move_for(year)
    if move is not None:
        return Due(deadline, term, move.on, move.reason)
    return Due(deadline, term, days.until_term(deadline.month, deadline.day, term.first_day))

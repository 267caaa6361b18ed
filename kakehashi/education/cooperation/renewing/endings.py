"""Which agreements ended, or were to end, within a year of a day, and what was decided of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.queries import rests, spells
from kakehashi.education.cooperation.models import ReviewDecision
from kakehashi.education.cooperation.queries import Register, bound_on, with_partners
from kakehashi.policy.evidence import Breakdown, Evidence, Through, Unknown
from kakehashi.policy.spells import DAYS, Held, Spells

NO_END = Value(date.max, DateField())
UNDECIDED = "undecided"
DECISIONS = {
    UNDECIDED: pgettext_lazy("renewal decision", "Undecided"),
    "amended": pgettext_lazy("renewal decision", "An amendment goes on"),
    "terminated": pgettext_lazy("renewal decision", "Terminated"),
    **dict(ReviewDecision.Choice.choices),
}
KEYS = ["agreement", "partner", "country", "unit", "kind", "level"]


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def with_decisions(terms: QuerySet[Terms]) -> QuerySet[Any]:
    """`terms` with what is known of their going on, and since when it is.

    amended_on: the day the next text was signed, else its first day in force; choice, decided_on:
    the last decision of a review of this end. Each is None where there is none.
    """
    later = Terms.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    decisions = ReviewDecision.objects.filter(
        review__agreement=OuterRef("agreement"), review__ends_on=OuterRef("expires_on")
    ).order_by("-pk")
    found: QuerySet[Any] = terms.annotate(
        amended_on=Subquery(
            later.order_by("number").values(on=Coalesce("signed_on", "effective_on"))[:1]
        ),
        choice=Subquery(decisions.values("choice")[:1]),
        decided_on=Subquery(decisions.values(on=TruncDate("decided_at"))[:1]),
    )
    return found


def ending_on(at: date) -> QuerySet[Any]:
    """The terms in force on `at` that end within a year, with partners and their `decision`."""
    ends = Q(agreement__terminated_on__lte=a_year_after(at)) | Q(
        ~Q(renewal="automatic"), expires_on__lte=a_year_after(at)
    )
    decision = Case(
        When(agreement__terminated_on__isnull=False, then=Value("terminated")),
        When(amended_on__lte=at, then=Value("amended")),
        When(decided_on__lte=at, then=F("choice")),
        default=Value(UNDECIDED),
        output_field=CharField(),
    )
    rows: QuerySet[Any] = with_decisions(bound_on(at).filter(ends)).annotate(decision=decision)
    return rows


@dataclass(frozen=True)
class Endings(Spells):
    """Spells of terms with what was decided of their end; on a day, those that end in a year."""

    def on(self, day: date) -> Held:
        """What is in force on `day` and ends within a year, with its `decision`."""
        held = super().on(day)
        last = DAYS.index("last")
        width = len(held.keys) - 4
        rows = [
            (*row[:width], _decision(day, *row[width:]))
            for row in held.rows
            if row[last] <= a_year_after(day)
        ]
        return Held([*held.keys[:width], "decision"], rows)


def _decision(
    day: date, ended_on: date, amended_on: date | None, choice: str | None, decided_on: date | None
) -> str:
    if ended_on != date.max:
        return "terminated"
    if amended_on is not None and amended_on <= day:
        return "amended"
    if choice and decided_on is not None and decided_on <= day:
        return choice
    return UNDECIDED


class EndingRegister(Register):
    """The register as the figure of what ends reads it: asked once for all figures of a page."""

    def ending(self, at: date, by: dict[str, Breakdown]) -> Evidence | Unknown:
        """What makes the figure of agreements in force on `at` that end within a year."""
        through = Through(partial(ending_on, at), self._endings, at, "agreement")
        return self.bounded(at, partial(_agreements, at), by, through)

    @cached_property
    def _endings(self) -> Endings:
        terms = with_decisions(with_partners(spells())).annotate(
            ended_on=Coalesce("agreement__terminated_on", NO_END)
        )
        keys = [*KEYS, "ended_on", "amended_on", "choice", "decided_on"]
        return Endings(terms, keys, rests(), resting="agreement")


def _agreements(at: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(pk__in=ending_on(at).order_by().values("agreement"))

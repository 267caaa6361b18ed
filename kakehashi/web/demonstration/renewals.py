"""Invented agreements that end soon, and their reviews: to prepare, for notice, and decided.

Dates count from the day of loading, so that there is always something to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.agreements.operations import SIGNED
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor, Mobility
from kakehashi.education.cooperation.ledger.posting import Ground, post_all
from kakehashi.education.cooperation.models import RenewalReview, ReviewFigure
from kakehashi.education.cooperation.renewing.opening import open_if_due
from kakehashi.education.cooperation.renewing.operations import (
    decide_review,
    name_owner,
    set_cadence,
)
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import first_day, fiscal_year, last_day

SOURCE = "デモンストレーション用の架空のデータ Invented for the demonstration"
REMARKS = (
    "デモンストレーション用の架空の協定。"
    " Invented for the demonstration: no such agreement is known."
)
# Students sent and received in the last four academic years, oldest first.
EXCHANGED = ((2, 1), (2, 2), (0, 1), (1, 2))
REASON = "毎年学生が行き来しているため。（デモンストレーション用の架空の理由）"


@dataclass(frozen=True)
class Stage:
    """Where the renewals are played."""

    today: date
    institutions: Mapping[str, Institution]
    units: Mapping[str, Unit]
    office: Person

    @property
    def year(self) -> int:
        """The present fiscal year."""
        return fiscal_year(self.today)


def load_renewals(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Load three invented agreements that end, or renew themselves, and their reviews."""
    stage = Stage(timezone.localdate(), institutions, units, people["tanaka@example.ac.jp"])
    _to_prepare(stage)
    _for_notice(stage)
    _decided(stage)


def _to_prepare(stage: Stage) -> None:
    """A faculty's own exchange beside that of the whole university; its use is in the ledger."""
    agreement = _agreement(
        stage,
        "University of Malaya",
        kind=Terms.Kind.EXCHANGE,
        level=Terms.Level.UNIT,
        unit=stage.units["faculty-humanities"],
        effective_on=first_day(stage.year - 4),
        expires_on=last_day(stage.year),
        renewal=Terms.Renewal.AMENDMENT,
    )
    for back, numbers in zip(range(len(EXCHANGED), 0, -1), EXCHANGED, strict=True):
        for direction, number in zip(Direction, numbers, strict=True):
            _exchange(stage, agreement, stage.year - back, direction, number)
    review = _review(agreement, stage.today)
    _figure(stage, review, ReviewFigure.What.COST, value=Decimal(1_480_000))
    _figure(
        stage,
        review,
        ReviewFigure.What.SATISFACTION,
        value=Decimal("4.2"),
        out_of=Decimal(5),
    )


def _for_notice(stage: Stage) -> None:
    """What renews itself, with the day for notice coming closer and somebody named."""
    agreement = _agreement(
        stage,
        "University of Leicester",
        kind=Terms.Kind.RESEARCH,
        level=Terms.Level.UNIVERSITY,
        unit=stage.units["tmu"],
        effective_on=first_day(stage.year - 3),
        expires_on=last_day(stage.year + 1),
        renewal=Terms.Renewal.AUTOMATIC,
        renewal_months=60,
    )
    source = f"第9条 Article 9. {SOURCE}"
    set_cadence(agreement, lead_months=None, notice_months=12, source=source, by=stage.office)
    name_owner(_review(agreement, stage.today), stage.office, by=stage.office)


def _decided(stage: Stage) -> None:
    """A renewal that was decided and waits to be negotiated."""
    agreement = _agreement(
        stage,
        "University of Malaya",
        kind=Terms.Kind.EXCHANGE,
        level=Terms.Level.UNIVERSITY,
        unit=stage.units["tmu"],
        effective_on=first_day(stage.year - 4),
        expires_on=last_day(stage.year),
        renewal=Terms.Renewal.AMENDMENT,
    )
    review = _review(agreement, stage.today)
    decide_review(review, "renew", REASON, by=stage.office)


def _agreement(stage: Stage, partner: str, **terms: Any) -> Agreement:
    agreement = Agreement.objects.create(
        state=State.SIGNED, source=SOURCE, remarks=REMARKS, is_invented=True
    )
    Party.objects.create(agreement=agreement, institution=stage.institutions[partner])
    Terms.objects.create(agreement=agreement, number=0, signed_on=terms["effective_on"], **terms)
    record(SIGNED, agreement, by=None, changes=difference({}, fields_of(agreement)))
    return agreement


def _review(agreement: Agreement, today: date) -> RenewalReview:
    review = open_if_due(agreement.pk, today)
    assert review is not None, "it ends within a year"
    review.is_invented = True
    review.save(update_fields=["is_invented"])
    return review


def _exchange(
    stage: Stage, agreement: Agreement, year: int, direction: Direction, number: int
) -> None:
    if not number:
        return
    stays = Mobility(
        key=f"demonstration:renewal:{agreement.pk}:{year}:{direction}",
        agreement=agreement.pk,
        direction=direction,
        year=year,
        semesters=Fraction(1),
        counts_for=CountsFor.COMPLETED,
        students=number,
    )
    post_all([stays], by=stage.office, ground=Ground(is_invented=True))


def _figure(stage: Stage, review: RenewalReview, what: str, **value: Decimal) -> None:
    ReviewFigure.objects.create(
        review=review,
        what=what,
        year=stage.year - 1,
        as_of=last_day(stage.year - 1),
        source=SOURCE,
        entered_by=stage.office,
        entered_at=timezone.now(),
        is_invented=True,
        **value,
    )

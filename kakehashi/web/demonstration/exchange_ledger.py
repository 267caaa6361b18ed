"""The invented part of the exchange ledger: balances, rules and exchanges of real agreements.

Years count from the academic year of loading, so that something is always nominated, confirmed and
beyond its threshold.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.ledger.amounts import read_amount, semesters
from kakehashi.education.cooperation.ledger.balances import Direction, Rule
from kakehashi.education.cooperation.ledger.mobilities import CountsFor, Mobility
from kakehashi.education.cooperation.ledger.operations import enter_opening, state_rule
from kakehashi.education.cooperation.ledger.posting import Ground, post_all
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import fiscal_year

DATA = Path(__file__).with_name("data") / "exchange_ledger.toml"

Row = Mapping[str, Any]


def load_exchange_ledger(by: Person) -> None:
    """Enter what `exchange_ledger.toml` says, as `by` of the office would."""
    present = fiscal_year(timezone.localdate())
    mobilities: list[Mobility] = []
    for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["ledger"]:
        partner = row["partner"]
        real = Agreement.objects.filter(is_invented=False, partners__names__text=partner)
        agreement = real.distinct().get()
        _enter_by_hand(agreement, row, present, by)
        for number, facts in enumerate(row["exchanges"]):
            mobilities.append(_mobility(agreement, number, facts, present))
    post_all(mobilities, by=by, ground=Ground(is_invented=True))


def _enter_by_hand(agreement: Agreement, row: Row, present: int, by: Person) -> None:
    if opening := row.get("opening"):
        text = opening["balance"]
        enter_opening(
            agreement,
            year=present + opening["year"],
            balance=_twelfths(text.removeprefix("-")) * (-1 if text.startswith("-") else 1),
            source=opening["source"],
            is_invented=True,
            by=by,
        )
    if rule := row.get("rule"):
        stated = Rule(
            valid_from=present + rule["year"],
            year_counts_as=rule["year_counts_as"],
            carry_over_years=rule["carry_over_years"],
            alarm_at=_twelfths(rule["alarm"]) if "alarm" in rule else None,
            alarm_per_cent=rule.get("alarm_per_cent"),
            source=rule["source"],
        )
        state_rule(agreement, stated, by=by)


def _mobility(agreement: Agreement, number: int, facts: list[Any], present: int) -> Mobility:
    year, term, direction, level, unit, students, each, stage = facts
    return Mobility(
        key=f"demonstration:{agreement.pk}:{number}",
        agreement=agreement.pk,
        direction=Direction(direction),
        year=present + year,
        term=term,
        semesters=semesters(_twelfths(each)),
        level=level,
        unit=unit,
        students=students,
        counts_for=CountsFor(stage),
    )


def _twelfths(text: str) -> int:
    amount = read_amount(text)
    assert amount is not None, text
    return amount

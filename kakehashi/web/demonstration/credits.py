"""Credits, grades and precedents of the demonstration, each done by the verb that does it."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.credits import operations
from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
    Precedent,
)
from kakehashi.education.cooperation.recognition.operations import decide
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person

DATA = Path(__file__).with_name("data") / "credits.toml"
NUMBERS = ("minimum", "maximum", "grade_point")
Row = Mapping[str, Any]


def load_credits(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Rules, scales, distributions and precedents; the journal says who entered and approved."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    enters, approves = people[rows["enters"]], people[rows["approves"]]
    scales: dict[str, GradeScale] = {}
    for row in rows["scale"]:
        scales[row["code"]] = scale = _scale(row, institutions, enters)
        operations.approve(scale, by=approves)
    for row in rows["distribution"]:
        distribution = _distribution(row, scales[row["scale"]], enters)
        operations.approve(distribution, by=approves)
    for row in rows["credit_rule"]:
        rule = _credit_rule(row, institutions, enters)
        if row["approved"]:
            operations.approve(rule, by=approves)
    for row in rows["grade_rule"]:
        operations.approve(_grade_rule(row, scales, enters), by=approves)
    today = timezone.localdate()
    for row in rows["precedent"]:
        _precedent(row, institutions, units, today, people[rows["decides"]])


def _mark(record: Model) -> None:
    """Say in the record that it is invented."""
    type(record)._default_manager.filter(pk=record.pk).update(is_invented=True)


def _scale(row: Row, institutions: Mapping[str, Institution], by: Person) -> GradeScale:
    steps = [
        {
            "is_verified": False,
            **step,
            **{name: Decimal(step[name]) for name in NUMBERS if name in step},
        }
        for step in row["steps"]
    ]
    said = {name: row[name] for name in ("code", "name_ja", "name_en", "source", "remarks")}
    scale = operations.enter_scale(institutions[row["institution"]], steps, **said, by=by)
    if row.get("invented"):
        _mark(scale)
    return scale


def _distribution(row: Row, scale: GradeScale, by: Person) -> GradeDistribution:
    values = {step: Decimal(row["values"][step.mark]) for step in scale.steps.all()}
    names = ("field", "level", "first_year", "last_year", "measure", "source")
    said = {name: row[name] for name in names}
    found = operations.enter_distribution(scale, values, **said, by=by)
    _mark(found)
    return found


def _agreement_with(name: str) -> Agreement:
    names = {"partners__names__text": name}
    return Agreement.objects.public().filter(**names).order_by("pk")[0]


def _credit_rule(row: Row, institutions: Mapping[str, Institution], by: Person) -> CreditRule:
    names = ("level", "from_scheme", "to_scheme", "rounding", "starts_on", "source", "remarks")
    rule = operations.enter_credit_rule(
        agreement=_agreement_with(row["agreement_with"]) if "agreement_with" in row else None,
        partner=institutions[row["partner"]] if "partner" in row else None,
        from_amount=Decimal(row["from_amount"]),
        to_amount=Decimal(row["to_amount"]),
        **{name: row[name] for name in names},
        by=by,
    )
    if row.get("invented"):
        _mark(rule)
    return rule


def _grade_rule(row: Row, scales: Mapping[str, GradeScale], by: Person) -> GradeRule:
    rule = operations.enter_grade_rule(
        agreement=_agreement_with(row["agreement_with"]),
        from_scale=scales[row["from_scale"]],
        to_scale=scales[row["to_scale"]],
        **{name: row[name] for name in ("level", "method", "starts_on", "source")},
        by=by,
    )
    _mark(rule)
    return rule


def _precedent(
    row: Row,
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    today: date,
    by: Person,
) -> Precedent:
    texts = ("host_code", "host_title", "host_title_en", "host_scheme", "level", "field")
    others = ("decision", "reason", "body", "syllabus_address")
    return decide(
        institutions[row["host"]],
        units[row["unit"]],
        [Home(**{**each, "credits": Decimal(each["credits"])}) for each in row["courses"]],
        host_credits=Decimal(row["host_credits"]),
        **{name: row[name] for name in (*texts, *others)},
        decided_on=today + timedelta(days=row["decided"]),
        valid_until=today + timedelta(days=row["valid"]),
        is_invented=True,
        by=by,
    )

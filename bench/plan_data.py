"""Invented plans, actions, figures and targets, for the benchmarks of the plan cycle.

    made = fill(MANY)     # 10 plans, 300 actions, 400 indicators of 10 years with 8 parts each
    made.plans[0], made.office

The same size makes the same data. Figures are stated ones, the last of them as of `LAST`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from kakehashi.institutions.models import Institution, InstitutionName, Unit
from kakehashi.institutions.names import name
from kakehashi.people.models import Person, Role
from kakehashi.policy.models import (
    Action,
    Attestation,
    Effect,
    FundingSource,
    Money,
    Plan,
    PolicyDocument,
    Provision,
    Responsibility,
    StatedDefinition,
    StatedValue,
    Target,
    TargetPoint,
    Task,
)
from kakehashi.policy.operations import load_documents
from kakehashi.policy.outline import document_code
from kakehashi.policy.states import PlanState

LAST = date(2026, 5, 1)  # the last reference date
STARTS = date(2022, 4, 1)
MONTH = date(2026, 4, 1)  # the last month that owners checked
ENTERED = datetime(2026, 5, 10, tzinfo=UTC)
PERSONS = 20
TASKS = 6  # for each action


@dataclass(frozen=True)
class Size:
    """How much to invent; plans are of distinct units, actions and targets are dealt out."""

    plans: int
    actions: int
    indicators: int
    years: int
    parts: int


FEW = Size(plans=2, actions=30, indicators=40, years=10, parts=8)
MANY = Size(plans=10, actions=300, indicators=400, years=10, parts=8)


@dataclass(frozen=True)
class Made:
    """What was invented. office: may keep plans; owners: are responsible for the actions."""

    plans: Sequence[Plan]
    indicators: Sequence[str]
    office: Person
    owners: Sequence[Person]


def fill(size: Size = MANY) -> Made:
    """Load the policy and invent what `size` says. Call it once in an empty database."""
    load_documents()
    chance = random.Random(1)
    units = _units(size.plans)
    office, *owners = _persons()
    Role.objects.create(
        person=office, kind=Role.Kind.OFFICE, unit=units[0].parent, starts_on=STARTS
    )
    document = PolicyDocument.objects.get(code=document_code())
    directions = list(
        document.provisions.filter(kind=Provision.Kind.DIRECTION).order_by("position")
    )
    plans = _plans(document, units)
    _actions(size, plans, directions, owners, chance)
    codes = _definitions(size, directions)
    _values(size, codes, owners, chance)
    _targets(plans, codes, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Made(plans, codes, office, owners)


def _units(count: int) -> list[Unit]:
    institution = Institution.objects.create(country="JP")
    InstitutionName.objects.bulk_create([name(institution, "Home University", "en")])
    home = Unit.objects.create(
        code="home",
        kind=Unit.Kind.UNIVERSITY,
        institution=institution,
        name_ja="本学",
        name_en="Home University",
    )
    return Unit.objects.bulk_create(
        Unit(
            code=f"faculty-{number}",
            kind=Unit.Kind.FACULTY,
            parent=home,
            institution=institution,
            name_ja=f"第{number}学部",
            name_en=f"Faculty {number}",
        )
        for number in range(count)
    )


def _persons() -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            email=f"person{number}@example.ac.jp",
            password="!",
            passport_given="Hanako",
            passport_family=f"Number{number}",
            name_kanji=f"第{number} 花子",
        )
        for number in range(PERSONS + 1)
    )


def _plans(document: PolicyDocument, units: Sequence[Unit]) -> list[Plan]:
    return Plan.objects.bulk_create(
        Plan(
            document=document,
            unit=unit,
            number=1,
            text_ja=f"{unit.name_ja}行動計画",
            text_en=f"Action plan of {unit.name_en}",
            first_year=2022,
            last_year=2027,
            state=PlanState.IN_FORCE,
            adopted_on=STARTS,
            attest_from=STARTS,
        )
        for unit in units
    )


def _actions(
    size: Size,
    plans: Sequence[Plan],
    directions: Sequence[Provision],
    owners: Sequence[Person],
    chance: random.Random,
) -> None:
    actions = Action.objects.bulk_create(
        Action(
            plan=plans[number % len(plans)],
            direction=directions[number // len(plans) % len(directions)],
            number=str(number // len(plans) // len(directions) + 1),
            position=number // len(plans),
            text_ja=f"第{number}の取組として海外の協定校との交流を広げる",
            text_en=f"Widen the exchange with partners abroad, action {number}",
            owner=plans[number % len(plans)].unit,
            first_year=2022,
            last_year=2027,
            weight=chance.randrange(1, 4),
        )
        for number in range(size.actions)
    )
    Responsibility.objects.bulk_create(
        Responsibility(action=action, person=chance.choice(owners)) for action in actions
    )
    Task.objects.bulk_create(task for action in actions for task in _tasks(action, owners, chance))
    Attestation.objects.bulk_create(
        attestation for action in actions for attestation in _attestations(action, owners, chance)
    )
    source = FundingSource.objects.create(name_ja="運営費交付金", name_en="Basic grant")
    Money.objects.bulk_create(
        Money(action=action, year=year, source=source, planned=Decimal(1_000_000), spent=800_000)
        for action in actions
        for year in (2024, 2025)
    )
    Effect.objects.bulk_create(
        Effect(action=action, indicator=f"bench.{chance.randrange(size.indicators):03}")
        for action in actions
    )


def _tasks(action: Action, owners: Sequence[Person], chance: random.Random) -> list[Task]:
    made = []
    for number in range(TASKS):
        due_on = date(2023 + number, 3, 31)
        is_done = due_on < LAST and chance.random() < 0.8
        made.append(
            Task(
                action=action,
                text_ja=f"第{number}の作業",
                text_en=f"Task {number}",
                due_on=due_on,
                done_on=due_on - timedelta(chance.randrange(30)) if is_done else None,
                done_by=chance.choice(owners) if is_done else None,
            )
        )
    return made


def _attestations(
    action: Action, owners: Sequence[Person], chance: random.Random
) -> list[Attestation]:
    """Of the twelve months up to the last; every tenth action was never looked at."""
    if chance.random() < 0.1:
        return []
    months = [date(2025, month, 1) for month in range(5, 13)]
    months += [date(2026, month, 1) for month in range(1, MONTH.month + 1)]
    return [
        Attestation(
            action=action,
            month=month,
            person=chance.choice(owners),
            at=datetime(month.year, month.month, 28, 9, tzinfo=UTC),
            verdict=Attestation.Verdict.CONFIRMED,
            confidence=chance.choice(Attestation.Confidence.values),
            sentence="Two talks have begun.",
        )
        for month in months
    ]


def _definitions(size: Size, directions: Sequence[Provision]) -> list[str]:
    """Every fifth counts persons; reference dates take turns."""
    days = StatedDefinition.ReferenceDay.values
    made = StatedDefinition.objects.bulk_create(
        StatedDefinition(
            code=f"bench.{number:03}",
            direction=directions[number % len(directions)].code,
            title_ja=f"第{number}の指標",
            title_en=f"Indicator {number}",
            wording_ja="調査で満足と答えた人の割合",
            wording_en="Share of those who say that they are content",
            unit_ja="人" if number % 5 == 0 else "%",
            unit_en="persons" if number % 5 == 0 else "%",
            is_persons=number % 5 == 0,
            at=days[number % len(days)],
            better="more",
            source="Invented",
        )
        for number in range(size.indicators)
    )
    return [each.code for each in made]


def _values(
    size: Size, codes: Sequence[str], owners: Sequence[Person], chance: random.Random
) -> None:
    for number, code in enumerate(codes):
        last = LAST if number % 3 == 0 else date(2026, 3, 31)
        StatedValue.objects.bulk_create(
            value
            for back in range(size.years)
            for value in _values_of(code, last.replace(year=last.year - back), size, owners, chance)
        )


def _values_of(
    code: str, on: date, size: Size, owners: Sequence[Person], chance: random.Random
) -> list[StatedValue]:
    """The whole, then its parts."""
    facts = {
        "indicator": code,
        "on": on,
        "definition_version": 1,
        "source": "Invented, page 4",
        "entered_by": owners[0],
        "entered_at": ENTERED,
        "confirmed_by": owners[1],
        "confirmed_at": ENTERED,
    }
    parts = [
        StatedValue(
            **facts,
            by="faculty",
            part=f"faculty-{number}",
            part_name_ja=f"第{number}学部",
            part_name_en=f"Faculty {number}",
            value=chance.randrange(40),
        )
        for number in range(size.parts)
    ]
    return [StatedValue(**facts, value=sum(int(part.value) for part in parts)), *parts]


def _targets(plans: Sequence[Plan], codes: Sequence[str], chance: random.Random) -> None:
    made = Target.objects.bulk_create(
        Target(
            plan=plans[number % len(plans)],
            indicator=code,
            definition_version=1,
            aim="up",
            form=chance.choice(["linear", "step", "milestones"]),
            baseline=Decimal(80),
            baseline_on=date(2021, 5, 1),
            baseline_source="Annual report 2021",
            weight=chance.randrange(1, 4),
        )
        for number, code in enumerate(codes)
    )
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, on=date(year, 5, 1), value=Decimal(value))
        for target in made
        for year, value in ((2024, 120), (2027, 200))
    )

"""The invented part of the plan cycle: who does what, targets, stated figures, a unit's own plan.

Dates count from the day of loading, so that something is always due, late and just done.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import find
from kakehashi.policy.counting import AS_OF_1_MAY, REFERENCE_DATES
from kakehashi.policy.freezing.operations import correct, freeze, publish
from kakehashi.policy.models import (
    Action,
    Attestation,
    Dependency,
    DirectionOwner,
    Effect,
    Freeze,
    Frozen,
    FundingSource,
    Money,
    Plan,
    Responsibility,
    StatedDefinition,
    StatedValue,
    Target,
    TargetPoint,
    Task,
)
from kakehashi.policy.reviewing.operations import plan_review
from kakehashi.policy.states import PlanState
from kakehashi.vocabulary.time import fiscal_year

DATA = Path(__file__).with_name("data") / "plan_cycle.toml"
MONTHS_CHECKED = 6  # owners have been asked for so long

Row = Mapping[str, Any]


@dataclass
class Stage:
    """Where the cycle is played, and everything that was put on it."""

    today: date
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    put: list[Model] = field(default_factory=list)

    def month(self, ago: int) -> date:
        """First day of the month `ago` months before today's."""
        months = self.today.year * 12 + self.today.month - 1 - ago
        return date(months // 12, months % 12 + 1, 1)

    def day(self, within: int) -> date:
        """The day `within` days after today."""
        return self.today + timedelta(days=within)

    def moment(self, day: date) -> datetime:
        """An hour of `day`, or now if that is earlier."""
        at = datetime.combine(day, time(10), timezone.get_current_timezone())
        return min(at, timezone.now())

    def place(self, record: Model) -> None:
        """Remember `record` for the journal."""
        self.put.append(record)


def load_plan_cycle(
    university: Plan, units: Mapping[str, Unit], people: Mapping[str, Person]
) -> list[Model]:
    """Play the cycle around the real plan `university`. Returns what was made, for the journal."""
    stage = Stage(timezone.localdate(), units, people)
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    for row in rows["figure"]:
        _load_figure(stage, row)
    university.attest_from = stage.month(MONTHS_CHECKED)
    university.save()
    for row in rows["university_action"]:
        _cast_action(stage, _action(university, row["code"]), row)
    _load_owners(stage, university, rows["university_owners"])
    for row in rows["university_target"]:
        _load_target(stage, university, row)
    _load_unit_plan(stage, university, rows["unit_plan"])
    return stage.put


def play_out(people: Mapping[str, Person]) -> None:
    """Freeze the last 1 May, correct one of its figures, publish it, and call a review."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    by = people[rows["keeper"]]
    today = timezone.localdate()
    frozen = freeze(AS_OF_1_MAY.latest(today), Freeze.Occasion.MAY, by=by, is_invented=True)
    wrong = rows["correction"]
    figure = frozen.records.get(kind=Frozen.Kind.FIGURE, key=wrong["figure"])
    correct(figure, {"value": Decimal(wrong["value"])}, reason=wrong["reason"], by=by)
    publish(frozen, by=by)
    university = Plan.objects.in_force().get(document__code="2022", is_invented=False)
    day = today + timedelta(days=rows["review"]["within"])
    plan_review(university, on=day, place=rows["review"]["place"], by=by)


def _action(plan: Plan, code: str) -> Action:
    direction, number = code.split()
    return plan.actions.get(direction__code=direction, number=number)


# -- Actions ------------------------------------------------------------------------------------


def _cast_action(stage: Stage, action: Action, row: Row) -> None:
    """Give `action` its owner, persons, tasks, effects, money and attestations."""
    if "owner" in row:
        action.owner = stage.units[row["owner"]]
        action.save()
    for part in ("responsible", "collaborating"):
        for email in row.get(part, []):
            Responsibility.objects.create(action=action, person=stage.people[email], part=part)
    for task in row.get("task", []):
        _load_task(stage, action, task)
    for effect in row.get("effect", []):
        year = fiscal_year(stage.today) + effect["by_year"]
        Effect.objects.create(action=action, **{**effect, "by_year": year})
    for line in row.get("money", []):
        source, _ = FundingSource.objects.get_or_create(
            name_ja=line["source"], defaults={"name_en": "Operating grant"}
        )
        year = fiscal_year(stage.today) + line["year"]
        Money.objects.create(action=action, **{**line, "source": source, "year": year})
    for said in row.get("attestation", []):
        _load_attestation(stage, action, said, row["responsible"][0])
    stage.place(action)


def _load_task(stage: Stage, action: Action, row: Row) -> None:
    responsible = action.responsibilities.order_by("pk")[0].person
    done = "done" in row
    task = Task.objects.create(
        action=action,
        kind=row.get("kind", Task.Kind.TASK),
        text_ja=row["ja"],
        text_en=row["en"],
        due_on=stage.day(row["within"]),
        person=stage.people[row["person"]] if "person" in row else None,
        done_on=stage.day(row["done"]) if done else None,
        done_by=responsible if done else None,
        is_invented=True,
    )
    stage.place(task)


def _load_attestation(stage: Stage, action: Action, row: Row, responsible: str) -> None:
    month = stage.month(row["ago"])
    checked = (month + timedelta(days=32)).replace(day=4)
    attestation = Attestation.objects.create(
        action=action,
        month=month,
        person=stage.people[row.get("by", responsible)],
        at=stage.moment(checked),
        verdict=row.get("verdict", Attestation.Verdict.CONFIRMED),
        confidence=row["confidence"],
        sentence=row["sentence"],
        comment=row.get("comment", ""),
        is_invented=True,
    )
    stage.place(attestation)


def _load_owners(stage: Stage, plan: Plan, owners: Row) -> None:
    for code, email in owners.items():
        direction = plan.document.provisions.get(code=code)
        DirectionOwner.objects.create(plan=plan, direction=direction, person=stage.people[email])


def _load_unit_plan(stage: Stage, university: Plan, row: Row) -> None:
    """A plan of a unit under the same policy version, wholly invented."""
    this_year = fiscal_year(stage.today)
    plan = Plan.objects.create(
        document=university.document,
        unit=stage.units[row["unit"]],
        number=1,
        text_ja=row["ja"],
        text_en=row["en"],
        first_year=this_year + row["years"][0],
        last_year=this_year + row["years"][1],
        state=PlanState.IN_FORCE,
        adopted_on=date(this_year + row["years"][0], 4, 1),
        attest_from=stage.month(MONTHS_CHECKED),
        is_invented=True,
    )
    stage.place(plan)
    for position, line in enumerate(row["action"]):
        direction = plan.document.provisions.get(code=line["direction"])
        action = Action.objects.create(
            plan=plan,
            direction=direction,
            number=line["number"],
            position=position,
            text_ja=line["ja"],
            text_en=line["en"],
            owner=plan.unit,
            first_year=plan.first_year,
            last_year=plan.last_year,
            is_invented=True,
        )
        _cast_action(stage, action, line)
        if "needs" in line:
            Dependency.objects.create(action=action, needs=_action(plan, line["needs"]))
    directions = {line["direction"] for line in row["action"]}
    _load_owners(stage, plan, dict.fromkeys(sorted(directions), row["owner"]))


# -- Figures and targets ------------------------------------------------------------------------


def _load_figure(stage: Stage, row: Row) -> None:
    definition = StatedDefinition.objects.create(
        code=row["code"],
        direction=row["direction"],
        at=row["at"],
        better=row["better"],
        is_persons=row.get("persons", False),
        source="Kakehashi, demonstration",
        is_invented=True,
        **{f"{part}_{key}": row[part][key] for part in _TEXTS for key in ("ja", "en")},
    )
    stage.place(definition)
    last = REFERENCE_DATES[row["at"]].latest(stage.today)
    for ago, value in enumerate(reversed(row["values"]), start=-row.get("until", 0)):
        _state(stage, definition, last.replace(year=last.year - ago), value)
    for by, parts in row.get("parts", {}).items():
        for code, value in parts.items():
            unit = stage.units[code]
            names = {"part_name_ja": unit.name_ja, "part_name_en": unit.name_en}
            _state(stage, definition, last, value, by=by, part=str(unit.pk), **names)


_TEXTS = ("title", "wording", "unit")


def _state(stage: Stage, definition: StatedDefinition, on: date, value: float, **part: str) -> None:
    entered, confirmed = _two(stage)
    stated = StatedValue.objects.create(
        indicator=definition.code,
        definition_version=definition.version,
        on=on,
        value=Decimal(str(value)),
        source="Demonstration",
        entered_by=entered,
        entered_at=stage.moment(on + timedelta(days=20)),
        confirmed_by=confirmed,
        confirmed_at=stage.moment(on + timedelta(days=22)),
        is_invented=True,
        **part,
    )
    stage.place(stated)


def _two(stage: Stage) -> Iterator[Person]:
    """Who enters figures, and who confirms them."""
    yield stage.people["takahashi@example.ac.jp"]
    yield stage.people["tanaka@example.ac.jp"]


def _load_target(stage: Stage, plan: Plan, row: Row) -> None:
    indicator = find(row["indicator"])
    assert indicator is not None, row["indicator"]
    last = indicator.at.latest(stage.today)
    unit = stage.units[row["part"]] if "part" in row else None
    target = Target.objects.create(
        plan=plan,
        indicator=row["indicator"],
        definition_version=indicator.version,
        by=row.get("by", ""),
        part=str(unit.pk) if unit else "",
        part_name_ja=unit.name_ja if unit else "",
        part_name_en=unit.name_en if unit else "",
        aim=row["aim"],
        form=row["form"],
        baseline=Decimal(str(row["baseline"])),
        baseline_on=last.replace(year=last.year + row["baseline_year"]),
        baseline_source=row["source"],
        weight=row.get("weight", 1),
        set_by=stage.people["yoshida@example.ac.jp"],
        set_at=stage.moment(stage.month(MONTHS_CHECKED)),
        is_invented=True,
    )
    for point in row["points"]:
        on = last.replace(year=last.year + point["year"])
        TargetPoint.objects.create(target=target, on=on, value=Decimal(str(point["value"])))
    stage.place(target)

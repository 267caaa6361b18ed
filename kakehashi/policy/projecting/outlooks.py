"""An indicator of a plan projected to the end of its target. Read only: nothing is ever stored.

found = outlook(target, indicator, changes, today, recall=Memory())
found.projection    # a Projection, or why there is none; found.years: against the path
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kakehashi.policy.counting import ReferenceDate
from kakehashi.policy.memory import Recall, no_memory
from kakehashi.policy.models.actions import Effect
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.targets import Target
from kakehashi.policy.progress.paths import Path, Result, Seen, result_of
from kakehashi.policy.projecting.projection import (
    Base,
    Change,
    Known,
    Projection,
    Step,
    Why,
    project,
)
from kakehashi.policy.readings import Point, series
from kakehashi.policy.registry import Indicator
from kakehashi.policy.states import ActionState
from kakehashi.policy.target_readings import path_of
from kakehashi.vocabulary.time import fiscal_year

YEARS = 10  # reference dates that are looked back to


@dataclass(frozen=True)
class Year:
    """A reference date that has not come, and where the projection would stand on the path."""

    on: date
    label: str
    step: Step
    likely: Result
    cautious: Result


@dataclass(frozen=True)
class Outlook:
    """What would become of an indicator.

    points:   its last reference dates, oldest first.
    used:     those with a value by the present definition: the others are not comparable.
    at_least: the last known value is a lower bound, and so is everything projected from it.
    years:    none where there is no projection.
    """

    target: Target
    indicator: Indicator
    path: Path
    points: Sequence[Point]
    used: Sequence[Point]
    projection: Projection | Why
    years: Sequence[Year]

    @property
    def at_least(self) -> bool:
        """Whether everything projected is a lower bound."""
        return bool(self.used) and self.used[-1].at_least

    @property
    def is_of_another_definition(self) -> bool:
        """Whether figures are counted by another definition than the target was set for."""
        return bool(self.used) and self.used[-1].version != self.target.definition_version

    @property
    def left_out(self) -> Sequence[Point]:
        """Points with a value that stand on the far side of a change of the definition."""
        return [each for each in self.points if each.value is not None and each not in self.used]


def effects_on(plan: Plan, indicator: str) -> list[Effect]:
    """What actions of `plan` are expected to do to `indicator`, in the order of the plan.

    Dropped actions do nothing. Those whose effect nobody has sized are among them.
    """
    return list(
        Effect.objects.filter(action__plan=plan, indicator=indicator)
        .exclude(action__state=ActionState.DROPPED)
        .select_related("action__direction", "action__plan")
        .order_by("action__direction__position", "action__position", "pk")
    )


def first_year_of(effect: Effect) -> int | None:
    """The fiscal year in which the effect begins: the action's first, else the plan's."""
    action = effect.action
    return action.first_year if action.first_year is not None else action.plan.first_year


def change_of(effect: Effect, share: Fraction = Fraction(1)) -> Change | None:
    """The effect as a change, counted to `share`; None where nobody said how much it is.

    Where nobody knows when the action begins, all of it comes in its last year.
    """
    if effect.change is None or effect.by_year is None:
        return None
    first = first_year_of(effect)
    return Change(
        effect.change,
        effect.by_year if first is None else first,
        effect.by_year,
        share,
        sure=effect.confidence == Effect.Confidence.HIGH,
    )


def changes_of(effects: Sequence[Effect], shares: Mapping[int, Fraction]) -> list[Change]:
    """The sized ones of `effects` as changes. shares: id of an effect -> how much is counted."""
    found = (change_of(each, shares.get(each.pk, Fraction(1))) for each in effects)
    return [each for each in found if each is not None]


def outlook(
    target: Target,
    indicator: Indicator,
    changes: Sequence[Change],
    today: date,
    *,
    base: Base = Base.FLAT,
    last: int = 5,
    recall: Recall = no_memory,
) -> Outlook:
    """Project the whole of `indicator` to the end of `target`, whose points are prefetched."""
    path = path_of(target)
    points = series(indicator, today, YEARS, public=False, recall=recall)
    known = [each for each in points if each.value is not None]
    used = [each for each in known if each.version == known[-1].version]
    projection = project(
        [Known(fiscal_year(each.on), each.value) for each in used if each.value is not None],
        fiscal_year(indicator.at.latest(path.end.on)),
        changes,
        base=base,
        last=last,
    )
    years = []
    if isinstance(projection, Projection):
        is_bound = bool(used) and used[-1].at_least
        years = _years(indicator.at, path, used, projection, is_bound)
    return Outlook(target, indicator, path, points, used, projection, years)


def _years(
    at: ReferenceDate, path: Path, used: Sequence[Point], found: Projection, at_least: bool
) -> list[Year]:
    seen = [Seen(each.on, each.value, each.at_least) for each in used]
    likely, cautious = list(seen), list(seen)
    years = []
    for step in found.steps:
        on = reference_date_in(at, step.year)
        years.append(
            Year(
                on,
                at.label(on),
                step,
                result_of(path, step.likely, on, at_least=at_least, earlier=likely),
                result_of(path, step.cautious, on, at_least=at_least, earlier=cautious),
            )
        )
        likely.append(Seen(on, step.likely, at_least))
        cautious.append(Seen(on, step.cautious, at_least))
    return years


def reference_date_in(at: ReferenceDate, year: int) -> date:
    """The reference date that lies in the fiscal year `year`."""
    first = date(year, 4, 1)
    day = date(year, at.month, at.day)
    return day if day >= first else day.replace(year=year + 1)

"""What a person is shown before saying whether the records are right."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from kakehashi.policy.attesting.queries import said_last
from kakehashi.policy.catalogue import everything
from kakehashi.policy.counting import Number
from kakehashi.policy.memory import Recall
from kakehashi.policy.models import Action, Attestation, Effect, Target, Task
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.placing import placed
from kakehashi.policy.readings import Reading, read
from kakehashi.policy.registry import Indicator
from kakehashi.policy.targets.words import signed_difference

Plain = dict[str, Any]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Before:
    """A figure as it was when somebody looked last."""

    on: date
    value: Number


@dataclass(frozen=True)
class Figure:
    """A figure that an action should move, with what it was at the last look.

    expected: what the action is expected to change; None for other figures of its direction.
    before:   None where it was unknown then, or counted by another definition, or nobody looked.
    """

    reading: Reading
    expected: Effect | None
    before: Before | None

    @property
    def title(self) -> str | Promise:
        """What the figure is called."""
        return self.reading.indicator.title

    @property
    def change(self) -> Number | None:
        """Now, less what it was at the last look."""
        value = self.reading.value
        return None if value is None or self.before is None else value - self.before.value

    @property
    def change_in_words(self) -> str:
        """With sign and unit: "+2 institutions"; empty where there is nothing to compare with."""
        return "" if self.change is None else self._with_sign(self.change)

    @property
    def expected_in_words(self) -> str:
        """The same of what the action is expected to change."""
        change = None if self.expected is None else self.expected.change
        return "" if change is None else self._with_sign(change)

    def _with_sign(self, change: Number) -> str:
        return signed_difference(change, self.reading.indicator.unit)


@dataclass(frozen=True)
class Sheet:
    """An action as it is shown to who checks it in `month` on the day `on`.

    figures:  those it is expected to move, then the others of its direction with a target.
    tasks:    open ones that are overdue or due by the end of the month in which `on` lies.
    last:     what was said last, about any month.
    """

    action: Action
    month: date
    on: date
    figures: Sequence[Figure]
    tasks: Sequence[Task]
    last: Attestation | None

    @property
    def first_figures(self) -> list[Figure]:
        """Those it is expected to move; where nobody said which, all of its direction."""
        return [each for each in self.figures if each.expected] or list(self.figures)

    @property
    def other_figures(self) -> list[Figure]:
        """The others of its direction."""
        first = self.first_figures
        return [each for each in self.figures if each not in first]

    @property
    def is_checked(self) -> bool:
        """Whether the month, or a later one, was checked."""
        return self.last is not None and self.last.month >= self.month

    @property
    def deadline(self) -> date:
        """The last day in time."""
        return rhythm_of(self.action.plan).deadline(self.month)

    @cached_property
    def plain(self) -> Plain:
        """Figures and tasks as plain values; days are ISO 8601, values decimal texts or None."""
        return {
            "figures": [_plain_figure(each) for each in self.figures],
            "tasks": [_plain_task(each) for each in self.tasks],
        }

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of `plain`."""
        return digest_of(self.plain)


def digest_of(plain: Mapping[str, Any]) -> str:
    """The SHA-256 of `plain` as JSON with sorted keys, without spaces, in ASCII."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode()).hexdigest()


def _plain_figure(figure: Figure) -> Plain:
    reading = figure.reading
    return {
        "indicator": reading.indicator.code,
        "version": reading.version,
        "on": reading.on.isoformat(),
        "value": None if reading.value is None else str(reading.value),
        "at_least": reading.at_least,
        "before": figure.before and str(figure.before.value),
        "before_on": figure.before and figure.before.on.isoformat(),
    }


def _plain_task(task: Task) -> Plain:
    return {
        "id": task.pk,
        "text_ja": task.text_ja,
        "text_en": task.text_en,
        "due_on": task.due_on.isoformat(),
        "done_on": task.done_on and task.done_on.isoformat(),
    }


# -- Making them ----------------------------------------------------------------------------------


def sheets_of(actions: QuerySet[Action], month: date, on: date, *, recall: Recall) -> list[Sheet]:
    """What is shown of each of `actions` to who checks `month` on the day `on`, in their order.

    The number of queries does not depend on how many actions there are, only on how many kinds of
    records their figures are counted from.
    """
    until = (on.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
    waiting = Task.objects.filter(done_on=None, dropped_at=None, due_on__lte=until)
    found = list(
        actions.select_related("plan__document", "direction").prefetch_related(
            "effects", Prefetch("tasks", waiting.order_by("due_on", "pk"), to_attr="waiting")
        )
    )
    figures = _Figures(found, on, recall)
    return [
        Sheet(action, month, on, figures.of(action), action.waiting, figures.last.get(action.pk))
        for action in found
    ]


class _Figures:
    """The figures of several actions, each read once for a day."""

    def __init__(self, actions: Sequence[Action], on: date, recall: Recall) -> None:
        self.on, self.recall = on, recall
        self.known = everything()
        self.last = said_last(actions)
        self.aimed_at = self._aimed_at(actions)
        self.readings: dict[tuple[str, date], Reading] = {}

    def _aimed_at(self, actions: Iterable[Action]) -> dict[tuple[int, str], list[str]]:
        """(id of a plan, code of a direction) -> indicators with a target as a whole, by code."""
        plans = {action.plan_id: action.plan for action in actions}
        targets = Target.objects.filter(plan__in=plans.values(), withdrawn_at=None, by="")
        wanted = list(targets.order_by("indicator").values_list("plan", "indicator"))
        known = {code: self.known.get(code) for plan, code in wanted}
        places = {
            document.pk: placed(document, known)
            for document in {plan.document for plan in plans.values()}
        }
        found: dict[tuple[int, str], list[str]] = {}
        for plan, code in wanted:
            place = places[plans[plan].document_id].get(code)
            if place is not None:
                found.setdefault((plan, place), []).append(code)
        return found

    def of(self, action: Action) -> list[Figure]:
        """The figures that `action` should move, expected ones first."""
        expected = {effect.indicator: effect for effect in action.effects.all()}
        others = self.aimed_at.get((action.plan_id, action.direction.code), [])
        last = self.last.get(action.pk)
        return [
            self._figure(self.known[code], expected.get(code), last)
            for code in dict.fromkeys([*expected, *others])
            if code in self.known
        ]

    def _figure(
        self, indicator: Indicator, expected: Effect | None, last: Attestation | None
    ) -> Figure:
        reading = self._read(indicator, self.on)
        before = None if last is None else self._before(reading, last)
        return Figure(reading, expected, before)

    def _before(self, reading: Reading, last: Attestation) -> Before | None:
        """As it was shown at the last look; as the records have it of that day, if it was not."""
        looked_on = timezone.localdate(last.at)
        for each in last.shown.get("figures", []):
            if each["indicator"] == reading.indicator.code:
                is_same = each["version"] == reading.version and each["value"] is not None
                return Before(looked_on, _number(each["value"])) if is_same else None
        then = self._read(reading.indicator, looked_on)
        if then.value is None or then.version != reading.version:
            return None
        return Before(looked_on, then.value)

    def _read(self, indicator: Indicator, day: date) -> Reading:
        """As of `day`, where records say it for any day; else of the last reference date."""
        day = indicator.at.latest(day) if indicator.stated or indicator.at.covers_year else day
        key = indicator.code, day
        if key not in self.readings:
            self.readings[key] = read(indicator, day, public=False, recall=self.recall)
        return self.readings[key]


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)

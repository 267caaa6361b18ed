"""Everything that a freeze keeps, read once: each figure, then each plan's targets and actions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, OuterRef, prefetch_related_objects
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import override

from kakehashi.journal.models import Entry
from kakehashi.policy.catalogue import everything, indicator_of
from kakehashi.policy.freezing import contents
from kakehashi.policy.freezing.contents import LANGUAGES, Content, Definition
from kakehashi.policy.memory import Recall, Value
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.stated import StatedDefinition, StatedValue
from kakehashi.policy.models.tasks import Task
from kakehashi.policy.overview import PlanOverview, overviews
from kakehashi.policy.planning.tasks import ADDED
from kakehashi.policy.readings import read, series
from kakehashi.policy.registry import Indicator
from kakehashi.policy.sources import Sources
from kakehashi.policy.stated import StatedValues

YEARS = 10  # reference dates of a series
LONGEST_PERIOD = timedelta(days=366)
NEEDED = ["tasks__person", "money__source", "effects", "needs__needs__direction"]


@dataclass(frozen=True)
class Record:
    """One record to be frozen; `contents` says what `content` holds."""

    kind: str
    key: str
    direction: str
    content: Content


class Anew:
    """Computes each figure once, from the records, and never asks a cache that others fill."""

    def __init__(self) -> None:
        self.sources = Sources()
        self._found: dict[str, Any] = {}

    def __call__(self, key: str, compute: Callable[[], Value]) -> Value:
        """What `compute` answered at the first time."""
        if key not in self._found:
            self._found[key] = compute()
        found: Value = self._found[key]
        return found


class Definitions:
    """Every definition in both languages, earlier versions of stated ones included."""

    @cached_property
    def present(self) -> Mapping[str, Definition]:
        """The present definition of every indicator by code, registered ones first."""
        spoken = {}
        for language in LANGUAGES:
            with override(language):
                spoken[language] = everything()
        return {
            code: {language: spoken[language][code] for language in LANGUAGES}
            for code in spoken["en"]
        }

    def of(self, code: str, version: int) -> Definition:
        """The definition by which a figure of `version` was stated; the present one for others."""
        present = self.present[code]
        if not present["en"].stated or version in (0, present["en"].version):
            return present
        return self._earlier.get((code, version), present)

    @cached_property
    def _earlier(self) -> Mapping[tuple[str, int], Definition]:
        return {
            (each.code, each.version): {language: _spoken(each, language) for language in LANGUAGES}
            for each in StatedDefinition.objects.all()
        }


def _spoken(defined: StatedDefinition, language: str) -> Indicator:
    with override(language):
        return indicator_of(defined)


def gather(on: date) -> Iterator[Record]:
    """Everything as of the day `on`: all indicators, and the plans that are in force.

    Each indicator stands at its last reference date up to `on`. The number of queries depends on
    the indicators that are counted from records, and on nothing else that grows.
    """
    recall = Anew()
    recall.sources.of(StatedValues).read_all_parts()
    definitions = Definitions()
    yield from _figures(on, definitions, recall)
    plans = Plan.objects.in_force().select_related("document", "unit").order_by("pk")
    found = overviews(list(plans), on, recall=recall, without=_added_since(on))
    prefetch_related_objects([each.action for plan in found for each in plan.actions], *NEEDED)
    for plan in found:
        yield from _targets(plan, definitions)
        yield from _actions(plan)


def _added_since(on: date) -> set[int]:
    """Ids of the tasks that were not there on the day `on`, as far as the journal tells.

    A task that was entered later but was due, or done, by then stays: it was written down late.
    Tasks that no person added (they were carried over from a plan, or loaded) stay, too.
    """
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    added = Entry.objects.filter(
        verb=ADDED,
        record_type=Task._meta.label_lower,
        record_id=Cast(OuterRef("pk"), CharField()),
        at__gte=end,
    )
    later = Task.objects.filter(Exists(added), due_on__gt=on).exclude(done_on__lte=on)
    return set(later.order_by().values_list("pk", flat=True))


def _figures(on: date, definitions: Definitions, recall: Recall) -> Iterator[Record]:
    statements = _statements(on)
    for code, definition in definitions.present.items():
        indicator = definition["en"]
        day = indicator.at.latest(on)
        reading = read(indicator, day, public=False, recall=recall)
        content = contents.figure(
            definitions.of(code, reading.version),
            reading,
            series(indicator, day, YEARS, public=False, recall=recall),
            statements.get((code, day)) if reading.stated else None,
        )
        yield Record("figure", code, indicator.direction, content)


def _statements(on: date) -> Mapping[tuple[str, date], StatedValue]:
    """What was stated of wholes for the last reference dates, by indicator and date. One query."""
    standing = StatedValue.objects.filter(
        by="",
        confirmed_at__isnull=False,
        withdrawn_at__isnull=True,
        on__range=(on - LONGEST_PERIOD, on),
    )
    return {(each.indicator, each.on): each for each in standing.select_related("document")}


def _targets(found: PlanOverview, definitions: Definitions) -> Iterator[Record]:
    places = {
        each.target.pk: place.direction.code for place in found.directions for each in place.targets
    }
    for each in found.targets:
        direction = places.get(each.target.pk, "")
        definition = definitions.present.get(each.target.indicator)
        content = contents.target(each, found.plan, direction, definition)
        yield Record("target", content["key"], direction, content)


def _actions(found: PlanOverview) -> Iterator[Record]:
    for each in found.actions:
        content = contents.action(each, found.plan)
        yield Record("action", content["key"], content["direction"], content)

"""Where the indicators of targets stand on their declared paths, on a day.

for each in read_targets(plan, date(2026, 5, 1), recall=Memory()):
    each.value, each.result.state, each.reason
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.catalogue import everything
from kakehashi.policy.counting import Number
from kakehashi.policy.memory import Recall, Value, no_memory
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.targets import Target, TargetPoint
from kakehashi.policy.progress.paths import (
    Aim,
    Form,
    Path,
    Result,
    Seen,
    Spot,
    State,
    result_of,
    without_baseline,
)
from kakehashi.policy.readings import Reading, in_words, read
from kakehashi.policy.registry import Indicator
from kakehashi.policy.sources import Sources
from kakehashi.policy.stated import StatedValues
from kakehashi.policy.suppression import is_small


def path_of(target: Target) -> Path:
    """The declared path of `target`, whose points are prefetched."""
    return _path(target, [Spot(each.on, each.value, each.upper) for each in target.points.all()])


def _path(target: Target, points: Sequence[Spot]) -> Path:
    baseline = Spot(target.baseline_on, target.baseline)
    return Path(Aim(target.aim), Form(target.form), baseline, points)


def _paths_of(targets: Sequence[Target]) -> dict[int, Path]:
    """The declared path of each of `targets` by its id. One query."""
    # Grouped by hand: a prefetch makes a queryset for every target, which costs more than the rows.
    points: dict[int, list[Spot]] = defaultdict(list)
    rows = TargetPoint.objects.filter(target__in=[each.pk for each in targets]).order_by("on")
    for target, on, value, upper in rows.values_list("target", "on", "value", "upper"):
        points[target].append(Spot(on, value, upper))
    return {each.pk: _path(each, points[each.pk]) for each in targets}


@dataclass(frozen=True)
class TargetReading:
    """A target and where its indicator stands on it, at the indicator's last reference date.

    path:  the declared one.
    value: of the whole, or of the part that the target is about; None where it is unknown or not
           shown.
    hides_baseline: the baseline is too small to be shown to this reader.
    """

    target: Target
    path: Path
    indicator: Indicator | None
    reading: Reading | None
    result: Result
    value: Number | None = None
    hides_baseline: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is about the indicator as a whole, and not about a part of it."""
        return not self.target.by

    @property
    def on(self) -> date | None:
        """The reference date that the result is about."""
        return None if self.reading is None else self.reading.on

    @property
    def is_of_another_definition(self) -> bool:
        """Whether the figure is counted by another definition than the target was set for."""
        return self.reading is not None and _differs(self.target, self.reading)

    @property
    def in_words(self) -> str:
        """The value with its unit; "unknown", "fewer than 5 persons" or "not shown" without one."""
        if self.reading is None or self.is_whole:
            return self.reading.in_words if self.reading else pgettext("figure", "unknown")
        if self._is_part_hidden:
            return _("not shown")
        return in_words(
            self.value,
            self.reading.indicator.unit,
            at_least=self.reading.at_least,
            unknown=self.value is None,
        )

    @property
    def _is_part_hidden(self) -> bool:
        return self.reading is not None and self.reading.is_part_hidden(
            self.target.by, self.target.part
        )

    @property
    def reason(self) -> str:
        """Why the result is unknown; empty where it is known."""
        if self.result.state is not State.UNKNOWN:
            return ""
        if self.reading is None:
            return _("There is no such indicator any more.")
        if self.is_of_another_definition:
            return _("The definition was changed after the target had been set; set it anew.")
        if self.reading.reason:
            return self.reading.reason
        if self._is_part_hidden:
            return _("Not shown, so that nobody can be recognised.")
        if self.value is None:
            return _("There is no figure of this part.")
        return _("The figure is a lower bound, and a higher one could make a difference.")


def read_targets(
    plan: Plan, on: date, *, public: bool = False, recall: Recall = no_memory
) -> list[TargetReading]:
    """Every standing target of `plan` with its result, by indicator and part."""
    return read_targets_of([plan], on, public=public, recall=recall)[plan.pk]


def read_targets_of(
    plans: Sequence[Plan], on: date, *, public: bool = False, recall: Recall = no_memory
) -> dict[int, list[TargetReading]]:
    """The standing targets of each of `plans` by its id, as `read_targets` reads them."""
    standing = Target.objects.filter(plan__in=plans, withdrawn_at__isnull=True)
    found: dict[int, list[TargetReading]] = defaultdict(list)
    for each in read_each(standing, on, public=public, recall=recall):
        found[each.target.plan_id].append(each)
    return found


def read_each(
    targets: Iterable[Target], on: date, *, public: bool = False, recall: Recall = no_memory
) -> list[TargetReading]:
    """Each of `targets` with its path and its result, in their order."""
    found = list(targets)
    if not found:
        return []
    paths = _paths_of(found)
    figures = _Figures(everything(), public, recall if recall is not no_memory else _Once())
    figures.prepare(found, paths, on)
    return [_read_target(target, paths[target.pk], figures, on) for target in found]


class _Once:
    """Computes anew, from sources that are opened once."""

    def __init__(self) -> None:
        self.sources = Sources()

    def __call__(self, key: str, compute: Callable[[], Value]) -> Value:
        """What `compute` answers."""
        return compute()


@dataclass
class _Figures:
    """The figures of several targets: what two of them need is read once."""

    known: Mapping[str, Indicator]
    public: bool
    recall: Recall
    read_before: dict[tuple[str, date], Reading] = field(default_factory=dict)

    def prepare(self, targets: Sequence[Target], paths: Mapping[int, Path], on: date) -> None:
        """Read at once what people stated for the reference dates that `targets` are read at."""
        days: set[date] = set()
        divided: set[str] = set()
        for target in targets:
            indicator = self.known.get(target.indicator)
            if indicator is not None and indicator.stated:
                day = indicator.at.latest(on)
                days |= {day, *_days_since_the_milestone(paths[target.pk], indicator, day)}
                divided |= {target.indicator} if target.by else set()
        if days:
            self.recall.sources.of(StatedValues).read_on(days, parts_of=divided)

    def of(self, indicator: Indicator, day: date) -> Reading:
        """The figure of a day."""
        key = indicator.code, day
        if key not in self.read_before:
            found = read(indicator, day, public=self.public, recall=self.recall)
            self.read_before[key] = found
        return self.read_before[key]


def _read_target(target: Target, path: Path, figures: _Figures, on: date) -> TargetReading:
    indicator = figures.known.get(target.indicator)
    if indicator is None:
        return TargetReading(target, path, None, None, result_of(path, None, on))
    day = indicator.at.latest(on)
    reading = figures.of(indicator, day)
    value = _value(target, reading)
    # By another counting rule than the baseline's, no value says how far the way is.
    comparable = None if _differs(target, reading) else value
    earlier = _seen_since_the_milestone(target, path, indicator, day, figures)
    result = result_of(path, comparable, day, at_least=reading.at_least, earlier=earlier)
    if not _hides_baseline(target, reading):
        return TargetReading(target, path, indicator, reading, result, value)
    shown = without_baseline(path, result)
    return TargetReading(target, path, indicator, reading, shown, value, hides_baseline=True)


def _hides_baseline(target: Target, reading: Reading) -> bool:
    """Whether the baseline is a small figure about persons, which is not for these readers."""
    return reading.is_guarded and is_small(target.baseline)


def _value(target: Target, reading: Reading) -> Number | None:
    return reading.part_value(target.by, target.part) if target.by else reading.value


def _differs(target: Target, reading: Reading) -> bool:
    """Whether `reading` has a figure, and one by another definition than `target` was set for."""
    return not reading.is_unknown and reading.version != target.definition_version


def _seen_since_the_milestone(
    target: Target, path: Path, indicator: Indicator, day: date, figures: _Figures
) -> list[Seen]:
    """The figures of the reference dates from the last milestone on, before `day`."""
    days = _days_since_the_milestone(path, indicator, day)
    readings = [figures.of(indicator, each) for each in days]
    return [
        Seen(each.on, _value(target, each), each.at_least)
        for each in readings
        if not _differs(target, each)
    ]


def _days_since_the_milestone(path: Path, indicator: Indicator, day: date) -> list[date]:
    """The reference dates from the last milestone on, before `day`; none if nothing asks."""
    milestone = path.milestone_behind(day)
    if milestone is None:
        return []
    days = indicator.at.last(day.year - milestone.on.year + 1, day)
    return [each for each in days if milestone.on <= each < day]

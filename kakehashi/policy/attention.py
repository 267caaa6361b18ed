"""What needs attention first: what is off its path, unknown, overdue, not checked, or doubted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kakehashi.policy.boards import ActionLine, TargetLine
from kakehashi.policy.models.reviews import AgendaItem
from kakehashi.policy.progress.paths import State

Why = AgendaItem.Why
GRAVEST_FIRST = (
    Why.REGRESSED,
    Why.OFF_PATH,
    Why.DISPUTED,
    Why.OVERDUE,
    Why.DOUBTED,
    Why.STALE,
    Why.UNKNOWN,
)
OF_RESULTS = {
    State.REGRESSED: Why.REGRESSED,
    State.BEHIND: Why.OFF_PATH,
    State.UNKNOWN: Why.UNKNOWN,
}


@dataclass(frozen=True)
class Concern:
    """A target or an action that needs attention. whys: the gravest first, at least one."""

    direction: str
    whys: tuple[Why, ...]
    target: TargetLine | None = None
    action: ActionLine | None = None


def concerns_of(
    targets: Sequence[TargetLine],
    actions: Sequence[ActionLine],
    first: Collection[str] = (),
) -> list[Concern]:
    """What needs attention: that of the directions `first` first, then the gravest first.

    Equally grave ones stand as `targets` and `actions` do, targets before actions.
    """
    found = [*_of_targets(targets), *_of_actions(actions)]
    return sorted(found, key=lambda c: (c.direction not in first, GRAVEST_FIRST.index(c.whys[0])))


def _of_targets(targets: Sequence[TargetLine]) -> Iterator[Concern]:
    for target in targets:
        why = OF_RESULTS.get(target.result.state)
        if why is not None:
            yield Concern(target.direction, (why,), target=target)


def _of_actions(actions: Sequence[ActionLine]) -> Iterator[Concern]:
    for action in actions:
        if not action.is_open:
            continue
        holds = {
            Why.DISPUTED: bool(action.disputed),
            Why.OVERDUE: bool(action.overdue),
            Why.DOUBTED: action.confidence == "low",
            Why.STALE: action.is_stale,
        }
        whys = tuple(why for why in GRAVEST_FIRST if holds.get(why))
        if whys:
            yield Concern(action.direction, whys, action=action)

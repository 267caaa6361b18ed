"""What a revision of a plan would carry over, and where to; questions stay open until answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils.translation import get_language

from kakehashi.policy.catalogue import everything
from kakehashi.policy.models import (
    Action,
    Dependency,
    DirectionOwner,
    Plan,
    PolicyDocument,
    Provision,
    Responsibility,
    Target,
    Task,
)
from kakehashi.policy.placing import Way, chain, ways
from kakehashi.policy.planning.marks import value_of
from kakehashi.policy.planning.numbering import next_number
from kakehashi.policy.states import ActionState

NOWHERE = Way([], [])
LEFT = 0  # the choice not to carry an action over
Choices = Mapping[int, int]  # action -> direction of the new version, or LEFT


@dataclass(frozen=True)
class Carried:
    """An open action of the old plan, with what hangs on it prefetched.

    direction:  where it goes; None while nobody has said, or if it stays behind.
    number:     its number there; empty if it does not go on.
    suggested:  directions to which the crosswalk leads, main ones first.
    is_left:    somebody chose not to carry it over.
    relies_on_unconfirmed: a correspondence that nobody has confirmed leads it there.
    """

    action: Action
    direction: Provision | None
    number: str
    suggested: Sequence[Provision]
    is_left: bool
    relies_on_unconfirmed: bool

    @property
    def is_question(self) -> bool:
        """Whether somebody has to say where it goes."""
        return self.direction is None and not self.is_left


@dataclass(frozen=True)
class CarriedTarget:
    """A standing target of the old plan.

    part:       the name of the part that it is about; empty for the whole.
    definition: the present version of its indicator's definition; None if there is no such one.
    """

    target: Target
    title: str
    part: str
    definition: int | None

    @property
    def is_of_older_definition(self) -> bool:
        """Whether the indicator's definition has changed since the target was set."""
        return self.definition is not None and self.definition != self.target.definition_version


@dataclass(frozen=True)
class CarriedOwner:
    """Who answers for a direction of the old plan, and for which of the new one; None for none."""

    owner: DirectionOwner
    direction: Provision | None


@dataclass(frozen=True)
class Proposal:
    """Everything a revision of `plan` under `document` would carry over, as the plan prints it."""

    plan: Plan
    document: PolicyDocument
    actions: Sequence[Carried]
    targets: Sequence[CarriedTarget]
    owners: Sequence[CarriedOwner]

    @cached_property
    def questions(self) -> list[Carried]:
        """The actions of which somebody has to say where they go."""
        return [each for each in self.actions if each.is_question]

    @cached_property
    def going(self) -> list[Carried]:
        """The actions that go on."""
        return [each for each in self.actions if each.direction is not None]

    @property
    def tasks(self) -> int:
        """How many open tasks go on with their actions."""
        return sum(len(each.action.tasks.all()) for each in self.going)


def later_versions(document: PolicyDocument) -> list[PolicyDocument]:
    """`document` and the versions that carry it on, the newest first."""
    return [
        each
        for each in PolicyDocument.objects.order_by("-adopted_year", "-adopted_month")
        if each == document or chain(document, each)
    ]


def proposal(plan: Plan, document: PolicyDocument, choices: Choices | None = None) -> Proposal:
    """What revising `plan` under `document` would carry over.

    choices: where somebody put an action; else it goes where its direction's one main
    correspondence leads. With none or several it is a question.

    A fixed number of queries.
    """
    lead = ways(plan.document, document)
    directions = Provision.objects.filter(document=document, kind=Provision.Kind.DIRECTION)
    by_pk = {each.pk: each for each in directions.order_by("position")}
    actions = [
        _carried(action, lead.get(action.direction_id, NOWHERE), by_pk, choices or {})
        for action in _open_actions(plan)
    ]
    return Proposal(plan, document, _numbered(actions), _targets(plan), _owners(plan, lead))


def _open_actions(plan: Plan) -> list[Action]:
    still_open = Task.objects.filter(done_on=None, dropped_at=None)
    active = Responsibility.objects.filter(person__is_active=True).select_related("person")
    return list(
        plan.actions.filter(state=ActionState.OPEN)
        .select_related("direction", "owner")
        .prefetch_related(
            "effects",
            Prefetch("tasks", still_open),
            Prefetch("responsibilities", active),
            Prefetch("needs", Dependency.objects.filter(needs__state=ActionState.OPEN)),
        )
        .in_order()
    )


def _carried(
    action: Action, way: Way, directions: Mapping[int, Provision], choices: Choices
) -> Carried:
    suggested = [*way.main, *way.also]
    certain = way.main[0].pk if len(way.main) == 1 else None
    chosen = choices.get(action.pk, certain)
    direction = directions.get(chosen) if chosen else None
    return Carried(
        action,
        direction,
        "",
        suggested,
        is_left=chosen == LEFT,
        relies_on_unconfirmed=direction is not None
        and direction.pk == certain
        and not way.is_confirmed,
    )


def _numbered(actions: Sequence[Carried]) -> list[Carried]:
    """Each with its number in the new plan: its own, or the next one where that is taken."""
    taken: dict[int, list[str]] = defaultdict(list)
    found = []
    for each in actions:
        if each.direction is None:
            found.append(each)
            continue
        numbers = taken[each.direction.pk]
        number = each.action.number
        if number in numbers or value_of(number) in {value_of(other) for other in numbers} - {0}:
            number = next_number(numbers)
        numbers.append(number)
        found.append(replace(each, number=number))
    return found


def _targets(plan: Plan) -> list[CarriedTarget]:
    known, language = everything(), get_language() or "en"
    standing = plan.targets.filter(withdrawn_at=None).prefetch_related("points")
    found = []
    for target in standing:
        indicator = known.get(target.indicator)
        title = str(indicator.title) if indicator else target.indicator
        part = target.part_name_in(language) if target.by else ""
        version = indicator.version if indicator else None
        found.append(CarriedTarget(target, title, part, version))
    return found


def _owners(plan: Plan, lead: Mapping[int, Way]) -> list[CarriedOwner]:
    """Owners by direction. Where two persons would answer for one direction, neither goes on."""
    owners = DirectionOwner.objects.filter(plan=plan).select_related("direction", "person")
    found, by_direction = [], defaultdict(set)
    for owner in owners.filter(Q(person__is_active=True)).order_by("direction__position"):
        way = lead.get(owner.direction_id, NOWHERE)
        direction = way.main[0] if len(way.main) == 1 else None
        found.append(CarriedOwner(owner, direction))
        if direction is not None:
            by_direction[direction.pk].add(owner.person_id)
    return [
        replace(each, direction=None)
        if each.direction is not None and len(by_direction[each.direction.pk]) > 1
        else each
        for each in found
    ]

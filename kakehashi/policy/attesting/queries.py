"""Which actions wait for somebody's look, whose look it is, and who is told if it does not come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import holders
from kakehashi.policy.attesting.schedule import Schedule
from kakehashi.policy.models import Action, Attestation, DirectionOwner, Plan, Responsibility
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.states import ActionState

Recipients = Mapping[Person, Sequence[Action]]
RESPONSIBLE = Responsibility.Part.RESPONSIBLE


def schedule_of(plan: Plan) -> Schedule:
    """When those of `plan` are asked, reminded and told."""
    return Schedule(rhythm_of(plan), plan.remind_days_before, plan.escalate_days_after)


def responsible_for(action: Action) -> list[Person]:
    """Who answers for `action`, whose `responsibilities` are best prefetched with their persons."""
    return [each.person for each in action.responsibilities.all() if each.part == RESPONSIBLE]


def said_last(actions: Iterable[Action]) -> dict[int, Attestation]:
    """The last word on each of `actions`, by its id: about the last month. One query."""
    pks = [action.pk for action in actions]
    newest = Attestation.objects.filter(action=OuterRef("pk")).order_by("-month", "-at", "-pk")
    last = Action.objects.filter(pk__in=pks).values(last=Subquery(newest.values("pk")[:1]))
    found = Attestation.objects.filter(pk__in=last).select_related("person")
    return {each.action_id: each for each in found}


def history_of_checks(action: Action) -> QuerySet[Attestation]:
    """Everything that was said of `action`, newest first."""
    return action.attestations.select_related("person").order_by("-at", "-pk")


def with_persons(actions: QuerySet[Action]) -> QuerySet[Action]:
    """`actions` with direction, plan, and those who have a part in them."""
    parts = Responsibility.objects.select_related("person").order_by("pk")
    return actions.select_related("plan", "direction").prefetch_related(
        Prefetch("responsibilities", parts)
    )


def unchecked(plan: Plan, month: date) -> list[Action]:
    """Open actions of `plan` of which nobody has checked `month` or a later one, as printed."""
    checked = Attestation.objects.filter(action__plan=plan, month__gte=month).values("action")
    waiting = plan.actions.filter(state=ActionState.OPEN).exclude(pk__in=checked)
    return list(with_persons(waiting.in_order()))


# -- Who hears of it ------------------------------------------------------------------------------


def asked_for(actions: Sequence[Action], on: date) -> Recipients:
    """Who is asked to check which of `actions` on a day.

    Those responsible, and who deputises for one of them on the day; nobody who may not sign in.
    """
    persons = {action.pk: responsible_for(action) for action in actions}
    return _with_deputies(actions, persons, on)


def told_of(plan: Plan, actions: Sequence[Action], on: date) -> Recipients:
    """Who is told that `actions` of `plan` were not checked in time.

    The owner of each direction, and who deputises for them on the day; the international
    office of the plan's unit hears of the others.
    """
    owners = {
        each.direction_id: each.person
        for each in DirectionOwner.objects.filter(plan=plan).select_related("person")
    }
    persons = {
        action.pk: [owners[action.direction_id]] if action.direction_id in owners else []
        for action in actions
    }
    found = _with_deputies(actions, persons, on)
    reached = {action.pk for each in found.values() for action in each}
    left = [action for action in actions if action.pk not in reached]
    if left:
        for officer in holders([Role.Kind.OFFICE], plan.unit, on):
            mine = {action.pk for action in [*found.get(officer, []), *left]}
            found[officer] = [action for action in actions if action.pk in mine]
    return found


def _with_deputies(
    actions: Sequence[Action], persons: Mapping[int, Sequence[Person]], on: date
) -> dict[Person, list[Action]]:
    """Each person and deputy who may sign in -> their actions in order; persons by id."""
    deputies = deputies_of({each.pk for found in persons.values() for each in found}, on)
    found: dict[Person, list[Action]] = defaultdict(list)
    for action in actions:
        acting = {
            each: None
            for person in persons[action.pk]
            for each in (person, *deputies.get(person.pk, []))
            if each.is_active
        }
        for each in acting:
            found[each].append(action)
    return dict(sorted(found.items(), key=lambda pair: pair[0].pk))


def deputies_of(persons: Iterable[int], on: date) -> dict[int, list[Person]]:
    """Id of each of `persons` -> who deputises on a day for a role that they hold then."""
    held = Role.objects.on(on).filter(person__in=list(persons))
    found: dict[int, list[Person]] = defaultdict(list)
    acting = Deputy.objects.on(on).filter(role__in=held).select_related("role", "person")
    for deputy in acting.order_by("pk"):
        found[deputy.role.person_id].append(deputy.person)
    return dict(found)

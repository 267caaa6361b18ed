"""Carrying a plan over into its revision. Everything is written in one transaction."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import (
    Action,
    Dependency,
    DirectionOwner,
    Effect,
    Plan,
    PolicyDocument,
    Responsibility,
    Target,
    TargetPoint,
    Task,
)
from kakehashi.policy.planning.locks import lock_unit, locked_plan
from kakehashi.policy.planning.operations import OWNER_NAMED, Details, begin_plan
from kakehashi.policy.planning.wordings import words_of
from kakehashi.policy.revising import rules
from kakehashi.policy.revising.proposals import Carried, Choices, Proposal, proposal
from kakehashi.policy.targets.operations import SET
from kakehashi.verdicts import Refused, require

CARRIED = declare("policy.plan_carried_over", gettext_lazy("carried the plan over into a revision"))
ACTION_CARRIED = declare("policy.action_carried_over", gettext_lazy("carried the action over"))
RHYTHM = ("attest_by_day", "remind_days_before", "escalate_days_after")
OF_ACTION = (
    *("owner_id", "first_year", "last_year", "weight", "remarks", "is_invented"),
    *("text_ja", "standing_ja", "text_en", "standing_en"),
)
OF_TASK = ("kind", "text_ja", "text_en", "due_on", "weight", "person_id", "is_invented")
OF_EFFECT = ("indicator", "change", "by_year", "confidence", "reason")
OF_TARGET = (
    *("indicator", "definition_version", "by", "part", "part_name_ja", "part_name_en", "aim"),
    *("form", "baseline", "baseline_on", "baseline_source", "weight", "is_invented"),
)


@transaction.atomic
def revise(plan: Plan, document: PolicyDocument, *, choices: Choices, by: Person) -> Plan:
    """Begin a draft that goes on with `plan` under the same policy version or a later one.

    Its open actions are carried over with persons, effects, needs and open tasks, its standing
    targets with baseline and path, and its owners where their direction goes on in one. `plan`
    stays in force until the draft is adopted. Budgets and attestations stay with the old plan.

    choices: where actions go, as for `proposal`.

    Returns: the draft.

    Raises: Refused, if `by` may not revise the plan, a revision was begun already, the version does
    not carry its own on, or nobody has said where an action goes.
    """
    lock_unit(plan.unit_id)
    plan = locked_plan(plan.pk)
    require(rules.may_revise(by, plan))
    require(rules.can_be_revised_under(plan, document))
    now = proposal(plan, document, choices)
    if now.questions:
        codes = ", ".join(each.action.code for each in now.questions)
        words = _("Say where these actions go, or that they are not carried over: %(codes)s")
        raise Refused(words % {"codes": codes})
    details: Details = {"is_incomplete": plan.is_incomplete}
    if document == plan.document:
        details |= {"first_year": plan.first_year, "last_year": plan.last_year}
    title = words_of(plan)
    draft = begin_plan(document, plan.unit, title, revises=plan, by=by, **details)
    _carry(now, draft, by)
    return draft


def _carry(now: Proposal, draft: Plan, by: Person) -> None:
    before = fields_of(draft)
    for name in (*RHYTHM, "is_invented"):
        setattr(draft, name, getattr(now.plan, name))
    draft.save()
    actions = _actions(now.going, draft, by)
    _people(now.going, actions)
    targets = _targets(now, draft, by)
    owners = _owners(now, draft, by)
    left = [each.action.code for each in now.actions if each.direction is None]
    changes = difference(before, fields_of(draft)) | {
        "actions": [None, len(actions)],
        "left_behind": [None, left],
        "targets": [None, len(targets)],
        "owners": [None, len(owners)],
    }
    record(CARRIED, draft, by=by, changes=changes)


def _actions(going: Sequence[Carried], draft: Plan, by: Person) -> dict[int, Action]:
    """The new actions by the id of the one that they carry on."""
    made = Action.objects.bulk_create(
        Action(
            plan=draft,
            direction=each.direction,
            number=each.number,
            position=position,
            carries_on=each.action,
            **{name: getattr(each.action, name) for name in OF_ACTION},
        )
        for position, each in enumerate(going, start=1)
    )
    record_many(ACTION_CARRIED, [(a, difference({}, fields_of(a))) for a in made], by=by)
    return {each.action.pk: action for each, action in zip(going, made, strict=True)}


def _people(going: Sequence[Carried], actions: Mapping[int, Action]) -> None:
    """What hangs on the actions: persons, effects, open tasks, and what they need first."""
    responsibilities, effects, tasks, needs = [], [], [], []
    for each in going:
        old, action = each.action, actions[each.action.pk]
        responsibilities += [
            Responsibility(action=action, person=part.person, part=part.part)
            for part in old.responsibilities.all()
        ]
        effects += [
            Effect(action=action, **{name: getattr(effect, name) for name in OF_EFFECT})
            for effect in old.effects.all()
        ]
        tasks += [
            Task(action=action, **{name: getattr(task, name) for name in OF_TASK})
            for task in old.tasks.all()
        ]
        needs += [
            Dependency(action=action, needs=actions[need.needs_id])
            for need in old.needs.all()
            if need.needs_id in actions
        ]
    Responsibility.objects.bulk_create(responsibilities)
    Effect.objects.bulk_create(effects)
    Task.objects.bulk_create(tasks)
    Dependency.objects.bulk_create(needs)


def _targets(now: Proposal, draft: Plan, by: Person) -> list[Target]:
    at = timezone.now()
    old = [each.target for each in now.targets]
    made = Target.objects.bulk_create(
        Target(
            plan=draft,
            set_by=by,
            set_at=at,
            **{name: getattr(target, name) for name in OF_TARGET},
        )
        for target in old
    )
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, on=point.on, value=point.value, upper=point.upper)
        for target, before in zip(made, old, strict=True)
        for point in before.points.all()
    )
    reason = _("Carried over from %(plan)s.") % {"plan": now.plan}
    entries = [
        (each, difference({}, {**fields_of(each), "points": _points(before)}))
        for each, before in zip(made, old, strict=True)
    ]
    record_many(SET, entries, by=by, reason=reason)
    return made


def _points(target: Target) -> str:
    """As the journal keeps them, the earliest first."""
    return "; ".join(
        f"{point.on.isoformat()}: {point.value}"
        + ("" if point.upper is None else f"–{point.upper}")
        for point in target.points.all()
    )


def _owners(now: Proposal, draft: Plan, by: Person) -> list[DirectionOwner]:
    found: dict[int, DirectionOwner] = {}
    for each in now.owners:
        if each.direction is not None:
            found[each.direction.pk] = DirectionOwner(
                plan=draft, direction=each.direction, person=each.owner.person
            )
    made = DirectionOwner.objects.bulk_create(found.values())
    changes = [
        {"direction_id": [None, each.direction_id], "person_id": [None, each.person_id]}
        for each in made
    ]
    record_many(OWNER_NAMED, [(draft, change) for change in changes], by=by)
    return made

"""What an action needs first, and what it should move: dependencies and expected effects."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything
from kakehashi.policy.models import Action, Dependency, Effect
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.cycles import circle
from kakehashi.policy.planning.locks import locked_action
from kakehashi.verdicts import No, Refused, Verdict, require

NEEDS = declare("policy.dependency_added", gettext_lazy("said what the action needs first"))
NEEDS_NOT = declare(
    "policy.dependency_removed", gettext_lazy("said what the action no longer needs")
)
EXPECTED = declare("policy.effect_expected", gettext_lazy("said what the action should move"))
WITHDRAWN = declare("policy.effect_withdrawn", gettext_lazy("withdrew an expected effect"))


@transaction.atomic
def add_need(action: Action, needs: Action, *, by: Person) -> Dependency:
    """Say that `action` needs another one of the same plan first.

    Locks the plan, so that two persons cannot close a circle together.

    Raises: Refused, if `by` does not keep plans, the two are not of one plan, it is known already,
    or they would wait for each other in a circle.
    """
    action = locked_action(action)
    needs = locked_action(needs)
    require(rules.may_manage_action(by, action))
    require(can_need(action, needs))
    added = Dependency.objects.create(action=action, needs=needs)
    record(NEEDS, action, by=by, changes={"needs_id": [None, needs.pk]})
    return added


@transaction.atomic
def remove_need(action: Action, needs: Action, *, by: Person) -> None:
    """Say that `action` does not need the other one any more.

    Raises: Refused, if `by` does not keep plans, the plan is history, or it did not need it.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    found = Dependency.objects.filter(action=action, needs=needs).first()
    if found is None:
        raise Refused(_("The action does not need this one."))
    record(NEEDS_NOT, action, by=by, changes={"needs_id": [needs.pk, None]})
    found.delete()


def can_need(action: Action, needs: Action) -> Verdict:
    """Two actions of one plan, stated once, and not in a circle; the refusal names the circle."""
    if action.pk == needs.pk:
        return No(_("An action cannot need itself first."))
    if action.plan_id != needs.plan_id:
        return No(_("Only actions of the same plan need each other."))
    if Dependency.objects.filter(action=action, needs=needs).exists():
        return No(_("It is known already that the action needs this one."))
    found = circle(_needs_in(action.plan_id), action.pk, needs.pk)
    if not found:
        return True
    actions = Action.objects.filter(pk__in=found).select_related("direction").in_bulk()
    way = " → ".join(actions[pk].code for pk in found)
    return No(_("They would wait for each other in a circle: %(way)s") % {"way": way})


def _needs_in(plan_id: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Dependency.objects.filter(action__plan=plan_id).order_by("pk")
    for one, needed in pairs.values_list("action_id", "needs_id"):
        found[one].append(needed)
    return found


@transaction.atomic
def expect_effect(
    action: Action,
    indicator: str,
    *,
    change: Decimal | None = None,
    by_year: int | None = None,
    confidence: str = Effect.Confidence.MEDIUM,
    reason: str = "",
    by: Person,
) -> Effect:
    """Say what `action` should change in an indicator; what was said before is replaced.

    change:  in the indicator's unit, below 0 where it should fall; None: nobody says how much.
    by_year: the fiscal year by which all of it has come; given together with `change`.

    Raises: Refused, if `by` does not keep plans, the plan is history, there is no such indicator,
    or size and year do not go together.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    require(can_be_expected(indicator, change, by_year))
    found = action.effects.filter(indicator=indicator).first()
    before = fields_of(found) if found else {}
    effect = found or Effect(action=action, indicator=indicator)
    effect.change, effect.by_year = change, by_year
    effect.confidence, effect.reason = Effect.Confidence(confidence), reason.strip()
    effect.save()
    changes = difference(before, fields_of(effect)) | {"indicator": [None, indicator]}
    changes.pop("action_id", None)
    record(EXPECTED, action, by=by, changes=changes)
    return effect


def can_be_expected(indicator: str, change: Decimal | None, by_year: int | None) -> Verdict:
    """An indicator that exists; a size and a year together, or neither."""
    if indicator not in everything():
        return No(_("There is no indicator “%(code)s”.") % {"code": indicator})
    if (change is None) != (by_year is None):
        return No(_("Say by how much and by which year together, or leave both open."))
    if change is not None and change == 0:
        return No(_("An effect of zero is none. Leave the size open if nobody knows it."))
    return rules.can_be_years(by_year, None)


@transaction.atomic
def withdraw_effect(effect: Effect, *, by: Person) -> None:
    """Say that the effect is not expected any more; the journal keeps it.

    Raises: Refused, if `by` does not keep plans, the plan is history, or it is gone already.
    """
    action = locked_action(effect.action)
    require(rules.may_manage_action(by, action))
    found = action.effects.filter(pk=effect.pk).first()
    if found is None:
        raise Refused(_("This effect has been withdrawn in the meantime."))
    gone = {name: [value, None] for name, value in fields_of(found).items() if value is not None}
    gone.pop("action_id")
    record(WITHDRAWN, action, by=by, changes=gone)
    found.delete()

"""What can be done to a target: set, replace, withdraw. It is never edited.

Each locks the plan, asks the rules again, changes, and writes the journal in one transaction.
"""

from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import find
from kakehashi.policy.models import Plan, Target, TargetPoint
from kakehashi.policy.planning.locks import locked_plan
from kakehashi.policy.progress.paths import Number, Spot
from kakehashi.policy.registry import Indicator
from kakehashi.policy.targets import rules
from kakehashi.policy.targets.declarations import Declaration, parts_of
from kakehashi.verdicts import Refused, require

SET = declare("policy.target_set", gettext_lazy("set the target"))
REPLACED = declare("policy.target_replaced", gettext_lazy("replaced the target by a new one"))
WITHDRAWN = declare("policy.target_withdrawn", gettext_lazy("withdrew the target"))


@transaction.atomic
def set_target(plan: Plan, declaration: Declaration, *, by: Person) -> Target:
    """Declare what the plan wants of an indicator, by its present definition.

    Locks the plan, so that two persons cannot set a target for the same thing.

    Raises: Refused, if `by` may not, the plan is history or has such a target, or the declaration
    cannot be meant (`rules.can_be_declared`).
    """
    plan = locked_plan(plan.pk)
    require(rules.may_set_targets(by, plan))
    require(rules.can_be_declared(declaration, timezone.localdate()))
    require(rules.is_free(plan, declaration))
    return _write(plan, declaration, None, "", by)


@transaction.atomic
def replace_target(target: Target, declaration: Declaration, *, reason: str, by: Person) -> Target:
    """Declare something else for the same indicator and part; the old target stays on record.

    Returns: the new target, by the present definition of the indicator.

    Raises: Refused, if `by` may not, the target no longer stands, it is about something else, no
    reason is given, or the declaration cannot be meant.
    """
    target = _locked(target)
    require(rules.may_change_target(by, target))
    if _subject(declaration) != (target.indicator, target.by, target.part):
        raise Refused(_("A target is replaced by one for the same indicator and part."))
    require(rules.can_be_declared(declaration, timezone.localdate()))
    reason = _reason(reason, _("Say why the target changes."))
    before = fields_of(target)
    _end(target, reason, by)
    changes = difference(before, fields_of(target))
    record(REPLACED, target, by=by, changes=changes, reason=reason)
    return _write(target.plan, declaration, target, reason, by)


@transaction.atomic
def withdraw_target(target: Target, *, reason: str, by: Person) -> Target:
    """Say that this is no longer wanted. It stays on record.

    Raises: Refused, if `by` may not, the target no longer stands, or no reason is given.
    """
    target = _locked(target)
    require(rules.may_change_target(by, target))
    reason = _reason(reason, _("Say why this is no longer wanted."))
    before = fields_of(target)
    _end(target, reason, by)
    changes = difference(before, fields_of(target))
    record(WITHDRAWN, target, by=by, changes=changes, reason=reason)
    return target


def _locked(target: Target) -> Target:
    """The target as it is stored now, and its plan, locked until the transaction ends."""
    plan = locked_plan(target.plan_id)
    found = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    found.plan = plan
    return found


def _reason(reason: str, question: str) -> str:
    if not reason.strip():
        raise Refused(question)
    return reason.strip()


def _subject(declaration: Declaration) -> tuple[str, str, str]:
    return declaration.indicator, declaration.by, declaration.part


def _end(target: Target, reason: str, by: Person) -> None:
    target.withdrawn_by, target.withdrawn_at = by, timezone.now()
    target.withdrawn_reason = reason
    target.save()


def _write(
    plan: Plan, declaration: Declaration, replaces: Target | None, reason: str, by: Person
) -> Target:
    path, indicator = declaration.path, _indicator(declaration)
    name_ja, name_en = _names(indicator, declaration)
    target = Target.objects.create(
        plan=plan,
        indicator=indicator.code,
        definition_version=indicator.version,
        by=declaration.by,
        part=declaration.part,
        part_name_ja=name_ja,
        part_name_en=name_en,
        aim=path.aim,
        form=path.form,
        baseline=_stored(path.baseline.value),
        baseline_on=path.baseline.on,
        baseline_source=declaration.source.strip(),
        weight=declaration.weight,
        set_by=by,
        set_at=timezone.now(),
        replaces=replaces,
    )
    TargetPoint.objects.bulk_create(_point(target, spot) for spot in path.points)
    record(SET, target, by=by, changes=difference({}, _facts(target)), reason=reason)
    return target


def _indicator(declaration: Declaration) -> Indicator:
    found = find(declaration.indicator)
    if found is None:
        raise Refused(_("There is no indicator “%s”.") % declaration.indicator)
    return found


def _names(indicator: Indicator, declaration: Declaration) -> tuple[str, str]:
    """The part's name in Japanese and English; empty for the whole."""
    if not declaration.by:
        return "", ""
    parts = parts_of(indicator, declaration.by, timezone.localdate())
    return next((p.name_ja, p.name_en) for p in parts if p.key == declaration.part)


def _point(target: Target, spot: Spot) -> TargetPoint:
    upper = None if spot.upper is None else _stored(spot.upper)
    return TargetPoint(target=target, on=spot.on, value=_stored(spot.value), upper=upper)


def _stored(value: Number) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / exact.denominator


def _facts(target: Target) -> Fields:
    """What the journal keeps: the target, and its points as text, the earliest first."""
    points = [
        f"{point.on.isoformat()}: {point.value}"
        + ("" if point.upper is None else f"–{point.upper}")
        for point in target.points.all()
    ]
    return {**fields_of(target), "points": "; ".join(points)}

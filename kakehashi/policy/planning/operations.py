"""What can be done to a plan: begin, revise, adopt, discard, translate; who owns its directions.

`actions.py`, `links.py`, `budget.py` and `tasks.py` say what can be done to what is in it. Each
operation locks the plan first, asks the rule again, changes, and writes the journal in one
transaction.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import DirectionOwner, Plan, PolicyDocument, Provision, Standing
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.locks import lock_unit, locked_plan, locked_plans
from kakehashi.policy.planning.queries import superseded_by
from kakehashi.policy.planning.wordings import Words, apply, says_something
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Refused, require

BEGUN = declare("policy.plan_begun", gettext_lazy("began the plan"))
REVISED = declare("policy.plan_revised", gettext_lazy("changed the details of the plan"))
ADOPTED = declare("policy.plan_adopted", gettext_lazy("adopted the plan"))
SUPERSEDED = declare("policy.plan_superseded", gettext_lazy("superseded the plan by a new one"))
DISCARDED = declare("policy.plan_discarded", gettext_lazy("discarded the draft of the plan"))
TRANSLATED = declare("policy.plan_translated", gettext_lazy("translated the title of the plan"))
RHYTHM_SET = declare("policy.plan_rhythm_set", gettext_lazy("set when owners check the plan"))
OWNER_NAMED = declare("policy.direction_owner_named", gettext_lazy("named a direction's owner"))
OWNER_RELEASED = declare(
    "policy.direction_owner_released", gettext_lazy("released a direction's owner")
)


class Details(TypedDict, total=False):
    """What is known about a plan beyond its title; years are fiscal years."""

    first_year: int | None
    last_year: int | None
    is_incomplete: bool
    remarks_ja: str
    remarks_en: str
    source: str


class Rhythm(TypedDict, total=False):
    """When owners check: `attest_from` is any day of the first month, None asks nobody."""

    attest_from: date | None
    attest_by_day: int
    remind_days_before: int
    escalate_days_after: int


@transaction.atomic
def begin_plan(
    document: PolicyDocument,
    unit: Unit,
    title: Words,
    *,
    revises: Plan | None = None,
    by: Person,
    **details: Unpack[Details],
) -> Plan:
    """Begin a draft under a policy version, for the university or one of its units.

    revises: the plan that it will replace once it is adopted.

    Raises: Refused, if `by` does not keep plans, the title is empty, or the years are not in order.
    """
    lock_unit(unit.pk)
    require(rules.may_keep_plans(by))
    require(says_something(title))
    require(rules.can_be_years(details.get("first_year"), details.get("last_year")))
    if revises is not None:
        revises = locked_plan(revises.pk)
        require(rules.can_be_revised(revises))
        require(rules.is_plan_of(revises, unit))
    before = Plan.objects.filter(document=document, unit=unit).aggregate(last=Max("number"))
    plan = Plan(document=document, unit=unit, number=(before["last"] or 0) + 1, revises=revises)
    apply(title, plan)
    _set(plan, details)
    plan.save()
    record(BEGUN, plan, by=by, changes=difference({}, fields_of(plan)))
    return plan


@transaction.atomic
def revise_plan(plan: Plan, title: Words, *, by: Person, **details: Unpack[Details]) -> Plan:
    """Change title, years and remarks of a draft, or of a plan whose text is marked incomplete.

    A text that is no longer marked incomplete stays as it is from then on, once it is adopted.

    Raises: Refused, if `by` does not keep plans, the plan was adopted with its full text, the title
    is empty, or the years are not in order.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_write(by, plan))
    require(says_something(title))
    before = fields_of(plan)
    apply(title, plan)
    _set(plan, details)
    require(rules.can_be_years(plan.first_year, plan.last_year))
    plan.save()
    record(REVISED, plan, by=by, changes=difference(before, fields_of(plan)))
    return plan


@transaction.atomic
def set_rhythm(plan: Plan, *, by: Person, **rhythm: Unpack[Rhythm]) -> Plan:
    """Say from which month on, and by which day, owners check their actions.

    Raises: Refused, if `by` does not keep plans, the plan is history, or a number cannot be right.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_manage(by, plan))
    before = fields_of(plan)
    _set(plan, rhythm)
    require(rules.can_be_rhythm(plan))
    plan.save()
    record(RHYTHM_SET, plan, by=by, changes=difference(before, fields_of(plan)))
    return plan


@transaction.atomic
def adopt(
    plan: Plan,
    *,
    on: date,
    only_month_known: bool = False,
    attest_from: date | None = None,
    by: Person,
) -> Plan:
    """Put a draft in force; what it replaces is superseded in the same transaction.

    on:          the day of the decision; with `only_month_known`, any day of its month.
    attest_from: any day of the first month that owners check; None: nobody is asked.

    Raises: Refused, if `by` does not keep plans, it is no draft, it has no action, a plan of a
    later policy version is in force, or the day cannot be so.
    """
    lock_unit(plan.unit_id)
    superseded = locked_plans(superseded_by(plan).values_list("pk", flat=True))
    plan = locked_plan(plan.pk)
    require(rules.may_adopt(by, plan))
    on = on.replace(day=1) if only_month_known else on
    require(rules.can_be_adopted_on(on, superseded, only_month_known=only_month_known))
    _supersede(superseded, by)

    before = fields_of(plan)
    plan.state, plan.adopted_on, plan.only_month_known = PlanState.IN_FORCE, on, only_month_known
    plan.attest_from = attest_from
    plan.revises = plan.revises or _not_yet_revised(plan, superseded)
    require(rules.can_be_rhythm(plan))
    plan.save()
    record(ADOPTED, plan, by=by, changes=difference(before, fields_of(plan)))
    return plan


@transaction.atomic
def discard_plan(plan: Plan, *, reason: str = "", by: Person) -> Plan:
    """Give a draft up. It stays on record; the plan that it was to replace can be revised again.

    Raises: Refused, if it is no draft any more or `by` does not keep plans.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_discard(by, plan))
    before = fields_of(plan)
    plan.state, plan.revises = PlanState.DISCARDED, None
    plan.save()
    changes = difference(before, fields_of(plan))
    record(DISCARDED, plan, by=by, changes=changes, reason=reason.strip())
    return plan


@transaction.atomic
def translate_plan(
    plan: Plan, language: str, text: str, *, is_official: bool = False, by: Person
) -> Plan:
    """Give the title in the language where it is missing, or better an unofficial translation.

    Raises: Refused, if `by` does not keep plans, the text is empty, or the title is official.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_translate(by, plan, plan, language))
    require(rules.can_be_a_translation(text))
    before = fields_of(plan)
    setattr(plan, f"text_{language}", text.strip())
    standing = Standing.OFFICIAL if is_official else Standing.UNOFFICIAL
    setattr(plan, f"standing_{language}", standing)
    plan.save()
    record(TRANSLATED, plan, by=by, changes=difference(before, fields_of(plan)))
    return plan


@transaction.atomic
def name_direction_owner(
    plan: Plan, direction: Provision, person: Person, *, by: Person
) -> DirectionOwner:
    """Say who answers for a direction of a plan; whoever did so before is released.

    Raises: Refused, if `by` does not keep plans, the plan is history, the direction is not one of
    its policy version, or the person may not sign in.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_manage(by, plan))
    require(rules.is_direction_of(plan, direction))
    require(rules.can_be_named(person))
    found = DirectionOwner.objects.filter(plan=plan, direction=direction).first()
    before = found.person_id if found else None
    owner = found or DirectionOwner(plan=plan, direction=direction)
    owner.person = person
    owner.save()
    changes = {"direction_id": [None, direction.pk], "person_id": [before, person.pk]}
    record(OWNER_NAMED, plan, by=by, changes=changes)
    return owner


@transaction.atomic
def release_direction_owner(plan: Plan, direction: Provision, *, by: Person) -> None:
    """Say that nobody answers for a direction any more.

    Raises: Refused, if `by` does not keep plans, the plan is history, or nobody answered.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_manage(by, plan))
    owner = DirectionOwner.objects.filter(plan=plan, direction=direction).first()
    if owner is None:
        raise Refused(_("Nobody answers for this direction."))
    changes = {"direction_id": [direction.pk, None], "person_id": [owner.person_id, None]}
    record(OWNER_RELEASED, plan, by=by, changes=changes)
    owner.delete()


def _set(plan: Plan, facts: Details | Rhythm) -> None:
    for name, value in facts.items():
        setattr(plan, name, value)


def _supersede(plans: Iterable[Plan], by: Person) -> None:
    for plan in plans:
        before = fields_of(plan)
        plan.state = PlanState.SUPERSEDED
        plan.save()
        record(SUPERSEDED, plan, by=by, changes=difference(before, fields_of(plan)))


def _not_yet_revised(plan: Plan, superseded: list[Plan]) -> Plan | None:
    """The one of the same policy version, unless another draft is its declared revision."""
    for other in superseded:
        if other.document_id == plan.document_id and not hasattr(other, "revised_by"):
            return other
    return None

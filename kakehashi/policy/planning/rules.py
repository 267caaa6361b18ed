"""Who keeps plans, who answers for actions, and what can be done to them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.policy.models import Action, Plan, Provision, Standing, Task, Wording
from kakehashi.policy.planning.queries import earlier_versions, is_responsible
from kakehashi.policy.states import ACTION_MOVES, PLAN_MOVES, ActionState, PlanState
from kakehashi.verdicts import No, Verdict

KEEPS_PLANS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]
ALIVE = {PlanState.DRAFT, PlanState.IN_FORCE}
LONGEST_NUMBER, HEAVIEST = 10, 100
EARLIEST, LATEST = 1949, 2199  # fiscal years: from the year in which the university was founded

IS_HISTORY = gettext_lazy("A superseded or discarded plan is not changed any more.")
IS_ADOPTED = gettext_lazy(
    "The wording of an adopted plan is not edited any more: what changes it is a new version, a"
    " revision. Owners, persons, tasks, money and effects stay editable."
)
IS_DROPPED = gettext_lazy("A dropped action is not changed any more. Reopen it first.")
NOT_IN_FORCE = gettext_lazy("This can be done once the plan is in force, and as long as it is.")


# -- Who ------------------------------------------------------------------------------------------


def may_keep_plans(person: Person) -> Verdict:
    """The international office and the leadership keep plans, targets, freezes and reviews."""
    if holds(person, KEEPS_PLANS):
        return True
    return No(_("Only the international office and the leadership can do this."))


def may_attest(person: Person, action: Action) -> Verdict:
    """Those responsible for an open action, and who deputises today for a role of one of them."""
    if action.plan.state != PlanState.IN_FORCE:
        return No(NOT_IN_FORCE)
    if action.state != ActionState.OPEN:
        return No(_("Only open actions are checked; this one is completed or dropped."))
    if is_responsible(person, action):
        return True
    return No(_("Only the persons responsible for this action and their deputies can do this."))


# -- The plan -------------------------------------------------------------------------------------


def is_text_open(plan: Plan) -> bool:
    """Whether its wording is still written: a draft, or a printed plan not fully entered yet."""
    return plan.state == PlanState.DRAFT or (
        plan.state == PlanState.IN_FORCE and plan.is_incomplete
    )


def may_write(person: Person, plan: Plan) -> Verdict:
    """Keepers write drafts, and go on entering an adopted text that is marked incomplete."""
    if plan.state not in ALIVE:
        return No(IS_HISTORY)
    if not is_text_open(plan):
        return No(IS_ADOPTED)
    return may_keep_plans(person)


def may_manage(person: Person, plan: Plan) -> Verdict:
    """Keepers say who, when and with which money, in drafts and in plans in force."""
    return may_keep_plans(person) if plan.state in ALIVE else No(IS_HISTORY)


def may_adopt(person: Person, plan: Plan) -> Verdict:
    """A draft with at least one action, unless a plan of a later policy version is in force."""
    if PlanState.IN_FORCE not in PLAN_MOVES[PlanState(plan.state)]:
        return No(_("Only a draft can be adopted."))
    if not (yours := may_keep_plans(person)):
        return yours
    if not plan.actions.exists():
        return No(_("A plan without any action cannot be adopted. Enter its actions first."))
    for other in Plan.objects.in_force().filter(unit=plan.unit_id).select_related("document"):
        if plan.document_id in earlier_versions(other.document):
            return No(_("A plan of a later policy version is already in force for this unit."))
    return True


def can_be_adopted_on(
    on: date, superseded: list[Plan], *, only_month_known: bool = False
) -> Verdict:
    """Not on a day to come, and not before the plans that it supersedes."""
    if on > timezone.localdate():
        return No(_("The day of adoption lies in the future."))
    for other in superseded:
        day = other.adopted_on
        if day is not None and (only_month_known or other.only_month_known):
            day = day.replace(day=1)
        if day is not None and day > on:
            return No(_("The plan that it supersedes was adopted later than on this day."))
    return True


def can_be_revised(plan: Plan) -> Verdict:
    """A plan in force has one declared revision at a time."""
    if plan.state != PlanState.IN_FORCE:
        return No(_("Only a plan in force is revised."))
    if Plan.objects.filter(revises=plan.pk).exists():
        return No(_("A revision of this plan has already been begun."))
    return True


def is_plan_of(plan: Plan, unit: Unit) -> Verdict:
    """A plan and its revision are of the same unit."""
    if plan.unit_id == unit.pk:
        return True
    return No(_("A plan is revised for the unit whose plan it is."))


def can_be_years(first: int | None, last: int | None) -> Verdict:
    """Fiscal years that can be right, the last not before the first."""
    if any(year is not None and not EARLIEST <= year <= LATEST for year in (first, last)):
        return No(_("This year cannot be right."))
    if first is not None and last is not None and last < first:
        return No(_("The last fiscal year lies before the first."))
    return True


def can_be_rhythm(plan: Plan) -> Verdict:
    """Owners check by a day that every month has, and not for months before the adoption."""
    if not 1 <= plan.attest_by_day <= 28:
        return No(_("Choose a day from 1 to 28, which every month has."))
    if not (0 <= plan.remind_days_before <= 28 and 0 <= plan.escalate_days_after <= 28):
        return No(_("Notice and grace last 0 to 28 days."))
    begins, adopted = plan.attest_from, plan.adopted_on
    if begins is not None and adopted is not None and begins < adopted.replace(day=1):
        return No(_("Owners check from the month of the adoption at the earliest."))
    return True


def is_direction_of(plan: Plan, direction: Provision) -> Verdict:
    """The direction is one of the plan's own policy version."""
    if direction.kind == Provision.Kind.DIRECTION and direction.document_id == plan.document_id:
        return True
    return No(_("This is not a direction of the plan's policy version."))


def can_be_a_translation(text: str) -> Verdict:
    """It says something."""
    return True if text.strip() else No(_("Write the text."))


def may_discard(person: Person, plan: Plan) -> Verdict:
    """Only drafts are discarded."""
    if PlanState.DISCARDED not in PLAN_MOVES[PlanState(plan.state)]:
        return No(_("Only the draft of a plan can be discarded."))
    return may_keep_plans(person)


def may_translate(person: Person, plan: Plan, text: Wording, language: str) -> Verdict:
    """A missing or unofficial text may be completed at any time; an official one stands."""
    if plan.state == PlanState.DISCARDED:
        return No(IS_HISTORY)
    if text.standing_in(language) == Standing.OFFICIAL:
        return No(_("The text in this language is official; it is not replaced by a translation."))
    return may_keep_plans(person)


# -- Actions --------------------------------------------------------------------------------------


def may_decide(person: Person, action: Action, state: ActionState) -> Verdict:
    """Keepers complete, drop and reopen the actions of a plan in force."""
    if action.plan.state != PlanState.IN_FORCE:
        return No(NOT_IN_FORCE)
    if state not in ACTION_MOVES[ActionState(action.state)]:
        said = action.get_state_display()
        return No(_("This is not possible any more: the action is “%(state)s”.") % {"state": said})
    return may_keep_plans(person)


def may_remove(person: Person, action: Action) -> Verdict:
    """An action is taken out of a draft only; of an adopted plan it is dropped, with a reason."""
    if action.plan.state != PlanState.DRAFT:
        return No(_("Only from a draft is an action removed. In an adopted plan it is dropped."))
    referring = (action.carried_on_by, action.attestations, action.needed_by)
    if any(records.exists() for records in referring):
        return No(_("Something refers to this action; it cannot be removed."))
    return may_keep_plans(person)


def may_manage_action(person: Person, action: Action) -> Verdict:
    """Owner, persons, dependencies, effects and money of an action that was not dropped."""
    if action.state == ActionState.DROPPED:
        return No(IS_DROPPED)
    return may_manage(person, action.plan)


def can_be_numbered(action: Action) -> Verdict:
    """A short number that no other action under the same direction has."""
    if not 0 < len(action.number) <= LONGEST_NUMBER:
        return No(_("A number such as ① has 1 to 10 letters."))
    others = action.plan.actions.filter(direction=action.direction_id, number=action.number)
    if others.exclude(pk=action.pk).exists():
        code = action.code
        return No(_("There is an action %(number)s already.") % {"number": code})
    return True


def can_weigh(weight: int) -> Verdict:
    """A whole number that still leaves the others visible."""
    if 1 <= weight <= HEAVIEST:
        return True
    return No(_("A weight lies between 1 and %(most)d.") % {"most": HEAVIEST})


def can_be_named(person: Person) -> Verdict:
    """Only who may sign in can answer for something."""
    if person.is_active:
        return True
    return No(_("This person may not sign in any more; name somebody else."))


# -- Tasks ----------------------------------------------------------------------------------------


def may_add_task(person: Person, action: Action) -> Verdict:
    """Keepers, and those who answer for the action."""
    if not (is_open := _are_tasks_open(action)):
        return is_open
    return True if is_responsible(person, action) else may_keep_plans(person)


def can_be_due_on(person: Person, due_on: date) -> Verdict:
    """Those who answer plan ahead: they do not enter what should have been done before."""
    if due_on >= timezone.localdate() or may_keep_plans(person):
        return True
    return No(_("The day lies in the past. Ask the international office to enter such a task."))


def may_change_task(person: Person, task: Task, managing: Verdict | None = None) -> Verdict:
    """Keepers change and drop what is still to be done, so that nobody drops what is late.

    managing: what `may_manage_action` answered, if it was asked for many tasks at once.
    """
    if task.dropped_at is not None:
        return No(_("This task was dropped."))
    if task.done_on is not None:
        return No(_("This task is done. Take the tick back first."))
    return may_manage_action(person, task.action) if managing is None else managing


def may_tick(person: Person, task: Task, ticking: Verdict | None = None) -> Verdict:
    """Who does it, those who answer for the action, their deputies, and the keepers.

    ticking: what `may_tick_any` answered, if it was asked for many tasks at once.
    """
    if task.dropped_at is not None:
        return No(_("This task was dropped."))
    if not (is_open := _are_tasks_open(task.action)):
        return is_open
    if task.person_id == person.pk:
        return True
    return may_tick_any(person, task.action) if ticking is None else ticking


def may_tick_any(person: Person, action: Action) -> Verdict:
    """Those who answer for the action, their deputies, and the keepers, tick all its tasks."""
    if not (is_open := _are_tasks_open(action)):
        return is_open
    if is_responsible(person, action) or may_keep_plans(person):
        return True
    return No(_("Only those who answer for the task or its action, and the office, can tick it."))


def _are_tasks_open(action: Action) -> Verdict:
    if action.state == ActionState.DROPPED:
        return No(IS_DROPPED)
    return True if action.plan.state in ALIVE else No(IS_HISTORY)


def can_be_done_on(done_on: date) -> Verdict:
    """Nothing is done on a day to come."""
    if done_on <= timezone.localdate():
        return True
    return No(_("The day lies in the future. Tick the task once it is done."))

"""What can be done to an action: add, change, move, remove; complete, drop, reopen; who does it."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Plan, Provision, Responsibility, Standing
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.locks import locked_action, locked_plan
from kakehashi.policy.planning.numbering import next_number
from kakehashi.policy.planning.wordings import Words, apply, says_something, words_of
from kakehashi.policy.states import ActionState
from kakehashi.verdicts import Refused, require

ADDED = declare("policy.action_added", gettext_lazy("added the action"))
CHANGED = declare("policy.action_changed", gettext_lazy("changed the action"))
MOVED = declare("policy.action_moved", gettext_lazy("moved the action"))
REMOVED = declare("policy.action_removed", gettext_lazy("removed the action from the draft"))
TRANSLATED = declare("policy.action_translated", gettext_lazy("translated the action"))
COMPLETED = declare("policy.action_completed", gettext_lazy("completed the action"))
DROPPED = declare("policy.action_dropped", gettext_lazy("dropped the action"))
REOPENED = declare("policy.action_reopened", gettext_lazy("reopened the action"))
NAMED = declare("policy.person_named", gettext_lazy("named a person for the action"))
RELEASED = declare("policy.person_released", gettext_lazy("released a person from the action"))


class Facts(TypedDict, total=False):
    """What is known about an action beyond its wording; years are fiscal years."""

    owner: Unit | None
    first_year: int | None
    last_year: int | None
    weight: int
    remarks: str


# -- The text ------------------------------------------------------------------------------------


@transaction.atomic
def add_action(
    plan: Plan,
    direction: Provision,
    words: Words,
    *,
    number: str = "",
    carries_on: Action | None = None,
    by: Person,
    **facts: Unpack[Facts],
) -> Action:
    """Add an action at the end of a direction.

    number:     as printed, without the direction: ①; empty: the next one.
    carries_on: the action of an earlier plan that it goes on with.

    Raises: Refused, if `by` does not keep plans, the plan was adopted with its full text, the
    number is taken, or a fact cannot be so.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_write(by, plan))
    present = plan.actions.all()
    if not number.strip():
        taken = present.filter(direction=direction).values_list("number", flat=True)
        number = next_number(list(taken))
    last = present.aggregate(last=Max("position"))["last"] or 0
    action = Action(
        plan=plan, direction=direction, number=number, position=last + 1, carries_on=carries_on
    )
    _state(action, words, facts)
    action.save()
    record(ADDED, action, by=by, changes=difference({}, fields_of(action)))
    return action


@transaction.atomic
def change_action(
    action: Action,
    words: Words,
    *,
    direction: Provision | None = None,
    number: str = "",
    by: Person,
    **facts: Unpack[Facts],
) -> Action:
    """Restate an action. In an adopted plan its wording, number and direction must stay as is.

    direction, number: None and empty leave them as they are.

    Raises: Refused, if `by` does not keep plans, the plan is history, the text would change though
    the plan was adopted, the number is taken, or a fact cannot be so.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    before = fields_of(action)
    text = (words_of(action), action.direction_id, action.number)
    action.direction = direction or action.direction
    action.number = number or action.number
    _state(action, words, facts)
    if (words_of(action), action.direction_id, action.number) != text:
        require(rules.may_write(by, action.plan))
    action.save()
    record(CHANGED, action, by=by, changes=difference(before, fields_of(action)))
    return action


@transaction.atomic
def translate_action(
    action: Action, language: str, text: str, *, is_official: bool = False, by: Person
) -> Action:
    """Give the text in the language where it is missing, or better an unofficial translation.

    is_official: the university published it, e.g. an English version that appeared later.

    Raises: Refused, if `by` does not keep plans, the text is empty, or the present one is official.
    """
    action = locked_action(action)
    require(rules.may_translate(by, action.plan, action, language))
    require(rules.can_be_a_translation(text))
    before = fields_of(action)
    setattr(action, f"text_{language}", text.strip())
    standing = Standing.OFFICIAL if is_official else Standing.UNOFFICIAL
    setattr(action, f"standing_{language}", standing)
    action.save()
    record(TRANSLATED, action, by=by, changes=difference(before, fields_of(action)))
    return action


@transaction.atomic
def move_action(action: Action, *, up: bool, by: Person) -> Action:
    """Let an action change places with its neighbour; the numbers stay where they are printed.

    Raises: Refused, if `by` does not keep plans, the plan was adopted with its full text, or there
    is no neighbour on that side.
    """
    action = locked_action(action)
    require(rules.may_write(by, action.plan))
    row = list(action.plan.actions.filter(direction=action.direction).order_by("position", "pk"))
    place = row.index(action)
    other_place = place - 1 if up else place + 1
    if not 0 <= other_place < len(row):
        raise Refused(_("There is no action to change places with."))
    other = row[other_place]
    before, before_other = fields_of(action), fields_of(other)
    # A number stands once under a direction, so one of the two steps aside for a moment.
    Action.objects.filter(pk=other.pk).update(number="…")
    action.number, other.number = other.number, action.number
    action.position, other.position = other.position, action.position
    action.save()
    other.save()
    for moved, was in ((action, before), (other, before_other)):
        record(MOVED, moved, by=by, changes=difference(was, fields_of(moved)))
    return action


@transaction.atomic
def remove_action(action: Action, *, reason: str = "", by: Person) -> None:
    """Take an action out of a draft, with its tasks; the journal keeps what it was.

    Raises: Refused, if `by` does not keep plans, the plan is no draft, or something refers to it.
    """
    action = locked_action(action)
    require(rules.may_remove(by, action))
    gone = {name: [value, None] for name, value in fields_of(action).items() if value is not None}
    record(REMOVED, action, by=by, changes=gone, reason=reason.strip())
    action.tasks.all().delete()
    action.delete()


# -- What becomes of it --------------------------------------------------------------------------


@transaction.atomic
def complete_action(action: Action, *, reason: str = "", by: Person) -> Action:
    """Say that everything meant by the action has been done; open tasks stay as they are.

    Raises: Refused, if `by` does not keep plans, the plan is not in force, or the action not open.
    """
    return _decide(action, ActionState.COMPLETED, COMPLETED, reason, by)


@transaction.atomic
def drop_action(action: Action, *, reason: str, by: Person) -> Action:
    """Give an action up. It stays in the plan, with the reason, and does not count any more.

    Raises: Refused as `complete_action`, and if there is no reason.
    """
    if not reason.strip():
        raise Refused(_("Say why the action is dropped."))
    return _decide(action, ActionState.DROPPED, DROPPED, reason, by)


@transaction.atomic
def reopen_action(action: Action, *, reason: str = "", by: Person) -> Action:
    """Go on with an action that was completed or dropped.

    Raises: Refused, if `by` does not keep plans, the plan is not in force, or the action is open.
    """
    return _decide(action, ActionState.OPEN, REOPENED, reason, by)


def _decide(action: Action, state: ActionState, verb: str, reason: str, by: Person) -> Action:
    action = locked_action(action)
    require(rules.may_decide(by, action, state))
    before = fields_of(action)
    action.state = state
    action.save()
    changes = difference(before, fields_of(action))
    record(verb, action, by=by, changes=changes, reason=reason.strip())
    return action


# -- Who does it ---------------------------------------------------------------------------------


@transaction.atomic
def name_person(
    action: Action,
    person: Person,
    *,
    part: str = Responsibility.Part.RESPONSIBLE,
    by: Person,
) -> Responsibility:
    """Make a person responsible for an action, or collaborating; the latest part counts.

    Raises: Refused, if `by` does not keep plans, the plan is history, the action was dropped, or
    the person may not sign in.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    require(rules.can_be_named(person))
    found = action.responsibilities.filter(person=person).first()
    before = found.part if found else None
    named = found or Responsibility(action=action, person=person)
    named.part = Responsibility.Part(part)
    named.save()
    changes: Changes = {"person_id": [None, person.pk], "part": [before, str(named.part)]}
    record(NAMED, action, by=by, changes=changes)
    return named


@transaction.atomic
def release_person(action: Action, person: Person, *, by: Person) -> None:
    """Say that a person has no part in an action any more; what was attested stays.

    Raises: Refused, if `by` does not keep plans, the plan is history, or the person had no part.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    found = action.responsibilities.filter(person=person).first()
    if found is None:
        raise Refused(_("This person has no part in the action."))
    changes: Changes = {"person_id": [person.pk, None], "part": [found.part, None]}
    record(RELEASED, action, by=by, changes=changes)
    found.delete()


def _state(action: Action, words: Words, facts: Facts) -> None:
    """Write words and facts into `action`, unsaved.

    Raises: Refused, if one of them cannot be so.
    """
    require(says_something(words))
    apply(words, action)
    for name, value in facts.items():
        setattr(action, name, value)
    action.number = action.number.strip()
    require(rules.is_direction_of(action.plan, action.direction))
    require(rules.can_be_numbered(action))
    require(rules.can_be_years(action.first_year, action.last_year))
    require(rules.can_weigh(action.weight))

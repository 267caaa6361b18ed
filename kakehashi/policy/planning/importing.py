"""What can be done with the text of a plan: offer it, correct what was read, write it or give up.

Offering reads the text and writes nothing into the plan. Writing enters every item that was taken
in one transaction, or none.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Plan, PlanImport, Provision, Standing
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.actions import TRANSLATED
from kakehashi.policy.planning.extracted import MOST_LETTERS, Extracted
from kakehashi.policy.planning.items import NUMBER_LENGTH, Item
from kakehashi.policy.planning.locks import locked_plan
from kakehashi.policy.planning.marks import value_of
from kakehashi.policy.planning.previewing import Outcome, Preview, Row, preview
from kakehashi.policy.planning.reading import lines_of
from kakehashi.policy.planning.reading_words import finding_words
from kakehashi.policy.planning.staging import Staged, outline_of, stage, staged_of
from kakehashi.policy.planning.wordings import Words, apply
from kakehashi.verdicts import No, Refused, Verdict, require

OFFERED = declare("policy.plan_text_offered", gettext_lazy("offered a text of the plan"))
CORRECTED = declare("policy.plan_text_corrected", gettext_lazy("corrected how the text was read"))
ENTERED = declare("policy.action_imported", gettext_lazy("entered the action from a text"))
WRITTEN = declare("policy.plan_text_written", gettext_lazy("wrote the items of the text"))
DROPPED = declare("policy.plan_text_discarded", gettext_lazy("discarded the text of the plan"))

MOST_ITEMS = 150  # of one text
LONGEST_TEXT = 5000  # of one item


def may_decide(person: Person, offered: PlanImport) -> Verdict:
    """A text is written or discarded once, by those who may write the plan."""
    if offered.state != PlanImport.State.WAITING:
        return No(_("This text was written or discarded already."))
    return rules.may_write(person, offered.plan)


@transaction.atomic
def offer(
    plan: Plan,
    extracted: Extracted,
    *,
    language: str,
    is_official: bool = True,
    name: str = "",
    by: Person,
) -> PlanImport:
    """Read a text and keep what was read until somebody confirms it; the plan stays as it is.

    language:    "ja" or "en"; of a table, which says so itself, only what the page calls it.
    is_official: the text is the university's own wording, and no translation.
    name:        of the file; empty if the text was pasted.

    Raises: Refused, if `by` may not write the plan, nothing in the text is numbered like an item,
    or it is too long for one import.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_write(by, plan))
    if len(extracted.text) > MOST_LETTERS:
        words = _("The text has %(count)s letters; at most %(most)s are read at once. Divide it.")
        raise Refused(words % {"count": len(extracted.text), "most": MOST_LETTERS})
    standing = Standing.OFFICIAL if is_official else Standing.UNOFFICIAL
    staged = stage(extracted, outline_of(plan.document), language, standing)
    _require_items(staged.items, extracted.text)
    offered = PlanImport(
        plan=plan,
        name="".join(sign for sign in name if sign.isprintable())[-255:],
        text=extracted.text,
        language=language,
        items=staged.as_json(),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    offered.items = _without_what_is_there(offered).as_json()
    offered.save()
    facts = {"name": offered.name, "language": language, "items": len(staged.items)}
    record(OFFERED, offered, by=by, changes=difference({}, facts))
    return offered


@transaction.atomic
def correct(offered: PlanImport, items: Sequence[Item], *, by: Person) -> PlanImport:
    """Keep the items as a person corrected them, with those added by hand at the end.

    Raises: Refused, if `by` may not write the plan, the text was decided already, or an item that
    is taken is too long.
    """
    offered = _locked(offered)
    require(may_decide(by, offered))
    for item in items:
        if item.taken and _is_too_long(item):
            words = _("%(code)s: a number has at most %(number)s letters, a text %(text)s.")
            limits = {"number": NUMBER_LENGTH, "text": LONGEST_TEXT}
            raise Refused(words % {"code": item.code, **limits})
    if len(items) > MOST_ITEMS:
        raise Refused(_too_many(len(items)))
    before = staged_of(offered)
    if before.items == tuple(items):
        return offered
    after = before.corrected(tuple(items))
    offered.items = after.as_json()
    offered.save()
    old, new = before.as_json()["items"], after.as_json()["items"]
    changes: Changes = {
        str(place + 1): [old[place] if place < len(old) else None, item]
        for place, item in enumerate(new)
        if place >= len(old) or old[place] != item
    }
    record(CORRECTED, offered, by=by, changes=changes)
    return offered


@transaction.atomic
def write(offered: PlanImport, *, seen: str, by: Person) -> list[Action]:
    """Enter the items that were taken: new actions, and missing texts of those that are there.

    seen: the digest of the preview that the person saw.

    Returns: the actions that were entered or completed, in the order of the text.

    Raises: Refused, if `by` may not write the plan, the text was decided already, the plan has
    changed since the preview, something taken has a fault, or nothing is taken.
    """
    offered = _locked(offered)
    require(may_decide(by, offered))
    now = preview(offered)
    if now.digest != seen:
        raise Refused(_("The plan has changed since you opened this page. Look at it again."))
    _require_soundness(now)
    actions = {**_enter(offered, now, by), **_fill(now, by)}
    offered.state = PlanImport.State.DONE
    offered.save()
    record(WRITTEN, offered, by=by, changes={"items": [len(now.rows), len(actions)]})
    return [actions[place] for place in sorted(actions)]


@transaction.atomic
def discard(offered: PlanImport, *, by: Person) -> PlanImport:
    """Give a text up; it stays on record.

    Raises: Refused, if `by` may not write the plan, or the text was decided already.
    """
    offered = _locked(offered)
    require(may_decide(by, offered))
    offered.state = PlanImport.State.DISCARDED
    offered.save()
    record(DROPPED, offered, by=by)
    return offered


def _without_what_is_there(offered: PlanImport) -> Staged:
    """What was read, all of it taken but items that the plan has with this text already."""
    staged = staged_of(offered)
    there = {row.place for row in preview(offered).rows if row.outcome is Outcome.THERE}
    return staged.corrected(
        tuple(replace(each, taken=place not in there) for place, each in enumerate(staged.items))
    )


def _locked(offered: PlanImport) -> PlanImport:
    """The text as it is stored now, with its plan; both locked, the plan first."""
    plan = locked_plan(offered.plan_id)
    offered = PlanImport.objects.select_for_update().get(pk=offered.pk)
    offered.plan = plan
    return offered


def _require_items(items: Sequence[Item], text: str) -> None:
    if len(items) > MOST_ITEMS:
        raise Refused(_too_many(len(items)))
    if items:
        return
    lines = lines_of(text)
    first = next((line.strip() for line in lines if line.strip()), "")
    if not first:
        raise Refused(_("There is no text."))
    words = _(
        "Nothing in these %(lines)s lines is numbered like an item: ① or (1) at the beginning of a"
        " line, below a direction such as 1-1. The text begins “%(first)s”. Put the numbers in and"
        " have it read again."
    )
    raise Refused(words % {"lines": len(lines), "first": first[:40]})


def _is_too_long(item: Item) -> bool:
    return max(len(item.ja), len(item.en)) > LONGEST_TEXT or len(item.number) > NUMBER_LENGTH


def _too_many(count: int) -> str:
    words = _("These are %(count)s items; at most %(most)s are imported at once. Divide the text.")
    return words % {"count": count, "most": MOST_ITEMS}


def _require_soundness(now: Preview) -> None:
    for row in now.faulty:
        said = finding_words(next(each for each in row.findings if each.is_fault), row.item)
        if row.item.line:
            words = _("Line %(line)s: %(reason)s Correct it, or leave the item out.")
            raise Refused(words % {"line": row.item.line, "reason": said})
        raise Refused(said)
    if not now.written:
        raise Refused(_("There is nothing to write: no item is taken that the plan does not have."))


def _enter(offered: PlanImport, now: Preview, by: Person) -> dict[int, Action]:
    """The new actions by their place in the text."""
    rows = [row for row in now.written if row.outcome is Outcome.NEW]
    plan = offered.plan
    provisions = plan.document.provisions.filter(kind=Provision.Kind.DIRECTION)
    directions = {each.code: each for each in provisions.select_related("document")}
    positions = _positions(plan, rows)
    standing = now.staged.standing
    actions = Action.objects.bulk_create(
        _action(row.item, standing, plan, directions[row.item.direction], positions[row.place])
        for row in rows
    )
    record_many(
        ENTERED,
        [(action, difference({}, fields_of(action))) for action in actions],
        by=by,
        reason=_("From the text %(name)s.") % {"name": offered.name or f"#{offered.pk}"},
    )
    return {row.place: action for row, action in zip(rows, actions, strict=True)}


def _action(
    item: Item, standing: Standing, plan: Plan, direction: Provision, position: int
) -> Action:
    action = Action(plan=plan, direction=direction, number=item.number, position=position)
    translated = frozenset({"ja", "en"} if standing == Standing.UNOFFICIAL else ())
    apply(Words(item.ja, item.en, translated), action)
    return action


def _positions(plan: Plan, rows: Sequence[Row]) -> dict[int, int]:
    """Where each new action stands: by its number under its direction.

    Actions that are there make room where they must; that is no change of anything they say.
    """
    order: list[tuple[str, int, int, Action | int]] = []
    value = 0
    for place, action in enumerate(plan.actions.select_related("direction").in_order()):
        if not order or order[-1][0] != action.direction.code:
            value = 0
        value = value_of(action.number) or value  # what has no number stays behind its neighbour
        order.append((action.direction.code, value, place, action))
    order += [(*row.item.key, len(order), row.place) for row in rows]
    found, moved = {}, []
    for position, (*_key, one) in enumerate(sorted(order, key=lambda each: each[:3]), start=1):
        if isinstance(one, int):
            found[one] = position
        elif one.position != position:
            one.position = position
            moved.append(one)
    Action.objects.bulk_update(moved, ["position"])
    return found


def _fill(now: Preview, by: Person) -> dict[int, Action]:
    """The actions that got a text, by its place."""
    found = {}
    for row in now.written:
        if row.outcome is not Outcome.FILL or row.action is None:
            continue
        action, before = row.action, fields_of(row.action)
        for language in row.fills:
            setattr(action, f"text_{language}", getattr(row.item, language))
            setattr(action, f"standing_{language}", now.staged.standing)
        action.save()
        record(TRANSLATED, action, by=by, changes=difference(before, fields_of(action)))
        found[row.place] = action
    return found

"""What can be done to a review: plan it, make its agenda, decide, hold it, cancel it.

Each locks the plan and the review, asks the rule again, changes, and writes the journal in one
transaction. What was held stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, AgendaItem, Decision, Plan, Review, Task
from kakehashi.policy.planning.locks import locked_plan
from kakehashi.policy.planning.tasks import add_task
from kakehashi.policy.reviewing import rules
from kakehashi.policy.reviewing.agenda import Point, points_of
from kakehashi.policy.reviewing.queries import held_before
from kakehashi.policy.states import ReviewState
from kakehashi.verdicts import Refused, require

PLANNED = declare("policy.review_planned", gettext_lazy("planned the review"))
REFRESHED = declare("policy.agenda_refreshed", gettext_lazy("made the agenda anew"))
ADDED = declare("policy.agenda_item_added", gettext_lazy("put a point on the agenda"))
REMOVED = declare("policy.agenda_item_removed", gettext_lazy("took a point off the agenda"))
DECIDED = declare("policy.review_decided", gettext_lazy("recorded a decision"))
HELD = declare("policy.review_held", gettext_lazy("recorded that the review was held"))
CANCELLED = declare("policy.review_cancelled", gettext_lazy("cancelled the review"))


@dataclass(frozen=True)
class FollowUp:
    """What follows from a decision: a task of an action. language: of the text, "ja" or "en"."""

    action: Action
    text: str
    language: str
    due_on: date
    person: Person | None = None


@transaction.atomic
def plan_review(plan: Plan, *, on: date, place: str = "", by: Person) -> Review:
    """Plan a meeting, with the agenda as things stand today.

    Raises: Refused, if `by` does not keep plans, the plan is not in force, or the day cannot be so.
    """
    plan = locked_plan(plan.pk)
    require(rules.may_plan_review(by, plan))
    require(rules.can_be_on(plan, on))
    review = Review.objects.create(plan=plan, on=on, place=place.strip())
    _make_agenda(review)
    record(PLANNED, review, by=by, changes=difference({}, fields_of(review)))
    return review


@transaction.atomic
def refresh_agenda(review: Review, *, by: Person) -> Review:
    """Make the agenda anew as things stand today.

    Points added by hand stay, and so do those about which something was decided.

    Raises: Refused, if `by` does not keep plans, or the review is not planned any more.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    before = review.items.count()
    _make_agenda(review)
    record(REFRESHED, review, by=by, changes={"items": [before, review.items.count()]})
    return review


@transaction.atomic
def add_item(
    review: Review, *, text: str, language: str, action: Action | None = None, by: Person
) -> AgendaItem:
    """Put a point on the agenda by hand, at its end. language: of the text, "ja" or "en".

    Raises: Refused, if `by` does not keep plans, the review is not planned any more, there is no
    text, or the action belongs to another plan.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    if not text.strip():
        raise Refused(_("Say what is to be talked about."))
    if action is not None:
        require(rules.can_follow(review, action))
    item = AgendaItem(review=review, why=AgendaItem.Why.ADDED, action=action)
    item.position = _last_position(review) + 1
    setattr(item, f"text_{language}", text.strip())
    item.save()
    record(ADDED, review, by=by, changes={f"text_{language}": [None, text.strip()]})
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Person) -> None:
    """Take a point that was added by hand off the agenda.

    Raises: Refused, if `by` does not keep plans, the review is not planned any more, the point was
    made from the records, or something was decided about it.
    """
    review = _locked(item.review)
    require(rules.may_prepare(by, review))
    found = review.items.filter(pk=item.pk).first()
    if found is None:
        raise Refused(_("This point was taken off the agenda in the meantime."))
    if found.why != AgendaItem.Why.ADDED:
        raise Refused(_("This point follows from the records; it leaves when they change."))
    if found.decisions.exists():
        raise Refused(_("Something was decided about this point; it stays."))
    texts = {f"text_{language}": found.text_in(language) for language in ("ja", "en")}
    changes = {name: [text, None] for name, text in texts.items()}
    record(REMOVED, review, by=by, changes=changes)
    found.delete()


@transaction.atomic
def decide(
    review: Review,
    *,
    text: str,
    item: AgendaItem | None = None,
    follow_up: FollowUp | None = None,
    by: Person,
) -> Decision:
    """Record what was decided, about a point or in general, and the task that follows from it.

    Raises: Refused, if `by` does not keep plans, the review is not planned any more, there is no
    text or the same text was recorded, the point is of another review, or the task cannot be added.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    require(rules.is_of(review, item))
    if not text.strip():
        raise Refused(_("Say what was decided."))
    require(rules.can_be_decided(review, item, text))
    decision = Decision.objects.create(
        review=review, item=item, text=text.strip(), by=by, at=timezone.now()
    )
    said = decision.text
    if follow_up is not None:
        task = _follow(decision, follow_up, by)
        said = f"{said} → {task.due_on.isoformat()} {task}"
    record(DECIDED, review, by=by, changes={"text": [None, said]})
    return decision


@transaction.atomic
def hold(review: Review, *, notes: str, by: Person) -> Review:
    """Record that the review was held: from now on agenda, decisions and minutes are fixed.

    Raises: Refused, if `by` does not keep plans, the review is not planned any more, or its day
    has not come.
    """
    review = _locked(review)
    require(rules.may_hold(by, review))
    before = fields_of(review)
    review.state, review.notes = ReviewState.HELD, notes.strip()
    review.save()
    record(HELD, review, by=by, changes=difference(before, fields_of(review)))
    return review


@transaction.atomic
def cancel(review: Review, *, reason: str, by: Person) -> Review:
    """Say that the meeting does not take place. Decisions recorded before stay on record.

    Raises: Refused, if `by` does not keep plans, the review is not planned any more, or no reason
    is given.
    """
    review = _locked(review)
    require(rules.may_prepare(by, review))
    if not reason.strip():
        raise Refused(_("Say why the review does not take place."))
    before = fields_of(review)
    review.state = ReviewState.CANCELLED
    review.save()
    changes = difference(before, fields_of(review))
    record(CANCELLED, review, by=by, changes=changes, reason=reason.strip())
    return review


def _locked(review: Review) -> Review:
    """The review as it is stored now, and its plan, locked until the transaction ends."""
    plan = locked_plan(review.plan_id)
    found = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    found.plan = plan
    return found


def _make_agenda(review: Review) -> None:
    before = held_before(review)
    since = None if before is None else timezone.make_aware(datetime.combine(before.on, time.max))
    points = points_of(review.plan, timezone.localdate(), since)
    made = review.items.exclude(why=AgendaItem.Why.ADDED)
    present = {(each.action_id, each.target_id): each for each in made}
    kept = [_write(review, place, point, present) for place, point in enumerate(points, start=1)]
    gone = made.exclude(pk__in=[each.pk for each in kept])
    gone.filter(decisions__isnull=True).delete()
    _put_behind(review, kept)


def _write(
    review: Review,
    place: int,
    point: Point,
    present: dict[tuple[int | None, int | None], AgendaItem],
) -> AgendaItem:
    item = present.get((point.action, point.target)) or AgendaItem(review=review)
    item.position, item.why = place, point.why
    item.text_ja, item.text_en = point.texts["ja"], point.texts["en"]
    item.action_id, item.target_id, item.indicator = point.action, point.target, point.indicator
    item.save()
    return item


def _put_behind(review: Review, first: Sequence[AgendaItem]) -> None:
    """Let what stays for another reason follow the points just made, in its old order."""
    others = review.items.exclude(pk__in=[each.pk for each in first]).order_by("position", "pk")
    for place, item in enumerate(others, start=len(first) + 1):
        item.position = place
        item.save()


def _last_position(review: Review) -> int:
    return review.items.aggregate(last=Max("position"))["last"] or 0


def _follow(decision: Decision, follow_up: FollowUp, by: Person) -> Task:
    """The task that follows from `decision`."""
    require(rules.can_follow(decision.review, follow_up.action))
    require(rules.can_be_due(decision.review, follow_up.due_on))
    is_japanese = follow_up.language == "ja"
    task = add_task(
        follow_up.action,
        text_ja=follow_up.text if is_japanese else "",
        text_en="" if is_japanese else follow_up.text,
        due_on=follow_up.due_on,
        person=follow_up.person,
        by=by,
    )
    task.decision = decision
    task.save()
    return task

"""Who keeps reviews, and what can be done to one."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.models import Action, AgendaItem, Plan, Review
from kakehashi.policy.planning.rules import EARLIEST, LATEST, NOT_IN_FORCE, may_keep_plans
from kakehashi.policy.states import PlanState, ReviewState
from kakehashi.verdicts import No, Verdict


def may_plan_review(person: Person, plan: Plan) -> Verdict:
    """Those who keep plans, of a plan in force."""
    if plan.state != PlanState.IN_FORCE:
        return No(NOT_IN_FORCE)
    return may_keep_plans(person)


def can_be_on(plan: Plan, on: date) -> Verdict:
    """One review a day, and none before there was a plan to review."""
    if not EARLIEST <= on.year <= LATEST:
        return No(_("This year cannot be right."))
    if plan.adopted_on is not None and on < plan.adopted_on:
        return No(_("The plan was not in force yet on this day."))
    if plan.reviews.filter(on=on).exclude(state=ReviewState.CANCELLED).exists():
        return No(_("There is a review of this plan on this day already."))
    return True


def may_prepare(person: Person, review: Review) -> Verdict:
    """As long as it is planned: afterwards agenda, decisions and minutes are fixed.

    A review that was planned outlives its plan: it can still be held about it, or cancelled.
    """
    if review.state == ReviewState.HELD:
        return No(_("This review was held: its agenda, decisions and minutes are fixed."))
    if review.state == ReviewState.CANCELLED:
        return No(_("This review was cancelled."))
    return may_keep_plans(person)


def may_hold(person: Person, review: Review) -> Verdict:
    """From its day on."""
    if not (verdict := may_prepare(person, review)):
        return verdict
    if review.on > timezone.localdate():
        return No(_("The day of the review has not come yet."))
    return True


def is_of(review: Review, item: AgendaItem | None) -> Verdict:
    """The point stands on the agenda of this review, and still does."""
    if item is None or review.items.filter(pk=item.pk).exists():
        return True
    return No(_("This point is not on the agenda of this review."))


def can_be_decided(review: Review, item: AgendaItem | None, text: str) -> Verdict:
    """Nothing is decided twice about a point: a button pressed twice is one decision."""
    if review.decisions.filter(item=item, text=text.strip()).exists():
        return No(_("This decision is recorded already, word for word."))
    return True


def can_follow(review: Review, action: Action) -> Verdict:
    """What follows from a review is done for an action of its plan."""
    if action.plan_id == review.plan_id:
        return True
    return No(_("This action belongs to another plan."))


def can_be_due(review: Review, due_on: date) -> Verdict:
    """What follows from a review comes after it; it may be written down before or after its day."""
    if due_on >= min(review.on, timezone.localdate()):
        return True
    return No(_("What follows from a review cannot be due before it."))

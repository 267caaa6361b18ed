"""What waits for those who keep the policy."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person
from kakehashi.policy.models import Correspondence, Plan, PlanImport, Review
from kakehashi.policy.planning.rules import may_keep_plans
from kakehashi.policy.rules import may_edit_crosswalk
from kakehashi.policy.states import PlanState, ReviewState


@steps
def crosswalk(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for all correspondences that nobody has confirmed."""
    if not may_edit_crosswalk(person):
        return
    open_ones = Correspondence.objects.filter(confirmed_at=None).count()
    if open_ones:
        yield Step(
            _("Confirm how the new policy carries on the old one"),
            _("Unconfirmed readings: %(count)d") % {"count": open_ones},
            reverse("workspace:crosswalk"),
        )


@steps
def plans(person: Person, language: str, day: date) -> Iterator[Step]:
    """Plans that are still drafts, and texts that were read and not yet written."""
    if not may_keep_plans(person):
        return
    drafts = Plan.objects.filter(state=PlanState.DRAFT)
    for plan in drafts.order_by("pk")[:AT_MOST]:
        yield Step(
            _("Complete the draft of the plan and have it adopted"),
            plan.text_in(language),
            plan.get_absolute_url(),
        )
    waiting = PlanImport.objects.filter(uploaded_by=person, state=PlanImport.State.WAITING)
    for each in waiting.select_related("plan").order_by("pk")[:AT_MOST]:
        yield Step(
            _("Check what was read of the plan, and write or discard it"),
            each.name or each.plan.text_in(language),
            reverse("plan:preview_plan", args=[each.pk]),
        )


@steps
def reviews(person: Person, language: str, day: date) -> Iterator[Step]:
    """Review meetings that are planned, by their day."""
    if not may_keep_plans(person):
        return
    planned = Review.objects.filter(state=ReviewState.PLANNED).select_related("plan")
    for review in planned.order_by("on", "pk")[:AT_MOST]:
        yield Step(
            _("Prepare and hold the review"),
            review.plan.text_in(language),
            review.get_absolute_url(),
            review.on,
        )

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
            _("Unconfirmed correspondences: %(count)d") % {"count": open_ones},
            reverse("workspace:crosswalk"),
        )


@steps
def plans(person: Person, language: str, day: date) -> Iterator[Step]:
    """What waits for those who keep plans: drafts, texts that were read, and reviews."""
    if may_keep_plans(person):
        yield from _drafts(language)
        yield from _imports(person, language)
        yield from _reviews(language)


def _drafts(language: str) -> Iterator[Step]:
    drafts = Plan.objects.filter(state=PlanState.DRAFT)
    for plan in drafts.order_by("pk")[:AT_MOST]:
        yield Step(
            _("Complete the draft of the plan and have it adopted"),
            plan.text_in(language),
            plan.get_absolute_url(),
        )


def _imports(person: Person, language: str) -> Iterator[Step]:
    """The person's own uploads that nobody has written or discarded."""
    waiting = PlanImport.objects.filter(uploaded_by=person, state=PlanImport.State.WAITING)
    for each in waiting.select_related("plan").order_by("pk")[:AT_MOST]:
        yield Step(
            _("Check what was read of the plan, and write or discard it"),
            each.name or each.plan.text_in(language),
            reverse("plan:preview_plan", args=[each.pk]),
        )


def _reviews(language: str) -> Iterator[Step]:
    """Planned ones, the next first."""
    planned = Review.objects.filter(state=ReviewState.PLANNED).select_related("plan")
    for review in planned.order_by("on", "pk")[:AT_MOST]:
        yield Step(
            _("Prepare and hold the review"),
            review.plan.text_in(language),
            review.get_absolute_url(),
            review.on,
        )

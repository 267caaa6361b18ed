"""What the rule page of a call says of its way of assessing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.education.outbound.assessing.queries import plan_of, rubric_of
from kakehashi.education.outbound.assessing.rules import can_change_order
from kakehashi.education.outbound.calls.scoring_words import says_how_scored
from kakehashi.education.outbound.models import AssessmentPlan, Call


@says_how_scored
def sentences_of_the_plan(call: Call) -> list[str]:
    """How many review, who is normalised by themselves, who comes first, and if that is fixed."""
    said = list(_sentences(call, plan_of(call)))
    if said and can_change_order(call):
        said.append(_("How applications are assessed is fixed when applications close."))
    return said


def _sentences(call: Call, plan: AssessmentPlan) -> Iterator[str]:
    if rubric_of(call):
        yield ngettext(
            "Each application is read by %(count)d reviewer.",
            "Each application is read by %(count)d different reviewers; the mean of their scores"
            " counts.",
            plan.reviews_each,
        ) % {"count": plan.reviews_each}
    if call.normalised:
        yield _(
            "A faculty with fewer than %(count)d scores is normalised with those of the whole"
            " call: so few say nothing about its reviewers."
        ) % {"count": plan.smallest_group}
    if plan.faculty_first:
        yield _faculty_first(call)


def _faculty_first(call: Call) -> str:
    if call.repeaters_last:
        return _(
            "At the places of a faculty's own agreement its students come before those of other"
            " faculties, whatever the score; who has not been on exchange comes first even so."
        )
    return _(
        "At the places of a faculty's own agreement its students come before those of other"
        " faculties, whatever the score."
    )

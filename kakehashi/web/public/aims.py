"""What the plans in force want of an indicator, beside its figure."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language

from kakehashi.policy.memory import Recall
from kakehashi.policy.models import Target
from kakehashi.policy.states import PlanState
from kakehashi.policy.target_readings import read_each
from kakehashi.policy.targets.lines import Line


def aims_of(code: str, today: date, recall: Recall) -> Sequence[Line]:
    """The targets of the plans in force for the indicator `code`, wholes before parts.

    As the public reads them: small figures about persons are left out.
    """
    standing = (
        Target.objects.filter(
            indicator=code, plan__state=PlanState.IN_FORCE, withdrawn_at__isnull=True
        )
        .select_related("plan__document", "plan__unit")
        .order_by("by", "plan", "part", "pk")
    )
    language = get_language() or "en"
    found = read_each(standing, today, public=True, recall=recall)
    return [Line(each, language) for each in found]

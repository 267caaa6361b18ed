"""What the assessment found, as a run takes it."""

from collections.abc import Mapping

from kakehashi.education.outbound.models import Application, Call
from kakehashi.education.outbound.states import ApplicationState

Pair = tuple[int, int]  # (id of an application, id of a placement)


def scores(call: Call) -> Mapping[Pair, int]:
    """(application, placement) -> score, higher first."""
    rows = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE, gpa__isnull=False)
    chosen = rows.values_list("pk", "choices__placement", "gpa")
    return {(pk, placement): int(gpa * 1000) for pk, placement, gpa in chosen if placement}


def ineligible(call: Call) -> Mapping[Pair, tuple[str, str]]:
    """(application, placement) -> why not, in English and Japanese."""
    return {}

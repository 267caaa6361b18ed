"""What the assessment found, as a run takes it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kakehashi.education.outbound.assessing import queries
from kakehashi.education.outbound.assessing.scores import (
    final_scores,
    priority_classes,
    scores_so_far,
)
from kakehashi.education.outbound.assessing.scoring import without_priority
from kakehashi.education.outbound.models import Call

Pair = tuple[int, int]  # (id of an application, id of a placement)


def scores(call: Call, *, is_complete: bool) -> Mapping[Pair, int]:
    """(application, placement) -> score, higher first.

    is_complete: whether everything must be scored; a trial, or a later run, takes what there is.

    Raises: Refused, if it must be and something is missing; then it says what.
    """
    return final_scores(call) if is_complete else scores_so_far(call)


def score_in_words(score: int, classes: int) -> str:
    """A score as students know it: of 100, with its class of priority, 1 the first of `classes`."""
    own, rank = without_priority(score)
    points = f"{own // 100}.{own % 100:02}"
    if classes == 1:
        return points
    values = {"points": points, "number": max(1, classes - rank)}
    return _("%(points)s (priority class %(number)d)") % values


def classes_of(call: Call) -> int:
    """How many classes of priority the scores of `call` fall in; 1: it knows none."""
    return priority_classes(call)


def ineligible(call: Call) -> Mapping[Pair, tuple[str, str]]:
    """(application, placement) -> why not, in English and Japanese."""
    found = queries.ineligible(call)
    return {pair: (why["en"], why["ja"]) for pair, why in found.items()}

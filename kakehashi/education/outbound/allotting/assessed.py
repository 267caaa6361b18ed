"""What the assessment found, as a run takes it."""

from collections.abc import Mapping

from kakehashi.education.outbound.assessing import queries
from kakehashi.education.outbound.assessing.scores import final_scores, scores_so_far
from kakehashi.education.outbound.models import Call

Pair = tuple[int, int]  # (id of an application, id of a placement)


def scores(call: Call, *, is_complete: bool) -> Mapping[Pair, int]:
    """(application, placement) -> score, higher first.

    is_complete: whether everything must be scored; a trial, or a later run, takes what there is.

    Raises: Refused, if it must be and something is missing; then it says what.
    """
    return final_scores(call) if is_complete else scores_so_far(call)


def ineligible(call: Call) -> Mapping[Pair, tuple[str, str]]:
    """(application, placement) -> why not, in English and Japanese."""
    found = queries.ineligible(call)
    return {pair: (why["en"], why["ja"]) for pair, why in found.items()}

"""Explanations as canonical JSON with their sentences: many thousands, most of one kind. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from kakehashi.education.outbound.allocation.explaining import Explanation, Reason
from kakehashi.education.outbound.allocation.problem import canonical_text
from kakehashi.education.outbound.allocation.wording import in_both

_FIELDS = Explanation._fields
_OWN = -7_310_958_246_013  # stands for the own score until it is known; no other number is this


def told(explanation: Explanation) -> dict[str, object]:
    """Plain JSON values of an explanation, without what is empty, and its sentences."""
    shown: dict[str, object] = {
        name: value for name, value in zip(_FIELDS, explanation, strict=True) if value is not None
    }
    shown["reason"] = explanation.reason.value
    if explanation.reason in (Reason.FULL, Reason.TOTAL_RANK):
        shown["lowest_admitted"] = explanation.lowest_admitted
    shown["text"] = in_both(explanation)
    return shown


def explanations_written(explanations: Mapping[str, Sequence[Explanation]]) -> str:
    """Applicant -> explanations, as `canonical_text` writes the dictionaries of `told`."""
    return (
        "{"
        + ",".join(
            f"{canonical_text(name)}:[{','.join(map(_written, explanations[name]))}]"
            for name in sorted(explanations)
        )
        + "}"
    )


def _written(explanation: Explanation) -> str:
    if explanation.reason is Reason.FULL and explanation.own is not None:
        around = _around_own(
            explanation.placement,
            explanation.quota,
            explanation.capacity,
            explanation.lowest_admitted,
        )
        if around:
            return str(explanation.own).join(around)
    return canonical_text(told(explanation))


@lru_cache(maxsize=16_384)
def _around_own(
    placement: str, quota: str | None, capacity: int | None, lowest: int | None
) -> list[str]:
    """The most frequent explanation without the own score, which alone differs in most of them.

    Nothing where an id holds the number that stands for the score.
    """
    if str(_OWN) in f"{placement} {quota}":
        return []
    explanation = Explanation(placement, Reason.FULL, quota, capacity, lowest, _OWN)
    return canonical_text(told(explanation)).split(str(_OWN))

"""The rubric of a call: by which criteria reviewers score, and how much each counts. Pure.

    [{"key": "motivation", "ja": "志望動機", "en": "Motivation", "weight": 40, "most": 10}]

Reviewers give each criterion 0 to `most`; it counts `weight` parts of the sum of all weights.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from kakehashi.education.outbound.calls.eligibility import Strict

MOST_CRITERIA = 20


class Criterion(Strict):
    """One criterion in both languages. most: the highest mark; the lowest is 0."""

    key: str = Field(pattern="^[a-z][a-z0-9-]*$", max_length=40)
    ja: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)
    weight: int = Field(ge=1, le=1000)
    most: int = Field(default=10, ge=1, le=1000)

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.ja if language == "ja" else self.en


RUBRIC: TypeAdapter[list[Criterion]] = TypeAdapter(
    Annotated[list[Criterion], Field(max_length=MOST_CRITERIA)]
)


def read(stored: object) -> list[Criterion]:
    """The criteria of their plain data.

    Raises: pydantic.ValidationError, if they cannot be read; ValueError (its parent), if two of
    them have one key.
    """
    found = RUBRIC.validate_python(stored)
    keys = [each.key for each in found]
    if len(set(keys)) < len(keys):
        raise ValueError("two criteria have one key")
    return found


def is_sound(stored: object) -> bool:
    """Whether `read` would take it."""
    try:
        read(stored)
    except (ValidationError, ValueError):
        return False
    return True


def as_json(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """The reverse of `read`."""
    return [each.model_dump(mode="json") for each in criteria]


def percent(criteria: Sequence[Criterion]) -> dict[str, str]:
    """By key, how many per cent of the whole each counts, to one decimal where it is not whole."""
    whole = sum(each.weight for each in criteria)
    shares = {each.key: Fraction(each.weight * 100, whole) for each in criteria}
    return {
        key: str(share) if share.denominator == 1 else f"{float(share):.1f}"
        for key, share in shares.items()
    }

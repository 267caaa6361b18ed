"""The items of a plan on their way from a text into it, and what stands in their way. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from kakehashi.policy.planning.marks import value_of

NUMBER_LENGTH = 10


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item as it was read or corrected.

    line:   where it begins in the text, from 1; 0 if it was added by hand.
    taken:  whether it is to be written.
    """

    line: int = 0
    direction: str = ""
    number: str = ""
    ja: str = ""
    en: str = ""
    taken: bool = True

    @property
    def code(self) -> str:
        """As printed: 1-1 ①."""
        return f"{self.direction} {self.number}".strip()

    @property
    def key(self) -> tuple[str, int]:
        """What makes two items the same: direction, and the value of the number; 0 for none."""
        return self.direction, value_of(self.number)

    @property
    def has_text(self) -> bool:
        """Whether there is a text in any language."""
        return bool(self.ja or self.en)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Item":
        """The item that `as_json` stored."""
        return cls(**stored)


class Flaw(StrEnum):
    """What is wrong with an item, or asks to be looked at."""

    NO_DIRECTION = "no_direction"
    UNKNOWN_DIRECTION = "unknown_direction"
    NO_NUMBER = "no_number"
    DUPLICATE = "duplicate"
    NO_TEXT = "no_text"
    GAP = "gap"  # a question: ③ after ①
    ORDER = "order"  # a question: ① after ②


QUESTIONS = frozenset({Flaw.GAP, Flaw.ORDER})


@dataclass(frozen=True)
class Finding:
    """One flaw of one item.

    place: of the item in the list, from 0.
    value: what stands there, or is missing: a direction, a number, numbers.
    line:  of the other item, of a duplicate.
    """

    place: int
    flaw: Flaw
    value: str = ""
    line: int = 0

    @property
    def is_fault(self) -> bool:
        """Whether the item cannot be written so; else it is a question."""
        return self.flaw not in QUESTIONS


def check(
    items: Sequence[Item],
    directions: Sequence[str],
    present: Mapping[str, frozenset[int]] | None = None,
) -> list[Finding]:
    """What is wrong with the taken ones among `items`, and what to ask, in their order.

    directions: the codes of the policy version.
    present:    direction -> values of the numbers that the plan has already.
    """
    findings: list[Finding] = []
    first: dict[tuple[str, int], Item] = {}
    before: dict[str, int] = {}
    for place, item in enumerate(items):
        if not item.taken:
            continue
        findings.extend(_own(place, item, directions))
        direction, value = item.key
        if not direction or not value:
            continue
        if item.key in first:
            findings.append(Finding(place, Flaw.DUPLICATE, item.code, first[item.key].line))
            continue
        there = (present or {}).get(direction, frozenset())
        findings.extend(_sequence(place, item, before.get(direction, 0), there))
        first[item.key] = item
        before[direction] = value
    return findings


def _own(place: int, item: Item, directions: Sequence[str]) -> list[Finding]:
    found = []
    if not item.direction:
        found.append(Finding(place, Flaw.NO_DIRECTION))
    elif item.direction not in directions:
        found.append(Finding(place, Flaw.UNKNOWN_DIRECTION, item.direction))
    if not value_of(item.number) or len(item.number) > NUMBER_LENGTH:
        found.append(Finding(place, Flaw.NO_NUMBER, item.number))
    if not item.has_text:
        found.append(Finding(place, Flaw.NO_TEXT))
    return found


def _sequence(place: int, item: Item, before: int, there: frozenset[int]) -> list[Finding]:
    """Whether the number goes on from the one before it; what the plan has counts as there."""
    _direction, value = item.key
    if value < before:
        return [Finding(place, Flaw.ORDER, item.code)]
    missing = [str(each) for each in range(before + 1, value) if each not in there]
    return [Finding(place, Flaw.GAP, _range(missing))] if missing else []


def _range(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"

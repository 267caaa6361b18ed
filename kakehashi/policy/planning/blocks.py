"""What is found in the text of a plan: its pieces, and remarks on how they were read. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of the text is."""

    SECTOR = "sector"
    HEADING = "heading"
    ITEM = "item"
    LOOSE = "loose"


class Note(StrEnum):
    """What a reader of the text should know of how it was read."""

    NORMALISED = "normalised"  # 1-1 was written １－１
    UNKNOWN_DIRECTION = "unknown_direction"
    HEADING_AGAIN = "heading_again"
    HEADING_DIFFERS = "heading_differs"
    OTHER_STYLE = "other_style"  # no ①: the items are numbered (1)
    MARK_AS_TEXT = "mark_as_text"  # (1) at the start of a line inside ①
    MENTION_AS_TEXT = "mention_as_text"  # 1.5 at the start of a line
    SPLIT_INSIDE = "split_inside"  # ② in the middle of a line began an item
    AFTER_BLANK = "after_blank"  # a paragraph without a number was added to the item above
    HYPHEN = "hyphen"  # a line ended in a hyphen
    MAYBE_SECTOR = "maybe_sector"  # (2) counts on from (1), but 2-1 follows


@dataclass(frozen=True)
class Remark:
    """One note about the reading, at a line of the text (from 1); `value` is what it is about."""

    line: int
    note: Note
    value: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of the text.

    written:   the number in front of it, as it stands; empty for loose text.
    direction: the direction that it stands under, in the spelling of the policy; "" for none.
    number:    of an item, in one spelling.
    text:      what follows, lines joined; paragraphs are divided by a line end.
    """

    line: int
    kind: Kind
    written: str
    direction: str
    number: str
    text: str


@dataclass(frozen=True)
class Outline:
    """What the policy version says: codes of directions and sectors with their wordings."""

    directions: Mapping[str, Sequence[str]]
    sectors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def code_of(self, values: tuple[int, ...]) -> str:
        """The direction that is numbered so, as the policy spells it; "" if it has none."""
        for code in self.directions:
            if tuple(int(each) for each in re.findall("[0-9]+", code)) == values:
                return code
        return ""


@dataclass(frozen=True)
class Reading:
    """The whole text, in its order."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]

    def of(self, kind: Kind) -> list[Block]:
        """The blocks of a kind."""
        return [block for block in self.blocks if block.kind is kind]

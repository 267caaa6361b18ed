"""A plan's text as it waits for confirmation: what was read, in the plain form that is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kakehashi.policy.models import PlanImport, PolicyDocument, Provision, Standing
from kakehashi.policy.planning.blocks import Block, Kind, Note, Outline, Reading, Remark
from kakehashi.policy.planning.extracted import Extracted, Hint, Hints
from kakehashi.policy.planning.items import Item
from kakehashi.policy.planning.reading import read


@dataclass(frozen=True)
class Staged:
    """What was read, in the order of the text.

    standing: of the wording: official, or somebody's translation.
    others:   the headings and what belongs to no item.
    """

    standing: Standing
    items: tuple[Item, ...]
    others: tuple[Block, ...]
    remarks: tuple[Remark, ...]
    hints: Hints

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "standing": self.standing.value,
            "items": [item.as_json() for item in self.items],
            "others": [
                [block.line, block.kind.value, block.written, block.direction, block.text]
                for block in self.others
            ],
            "remarks": [[each.line, each.note.value, each.value] for each in self.remarks],
            "hints": [[hint.value, value] for hint, value in self.hints],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Staged":
        """What `as_json` stored."""
        return cls(
            Standing(stored["standing"]),
            tuple(Item.from_json(each) for each in stored["items"]),
            tuple(
                Block(line, Kind(kind), written, direction, "", text)
                for line, kind, written, direction, text in stored["others"]
            ),
            tuple(Remark(line, Note(note), value) for line, note, value in stored["remarks"]),
            tuple((Hint(hint), value) for hint, value in stored["hints"]),
        )

    def corrected(self, items: tuple[Item, ...]) -> "Staged":
        """The same text with other items."""
        return replace(self, items=items)


def staged_of(offered: PlanImport) -> Staged:
    """What `offered` stores."""
    return Staged.from_json(offered.items)


def stage(extracted: Extracted, outline: Outline, language: str, standing: Standing) -> Staged:
    """Read what came out of a file or a text field, whose text is in `language`."""
    if extracted.items is not None:
        return Staged(standing, extracted.items, (), (), extracted.hints)
    reading = read(extracted.text, outline)
    return Staged(
        standing,
        tuple(_item(block, language) for block in reading.of(Kind.ITEM)),
        _others(reading),
        reading.remarks,
        extracted.hints,
    )


def _item(block: Block, language: str) -> Item:
    ja, en = (block.text, "") if language == "ja" else ("", block.text)
    return Item(line=block.line, direction=block.direction, number=block.number, ja=ja, en=en)


def _others(reading: Reading) -> tuple[Block, ...]:
    return tuple(block for block in reading.blocks if block.kind is not Kind.ITEM)


def outline_of(document: PolicyDocument) -> Outline:
    """The directions and sectors of a policy version with their wordings."""
    found: dict[str, dict[str, list[str]]] = {"direction": {}, "sector": {}}
    for line in document.provisions.exclude(kind=Provision.Kind.AIM).order_by("position"):
        wordings = [text for text in (line.text_ja, line.text_en) if text]
        found[line.kind][line.code] = wordings
    return Outline(found["direction"], found["sector"])

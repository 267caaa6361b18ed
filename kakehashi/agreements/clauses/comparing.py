"""Two wordings of a clause word by word: what stays, what went, what came. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word of Latin letters or digits, a placeholder, or one sign: Japanese has no spaces.
PIECE = re.compile(r"\{\w+\}|[A-Za-z0-9À-ÿ]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A stretch of text. change: "" where both have it, "out" or "in" where one has."""

    change: Literal["", "out", "in"]
    text: str


def compared(before: str, after: str) -> list[Part]:
    """The stretches of both texts in their order, what went before what came in its place.

    Without the parts that came it reads as `before`, without those that went as `after`.
    """
    old, new = PIECE.findall(before), PIECE.findall(after)
    return [part for part in _parts(old, new) if part.text]


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for what, first, last, begins, ends in matcher.get_opcodes():
        if what == "equal":
            yield Part("", "".join(old[first:last]))
        else:
            yield Part("out", "".join(old[first:last]))
            yield Part("in", "".join(new[begins:ends]))

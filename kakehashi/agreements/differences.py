"""What differs between two contents of an agreement, place by place. Pure.

    differences(before, after)      [Difference(("places", "ba-out", "places"), 2, 3), …]
    apply(before, differences)      after
    merge(base, mine, theirs)       theirs with what I changed, and where both of us changed

Lines of places, deadlines and clauses are known again by their key, not by where they stand: a
line that was moved is the same line. Text is compared word by word with `pieces`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from kakehashi.agreements.content import Content, as_json, read

Line = dict[str, Any]

KEYS: Mapping[str, Callable[[Line], str]] = {
    "places": lambda line: str(line["key"]),
    "deadlines": lambda line: f"{line['term']} {line['what']} {line['direction']}",
    "clauses": lambda line: str(line["code"]),
}
TEXTS = ("title", "text")  # of a clause: one text for each language
MOST_WORDS = 3000  # compared one by one; longer texts are compared by sentences
_WORDS = re.compile(r"\{\w+\}|\s+|[0-9A-Za-zÀ-ɏ]+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^.。\n]*[.。\n]?", re.DOTALL)


@dataclass(frozen=True)
class Difference:
    """One place that differs. None: there was or is nothing at this place.

    parts: a field; or a list, the key of a line, its field, a language. A list alone stands for
           the order of its lines: `before` and `after` are their keys.
    before, after: plain JSON values, as `content.as_json` writes them.
    """

    parts: tuple[str, ...]
    before: Any
    after: Any

    @property
    def path(self) -> str:
        """The place in one string: `expires_on`, `places[ba-out].places`, `clauses[ip].text.ja`."""
        return path_of(self.parts)


def path_of(parts: Sequence[str]) -> str:
    """How a place is written: the key of a line in brackets, a dot before each further part."""
    if len(parts) == 1 and parts[0] in KEYS:
        return f"{parts[0]}.order"
    head = parts[0] if len(parts) == 1 else f"{parts[0]}[{parts[1]}]"
    return ".".join([head, *parts[2:]])


def differences(before: Content, after: Content) -> list[Difference]:
    """Every place in which two contents differ, in the order of `Content`; none if they are equal.

    `apply(before, differences(before, after)) == after` for all contents.
    """
    old, new = as_json(before), as_json(after)
    found: list[Difference] = []
    for name in new:
        if name in KEYS:
            found.extend(_of_lines(name, old[name], new[name]))
        elif old[name] != new[name]:
            found.append(Difference((name,), old[name], new[name]))
    return found


def _keyed(name: str, lines: Iterable[Line]) -> dict[str, Line]:
    return {KEYS[name](line): line for line in lines}


def _of_lines(name: str, before: list[Line], after: list[Line]) -> Iterable[Difference]:
    old, new = _keyed(name, before), _keyed(name, after)
    for key, line in old.items():
        if key not in new:
            yield Difference((name, key), line, None)
    for key, line in new.items():
        if key not in old:
            yield Difference((name, key), None, line)
        else:
            yield from _of_line((name, key), old[key], line)
    natural = [key for key in old if key in new] + [key for key in new if key not in old]
    if list(new) != natural:
        yield Difference((name,), list(old), list(new))


def _of_line(parts: tuple[str, ...], before: Line, after: Line) -> Iterable[Difference]:
    for field, value in after.items():
        if field in TEXTS and parts[0] == "clauses":
            for language in {**before[field], **value}:
                old, new = before[field].get(language), value.get(language)
                if old != new:
                    yield Difference((*parts, field, language), old, new)
        elif before[field] != value:
            yield Difference((*parts, field), before[field], value)


def apply(content: Content, changes: Iterable[Difference]) -> Content:
    """`content` with every place of `changes` as it is afterwards.

    A change inside a line that `content` does not have is left out.

    Raises: pydantic.ValidationError, if what comes out is no content.
    """
    plain = as_json(content)
    lists = {name: _keyed(name, plain[name]) for name in KEYS}
    orders: dict[str, list[str]] = {}
    for change in changes:
        name = change.parts[0]
        if name not in KEYS:
            plain[name] = change.after
        elif len(change.parts) == 1:
            orders[name] = change.after
        else:
            _set(lists[name], change)
    for name, lines in lists.items():
        order = [key for key in orders.get(name, []) if key in lines]
        plain[name] = [lines[key] for key in [*order, *(k for k in lines if k not in order)]]
    return read(plain)


def _set(lines: dict[str, Line], change: Difference) -> None:
    _name, key, *rest = change.parts
    if not rest:
        if change.after is None:
            lines.pop(key, None)
        else:
            lines[key] = change.after
    elif key in lines:
        inside = lines[key]
        for part in rest[:-1]:
            inside = inside[part]
        if change.after is None and len(rest) == 2:  # a language is left out, a field stays empty
            inside.pop(rest[-1], None)
        else:
            inside[rest[-1]] = change.after


@dataclass(frozen=True)
class Merged:
    """Two people's changes in one content.

    content: theirs with mine in it; where both changed one place, mine.
    clashes: those places, as I changed them: somebody has to look at them.
    """

    content: Content
    clashes: Sequence[Difference]


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    """Put what I changed since `base` on top of what was changed in the meantime.

    Raises: pydantic.ValidationError, if the two cannot stand in one content.
    """
    own, others = differences(base, mine), differences(base, theirs)
    clashes = [
        change
        for change in own
        if any(_touch(change, other) and change.after != other.after for other in others)
    ]
    return Merged(apply(theirs, own), clashes)


def _touch(one: Difference, other: Difference) -> bool:
    """Whether two differences are about the same place, or one lies inside the other."""
    if len(one.parts) == 1 or len(other.parts) == 1:
        return one.parts == other.parts
    shorter = min(len(one.parts), len(other.parts))
    return one.parts[:shorter] == other.parts[:shorter]


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, that is gone, or that is new."""

    kind: Literal["same", "gone", "new"]
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one: what stayed, what is gone and what is new, in reading order.

    Without the new pieces it reads as `before`, without those that are gone as `after`. Latin
    words, numbers and placeholders stay whole; Japanese is compared letter by letter.
    """
    split = _WORDS if max(len(before), len(after)) <= MOST_WORDS else _SENTENCES
    old, new = split.findall(before), split.findall(after)
    found: list[Piece] = []
    for kind, i, j, k, l_ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [Piece("gone", "".join(old[i:j]))] if j > i else []
        found += [Piece("new", "".join(new[k:l_]))] if l_ > k else []
    return [piece for piece in found if piece.text]

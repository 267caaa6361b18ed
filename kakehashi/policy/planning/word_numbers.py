"""The numbers that Word puts in front of paragraphs by itself, counted again from its rules.

Source: ECMA-376-1 (5th edition), 17.9 Numbering and 17.18.59 ST_NumberFormat.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kakehashi.policy.planning.numbering import CIRCLED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 9
BULLET = "・"
HIGHEST = 3999  # written in letters


def _circled(value: int) -> str:
    return CIRCLED[value - 1] if 1 <= value <= len(CIRCLED) else f"({value})"


ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _roman(value: int) -> str:
    if value > HIGHEST:
        return str(value)
    text = ""
    for worth, letters in ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letter(value: int, letters: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ") -> str:
    if value > HIGHEST:
        return str(value)
    return letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1)


_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": str,
    "decimalFullWidth2": str,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "aiueo": lambda value: _letter(value, _KANA),
    "aiueoFullWidth": lambda value: _letter(value, _KANA),
    "none": lambda value: "",
}


class Numbering:
    """The rules of one file, and how far it has counted. Ask for the paragraphs in their order.

    written: how many numbers were made;  unknown: the names of formats that could not be made.
    """

    def __init__(self, rules: Any, styles: Any) -> None:
        self.abstract = _by_id(rules, "abstractNum", "abstractNumId")
        self.lists = _by_id(rules, "num", "numId")
        self.styles = _by_id(styles, "style", "styleId")
        self.counts: dict[str, list[int]] = {}
        self.begun: set[tuple[str, int]] = set()
        self.written = 0
        self.unknown: set[str] = set()

    @classmethod
    def of(cls, document: Any) -> "Numbering":
        """The rules of a python-docx document; none where it has no numbered paragraphs."""
        rules = next(
            (
                part.element
                for part in document.part.package.iter_parts()
                if part.partname == "/word/numbering.xml" and hasattr(part, "element")
            ),
            None,
        )
        return cls(rules, document.styles.element)

    def mark(self, paragraph: Any) -> str:
        """What Word shows in front of `paragraph`; empty where it shows nothing."""
        list_id, level = self._place(paragraph)
        levels = self._levels(list_id)
        if level not in levels:
            return ""
        counts = self._count(list_id, level, levels)
        if _value(levels[level], "numFmt", "decimal") == "bullet":
            return BULLET
        mark = re.sub(
            "%([1-9])",
            lambda found: self._format(levels, int(found[1]) - 1, counts),
            _value(levels[level], "lvlText", ""),
        )
        self.written += bool(mark)
        return mark

    def _format(self, levels: Mapping[int, Any], level: int, counts: list[int]) -> str:
        name = _value(levels[level], "numFmt", "decimal") if level in levels else "decimal"
        if name not in FORMATS:
            self.unknown.add(name)
            return ""
        return FORMATS[name](counts[level])

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else that of its style or of a style below it."""
        properties = paragraph.find(f"{W}pPr")
        list_id, level = "", ""
        seen: set[str] = set()
        while properties is not None:
            own = properties.find(f"{W}numPr")
            if own is not None:
                list_id = list_id or _value(own, "numId", "")
                level = level or _value(own, "ilvl", "")
            style = _value(properties, "pStyle", "") or _value(
                properties.getparent(), "basedOn", ""
            )
            if style in seen or style not in self.styles:
                break
            seen.add(style)
            properties = self.styles[style].find(f"{W}pPr")
        return list_id, int(level) if level.isdecimal() else 0

    def _levels(self, list_id: str) -> dict[int, Any]:
        """The rules of each level of a list, its own before those that it shares."""
        its = self.lists.get(list_id)
        if its is None:
            return {}
        shared = self.abstract.get(_value(its, "abstractNumId", ""))
        found = {} if shared is None else _levels_in(shared)
        for override in its.iterchildren(f"{W}lvlOverride"):
            found |= _levels_in(override)
        return {level: rule for level, rule in found.items() if 0 <= level < DEEPEST}

    def _count(self, list_id: str, level: int, levels: Mapping[int, Any]) -> list[int]:
        """The numbers of all levels at this paragraph, which counts one further."""
        its = self.lists[list_id]
        counts = self.counts.setdefault(_value(its, "abstractNumId", ""), [0] * DEEPEST)
        for place, rule in levels.items():
            if place <= level and not counts[place]:
                counts[place] = _number(rule, "start", 1) - (place == level)
        restart = self._restart(its, level)
        counts[level] = counts[level] + 1 if restart is None else restart
        counts[level + 1 :] = [0] * (DEEPEST - level - 1)
        return counts

    def _restart(self, its: Any, level: int) -> int | None:
        """Where the list begins anew at its first paragraph of this level; None if it goes on."""
        key = (its.get(f"{W}numId"), level)
        if key in self.begun:
            return None
        self.begun.add(key)
        for override in its.iterchildren(f"{W}lvlOverride"):
            if override.get(f"{W}ilvl") == str(level):
                found = override.find(f"{W}startOverride")
                return None if found is None else int(found.get(f"{W}val", "1"))
        return None


def _by_id(root: Any, tag: str, name: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {each.get(f"{W}{name}", ""): each for each in root.iterchildren(f"{W}{tag}")}


def _levels_in(element: Any) -> dict[int, Any]:
    return {int(each.get(f"{W}ilvl", "0")): each for each in element.iterchildren(f"{W}lvl")}


def _value(element: Any, tag: str, default: str) -> str:
    found = None if element is None else element.find(f"{W}{tag}")
    return default if found is None else str(found.get(f"{W}val", default))


def _number(element: Any, tag: str, default: int) -> int:
    value = _value(element, tag, "")
    return int(value) if value.isdecimal() else default

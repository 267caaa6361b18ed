"""The numbers that begin a direction (1-1) or an item (①) in the text of a plan. Pure.

Full-width digits, every kind of dash and brackets are understood; what stood there is kept.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

DIGITS = "[0-9０-９]{1,2}"
DASHES = "-－‐‑‒–—―−ー"
DOTS = ".．"
SPACE = r"[ \t\u3000]?"
CIRCLED = "①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴"
PARENTHESISED = "⑴-⒇"
PAGE_NUMBER_LENGTH = 20
HIGHEST = 999  # number of an item

_PAIR = rf"({DIGITS}){SPACE}[{DASHES}{DOTS}]{SPACE}({DIGITS})"
_NO_MORE = rf"(?![0-9０-９])(?!{SPACE}[{DASHES}{DOTS}/／]{SPACE}[0-9０-９])"
_DIRECTION = re.compile(rf"(?:{_PAIR}|[(（]{_PAIR}[)）]){_NO_MORE}[{DOTS}:：]?")

# What makes a pair of digits at the start of a line a figure, or a mention, and no heading.
_FIGURE = re.compile(
    r"倍|%|％|ポイント|億|万|か国|カ国|単位|[千割年月日人名件回校点](?![一-龯])"
    r"|\s?(?:times|per ?cent|million|billion|students|years|points)\b"
)
_MENTION = re.compile(
    r"及び|および|並びに|ならびに|又は|または|から|まで|[～〜、,，;；)）」』]|と|や|に(?:基|関|係|お|掲|示)"
    r"|\s?(?:and|or|to|through)\b"
)

_ITEMS = {
    "circled": re.compile(rf"([{CIRCLED}])[{DOTS}:：、]?"),
    "parenthesised": re.compile(rf"(?:([{PARENTHESISED}])|[(（]({DIGITS})[)）])"),
    "half": re.compile(rf"({DIGITS})[)）]"),
}
_SECTOR = re.compile(
    rf"第?[(（]?({DIGITS}|[Ⅰ-Ⅻ])[)）]?(?:[章節部{DOTS}、:：]|(?<=[)）])|(?=[\s\u3000]|$))"
)
_PAGE_NUMBER = re.compile(
    rf"[{DASHES}~〜\s]*(?:p\.?|page)?\s*[0-9０-９]{{1,3}}\s*"
    rf"(?:(?:[/／]|of)\s*[0-9０-９]{{1,3}})?\s*(?:頁|ページ)?[{DASHES}~〜\s]*",
    re.IGNORECASE,
)


class Style(StrEnum):
    """How the items of a text are numbered, in the order in which a text is asked for it."""

    CIRCLED = "circled"  # ①
    PARENTHESISED = "parenthesised"  # ⑴ (1) （１）
    HALF = "half"  # 1) １）


@dataclass(frozen=True)
class Mark:
    """A number in front of a text.

    written: as it stands, punctuation included.
    code:    in one spelling: "1-1", "①", "(1)", "1)".
    values:  (1, 1) of a direction, (1,) of an item.
    end:     the place after it.
    """

    written: str
    code: str
    values: tuple[int, ...]
    end: int
    style: Style | None = None  # of an item


def direction_at(line: str, start: int = 0) -> Mark | None:
    """The number of a direction at `start`; None where there is none, or it is but a figure."""
    found = _DIRECTION.match(line, start)
    if found is None:
        return None
    if _FIGURE.match(line, found.end()) or _MENTION.match(line, found.end()):
        return None
    values = tuple(int(each) for each in found.groups() if each is not None)
    return Mark(found[0], "-".join(map(str, values)), values, found.end())


def is_doubtful(line: str) -> bool:
    """Whether it begins like a direction and was taken for a figure or a mention."""
    return _DIRECTION.match(line) is not None and direction_at(line) is None


def item_at(line: str, start: int = 0) -> Mark | None:
    """The number of an item at `start`, in any style."""
    for style in Style:
        if found := _ITEMS[style].match(line, start):
            digits = next(each for each in found.groups() if each is not None)
            value = value_of(digits)
            return Mark(found[0], _spelling(style, digits, value), (value,), found.end(), style)
    return None


def sector_at(line: str) -> Mark | None:
    """What may number a sector: "(2)", "2", "2.", "第2章", "Ⅱ"."""
    found = _SECTOR.match(line)
    if found is None:
        return None
    return Mark(found[0], found[0], (value_of(found[1]),), found.end())


def is_page_number(line: str) -> bool:
    """Whether there is nothing in the line but what a page number looks like."""
    return len(line) <= PAGE_NUMBER_LENGTH and _PAGE_NUMBER.fullmatch(line) is not None


def value_of(number: str) -> int:
    """The number, up to 999, that "①", "⑴", "(1)", "1)", "１" or "Ⅰ" stands for; 0 for none.

    >>> [value_of(each) for each in ("③", "㉑", "(4)", "１２", "Ⅱ", "a", "億")]
    [3, 21, 4, 12, 2, 0, 0]
    """
    bare = number.strip(" \t\u3000()（）.．、:：")
    if len(bare) == 1:
        value = int(unicodedata.numeric(bare, 0))
        return value if value <= HIGHEST else 0
    digits = unicodedata.normalize("NFKC", bare)
    return int(digits) if re.fullmatch("[0-9]{1,3}", digits) else 0


def _spelling(style: Style, digits: str, value: int) -> str:
    if style is Style.CIRCLED:
        return digits
    return f"({value})" if style is Style.PARENTHESISED else f"{value})"
